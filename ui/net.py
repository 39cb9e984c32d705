"""The net under the program: what nobody caught is logged, then shown, one at a time, on the window's own thread."""

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, Signal

from hzdesk.errors import UserError

log = logging.getLogger(__name__)


class Net(QObject):
    """`tell` says a sentence to the person: a UserError that came too far is still no bug."""

    _happened = Signal(str)

    def __init__(self, log_file: Path, tell: Callable[[str], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log_file, self._tell = log_file, tell
        self._showing = False
        self._happened.connect(self._show)

    def spread(self) -> None:
        """From now on everything uncaught falls into it."""
        sys.excepthook = self.catch
        threading.excepthook = lambda args: self.catch(args.exc_type, args.exc_value, args.exc_traceback)

    def catch(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        if isinstance(error, UserError):
            self._tell(str(error))
            return
        import traceback

        log.critical("unexpected", exc_info=(kind, error or kind(), trace))
        self._happened.emit("".join(traceback.format_exception(kind, error, trace)))

    def _show(self, trace: str) -> None:
        if self._showing:  # a fault while showing a fault: it is in the log
            return
        from ui.dialogs.bug import show_bug

        self._showing = True
        try:
            show_bug(trace, self._log_file)
        finally:
            self._showing = False
