"""One section of the open return as its page reads it: values, last year's, changes, findings."""

from collections.abc import Sequence

from hzdesk import text
from hzdesk.findings import BLANK, UNANSWERED, Finding
from hzdesk.forms.codes import Code, CodeList
from hzdesk.forms.model import CODED, Field, FieldType, Section, Severity
from hzdesk.operands import RowOperands, operands_of
from hzdesk.returns import Row
from hzdesk.session import Session
from hzdesk.values import Value, is_number
from ui.look.marks import Mark

QUIET = (BLANK, UNANSWERED)  # an empty cell shows that it is empty

YES_NO = CodeList(
    key="",
    title="是或否",
    source="",
    open=False,
    attributes={},
    entries={
        "1": Code("1", text.YES, "shi", "s", None, None, {}),
        "0": Code("0", text.NO, "fou", "f", None, None, {}),
    },
)


class Reading:
    """What the page of a section shows, good until the return changes. Reads, never writes."""

    def __init__(self, session: Session, section: Section) -> None:
        self.session, self.section = session, section
        self.year = session.frame.year
        self.operands = operands_of(session.form, session.annual, session.previous)
        self.is_asked = self.operands.asks_section(section)
        self.is_locked = session.is_locked or not self.is_asked
        self.nothing = section.key in session.annual.nothing
        self.findings = [
            found for found in session.findings if found.section == section.key and found.check not in QUIET
        ]
        self._by_cell: dict[tuple[str, str], list[Finding]] = {}
        for found in sorted(self.findings, key=_weight):
            self._by_cell.setdefault((found.row, found.field), []).append(found)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of a table as they stand; the declared rows otherwise, whether anything is in them or not."""
        annual, key = self.session.annual, self.section.key
        if self.section.kind == "table":
            return annual.rows(key)
        return tuple(annual.row(key, row) or Row(row) for row in self.section.row_keys)

    def is_computed(self, row: Row, field: Field) -> bool:
        return field.value is not None or row.id in self.section.totals

    def is_typed(self, row: Row, field: Field) -> bool:
        """Whether a person may put a value there."""
        return not self.is_locked and not self.is_computed(row, field) and self.operands.asks(self.section, field)

    def value(self, row: Row, field: Field) -> Value:
        if self.is_computed(row, field) or not self.operands.asks(self.section, field):
            return self.operands.value(self.section, row, field.key)
        return row.values.get(field.key)

    def last(self, row: Row, field: Field) -> Value:
        """Last year's value of the same cell; None too when the row is new."""
        if self.section.kind != "table":
            return self.operands.cell(self.section.key, row.id, field.key, True)
        if not any(key in row.values for key in self.section.identity):
            return None
        return RowOperands(self.operands, self.section, row).before(field.key)

    def change(self, row: Row, field: Field) -> str:
        """The change against last year as shown; empty when one of the two is no number."""
        now, before = self.value(row, field), self.last(row, field)
        if not is_number(now) or not is_number(before):
            return ""
        if field.is_redefined(self.year):
            return text.REDEFINED
        money = field.type is FieldType.MONEY
        return text.difference(now, before, text.digits_of(field), field.unit, money=money)

    def codes(self, field: Field) -> CodeList | None:
        return self.session.form.codes.get(field.codes) if field.type in CODED else None

    def choices(self, field: Field) -> CodeList | None:
        """The entries that a person picks from, None for a field that is typed."""
        return YES_NO if field.type is FieldType.FLAG else self.codes(field)

    def picked(self, field: Field, code: str) -> Value:
        """The value that an entry of `choices` stands for."""
        return code == "1" if field.type is FieldType.FLAG else code

    def parse(self, field: Field, entry: str) -> Value:
        return text.parse(field, entry, self.codes(field))

    def shown(self, field: Field, value: Value) -> str:
        return text.show(field, value, self.codes(field))

    def with_unit(self, field: Field, value: Value) -> str:
        return text.with_unit(field, value, self.codes(field))

    def at(self, row: str, field: str) -> Sequence[Finding]:
        """The findings of a cell, the gravest first; with two empty texts those of the whole section."""
        return self._by_cell.get((row, field), ())

    def meaning(self, row: str, field: Field | None) -> list[str]:
        """What a cell asks for: what is said of its row and its field, and what is new in it."""
        changed = f"口径变化：{field.break_note}" if field is not None and field.break_note else ""
        of_field = field.help if field is not None else self.section.help
        return [part for part in (self.of_row(row), of_field, changed) if part]

    def of_row(self, row: str) -> str:
        """What is said of a declared row."""
        return next((item.help for item in self.section.rows if item.key == row), "")

    def basis(self, field: Field | None) -> str:
        """The day or the time that a field, or the section, is about."""
        return text.basis_text((field.basis if field is not None else "") or self.section.basis, self.year)

    def name(self, row: Row, field: Field) -> str:
        """A cell for a screen reader: label, unit, last year's value."""
        last = self.last(row, field)
        parts = [field.label, f"单位 {field.unit}" if field.unit else ""]
        return "，".join(
            [part for part in parts if part] + ([f"上年 {self.with_unit(field, last)}"] if last is not None else [])
        )


def mark_of(finding: Finding) -> Mark:
    if finding.severity is Severity.ERROR:
        return Mark.error
    if finding.severity is Severity.HINT:
        return Mark.hint
    return Mark.explained if finding.explanation else Mark.query


def _weight(finding: Finding) -> int:
    return (Mark.error, Mark.query, Mark.explained, Mark.hint).index(mark_of(finding))
