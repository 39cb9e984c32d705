"""An icon beside words."""

from pytestqt.qtbot import QtBot

from ui.look.marks import Mark, mark_icon
from ui.look.theme import Theme
from ui.picture import Picture


def test_a_picture_takes_the_colours_and_the_size_of_the_theme(qtbot: QtBot, theme: Theme) -> None:
    picture = Picture(theme, mark_icon(Mark.done, theme))
    qtbot.addWidget(picture)
    light = picture.pixmap().toImage()
    theme.choose(scheme="dark", scale=1.5)
    dark = Picture(theme, mark_icon(Mark.done, theme))
    qtbot.addWidget(dark)
    assert picture.pixmap().toImage() == dark.pixmap().toImage() != light
