"""The program with a window: application, settings, theme, log, and the net under it all."""

import gc
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import (
    QLibraryInfo,
    QLocale,
    QMessageLogContext,
    Qt,
    QtMsgType,
    QTranslator,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from hzdesk.forms.model import Form
from hzdesk.store import OpenStore
from ui.look.theme import Theme
from ui.main_window import MainWindow
from ui.net import Net
from ui.settings import APP, SCHEME, TEXT_SCALE, user_settings
from ui.workspace import Workspace

PROGRAM = "杭州中职年报"

_NO_DISPLAY = "no Qt platform plugin could be initialized"

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def run(
    open_store: OpenStore, forms: Sequence[Form], location: str | None, log_file: Path, *, quit_when_ready: bool = False
) -> int:
    """Opens the window on a store, or on the last one; returns the exit code when it is closed.

    With `quit_when_ready` nobody would read in the window why a store cannot be opened, so it is said on stderr.
    """
    qInstallMessageHandler(_log_from_qt)
    app = make_application()
    settings = user_settings()
    theme = Theme(app, settings.get(SCHEME), settings.get(TEXT_SCALE))
    workspace = Workspace(open_store, forms)
    net = Net(log_file, lambda text: workspace.say(text, problem=True), app)
    net.spread()
    window = MainWindow(workspace, theme, settings, log_file)
    said: list[str] = []
    workspace.message.connect(lambda text, _: said.append(text))
    window.start(location)
    if quit_when_ready and location is not None and not workspace.is_open:
        return _refuse(said[-1])
    window.ready.connect(_collect_garbage)
    if quit_when_ready:
        window.ready.connect(window.close)
    window.show()
    return app.exec()


def _refuse(sentence: str) -> int:
    """Says on stderr what the person can put right; gives the exit code of it."""
    from hzdesk.cli.words import MISTAKE, say

    say(sentence)
    return MISTAKE


def _collect_garbage() -> None:
    """From now on, and never in what the start has made."""
    gc.freeze()
    gc.enable()


def make_application() -> QApplication:
    """The application in Chinese, sharp at every scale of the screen."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    chinese = QLocale(QLocale.Language.Chinese, QLocale.Country.China)
    QLocale.setDefault(chinese)
    app = QApplication([*sys.argv[:1], "-style", "Fusion"])  # `setStyle` would load QStyle, for 7 ms
    app.setApplicationName(APP)
    app.setApplicationDisplayName(PROGRAM)
    app.setDesktopFileName(APP)
    translator = QTranslator(app)
    if translator.load(chinese, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    return app


def _log_from_qt(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_LEVELS[kind], message)
    if kind is QtMsgType.QtFatalMsg and _NO_DISPLAY in message:
        os._exit(
            _refuse("这里没有图形桌面，打不开窗口。请在桌面上运行；命令不用窗口，用 --help 看。")
        )  # Qt would abort
