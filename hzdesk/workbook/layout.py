"""Which cell of a section's sheet holds what. Writer and reader share it; the drawing plan is the Qt page's own."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cached_property, lru_cache

from hzdesk.forms.codes import CodeList
from hzdesk.forms.model import Field, FieldType, Form, Section
from hzdesk.forms.plan import Plan, PlanColumn, plan

COVER, FIGURES, FINDINGS, DICTIONARY, MACHINE = "封面", "指标", "审核与说明", "数据字典", "hzdesk"
FRAME_TABLE, FINDINGS_TABLE, MACHINE_TABLE, OFFICE_TABLE = "hz_frame", "hz_findings", "hz_machine", "hz_office"
ID_HEAD = "标识"
COVER_HEADS = (ID_HEAD, "项目", "内容")
EXPLANATION_HEAD = "本校说明"
CHECK_HEAD = "审核编号"
MORE = "+"  # a record's long text goes on in the next line

LEAST_WIDTH, PORTRAIT_WIDTH = 84, 96  # widths are in characters of the standard font, two for a Chinese one
OPEN_AT_MOST = 3_000  # findings that are listed; more than that help nobody
LINES_PER_CELL = 24  # a row of a sheet can be 409 points high


class Role(Enum):
    ID = auto()  # hidden
    NUMBER = auto()
    LABEL = auto()
    VALUE = auto()
    NAME = auto()  # of the code beside it
    UNIT = auto()
    LAST = auto()
    CHANGE = auto()


@dataclass(frozen=True)
class Column:
    head: str
    width: float
    role: Role
    field: Field | None = None


@dataclass(frozen=True)
class SheetLayout:
    """The sheet of a section: its name, its Excel table, and the columns of that table from the first one on."""

    plan: Plan
    name: str
    table: str
    columns: tuple[Column, ...]

    @property
    def section(self) -> Section:
        return self.plan.section

    @cached_property
    def heads(self) -> Mapping[str, str]:
        """The field under each head of a table or matrix."""
        return {c.head: c.field.key for c in self.columns if c.field is not None and c.role is Role.VALUE}

    @property
    def landscape(self) -> bool:
        return sum(column.width for column in self.columns if column.role is not Role.ID) > PORTRAIT_WIDTH


@lru_cache(maxsize=32)
def layouts(form: Form, year: int) -> tuple[SheetLayout, ...]:
    """The sheets of all sections in the form's order."""
    taken = [COVER, FIGURES, FINDINGS, DICTIONARY, MACHINE]
    found = []
    for section in form.sections:
        drawn = plan(section, year)
        taken.append(_sheet_name(section.title, taken))
        found.append(SheetLayout(drawn, taken[-1], table_name(section), _columns(drawn, form.codes)))
    return tuple(found)


def to_fill_in(layout: SheetLayout) -> SheetLayout:
    """The same sheet for typing into: a code stands with its name in one cell, and no change goes stale beside it."""
    found: list[Column] = []
    for column in layout.columns:
        if column.role in (Role.NAME, Role.CHANGE):
            into = -1 if column.role is Role.NAME else next(at for at, c in enumerate(found) if c.role is Role.LABEL)
            found[into] = replace(found[into], width=found[into].width + column.width)
        else:
            found.append(column)
    return replace(layout, columns=tuple(found))


def table_name(section: Section) -> str:
    return f"t_{section.key}"


