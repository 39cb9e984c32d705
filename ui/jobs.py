"""Work that would make the window wait: one worker thread, progress, and a way to stop.

What runs in the thread gets values and gives a value: it never touches the window or the open store, whose lock and
connection belong to the window's own thread. The answer comes back there.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal

from hzdesk.errors import UserError

T = TypeVar("T")
Tick = Callable[[int, int], bool]  # told how many of how many are done; answers whether to go on


class Job(QObject):
    """One piece of work under way; `stopped` comes when a cancelled one has let go of the thread."""

    progressed = Signal(int, int)
    stopped = Signal()
    _over = Signal()

    def __init__(self, done: Callable[[Any], None], failed: Callable[[Exception], None], parent: QObject) -> None:
        super().__init__(parent)
        self._done, self._failed = done, failed
        self._cancelled = threading.Event()
        self._future: Future[Any] | None = None
        self._over.connect(self._finish)  # queued, for it is emitted by the thread

    def run(self, pool: ThreadPoolExecutor, work: Callable[[Tick], Any]) -> None:
        self._future = pool.submit(work, self._tick)
        self._future.add_done_callback(self._tell)

    def cancel(self) -> None:
        """The answer is no longer wanted; it is thrown away when it comes."""
        self._cancelled.set()

    def _tick(self, done: int, of: int) -> bool:
        if shiboken6.isValid(self):
            self.progressed.emit(done, of)
        return not self._cancelled.is_set()

    def _tell(self, _future: Future[Any]) -> None:
        if shiboken6.isValid(self):  # the page that asked may be gone
            self._over.emit()

    def _finish(self) -> None:
        assert self._future is not None
        self.deleteLater()
        error = self._future.exception()
        if self._cancelled.is_set():
            self.stopped.emit()
        elif isinstance(error, Exception):
            self._failed(error)
        else:
            try:
                self._done(self._future.result())
            except UserError as refusal:
                self._failed(refusal)


class Jobs(QObject):
    """Starts jobs; they run one after the other."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, "job")

    def start(self, work: Callable[[Tick], T], done: Callable[[T], None], failed: Callable[[Exception], None]) -> Job:
        """Runs `work` in the thread, then `done` with its answer or `failed` with its error in the window's thread.

        What `done` refuses, a file that cannot be written, has failed too.
        """
        job = Job(done, failed, self)
        job.run(self._pool, work)
        return job
