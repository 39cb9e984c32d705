"""A store in one file. People copy it while it is open, so there is no second file that holds part of it."""

import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from itertools import chain
from pathlib import Path
from typing import ClassVar

from db import errors
from db.connection import Connection
from db.lockfile import Lock
from hzdesk.errors import UserError

APPLICATION_ID = int.from_bytes(b"HzDk")

_MAGIC = b"SQLite format 3\0"
_CHECKED_AT_MOST = 16_000_000  # bytes; a check of the whole file takes about a millisecond for each million
_PATIENCE = 2  # seconds to wait for another program, e.g. a virus scanner


class SqliteConnection(Connection):
    Error = sqlite3.Error
    Misfit = sqlite3.OperationalError
    words: ClassVar = {"id": "INTEGER PRIMARY KEY", "bytes": "BLOB"}
    begin = "BEGIN IMMEDIATE"

    def __init__(self, path: Path, lock: Lock | None) -> None:
        self.path = path
        self._lock = lock
        super().__init__(_connect(str(path)), str(path), read_only=lock is None)

    @property
    def version(self) -> int:
        found: int = self.run("PRAGMA user_version")[0][0]
        return found

    def set_version(self, version: int) -> None:
        self.run(f"PRAGMA application_id = {APPLICATION_ID}")
        self.run(f"PRAGMA user_version = {version}")

    def columns(self) -> set[tuple[str, str]]:
        return _columns(self.run)

    def make_ready(self) -> None:
        if self.path.stat().st_size <= _CHECKED_AT_MOST and self.run("PRAGMA integrity_check(1)") != [("ok",)]:
            raise errors.damaged(self.path)
        self.run("PRAGMA foreign_keys = ON")
        if not self.read_only:
            self.run("PRAGMA journal_mode = TRUNCATE")
            self.run("PRAGMA synchronous = FULL")

    def prepare_upgrade(self, version: int, newest: int, /) -> None:
        if self.read_only:
            self._move_to_memory()
        elif 0 < version < newest:
            self.backup(f"{self.path}.backup-{version}")

    def _move_to_memory(self) -> None:
        """Goes on with a copy in memory, which can be brought up to date where the file must not be touched."""
        memory = _connect(":memory:")
        try:
            self.raw.backup(memory)
        except sqlite3.Error as error:
            raise self.explain(error) or error from error
        self.raw.close()
        self.raw = memory

    def backup(self, target: str, /) -> None:
        """Complete under its name or not there at all: written beside it first."""
        part = Path(f"{target}.part")
        if Path(target).exists() and self.path.samefile(target):
            raise errors.backup_failed(target)
        try:
            part.unlink(missing_ok=True)
            with closing(_connect(str(part))) as copy:
                self.raw.backup(copy)
            part.replace(target)
        except (OSError, sqlite3.Error) as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise errors.backup_failed(target) from error

    def close(self) -> None:
        if not self.read_only:
            with suppress(sqlite3.Error, UnicodeDecodeError):
                self.raw.execute("PRAGMA journal_mode = DELETE")  # leaves no empty journal beside the file
        self.raw.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def explain(self, error: Exception) -> UserError | None:
        return errors.of_sqlite(error, self.path) if isinstance(error, sqlite3.Error) else None


def columns_after(steps: Iterable[Iterable[str]]) -> set[tuple[str, str]]:
    """Table and column of everything that upgrade steps make."""
    with closing(_connect(":memory:")) as memory:
        for statement in chain.from_iterable(steps):
            memory.execute(statement.format_map(SqliteConnection.words))
        return _columns(memory.execute)


def _columns(run: Callable[[str], Iterable[tuple[str, str]]]) -> set[tuple[str, str]]:
    """In lower case, for so SQLite compares them."""
    tables = "pragma_table_list t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'"
    return set(run(f"SELECT lower(t.name), lower(c.name) FROM {tables}"))


def connect(path: Path, *, create: bool, read_only: bool) -> SqliteConnection:
    """The file, with the writer's lock unless `read_only`; a file that is not a store is refused untouched."""
    if not path.exists():
        if read_only or not create:
            raise errors.not_found(path)
        if not path.parent.is_dir():
            raise errors.no_folder(path)
    elif not (create and _is_empty(path)):
        _refuse_strangers(path)
        if not read_only:
            _try_writing(path)
    lock = None if read_only else Lock(path.resolve())
    try:
        return SqliteConnection(path, lock)
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def _connect(path: str) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)


def _is_empty(path: Path) -> bool:
    return path.is_file() and path.stat().st_size == 0


def _refuse_strangers(path: Path) -> None:
    """By the first 100 bytes, since opening a database may already change it."""
    if not path.is_file():
        raise errors.not_ours(path)
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise errors.not_readable(path) from error
    if not header.startswith(_MAGIC):
        raise errors.not_ours(path)
    if int.from_bytes(header[68:72]) != APPLICATION_ID:
        raise errors.of_another_program(path)


def _try_writing(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_RDWR))
    except OSError as error:
        raise errors.file_refuses(path) from error
