"""The values of a return as expressions see them: computed fields, last year, and who is not asked."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property

from hzdesk.forms.codes import split_code
from hzdesk.forms.model import Field, Form, Section
from hzdesk.returns import AnnualReturn, Row
from hzdesk.values import NA, NUMBER, NotApplicable, Plain, Unreadable, Value, added

_PLAIN = (*NUMBER, str)  # expressions see these as they were typed


class ReturnOperands:
    """One return, with last year's beside it.

    With `lenient` aggregates pass over blanks; with `blank_as_zero` a blank number reads as 0 (the missing-value
    strategies of checks). A field or section whose scope leaves the school out reads as 不适用, and so do the fields
    and rows, (section, field) or (section, row), that an older edition of the form had not asked for.
    """

    def __init__(
        self,
        form: Form,
        annual: AnnualReturn,
        last: "ReturnOperands | None" = None,
        *,
        lenient: bool = False,
        blank_as_zero: bool = False,
        not_asked: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        self.form, self.annual, self.last, self.not_asked = form, annual, last, not_asked
        self.lenient, self.blank_as_zero = lenient or blank_as_zero, blank_as_zero
        self.year = annual.frame.year
        self._computing: set[tuple[str, str, str]] = set()
        self._asked: dict[str, frozenset[str]] = {}
        self._typed: dict[str, frozenset[str]] = {}
        self._declared: dict[tuple[str, str], RowOperands] = {}
        self._rows: dict[tuple[str, str], RowOperands] = {}
        self._lists: dict[str, list[RowOperands]] = {}
        self._positions: dict[str, dict[str, int]] = {}

    @cached_property
    def with_zeros(self) -> "ReturnOperands":
        """The same return, with blank numbers read as 0."""
        return ReturnOperands(self.form, self.annual, self.last, blank_as_zero=True, not_asked=self.not_asked)

    def school(self, fact: str) -> str:
        return str(getattr(self.annual.frame, fact))

    def attribute(self, codes: str, code: str, name: str) -> str:
        entry = self.form.codes[codes].entry(code)
        return entry.attributes.get(name, "") if entry is not None else ""

    def cell(self, section: str, row: str, field: str, last: bool) -> Plain:
        if last:
            return self.last.cell(section, row, field, last=False) if self.last is not None else None
        here = self._declared.get((section, row))
        if here is None:
            declared = self.form.by_key.get(section)
            if declared is None:
                return None
            here = self.declared_row(declared, row)
        return here[field]

    def __getitem__(self, field: str) -> Plain:
        raise LookupError(f"{field} needs a row")

    before = __getitem__

    def rows(self, section: str, last: bool) -> "list[RowOperands] | NotApplicable | None":
        if last:
            return self.last.rows(section, last=False) if self.last is not None else None
        declared = self.form.by_key.get(section)
        if declared is None or not self.asks_section(declared):
            return NA
        return self.each_row(declared) or ([] if section in self.annual.nothing else None)

    def each_row(self, section: Section) -> "list[RowOperands]":
        """The rows that are typed, each at hand."""
        if section.key not in self._lists:
            self._lists[section.key] = [self.row(section, row) for row in self.declared_rows(section)]
        return self._lists[section.key]

    def row(self, section: Section, row: Row) -> "RowOperands":
        """The row at hand, made once for all expressions that look at it."""
        known = self._rows.get((section.key, row.id))
        if known is None or known.row is not row:
            known = self._rows[section.key, row.id] = RowOperands(self, section, row)
        return known

    def declared_row(self, section: Section, row_id: str) -> "RowOperands":
        """The row with this id, filled in or not; without an id the first that is declared."""
        known = self._declared.get((section.key, row_id))
        if known is None:
            wanted = row_id or next(iter(section.row_keys), "")
            row = self.annual.row(section.key, wanted) or Row(wanted)
            known = self._declared[section.key, row_id] = self.row(section, row)
        return known

    def position(self, section: Section, row_id: str) -> int:
        """The place of a row in its section, from 1; 0 when it is not there."""
        if section.key not in self._positions:
            rows = self.annual.rows(section.key)
            self._positions[section.key] = {row.id: place for place, row in enumerate(rows, 1)}
        return self._positions[section.key].get(row_id, 0)

    def typed(self, section: Section, row: Row) -> dict[str, Plain]:
        """The values of a row that need no second look: asked of this school, not computed, readable."""
        if section.key not in self._typed:
            plain = (field.key for field in section.fields if field.value is None)
            self._typed[section.key] = self.asked(section).intersection(plain)
        wanted = self._typed[section.key] if row.id not in section.totals else ()
        return {key: value for key, value in row.values.items() if key in wanted and isinstance(value, _PLAIN)}

    def declared_rows(self, section: Section) -> Iterator[Row]:
        """The rows that are typed: all of a table, the declared ones of a matrix without its computed totals."""
        if section.kind == "table":
            yield from self.annual.rows(section.key)
            return
        for key in section.row_keys:
            if key not in section.totals and (section.key, key) not in self.not_asked:
                yield self.annual.row(section.key, key) or Row(key)

    def value(self, section: Section, row: Row, key: str) -> Plain:
        """The value of a field in a row, computed where the form computes it."""
        return self.row(section, row)[key]

    def found(self, here: "RowOperands", key: str) -> Plain:
        """The value of a field of the row at hand, worked out; `value` remembers it."""
        section, field = here.section, here.section.by_key.get(key)
        if field is None:
            return None
        if not self.asks(section, field) or (section.key, here.row.id) in self.not_asked:
            return NA
        if total := section.totals.get(here.row.id):
            return self._column_total(section, total, key)
        value = self._computed(here, field) if field.value is not None else readable(_typed(section, here.row, key))
        return 0 if value is None and self.blank_as_zero and field.is_number else value

    def _column_total(self, section: Section, rows: tuple[str, ...], key: str) -> Plain:
        found = [self.value(section, self.annual.row(section.key, row) or Row(row), key) for row in rows]
        numbers = [value for value in found if isinstance(value, NUMBER)]
        return sum(numbers) if self.lenient and numbers else added(found)

    def _computed(self, here: "RowOperands", field: Field) -> Plain:
        place = (here.section.key, here.row.id, field.key)
        if field.value is None or place in self._computing:
            return None
        self._computing.add(place)
        try:
            return field.value.value(here)
        finally:
            self._computing.discard(place)

    def asks(self, section: Section, field: Field) -> bool:
        """Whether this school is asked for the field."""
        return field.key in self.asked(section)

    def asked(self, section: Section) -> frozenset[str]:
        """The fields of the section that this school is asked for."""
        known = self._asked.get(section.key)
        if known is None:
            fields = section.fields if self.asks_section(section) else ()
            known = self._asked[section.key] = frozenset(
                field.key
                for field in fields
                if (section.key, field.key) not in self.not_asked
                and (field.scope is None or field.scope.value(self) is not False)
            )
        return known

    def asks_section(self, section: Section) -> bool:
        return section.scope is None or section.scope.value(self) is not False

    @cached_property
    def _by_identity(self) -> dict[str, Mapping[tuple[Value, ...], Row]]:
        return {}

    def row_like(self, section: Section, row: Row) -> Row | None:
        """The row of this return that is the same thing as `row` of another year."""
        if section.kind != "table":
            return self.annual.row(section.key, row.id)
        known = self._by_identity.get(section.key)
        if known is None:
            rows = reversed(self.annual.rows(section.key))
            known = self._by_identity[section.key] = {identity(section, found): found for found in rows}
        return known.get(identity(section, row))


class RowOperands(dict[str, Plain]):
    """The values of one row by field, worked out when they are first asked for; the rest is the whole return's."""

    def __init__(self, whole: ReturnOperands, section: Section, row: Row) -> None:
        super().__init__(whole.typed(section, row))
        self.whole, self.section, self.row = whole, section, row

    @property
    def year(self) -> int:
        return self.whole.year

    @property
    def lenient(self) -> bool:
        return self.whole.lenient

    def school(self, fact: str) -> str:
        return self.whole.school(fact)

    def attribute(self, codes: str, code: str, name: str) -> str:
        return self.whole.attribute(codes, code, name)

    def cell(self, section: str, row: str, field: str, last: bool) -> Plain:
        return self.whole.cell(section, row, field, last)

    def __missing__(self, field: str) -> Plain:
        found = self[field] = self.whole.found(self, field)
        return found

    def before(self, field: str) -> Plain:
        return self.last_year[field] if self.last_year is not None else None

    @cached_property
    def last_year(self) -> "RowOperands | None":
        """Last year's row of the same thing."""
        last = self.whole.last
        row = last.row_like(self.section, self.row) if last is not None else None
        return last.row(self.section, row) if last is not None and row is not None else None

    def rows(self, section: str, last: bool) -> "list[RowOperands] | NotApplicable | None":
        return self.whole.rows(section, last)


