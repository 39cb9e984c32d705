"""The annual return (年报): the values of one school and year, and the edits that change it.

A return is an immutable value. Every change, typed, pasted, imported or undone, is a list of edits; `apply` gives the
next return and `inverse` the edits that lead back. A store keeps the same edits, so screen, file and undo agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from hzdesk.values import Value


@dataclass(frozen=True, slots=True)
class Frame:
    """Whose return it is: what every return has, whatever the form."""

    school_code: str
    school_name: str
    kind: str
    affiliation: str
    district: str
    year: int
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a section; blank values are left out. `id` is random in a table, the declared key in a matrix."""

    id: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Explanation:
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


@dataclass(frozen=True, slots=True)
class SetValue:
    """Puts a value into a cell; the row of a record or matrix is made when it is not there yet."""

    section: str
    row: str
    field: str
    value: Value


@dataclass(frozen=True, slots=True)
class PutRow:
    """Inserts a whole row at a position (0 is the top)."""

    section: str
    position: int
    row: Row


@dataclass(frozen=True, slots=True)
class DropRow:
    section: str
    row: str


@dataclass(frozen=True, slots=True)
class MoveRow:
    section: str
    row: str
    position: int


@dataclass(frozen=True, slots=True)
class SetNothing:
    """Says, or takes back, that a table has nothing this year (本年无)."""

    section: str
    nothing: bool


@dataclass(frozen=True, slots=True)
class Explain:
    """Writes an explanation; an empty text takes it back."""

    explanation: Explanation


Edit = SetValue | PutRow | DropRow | MoveRow | SetNothing | Explain


def apply(annual: AnnualReturn, edits: Sequence[Edit]) -> AnnualReturn:
    """The return after these edits, done in order. A row that is not there raises KeyError: that is our bug."""
    rows = {key: list(found) for key, found in annual.sections.items()}
    nothing = set(annual.nothing)
    explanations = {(e.check, e.section, e.row): e for e in annual.explanations}
    for edit in edits:
        match edit:
            case SetValue(section, row_id, key, value):
                _set_value(rows.setdefault(section, []), row_id, key, value)
            case PutRow(section, position, row):
                rows.setdefault(section, []).insert(position, row)
            case DropRow(section, row_id):
                rows[section].pop(_position(rows[section], row_id))
            case MoveRow(section, row_id, position):
                rows[section].insert(position, rows[section].pop(_position(rows[section], row_id)))
            case SetNothing(section, is_nothing):
                (nothing.add if is_nothing else nothing.discard)(section)
            case Explain(explanation):
                place = (explanation.check, explanation.section, explanation.row)
                explanations.pop(place, None)
                if explanation.text:
                    explanations[place] = explanation
    return replace(
        annual,
        sections={key: tuple(found) for key, found in rows.items()},
        nothing=frozenset(nothing),
        explanations=tuple(explanations.values()),
    )


def inverse(annual: AnnualReturn, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits that lead from `apply(annual, edits)` back to `annual`."""
    back: list[Edit] = []
    for edit in edits:
        back.append(_inverse(annual, edit))
        annual = apply(annual, [edit])
    return tuple(reversed(back))


def _inverse(annual: AnnualReturn, edit: Edit) -> Edit:
    match edit:
        case SetValue(section, row_id, key, _):
            return SetValue(section, row_id, key, annual.value(section, row_id, key))
        case PutRow(section, _, row):
            return DropRow(section, row.id)
        case DropRow(section, row_id):
            position = _position(annual.rows(section), row_id)
            return PutRow(section, position, annual.rows(section)[position])
        case MoveRow(section, row_id, _):
            return MoveRow(section, row_id, _position(annual.rows(section), row_id))
        case SetNothing(section, _):
            return SetNothing(section, section in annual.nothing)
        case Explain(new):
            old = annual.explanation(new.check, new.section, new.row)
            return Explain(old or replace(new, text=""))


def _set_value(rows: list[Row], row_id: str, key: str, value: Value) -> None:
    place = next((i for i, row in enumerate(rows) if row.id == row_id), None)
    values = {} if place is None else dict(rows[place].values)
    values.pop(key, None)
    if value is not None:
        values[key] = value
    if place is None:
        rows.append(Row(row_id, values))
    else:
        rows[place] = Row(row_id, values)


def _position(rows: Sequence[Row], row_id: str) -> int:
    for position, row in enumerate(rows):
        if row.id == row_id:
            return position
    raise KeyError(row_id)
