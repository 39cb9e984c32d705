"""What happens to an exception that nobody caught."""

import logging
import sys
import threading
from pathlib import Path
from types import TracebackType

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hzdesk.errors import UserError
from ui.dialogs.bug import BugDialog
from ui.net import Net

Caught = tuple[type[BaseException], BaseException, TracebackType | None]


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def net(qtbot: QtBot, told: list[str]) -> Net:
    return Net(Path("/日志/hzdesk.log"), told.append)


def fault() -> Caught:
    error = ZeroDivisionError("三除以零")
    return type(error), error, error.__traceback__


def dialogs() -> list[BugDialog]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, BugDialog) and widget.isVisible()]


def test_a_fault_is_logged_and_shown_and_can_be_copied(net: Net, caplog: pytest.LogCaptureFixture) -> None:
    seen = []

    def look() -> None:
        (dialog,) = dialogs()
        dialog.copy.click()
        seen.append(QGuiApplication.clipboard().text())
        dialog.accept()

    QTimer.singleShot(0, look)
    net.catch(*fault())
    assert "ZeroDivisionError: 三除以零" in seen[0]
    assert "/日志/hzdesk.log" in seen[0]
    assert [record.levelno for record in caplog.records] == [logging.CRITICAL]
    caplog.clear()


def test_a_fault_while_one_is_shown_is_only_logged(net: Net, caplog: pytest.LogCaptureFixture) -> None:
    counted = []

    def again() -> None:
        net.catch(*fault())
        counted.append(len(dialogs()))
        dialogs()[0].accept()

    QTimer.singleShot(0, again)
    net.catch(*fault())
    assert counted == [1]
    assert len(caplog.records) == 2
    caplog.clear()


def test_a_sentence_for_the_person_is_said_and_is_no_bug(
    net: Net, told: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    net.catch(UserError, UserError("文件只能读。"), None)
    assert told == ["文件只能读。"]
    assert caplog.records == []


def test_a_fault_in_another_thread_is_shown_on_the_windows_own(
    net: Net, qtbot: QtBot, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    net.spread()
    worker = threading.Thread(target=lambda: 1 / 0)
    worker.start()
    worker.join()
    assert dialogs() == []
    QTimer.singleShot(0, lambda: qtbot.waitUntil(lambda: bool(dialogs())) or dialogs()[0].accept())
    qtbot.waitUntil(lambda: len(caplog.records) == 1)
    QApplication.processEvents()
    assert dialogs() == []
    caplog.clear()
