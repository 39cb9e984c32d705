"""One writer at a time: an operating system's lock on `<name>.lock` beside the store, gone when its process is gone."""

import os
import sys
from contextlib import suppress
from pathlib import Path

from db import errors

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """Held from the beginning until `release`. Raises UserError when somebody else holds it."""

    def __init__(self, store: Path) -> None:
        self._path = store.with_name(store.name + ".lock")
        try:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise errors.folder_refuses(store) from error
        try:
            _try_lock(self._descriptor)
            if not self._is_still_there():
                raise BlockingIOError
        except OSError as error:
            os.close(self._descriptor)
            raise errors.open_elsewhere(store) from error

    def release(self) -> None:
        if sys.platform == "win32":
            os.close(self._descriptor)
        with suppress(OSError):
            self._path.unlink()
        if sys.platform != "win32":
            os.close(self._descriptor)

    def _is_still_there(self) -> bool:
        """False when the one before us removed the file between our opening and our locking it."""
        with suppress(OSError):
            return os.path.samestat(os.fstat(self._descriptor), self._path.stat())
        return False
