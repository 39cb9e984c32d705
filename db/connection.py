"""An open database: runs SQL and transactions, and says in one sentence what went wrong."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, ClassVar, TypeVar

from db import errors
from hzdesk.errors import UserError

T = TypeVar("T")
Line = tuple[Any, ...]
Rows = list[Line]

_NONSENSE = (ValueError, TypeError, ArithmeticError, LookupError, AttributeError)


class Connection(ABC):
    """SQL is written once for all servers, with `?` for a value. What the user can mend is raised as UserError."""

    Error: type[Exception]
    Misfit: type[Exception]  # SQL that does not go with the tables
    words: ClassVar[Mapping[str, str]]  # what the upgrade steps call {id} and {bytes}
    begin: ClassVar[str]

    def __init__(self, raw: Any, location: str, *, read_only: bool) -> None:
        self.raw = raw
        self.location = location
        self.read_only = read_only

    def run(self, sql: str, values: Sequence[object] = ()) -> Rows:
        try:
            cursor = self.raw.execute(self._spell(sql), values)
            return [] if cursor.description is None else cursor.fetchall()
        except UnicodeDecodeError as error:  # even what SQLite says of the damage cannot be read
            raise errors.damaged(self.location) from error
        except self.Error as error:
            raise self.explain(error) or error from error

    def read(self, make: Callable[[Line], T], sql: str, values: Sequence[object] = ()) -> list[T]:
        """What `make` makes of every line that is found.

        Every store was once written by us: tables that do not fit our SQL, and a line that `make` fails on, are damage.
        """
        try:
            return [make(line) for line in self.run(sql, values)]
        except (self.Error, *_NONSENSE) as error:
            raise errors.damaged(self.location) from error

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        try:
            self.raw.cursor().executemany(self._spell(sql), rows)
        except self.Error as error:
            raise self.explain(error) or error from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; on disk at the end."""
        self.run(self.begin)
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            with suppress(self.Error, UnicodeDecodeError):
                self.raw.rollback()
            raise

    @property
    @abstractmethod
    def version(self) -> int:
        """How many upgrade steps the fixed tables have had; 0 in an empty database."""

    @abstractmethod
    def set_version(self, version: int) -> None: ...

    @abstractmethod
    def columns(self) -> set[tuple[str, str]]:
        """Table and column of everything that is there."""

    @abstractmethod
    def make_ready(self) -> None:
        """Refuses what is damaged; from now on every commit is on disk when it returns."""

    @abstractmethod
    def prepare_upgrade(self, version: int, newest: int, /) -> None:
        """Called before tables change; keeps a copy of what older programs can read."""

    @abstractmethod
    def backup(self, target: str, /) -> None:
        """A complete copy of the database as a file."""

    @abstractmethod
    def close(self) -> None: ...

    def _spell(self, sql: str) -> str:
        return sql

    @abstractmethod
    def explain(self, error: Exception) -> UserError | None:
        """The sentence for an error of the database; None when the mistake is ours."""
