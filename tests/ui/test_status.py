"""The bottom lines."""

from datetime import datetime, timedelta, timezone

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ui.look.theme import Theme
from ui.status import MessageLine, StatusLine, _saved

NOW = datetime(2023, 12, 20, 16, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    ("saved", "said"),
    [
        ("", "还没有填过"),
        ("2023-12-20T14:32:07+08:00", "已保存 14:32:07"),
        ("2023-12-04T09:12:00+08:00", "上次保存 12-04 09:12"),
    ],
)
def test_it_says_when_the_return_was_saved(saved: str, said: str) -> None:
    assert _saved(saved, NOW) == said


def test_without_a_return_the_line_is_empty(qtbot: QtBot, theme: Theme) -> None:
    line = StatusLine(theme)
    qtbot.addWidget(line)
    line.show()
    line.show_session(None)
    assert not any(part.isVisible() for part in (line._saved, line._undo, line._lock, *line._counts))


def test_a_message_stays_until_it_is_closed(qtbot: QtBot, theme: Theme) -> None:
    line = MessageLine(theme)
    qtbot.addWidget(line)
    line.say("文件被别的程序占用。", problem=True)
    assert line.isVisible()
    assert line._mark.accessibleName() == "错误"
    QTest.mouseClick(line.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert not line.isVisible()
