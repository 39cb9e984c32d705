"""The values of a return as expressions see them: computed fields, last year, and who is not asked."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property

from hzdesk.forms.codes import split_code
from hzdesk.forms.model import Field, Form, Section
from hzdesk.returns import AnnualReturn, Row
from hzdesk.values import NA, Plain, Unreadable, Value


class ReturnOperands:
    """One return, with last year's beside it.

    With `lenient` aggregates pass over blanks; with `blank_as_zero` a blank number reads as 0 (the missing-value
    strategies of checks). A field or section whose scope leaves the school out reads as 不适用.
    """

    def __init__(
        self,
        form: Form,
        annual: AnnualReturn,
        last: "ReturnOperands | None" = None,
        *,
        lenient: bool = False,
        blank_as_zero: bool = False,
    ) -> None:
        self.form, self.annual, self.last = form, annual, last
        self.lenient, self.blank_as_zero = lenient or blank_as_zero, blank_as_zero
        self.year = annual.frame.year
        self._computing: set[tuple[str, str, str]] = set()

    def school(self, fact: str) -> str:
        return str(getattr(self.annual.frame, fact))

    def attribute(self, codes: str, code: str, name: str) -> str:
        entry = self.form.codes[codes].entries.get(split_code(code)[0])
        return entry.attributes.get(name, "") if entry is not None else ""

    def cell(self, section: str, row: str, field: str, last: bool) -> Plain:
        if last:
            return self.last.cell(section, row, field, last=False) if self.last is not None else None
        declared = self.form.by_key.get(section)
        if declared is None:
            return None
        row_id = row or declared.row_keys[0]
        return self.value(declared, self.annual.row(section, row_id) or Row(row_id), field)

    def here(self, field: str, last: bool) -> Plain:
        raise LookupError(f"{field} needs a row")

    def rows(self, section: str, last: bool) -> "list[RowOperands] | None":
        if last:
            return self.last.rows(section, last=False) if self.last is not None else None
        declared = self.form.by_key.get(section)
        if declared is None or not self.asks_section(declared):
            return []
        rows = list(self.declared_rows(declared))
        if not rows and section not in self.annual.nothing:
            return None
        return [RowOperands(self, declared, row) for row in rows]

    def declared_rows(self, section: Section) -> Iterator[Row]:
        """The rows that are typed: all of a table, the declared ones of a matrix without its computed totals."""
        if section.kind == "table":
            yield from self.annual.rows(section.key)
            return
        for key in section.row_keys:
            if key not in section.totals:
                yield self.annual.row(section.key, key) or Row(key)

    def value(self, section: Section, row: Row, key: str) -> Plain:
        """The value of a field in a row, computed where the form computes it."""
        field = section.by_key.get(key)
        if field is None:
            return None
        if not self.asks_section(section) or not self.asks(field):
            return NA
        if total := section.totals.get(row.id):
            return self._column_total(section, total, key)
        value = self._computed(section, row, field) if field.value is not None else readable(row.values.get(key))
        return 0 if value is None and self.blank_as_zero and field.is_number else value

    def _column_total(self, section: Section, rows: tuple[str, ...], key: str) -> Plain:
        found = [self.value(section, self.annual.row(section.key, row) or Row(row), key) for row in rows]
        if any(value is None for value in found) and not self.lenient:
            return None
        return sum(value for value in found if isinstance(value, int | Decimal))

    def _computed(self, section: Section, row: Row, field: Field) -> Plain:
        place = (section.key, row.id, field.key)
        if field.value is None or place in self._computing:
            return None
        self._computing.add(place)
        try:
            return field.value.value(RowOperands(self, section, row))
        finally:
            self._computing.discard(place)

    def asks(self, field: Field) -> bool:
        """Whether this school is asked for the field."""
        return field.scope is None or field.scope.value(self) is not False

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


class RowOperands:
    """One row at hand; everything else is asked of the whole return."""

    __slots__ = ("row", "section", "whole")

    def __init__(self, whole: ReturnOperands, section: Section, row: Row) -> None:
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

    def here(self, field: str, last: bool) -> Plain:
        if not last:
            return self.whole.value(self.section, self.row, field)
        if self.whole.last is None:
            return None
        row = self.whole.last.row_like(self.section, self.row)
        return self.whole.last.value(self.section, row, field) if row is not None else None

    def rows(self, section: str, last: bool) -> "list[RowOperands] | None":
        return self.whole.rows(section, last)


def identity(section: Section, row: Row) -> tuple[Value, ...]:
    return tuple(row.values.get(key) for key in section.identity)


def readable(value: Value) -> Plain:
    """The value as expressions see it: an unreadable entry is no value, a date is its ISO text."""
    if isinstance(value, Unreadable):
        return None
    return value.isoformat() if isinstance(value, date) else value


def operands_of(form: Form, annual: AnnualReturn, previous: AnnualReturn | None) -> ReturnOperands:
    """The return with last year's beside it; `previous` may have been filled on another year's form."""
    return ReturnOperands(form, annual, ReturnOperands(form, previous) if previous is not None else None)
