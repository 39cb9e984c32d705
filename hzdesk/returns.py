"""The annual return (年报): the values of one school and year, and the edits that change it.

A return is an immutable value. Every change, typed, pasted, imported or undone, is a list of edits; `apply` gives the
next return, `step` also the edits that lead back. A store keeps the same edits, so screen, file and undo agree.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from hzdesk.values import Value

BUREAU = "bureau"  # kind of the bureau's own return
EXAMPLE_NAME = "示例"  # every example school is called so, with more behind it


class Frame(NamedTuple):
    """Whose return it is: what every return has, whatever the form."""

    school_code: str
    school_name: str
    kind: str
    affiliation: str
    district: str
    year: int
    revision: int = 1

    @property
    def is_example(self) -> bool:
        return self.school_name.startswith(EXAMPLE_NAME)


_NO_VALUES: Mapping[str, Value] = {}


class Row(NamedTuple):
    """One row of a section; blank values are left out. `id` is random in a table, the declared key in a matrix."""

    id: str
    values: Mapping[str, Value] = _NO_VALUES


def new_row_id() -> str:
    return os.urandom(8).hex()


class Explanation(NamedTuple):
    """The school's answer (说明) to a query, good as long as the operands have this digest."""

    check: str
    section: str
    row: str
    text: str
    digest: str


@dataclass(frozen=True)
class AnnualReturn:
    """`sections` has the rows in position order; `nothing` names the tables answered 本年无."""

    frame: Frame
    form: str  # key of the form
    edition: str
    sections: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    nothing: frozenset[str] = frozenset()
    explanations: tuple[Explanation, ...] = ()

    @cached_property
    def _index(self) -> Mapping[tuple[str, str], Row]:
        return {(section, row.id): row for section, rows in self.sections.items() for row in rows}

    def rows(self, section: str) -> tuple[Row, ...]:
        return self.sections.get(section, ())

    def row(self, section: str, row_id: str) -> Row | None:
        return self._index.get((section, row_id))

    def value(self, section: str, row_id: str, key: str) -> Value:
        row = self._index.get((section, row_id))
        return None if row is None else row.values.get(key)

    def explanation(self, check: str, section: str, row_id: str) -> Explanation | None:
        wanted = (check, section, row_id)
        return next((e for e in self.explanations if (e.check, e.section, e.row) == wanted), None)


# Edits are tuples because a pasted block has thousands, and as many that lead back.


class SetValue(NamedTuple):
    """Puts a value into a cell; the row of a record or matrix is made when it is not there yet."""

    section: str
    row: str
    field: str
    value: Value


class PutRow(NamedTuple):
    """Inserts a whole row at a position (0 is the top)."""

    section: str
    position: int
    row: Row


class DropRow(NamedTuple):
    section: str
    row: str


class MoveRow(NamedTuple):
    section: str
    row: str
    position: int


class SetNothing(NamedTuple):
    """Says, or takes back, that a table has nothing this year (本年无)."""

    section: str
    nothing: bool


class Explain(NamedTuple):
    """Writes an explanation; an empty text takes it back."""

    explanation: Explanation


Edit = SetValue | PutRow | DropRow | MoveRow | SetNothing | Explain


def apply(annual: AnnualReturn, edits: Sequence[Edit]) -> AnnualReturn:
    """The return after these edits, done in order. A row that is not there raises KeyError: that is our bug."""
    return step(annual, edits)[0]


def step(annual: AnnualReturn, edits: Sequence[Edit]) -> tuple[AnnualReturn, tuple[Edit, ...]]:
    """The return after these edits, and the edits that lead back."""
    draft = _Draft(annual)
    back = [draft.do(edit) for edit in edits]
    return draft.finished(), tuple(reversed(back))


class _Draft:
    """A return while edits are being done: only the sections they touch are copied."""

    def __init__(self, annual: AnnualReturn) -> None:
        self._annual = annual
        self._rows: dict[str, list[Row]] = {}
        self._places: dict[str, dict[str, int]] = {}  # position by row id; absent where rows have moved
        self._own: dict[tuple[str, str], dict[str, Value]] = {}  # values of the rows that are already copies
        self._nothing = set(annual.nothing)
        self._explanations = {(e.check, e.section, e.row): e for e in annual.explanations}

    def finished(self) -> AnnualReturn:
        rows = {key: tuple(found) for key, found in self._rows.items()}
        return replace(
            self._annual,
            sections={**self._annual.sections, **rows},
            nothing=frozenset(self._nothing),
            explanations=tuple(self._explanations.values()),
        )

    def do(self, edit: Edit) -> Edit:
        """Does one edit; gives the one that takes it back."""
        if isinstance(edit, SetValue):
            section, row_id, key, value = edit
            return SetValue(section, row_id, key, self._set(section, row_id, key, value))
        match edit:
            case PutRow(section, position, row):
                self._insert(section, position, row)
                return DropRow(section, row.id)
            case DropRow(section, row_id):
                position = self._place(section, row_id)
                return PutRow(section, position, self._remove(section, position))
            case MoveRow(section, row_id, position):
                before = self._place(section, row_id)
                self._insert(section, position, self._remove(section, before))
                return MoveRow(section, row_id, before)
            case SetNothing(section, nothing):
                before_nothing = section in self._nothing
                (self._nothing.add if nothing else self._nothing.discard)(section)
                return SetNothing(section, before_nothing)
            case Explain(new):
                return Explain(self._explain(new))

    def _set(self, section: str, row_id: str, key: str, value: Value) -> Value:
        """Puts the value; gives the one before. A row that is not there is made."""
        values = self._own.get((section, row_id))
        if values is None:
            values = self._copied(section, row_id)
        old = values.get(key)
        if value is not None:
            values[key] = value
        else:
            values.pop(key, None)
        return old

    def _copied(self, section: str, row_id: str) -> dict[str, Value]:
        """The values of a row that is the draft's own from now on."""
        rows, places = self._of(section), self._index(section)
        if row_id not in places:
            places[row_id] = len(rows)
            rows.append(Row(row_id))
        place = places[row_id]
        values = self._own[section, row_id] = dict(rows[place].values)
        rows[place] = Row(row_id, values)
        return values

    def _explain(self, new: Explanation) -> Explanation:
        place = (new.check, new.section, new.row)
        old = self._explanations.pop(place, None)
        if new.text:
            self._explanations[place] = new
        return old or new._replace(text="")

    def _of(self, section: str) -> list[Row]:
        if section not in self._rows:
            self._rows[section] = list(self._annual.rows(section))
        return self._rows[section]

    def _index(self, section: str) -> dict[str, int]:
        if section not in self._places:
            self._places[section] = {row.id: place for place, row in enumerate(self._of(section))}
        return self._places[section]

    def _place(self, section: str, row_id: str) -> int:
        return self._index(section)[row_id]

    def _insert(self, section: str, position: int, row: Row) -> None:
        rows = self._of(section)
        if position < len(rows):
            self._places.pop(section, None)  # the rows behind it move
        elif section in self._places:
            self._places[section][row.id] = len(rows)
        rows.insert(position, row)

    def _remove(self, section: str, position: int) -> Row:
        rows = self._of(section)
        row = rows.pop(position)
        self._own.pop((section, row.id), None)  # an edit that puts it back holds it, and must not change with it
        if position < len(rows):
            self._places.pop(section, None)
        else:
            self._index(section).pop(row.id, None)
        return row
