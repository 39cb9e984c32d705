"""The four steps."""

from pytestqt.qtbot import QtBot

from ui.look.theme import Theme
from ui.track import Step, Track


def test_the_first_step_not_done_is_the_current_one(qtbot: QtBot, theme: Theme) -> None:
    track = Track(theme)
    qtbot.addWidget(track)
    track.put([Step("填", "1 / 2", 0.5), Step("签", "", 0.0)])
    assert track.current == 0
    track.put([Step("填", "2 / 2", 1.0), Step("签", "", 0.0)])
    assert track.current == 1
    track.put([Step("填", "2 / 2", 1.0)])
    assert track.current == 1


def test_the_steps_are_said_in_words(qtbot: QtBot, theme: Theme) -> None:
    track = Track(theme)
    qtbot.addWidget(track)
    track.put([Step("填报", "已填 1 / 2", 0.5), Step("签名", "校长", 0.0)])
    assert track.accessibleName() == "填报 已填 1 / 2；签名 校长"


def test_progress_is_painted_in_the_accent(qtbot: QtBot, theme: Theme) -> None:
    track = Track(theme)
    qtbot.addWidget(track)
    track.resize(500, 46)
    track.put([Step("填", "", 0.5), Step("核", "", 0.0), Step("签", "", 0.0)])
    picture = track.grab().toImage()
    line = [picture.pixelColor(x, 9).name().upper() for x in (60, 160)]
    assert line == [theme.tokens.accent, theme.tokens.track]