def identity(section: Section, row: Row) -> tuple[Value, ...]:
    """What tells the row apart. Of a code outside its list only the code counts, not the name typed with it."""
    return tuple(_without_name(section, key, row.values.get(key)) for key in section.identity)


def _without_name(section: Section, key: str, value: Value) -> Value:
    return split_code(value)[0] if isinstance(value, str) and section.by_key[key].codes else value


def _typed(section: Section, row: Row, key: str) -> Value:
    """The value as typed; last year it may stand under the name that the field had then."""
    values = row.values
    return values[key] if key in values else values.get(section.former.get(key, ""))


def under_new_names(form: Form, annual: AnnualReturn) -> AnnualReturn:
    """A return of another year's form with the values of renamed fields under the names that this form gives them."""
    if annual.form == form.key:
        return annual
    sections = {
        key: tuple(_renamed(form.by_key[key], row) for row in rows) if key in form.by_key else rows
        for key, rows in annual.sections.items()
    }
    return replace(annual, sections=sections)


def _renamed(section: Section, row: Row) -> Row:
    found = {key: value for key in section.former if (value := _typed(section, row, key)) is not None}
    return Row(row.id, {**row.values, **found}) if found else row


def readable(value: Value) -> Plain:
    """The value as expressions see it: an unreadable entry is no value, a date is its ISO text."""
    if isinstance(value, Unreadable):
        return None
    return value.isoformat() if isinstance(value, date) else value


def operands_of(
    form: Form,
    annual: AnnualReturn,
    previous: AnnualReturn | None,
    not_asked: frozenset[tuple[str, str]] = frozenset(),
) -> ReturnOperands:
    """The return with last year's beside it; `previous` may have been filled on another year's form."""
    last = ReturnOperands(form, previous) if previous is not None else None
    return ReturnOperands(form, annual, last, not_asked=not_asked)
