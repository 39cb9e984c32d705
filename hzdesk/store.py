"""What the core asks of a store. `db` keeps it in SQLite (or PostgreSQL); everybody else sees only this."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from hzdesk.returns import AnnualReturn, Edit, Frame
from hzdesk.values import Value

SUFFIX = ".hzdesk"  # of the file that holds a school's years


class Signed(NamedTuple):
    """Facts of the submission made from a return; `reason` is why it left with open errors, `trial` is 试报."""

    when: str  # ISO 8601 with offset
    signer: str
    fingerprint: str
    check_code: str
    file: str
    trial: bool = False
    reason: str = ""


class Head(NamedTuple):
    """A return without its values. A signed return is locked; a correction is a new revision. A trial is no signing."""

    frame: Frame
    form: str
    edition: str
    saved_at: str = ""
    signed: Signed | None = None


class Entry(NamedTuple):
    """One line of the change log: old and new as the plain values."""

    when: str
    who: str
    section: str
    row: str
    field: str
    old: Value
    new: Value


class Removed(NamedTuple):
    """The line that a year which was removed leaves in the change log."""

    when: str
    who: str
    school_code: str
    year: int
    signed: int  # its highest revision that was handed over; 0 when none was


class Received(NamedTuple):
    """A file the bureau received, kept byte by byte with what was decided about it."""

    name: str
    digest: str  # SHA-256 of the bytes, hex
    content: bytes
    outcome: str  # accepted refused superseded duplicate trial
    verdict: str
    report: str  # what `merge --json` says of it
    school_code: str = ""
    year: int = 0
    revision: int = 0


class Store(Protocol):
    """The returns of one school over the years, or of all schools in the bureau's merged data.

    Every writing method is one transaction and on disk when it returns. Without `school_code` the store's only school
    is meant; without `revision` the highest one. Methods raise UserError with one Chinese sentence when the file is
    locked, read-only, full or damaged.
    """

    @property
    def location(self) -> str:
        """The path of the file, or the database's address without its password."""
        ...

    @property
    def read_only(self) -> bool: ...

    def heads(self) -> tuple[Head, ...]:
        """All returns, by school, year and revision."""
        ...

    def load(self, year: int, school_code: str = "", revision: int = 0) -> AnnualReturn | None: ...

    def save(self, annual: AnnualReturn, who: str) -> None:
        """Puts a whole return, in place of the same school, year and revision if it is there.

        Every value that is new or another gets its line in the change log.
        """
        ...

    def begin_revision(self, frame: Frame, who: str) -> None:
        """Begins the next revision (稿) of a return: the same values and explanations, free to be changed.

        Also those of fields that no form of this program knows. The change log goes on with the former revision's.
        """
        ...

    def remove(self, frame: Frame, who: str) -> None:
        """Removes a school's year: all its revisions with whatever belongs to them, and their change log.

        One line of the change log stays, see `removed`. Nothing leads back from here but a backup.
        """
        ...

    def save_many(self, year: int, returns: Iterable[AnnualReturn], received: Iterable[Received], who: str) -> None:
        """Puts the merged returns and the received files of one run, in place of what the year had before.

        First the returns, then the files, one by one as they come: neither needs to be in memory as a whole. Their
        values have no lines in the change log: nobody typed them here, and the files that are kept say whose they are.
        """
        ...

    def write(self, frame: Frame, edits: Sequence[Edit], who: str) -> str:
        """Keeps edits of a return with their lines in the change log; gives the time they were saved (ISO 8601)."""
        ...

    def lock(self, frame: Frame, signed: Signed, submission: bytes) -> None:
        """Marks a return as signed and keeps the submission's bytes. A trial is kept too, but locks nothing."""
        ...

    def keep_submission(self, frame: Frame, check_code: str, name: str, submission: bytes) -> None:
        """Keeps the submission of a signed return once more, after somebody countersigned it (会签)."""
        ...

    def submission(self, frame: Frame) -> bytes | None:
        """The newest signed file of a return, as it was handed over."""
        ...

    def log(self, frame: Frame, section: str, row: str, field: str) -> tuple[Entry, ...]:
        """The changes of one cell, newest first."""
        ...

    def begun(self, frame: Frame) -> str:
        """When the change log of a school's year begins (ISO 8601); empty when it has no line."""
        ...

    def removed(self) -> tuple[Removed, ...]:
        """The years that were removed, oldest first."""
        ...

    def received(self, year: int) -> tuple[Received, ...]:
        """The files of the run that merged this year, also those of other years or none."""
        ...

    def setting(self, name: str) -> str: ...

    def set_setting(self, name: str, value: str) -> None: ...

    def backup(self, target: str) -> None:
        """A complete copy of the file, also while it is in use."""
        ...

    def close(self) -> None: ...


class OpenStore(Protocol):
    """How a face gets a store; `main.py` hands in the one of `db`."""

    def __call__(self, location: str, *, create: bool = False, read_only: bool = False) -> Store: ...