def width_of(text: str) -> int:
    """Width of a text in characters of the standard font."""
    return len(text) if text.isascii() else sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text)


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column."""
    return sum(max(1, -int(-width_of(line) // (width - 1))) for line in text.split("\n"))


def pieces(text: str, width: float) -> tuple[str, ...]:
    """A long text cut into parts that each fit one row of a sheet; joined they are the text."""
    limit = int((width - 1) / 2) * LINES_PER_CELL
    found: list[str] = []
    for line in text.splitlines(keepends=True):
        for start in range(0, len(line), limit):
            part = line[start : start + limit]
            if found and lines_of(found[-1] + part, width) <= LINES_PER_CELL:
                found[-1] += part
            else:
                found.append(part)
    return tuple(found)


def _columns(drawn: Plan, codes: Mapping[str, CodeList]) -> tuple[Column, ...]:
    row_id = Column(ID_HEAD, 4, Role.ID)
    match drawn.section.kind:
        case "record":
            made = [row_id, *_record_columns()]
        case "narrative":
            made = [row_id, Column("项目", 18, Role.LABEL), Column("内容", 76, Role.VALUE)]
        case "matrix":
            label = max((width_of(row.label) for row in drawn.rows), default=0) + 3
            head = Column(drawn.section.row_label or "项目", max(14, min(label, 36)), Role.LABEL)
            made = [row_id, head, *(_value_column(column, codes) for column in drawn.columns)]
        case "table":
            made = [row_id, Column("序号", 5, Role.NUMBER)]
            for column in drawn.columns:
                made += _table_columns(column, codes)
    return tuple(_wide_enough(_distinct(made)))


def _record_columns() -> list[Column]:
    return [
        Column("指标", 38, Role.LABEL),
        Column("本年", 20, Role.VALUE),
        Column("单位", 7, Role.UNIT),
        Column("上年", 16, Role.LAST),
        Column("比上年", 15, Role.CHANGE),
    ]


def _table_columns(column: PlanColumn, codes: Mapping[str, CodeList]) -> list[Column]:
    if column.field.type is not FieldType.CODE:
        return [_value_column(column, codes)]
    name = column.head.removesuffix("代码")
    entries = codes[column.field.codes].entries if column.field.codes in codes else ()
    code = _between(9, max(map(width_of, entries), default=0) + 2, 22)
    return [Column(f"{name}代码", code, Role.VALUE, column.field), Column(f"{name}名称", 28, Role.NAME, column.field)]


def _value_column(column: PlanColumn, codes: Mapping[str, CodeList]) -> Column:
    head = width_of(column.head) + 2
    match column.field.type:
        case FieldType.MONEY:
            width = 16
        case FieldType.COUNT | FieldType.PERCENT | FieldType.DECIMAL:
            width = _between(9, head, 16)
        case FieldType.CHOICE if column.field.codes in codes:
            names = (width_of(entry.name) for entry in codes[column.field.codes].entries.values())
            width = _between(8, max(head, *names) + 2, 20)
        case FieldType.TEXT | FieldType.LONG_TEXT:
            width = column.width * 2 + 1
        case FieldType.DATE:
            width = _between(12, head, 16)
        case _:
            width = _between(8, head, 16)
    return Column(column.head, width, Role.VALUE, column.field)


def _between(least: int, wanted: int, most: int) -> int:
    return max(least, min(wanted, most))


def _wide_enough(columns: Sequence[Column]) -> list[Column]:
    """The columns with room for the lines above them: a narrow sheet gets a wider column of labels."""
    missing = LEAST_WIDTH - sum(column.width for column in columns if column.role is not Role.ID)
    wordy = next((c for c in columns if c.role in (Role.LABEL, Role.NAME)), columns[-1])
    return [replace(c, width=c.width + missing) if c is wordy and missing > 0 else c for c in columns]


def _distinct(columns: Sequence[Column]) -> list[Column]:
    """The columns with heads that differ, case set aside: Excel mends a table of two equal heads, with an alarm."""
    found: list[Column] = []
    taken: set[str] = set()
    for column in columns:
        head = _first_free(column.head, taken)
        taken.add(head.casefold())
        found.append(Column(head, column.width, column.role, column.field))
    return found


def _first_free(name: str, taken: set[str]) -> str:
    return next(
        made for place in range(1, 1000) if (made := name if place == 1 else f"{name} {place}").casefold() not in taken
    )


def _sheet_name(title: str, taken: Sequence[str]) -> str:
    """A name Excel takes: at most 31 characters, none of `: \\ / ? * [ ]`, no quote at an end."""
    plain = re.sub(r"[:\\/?*\[\]]", "－", title).strip("'")[:27]
    return _first_free(plain, {name.casefold() for name in taken})
