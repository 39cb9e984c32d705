"""The columns of a grid, made from the plan of its section."""

from dataclasses import dataclass
from typing import Literal

from hzdesk.forms.model import Field, FieldType, Form, Section
from hzdesk.forms.plan import PlanColumn, plan
from ui.pages.picker import shows_codes

Part = Literal["label", "value", "code", "name", "last", "change"]


@dataclass(frozen=True)
class Column:
    """One column. A coded field whose codes people know has two: its code and its name.

    `width` is in Chinese characters; an `optional` column gives way where there is no room.
    """

    part: Part
    head: str
    width: int
    field: Field | None = None
    optional: bool = False

    @property
    def is_typed(self) -> bool:
        return self.part in ("value", "code", "name")

    @property
    def is_number(self) -> bool:
        return self.field is not None and self.field.is_number


def columns_of(form: Form, section: Section, year: int) -> tuple[Column, ...]:
    """The columns of a table or matrix. A matrix has last year beside each field, a table beside its stock figure."""
    planned = plan(section, year).columns
    if section.kind == "matrix":
        columns = [Column("label", section.row_label, max(len(row.label) for row in section.rows))]
        for item in planned:
            columns += [_value(item), Column("last", "上年", item.width, item.field, optional=True)]
        return tuple(columns)
    columns = [column for item in planned for column in _typed(form, item)]
    stock = stock_field(section)
    if stock is not None:
        columns.append(Column("last", f"上年{stock.label}", 5, stock, optional=True))
        columns.append(Column("change", "变化", 4, stock, optional=True))
    return tuple(columns)


def stock_field(section: Section) -> Field | None:
    """The figure of a table that last year stands beside: the first required count at a point of time."""
    for field in section.fields:
        if field.is_number and field.required and (field.basis or section.basis).startswith("point:"):
            return field
    return None


def frozen_columns(section: Section, columns: tuple[Column, ...]) -> int:
    """How many columns stay in sight: those that tell the rows apart."""
    if section.kind == "matrix":
        return 1
    first = section.identity[0]
    return max(
        (place + 1 for place, column in enumerate(columns) if column.field and column.field.key == first), default=0
    )


def _typed(form: Form, item: PlanColumn) -> list[Column]:
    codes = form.codes.get(item.field.codes)
    if item.field.type is FieldType.CODE and codes is not None and shows_codes(codes):
        label = item.field.label
        return [
            Column("code", f"{label}代码", 4, item.field),
            Column("name", f"{label}名称", item.width - 4, item.field),
        ]
    return [_value(item)]


def _value(item: PlanColumn) -> Column:
    """Counts need no unit in their head, amounts do."""
    head = item.field.label if item.field.type is FieldType.COUNT else item.head
    return Column("value", head, item.width, item.field)
