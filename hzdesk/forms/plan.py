"""How a section is laid out: the one plan that the Qt page and the workbook sheet both draw.

Every section is a grid of rows and columns. A record has one row per field and a single column of values, a matrix
its declared rows and one column per field, a table open rows and one column per field.
"""

from dataclasses import dataclass

from hzdesk.forms.model import Field, FieldType, Section
from hzdesk.text import basis_text


@dataclass(frozen=True)
class PlanRow:
    """A fixed row: a field of a record, or a declared row of a matrix (then `field` is empty)."""

    row: str
    label: str
    heading: str = ""
    indent: int = 0
    field: Field | None = None
    total: bool = False


@dataclass(frozen=True)
class PlanColumn:
    """A column of a table or matrix. `width` is in Chinese characters; `number` columns are flush right."""

    field: Field
    head: str
    width: int
    number: bool


@dataclass(frozen=True)
class Plan:
    section: Section
    title: str
    basis: str  # the section's time basis in words
    rows: tuple[PlanRow, ...]  # empty for a table
    columns: tuple[PlanColumn, ...]  # empty for a record

    @property
    def is_open(self) -> bool:
        """Whether people add and remove rows."""
        return self.section.kind == "table"


def plan(section: Section, year: int) -> Plan:
    """The drawing plan of a section for a year."""
    fields = tuple(field for field in section.fields if not field.retired)
    by_record = section.kind in ("record", "narrative")
    rows = tuple(_record_row(section, field) for field in fields) if by_record else _matrix_rows(section)
    columns = () if by_record else tuple(_column(field) for field in fields)
    return Plan(section, section.title, basis_text(section.basis, year), rows, columns)


def _record_row(section: Section, field: Field) -> PlanRow:
    computed = field.value is not None
    return PlanRow(section.row_keys[0], field.label, field.heading, _depth(section, field), field, computed)


def _matrix_rows(section: Section) -> tuple[PlanRow, ...]:
    return tuple(PlanRow(row.key, row.label, total=bool(row.total_of)) for row in section.rows)


def _depth(section: Section, field: Field) -> int:
    """How deep a 其中 item stands under the field it is part of."""
    return 1 + _depth(section, section.by_key[field.part_of]) if field.part_of else 0


def _column(field: Field) -> PlanColumn:
    head = f"{field.label}（{field.unit}）" if field.unit else field.label
    if field.is_number:
        return PlanColumn(field, head, max(6, len(field.label) + 1), number=True)
    width = {FieldType.CODE: 14, FieldType.LONG_TEXT: 24, FieldType.TEXT: 14, FieldType.CHOICE: 7}.get(field.type, 8)
    return PlanColumn(field, head, max(width, len(field.label) + 1), number=False)
