"""The window's tests draw into memory, in Chinese, on real files."""

import gc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from db import open_store
from hzdesk.forms import shipped_forms
from hzdesk.store import Store
from tests.core.forms.return_2023 import LAST, SOUND, Changes, annual, changed
from ui.look.theme import Theme
from ui.main_window import MainWindow
from ui.settings import Settings
from ui.workspace import Workspace

open_real_store = partial(open_store, forms=shipped_forms())

# A busy machine must not fail a test; one that waits in vain fails all the same.
for waits in (QtBot.waitUntil, QtBot.waitSignal):
    (waits.__kwdefaults__ or {})["timeout"] = 60_000

MakeFile = Callable[..., Path]
OpenWindow = Callable[..., MainWindow]


@pytest.fixture(autouse=True)
def chinese_font(qapp: QApplication) -> None:
    """Without one every character is an empty box, and widths and pictures mean nothing."""
    families = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    assert families, "no Chinese font: install fonts-noto-cjk"


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, "light")
    yield made
    made.deleteLater()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def make_file(tmp_path: Path) -> MakeFile:
    """`make_file(changes, name)` makes a file with 2022 and the sound return of 2023 with these changes."""

    def make(changes: Changes | None = None, name: str = "3301000001.hzdesk") -> Path:
        file = tmp_path / name
        store = open_real_store(str(file), create=True)
        store.save(annual(LAST), "李老师")
        store.save(annual(changed(SOUND, changes or {})), "李老师")
        store.close()
        return file

    return make


@pytest.fixture
def open_window(qtbot: QtBot, theme: Theme, settings: Settings, tmp_path: Path) -> Iterator[OpenWindow]:
    """`open_window(file)` shows the window on a file, or on none. When the test is over nothing of it may be left."""
    windows: list[MainWindow] = []

    def open_on(file: Path | None = None) -> MainWindow:
        workspace = Workspace(open_real_store, shipped_forms())
        window = MainWindow(workspace, theme, settings, tmp_path / "hzdesk.log")
        windows.append(window)
        window.start(None if file is None else str(file))
        window.resize(1366, 698)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        QApplication.processEvents()
        return window

    yield open_on
    for window in windows:
        window.close()
        window.deleteLater()
    windows.clear()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    assert strays() == []


def strays() -> list[Any]:
    """Windows still on screen, and timers still running."""
    shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    timers = [item for item in gc.get_objects() if isinstance(item, QTimer) and isValid(item) and item.isActive()]
    return [*shown, *timers]


def reopened(file: Path) -> Store:
    """The file as another program would find it."""
    return open_real_store(str(file), read_only=True)
