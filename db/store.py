"""The store of `hzdesk.store`, kept in SQL tables. Every writing method is one transaction."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from db import errors, log
from db.connection import Connection, Line
from db.edits import INSERT_EXPLANATION, REPLACE_EXPLANATIONS, Editing
from db.tables import SectionTable
from db.values import as_declared, as_text
from hzdesk.returns import AnnualReturn, Edit, Explanation, Frame, Row
from hzdesk.store import Entry, Head, Received, Removed, Signed

Clock = Callable[[], datetime]

_FRAME = "school_code, school_name, kind, affiliation, district, year, revision"
_HEAD = f"id, {_FRAME}, form, edition, saved_at, signed"
_KEEP_SUBMISSION = "INSERT INTO submissions (return_id, at, check_code, name, content) VALUES (?, ?, ?, ?, ?)"
_RECEIVED = "name, digest, content, outcome, verdict, report, school_code, year, revision"


class _Found(NamedTuple):
    """A return that is there: its number, and its head."""

    id: int
    head: Head


class SqlStore:
    def __init__(self, connection: Connection, tables: Mapping[str, SectionTable], clock: Clock) -> None:
        self._connection = connection
        self._tables = tables
        self._clock = clock

    @property
    def location(self) -> str:
        return self._connection.location

    @property
    def read_only(self) -> bool:
        return self._connection.read_only

    def heads(self) -> tuple[Head, ...]:
        found = self._connection.read(_found, f"SELECT {_HEAD} FROM returns ORDER BY school_code, year, revision")
        return tuple(one.head for one in found)

    def load(self, year: int, school_code: str = "", revision: int = 0) -> AnnualReturn | None:
        found = self._connection.read(
            _found,
            f"SELECT {_HEAD} FROM returns WHERE year = ? AND (school_code = ? OR ? = '') AND (revision = ? OR ? = 0)"
            " ORDER BY revision DESC",
            (year, school_code, school_code, revision, revision),
        )
        if len({one.head.frame.school_code for one in found}) > 1:
            raise errors.of_several_schools(self.location)
        return self._read(found[0]) if found else None

    def save(self, annual: AnnualReturn, who: str) -> None:
        with self._writing() as at:
            found = self._find(annual.frame)
            if found is None:
                return_id = self._insert(annual, at, who)
                self._log(return_id, replace(annual, sections={}, nothing=frozenset()), annual, at, who)
                return
            _refuse_signed(found.head)
            self._replace(found.id, self._read(found), annual, at, who)

    def begin_revision(self, frame: Frame, who: str) -> None:
        with self._writing() as at:
            found = self._find(frame)
            if found is None:
                raise KeyError(frame)
            head = found.head
            revision = self._insert_head(head.frame._replace(revision=frame.revision + 1), head.form, head.edition, at)
            for name, columns in self._tables_of_values():
                kept = ", ".join(columns)
                copied = f"INSERT INTO {name} (return_id, {kept}) SELECT ?, {kept} FROM {name} WHERE return_id = ?"
                self._connection.run(copied, (revision, found.id))
            self._insert_explanations(revision, self._explanations(found.id), at, who)

    def remove(self, frame: Frame, who: str) -> None:
        with self._writing() as at:
            found = self._connection.read(
                _found,
                f"SELECT {_HEAD} FROM returns WHERE school_code = ? AND year = ?",
                (frame.school_code, frame.year),
            )
            if not found:
                raise KeyError(frame)
            for one in found:
                self._connection.run("DELETE FROM changes WHERE return_id = ?", (one.id,))
                self._connection.run("DELETE FROM returns WHERE id = ?", (one.id,))
            signed = max((one.head.frame.revision for one in found if one.head.signed is not None), default=0)
            line = log.of_removal(frame.school_code, frame.year, signed)
            self._connection.run(log.INSERT, (log.NO_RETURN, at, who, *line))

    def save_many(self, year: int, returns: Iterable[AnnualReturn], received: Iterable[Received], who: str) -> None:
        with self._writing() as at:
            for found in self._connection.read(_found, f"SELECT {_HEAD} FROM returns WHERE year = ?", (year,)):
                _refuse_signed(found.head)
            old = "(SELECT id FROM returns WHERE year = ?)"
            self._connection.run(f"DELETE FROM changes WHERE return_id IN {old}", (year,))
            self._connection.run("DELETE FROM returns WHERE year = ?", (year,))
            self._connection.run("DELETE FROM received WHERE merged_year = ?", (year,))
            for annual in returns:
                if annual.frame.year != year:
                    raise ValueError(f"{annual.frame} is not of {year}")
                self._insert(annual, at, who)
            self._connection.run_many(
                f"INSERT INTO received (merged_year, {_RECEIVED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                ((year, *(getattr(file, name) for name in _RECEIVED.split(", "))) for file in received),
            )

    def write(self, frame: Frame, edits: Sequence[Edit], who: str) -> str:
        with self._writing() as at:
            found = self._get(frame)
            Editing(self._connection, self._tables, found.id, at, who).do(edits)
            self._connection.run("UPDATE returns SET saved_at = ? WHERE id = ?", (at, found.id))
        return at

    def lock(self, frame: Frame, signed: Signed, submission: bytes) -> None:
        with self._writing() as at:
            return_id = self._get(frame).id
            if not signed.trial:
                facts = json.dumps(signed._asdict(), ensure_ascii=False)
                self._connection.run("UPDATE returns SET signed = ? WHERE id = ?", (facts, return_id))
            self._connection.run(_KEEP_SUBMISSION, (return_id, at, signed.check_code, signed.file, submission))

    def keep_submission(self, frame: Frame, check_code: str, name: str, submission: bytes) -> None:
        with self._writing() as at:
            found = self._find(frame)
            if found is None:
                raise KeyError(frame)
            self._connection.run(_KEEP_SUBMISSION, (found.id, at, check_code, name, submission))

    def submission(self, frame: Frame) -> bytes | None:
        found = self._connection.read(
            _content,
            "SELECT s.content FROM submissions s JOIN returns r ON r.id = s.return_id"
            " WHERE r.school_code = ? AND r.year = ? AND r.revision = ? ORDER BY s.id DESC LIMIT 1",
            (frame.school_code, frame.year, frame.revision),
        )
        return found[0] if found else None

    def log(self, frame: Frame, section: str, row: str, field: str) -> tuple[Entry, ...]:
        parse = self._tables[section].columns[field].parser()
        found = self._connection.read(
            lambda line: log.entry(line, field, parse),
            "SELECT at, who, section, row_id, field, old, new FROM changes WHERE return_id IN"
            " (SELECT id FROM returns WHERE school_code = ? AND year = ? AND revision <= ?)"
            " AND section = ? AND row_id = ? AND field IN (?, '') ORDER BY id DESC",
            (frame.school_code, frame.year, frame.revision, section, row, field),
        )
        return tuple(entry for entry in found if entry is not None)

    def begun(self, frame: Frame) -> str:
        found = self._connection.read(
            _word,
            "SELECT at FROM changes WHERE return_id IN (SELECT id FROM returns WHERE school_code = ? AND year = ?)"
            " ORDER BY id LIMIT 1",
            (frame.school_code, frame.year),
        )
        return found[0] if found else ""

    def removed(self) -> tuple[Removed, ...]:
        lines = "SELECT at, who, old FROM changes WHERE return_id = ? ORDER BY id"
        return tuple(self._connection.read(log.removed, lines, (log.NO_RETURN,)))

    def received(self, year: int) -> tuple[Received, ...]:
        kept = f"SELECT {_RECEIVED} FROM received WHERE merged_year = ? ORDER BY id"
        return tuple(self._connection.read(_received, kept, (year,)))

    def setting(self, name: str) -> str:
        found = self._connection.read(_word, "SELECT value FROM settings WHERE name = ?", (name,))
        return found[0] if found else ""

    def set_setting(self, name: str, value: str) -> None:
        with self._writing():
            self._connection.run(
                "INSERT INTO settings (name, value) VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, value),
            )

    def backup(self, target: str) -> None:
        self._connection.backup(target)

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def _writing(self) -> Iterator[str]:
        """A transaction and the time it bears."""
        if self.read_only:
            raise errors.opened_read_only(self.location)
        try:
            with self._connection.transaction():
                yield self._clock().isoformat(timespec="seconds")
        except self._connection.Misfit as error:
            raise errors.damaged(self.location) from error

    def _find(self, frame: Frame) -> _Found | None:
        found = self._connection.read(
            _found,
            f"SELECT {_HEAD} FROM returns WHERE school_code = ? AND year = ? AND revision = ?",
            (frame.school_code, frame.year, frame.revision),
        )
        return found[0] if found else None

    def _get(self, frame: Frame) -> _Found:
        """A return that is there and may be changed."""
        found = self._find(frame)
        if found is None:
            raise KeyError(frame)
        _refuse_signed(found.head)
        return found

    def _read(self, found: _Found) -> AnnualReturn:
        return_id, head = found
        sections = {key: self._rows(table, return_id) for key, table in self._tables.items()}
        nothing = self._connection.read(_word, "SELECT section FROM empty_sections WHERE return_id = ?", (return_id,))
        return AnnualReturn(
            head.frame,
            head.form,
            head.edition,
            {key: rows for key, rows in sections.items() if rows},
            frozenset(nothing),
            tuple(self._explanations(return_id)),
        )

    def _explanations(self, return_id: int) -> list[Explanation]:
        return self._connection.read(
            _explanation,
            "SELECT check_id, section, row_id, text, digest FROM explanations"
            " WHERE return_id = ? AND replaced_at IS NULL ORDER BY id",
            (return_id,),
        )

    def _rows(self, table: SectionTable, return_id: int) -> tuple[Row, ...]:
        return tuple(self._connection.read(table.row, f"{table.select} ORDER BY position", (return_id,)))

    def _tables_of_values(self) -> Iterator[tuple[str, list[str]]]:
        """The tables with the answers of returns, and their columns beside `return_id`, whichever form made them."""
        there = sorted(self._connection.columns())
        for name, columns in groupby(there, key=itemgetter(0)):
            if name.startswith("s_") or name == "empty_sections":
                yield name, [column for _, column in columns if column != "return_id"]

    def _insert(self, annual: AnnualReturn, at: str, who: str) -> int:
        return_id = self._insert_head(annual.frame, annual.form, annual.edition, at)
        self._insert_values(return_id, annual)
        self._insert_explanations(return_id, annual.explanations, at, who)
        return return_id

    def _insert_head(self, frame: Frame, form: str, edition: str, at: str) -> int:
        found = self._connection.run(
            f"INSERT INTO returns ({_FRAME}, form, edition, saved_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (*_frame_values(frame), form, edition, at),
        )
        return_id: int = found[0][0]
        return return_id

    def _replace(self, return_id: int, old: AnnualReturn, new: AnnualReturn, at: str, who: str) -> None:
        names = ", ".join(f"{name} = ?" for name in f"{_FRAME}, form, edition, saved_at".split(", "))
        self._connection.run(
            f"UPDATE returns SET {names} WHERE id = ?",
            (*_frame_values(new.frame), new.form, new.edition, at, return_id),
        )
        for name in ("empty_sections", *(self._tables[key].name for key in old.sections)):
            self._connection.run(f"DELETE FROM {name} WHERE return_id = ?", (return_id,))
        self._insert_values(return_id, new)
        if new.explanations != old.explanations:
            self._connection.run(REPLACE_EXPLANATIONS, (at, who, return_id))
            self._insert_explanations(return_id, new.explanations, at, who)
        self._log(return_id, old, new, at, who)

    def _log(self, return_id: int, old: AnnualReturn, new: AnnualReturn, at: str, who: str) -> None:
        lines = log.between(old, new)
        self._connection.run_many(log.INSERT, ((return_id, at, who, *line) for line in lines))

    def _insert_values(self, return_id: int, annual: AnnualReturn) -> None:
        for section, rows in annual.sections.items():
            table = self._tables[section]
            records = (table.record(return_id, position, row) for position, row in enumerate(rows))
            self._connection.run_many(table.insert, records)
        self._connection.run_many(
            "INSERT INTO empty_sections (return_id, section) VALUES (?, ?)",
            ((return_id, section) for section in sorted(annual.nothing)),
        )

    def _insert_explanations(self, return_id: int, explanations: Iterable[Explanation], at: str, who: str) -> None:
        self._connection.run_many(
            INSERT_EXPLANATION,
            ((return_id, e.check, e.section, e.row, e.text, e.digest, at, who) for e in explanations),
        )


def _found(line: Line) -> _Found:
    return_id, *frame, form, edition, saved_at, facts = line
    signed = None if facts is None else as_declared(Signed, **json.loads(facts))
    head = as_declared(Head, as_declared(Frame, *frame), form, edition, saved_at, signed)
    return as_declared(_Found, return_id, head)


def _explanation(line: Line) -> Explanation:
    return as_declared(Explanation, *line)


def _received(line: Line) -> Received:
    return as_declared(Received, *line)


def _word(line: Line) -> str:
    return as_text(line[0])


def _content(line: Line) -> bytes:
    return bytes(memoryview(line[0]))


def _frame_values(frame: Frame) -> tuple[str | int, ...]:
    return tuple(getattr(frame, name) for name in _FRAME.split(", "))


def _refuse_signed(head: Head) -> None:
    if head.signed is not None:
        raise errors.signed(head.frame)
