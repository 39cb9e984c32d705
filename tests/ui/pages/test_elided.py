"""A text in little room."""

from pytestqt.qtbot import QtBot

from ui.look.theme import Theme
from ui.pages.elided import Elided


def test_a_text_takes_two_lines_before_it_is_elided(qtbot: QtBot, theme: Theme) -> None:
    words = Elided(theme)
    qtbot.addWidget(words)
    text = "国" * 40
    advance = theme.metrics("secondary").horizontalAdvance(text)
    words.setText(text)
    for width, is_whole in ((advance, True), (advance * 2 // 3, True), (advance // 3, False)):
        words.resize(width, words.minimumHeight())
        assert (words.shown() == text) is is_whole
    assert words.shown().endswith("…")
    assert words.toolTip() == f"<p>{text}</p>"
