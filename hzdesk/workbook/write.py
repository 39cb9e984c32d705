"""Writing a submission: the workbook before it is signed."""

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeGuard

from openpyxl import Workbook

from hzdesk import text
from hzdesk.canonical import normal
from hzdesk.findings import Finding
from hzdesk.forms.codes import CodeList
from hzdesk.forms.model import Field, FieldType, Form
from hzdesk.forms.plan import PlanRow
from hzdesk.indicators import Figure
from hzdesk.operands import ReturnOperands, operands_of
from hzdesk.returns import AnnualReturn, Frame, Row
from hzdesk.values import NA, Unreadable, Value
from hzdesk.workbook import machine
from hzdesk.workbook.back import write_dictionary, write_figures, write_findings
from hzdesk.workbook.cover import Cover, people
from hzdesk.workbook.front import write_cover
from hzdesk.workbook.layout import (
    MACHINE,
    MACHINE_TABLE,
    MORE,
    NOTHING,
    Column,
    Role,
    SheetLayout,
    layouts,
    lines_of,
    pieces,
)
from hzdesk.workbook.sheet import LINE_HEIGHT, Sheet, Written
from hzdesk.workbook.styles import (
    BYLINE,
    GROUND,
    GROUP,
    HELP,
    HIDDEN,
    INK,
    INK2,
    INK3,
    NONE,
    PLAIN,
    QUIET,
    TEXT,
    TITLE,
    WARNING,
    Look,
    Looks,
    number_format,
)

_HEAD_ROW = 4
_PLAIN_NUMBERS = {FieldType.YEAR}


def write_submission(
    form: Form,
    annual: AnnualReturn,
    cover: Cover,
    *,
    previous: AnnualReturn | None = None,
    findings: Sequence[Finding] = (),
    figures: Sequence[Figure] = (),
    last_figures: Mapping[str, Figure] | None = None,
) -> bytes:
    """The unsigned package. The same return gives the same parts, `docProps` aside, which signing takes out.

    `last_figures` are last year's by the key of their indicator, each computed on its own year's form.
    """
    kept = normal(form, annual)
    book = Workbook()
    book.remove(book.worksheets[0])
    looks = Looks(book)
    sheets = layouts(form, annual.frame.year)
    operands = operands_of(form, kept, previous)
    footer = f"{kept.frame.school_code}　{kept.frame.year} 年度　校验码 {cover.check_code}"
    headline = [figure for key in form.headline for figure in figures if figure.indicator.key == key]
    last = last_figures or {}

    pages = [write_cover(book, looks, form, kept.frame, cover, people(form, kept), headline, last)]
    pages += [_Writer(book, looks, layout, operands).write(number) for number, layout in enumerate(sheets, 4)]
    pages.append(write_figures(book, looks, form, kept.frame.year, figures, last))
    pages.append(write_findings(book, looks, form, kept, findings))
    pages.append(write_dictionary(book, looks, form, kept.frame.year))
    for page in pages:
        page.footer(footer)
        page.protect()
    _write_machine(book, looks, machine.documents(form, kept, previous, cover, sheets))
    package = io.BytesIO()
    book.save(package)
    return package.getvalue()


def byline(frame: Frame, basis: str) -> str:
    return f"{frame.school_name}（{frame.school_code}）　{frame.year} 年度　{basis}"


def _write_machine(book: Workbook, looks: Looks, documents: Mapping[str, str]) -> None:
    page = Sheet(book, looks, MACHINE, (12, 80))
    style, heads = looks(HIDDEN), ("名称", "内容")
    first = page.row([(head, style) for head in heads])
    for name, piece in machine.to_rows(documents):
        page.row([(name, style), (piece, style)])
    page.table(MACHINE_TABLE, 3, heads, first)
    page.sheet.sheet_state = "veryHidden"


class _Writer:
    """The sheet of one section, being written."""

    def __init__(self, book: Workbook, looks: Looks, layout: SheetLayout, operands: ReturnOperands) -> None:
        self.layout, self.operands, self.looks = layout, operands, looks
        self.section, self.annual = layout.section, operands.annual
        self.codes: Mapping[str, CodeList] = operands.form.codes
        label = next(place for place, column in enumerate(layout.columns) if column.role is not Role.ID)
        widths = [0 if column.role is Role.ID else column.width for column in layout.columns]
        freeze = f"{'ABCDEF'[label + 1]}{_HEAD_ROW + 1}"
        self.page = Sheet(book, looks, layout.name, widths, freeze=freeze, landscape=layout.landscape)
        self.hidden, self.unit, self.empty = looks(HIDDEN), looks(QUIET), looks(PLAIN)

    def write(self, number: int) -> Sheet:
        self._top()
        columns = self.layout.columns
        right = [_is_flush_right(column, self.section.kind) for column in columns]
        heights = max(lines_of(column.head, column.width - 1) for column in columns if column.role is not Role.ID)
        first = self.page.heads([column.head for column in columns], right, heights * LINE_HEIGHT + 6)
        if self.section.kind == "table":
            self._table_rows()
        elif self.section.kind == "matrix":
            self._matrix_rows()
        else:
            self._record_rows()
        self.page.table(self.layout.table, number, [column.head for column in columns], first)
        return self.page

    def _top(self) -> None:
        nothing = self.looks(NONE)
        asked = self.operands.asks_section(self.section)
        note = self.section.help if asked else f"本校不填这张表。{self.section.help}"
        last = len(self.layout.columns)
        width = sum(column.width for column in self.layout.columns[1:])
        lines = lines_of(note, width) if note else 0
        top = ((self.layout.plan.title, TITLE, 30), (byline(self.annual.frame, self.layout.plan.basis), BYLINE, 18))
        for words, look, height in (*top, (note, HELP, lines * 14 + 6)):
            row = self.page.row([("", nothing), (words, self.looks(look))], height)
            self.page.merge(row, 2, last)

    def _record_rows(self) -> None:
        row = self.annual.row(self.section.key, self.section.row_keys[0]) or Row(self.section.row_keys[0])
        for line in self.layout.plan.rows:
            if line.heading:
                blank = [(None, self.looks(GROUP))] * (len(self.layout.columns) - 2)
                self.page.row([("", self.hidden), (line.heading, self.looks(GROUP)), *blank], 28)
            assert line.field is not None
            if self.section.kind == "narrative":
                self._narrative_line(row, line, line.field)
            else:
                self._record_line(row, line, line.field)

    def _record_line(self, row: Row, line: PlanRow, field: Field) -> None:
        asked = self.operands.asks(field)
        value = self._computed(row, field) if line.total else row.values.get(field.key)
        last = self._last_value(row, field)
        label = ("其中：" if line.indent else "") + line.label
        words = self._value(value, field, computed=line.total or not asked)
        height = _height(words[0], self.layout.columns[2].width)
        self.page.row(
            [
                (field.key, self.hidden),
                (label, self.looks(Look(wrap=True, indent=2 * line.indent, bold=line.total))),
                words,
                (field.unit, self.unit),
                self._last(last, field),
                (self._change(value, last, field) if asked else "不填", self.looks(Look(ink=INK2, align="right"))),
            ],
            max(height, _height(label, self.layout.columns[1].width - 2 * line.indent)),
        )

    def _last_value(self, row: Row, field: Field) -> Value:
        last = self.operands.last
        if last is None or self.section.key not in last.form.by_key:
            return None
        before = last.row_like(self.section, row)
        return last.value(self.section, before or Row(row.id), field.key)

    def _narrative_line(self, row: Row, line: PlanRow, field: Field) -> None:
        value = row.values.get(field.key)
        width = self.layout.columns[2].width
        look = self.looks(Look(wrap=True, vertical="top"))
        label = self.looks(Look(wrap=True, bold=True, vertical="top"))
        if not isinstance(value, str):
            self.page.row([(field.key, self.hidden), (line.label, label), self._value(value, field)])
            return
        for place, piece in enumerate(pieces(value, width)):
            name = (field.key + MORE, "") if place else (field.key, line.label)
            cells = [(name[0], self.hidden), (name[1], label), (piece, look)]
            self.page.row(cells, lines_of(piece, width) * LINE_HEIGHT + 8)

    def _matrix_rows(self) -> None:
        for line in self.layout.plan.rows:
            row = self.annual.row(self.section.key, line.row) or Row(line.row)
            cells: list[Written | None] = [
                (line.row, self.hidden),
                (line.label, self.looks(Look(wrap=True, bold=line.total))),
            ]
            for column in self.layout.columns[2:]:
                cells.append(self._column_value(column, row, total=line.total))
            self.page.row(cells, _height(line.label, self.layout.columns[1].width))

    def _table_rows(self) -> None:
        columns = self.layout.columns
        rows = self.annual.rows(self.section.key)
        for place, row in enumerate(rows, 1):
            cells: list[Written | None] = [(row.id, self.hidden), (place, self.unit)]
            cells += [self._column_value(column, row) for column in columns[2:]]
            height = max(
                _height(cell[0], column.width) for cell, column in zip(cells[2:], columns[2:], strict=True) if cell
            )
            self.page.row(cells, height)
        nothing = self.section.key in self.annual.nothing
        if nothing or not rows:
            blank = [(None, self.empty)] * (len(columns) - 3)
            self.page.row([("", self.hidden), (None, self.unit), (NOTHING if nothing else None, self.empty), *blank])

    def _column_value(self, column: Column, row: Row, *, total: bool = False) -> Written:
        field = column.field
        assert field is not None
        if column.role is Role.NAME:
            return self._name(row.values.get(field.key), field)
        if total or field.value is not None:
            return self._value(self._computed(row, field), field, computed=True)
        return self._value(row.values.get(field.key), field, computed=not self.operands.asks(field))

    def _computed(self, row: Row, field: Field) -> Value:
        value = self.operands.value(self.section, row, field.key)
        if isinstance(value, Decimal):
            return text.round_half_up(value, text.digits_of(field))
        return value

    def _value(self, value: Value, field: Field, *, computed: bool = False) -> Written:
        """The cell of a value: what is read back from here must be that value."""
        ground = GROUND if computed else ""
        if isinstance(value, Unreadable):
            return value.text, self.looks(Look(ink=WARNING, wrap=True))
        if value is NA:
            return value.value, self.looks(
                Look(ink=INK3, ground=ground, align="right" if field.is_number or self._is_short(field) else "left")
            )
        if field.is_number or field.type in _PLAIN_NUMBERS:
            return _number(value), self.looks(_number_look(field, ground=ground, bold=computed))
        ink = INK2 if field.type is FieldType.CODE and self.section.kind == "table" else INK
        align = "right" if self._is_short(field) else "left"
        look = Look(wrap=True, ground=ground, ink=ink, align=align)
        return shown(field, value, self.codes.get(field.codes)), self.looks(look)

    def _is_short(self, field: Field) -> bool:
        """Whether a field of a record is short enough to stand flush with the numbers."""
        if self.section.kind != "record":
            return False
        return field.type is not FieldType.LONG_TEXT and (
            field.type is not FieldType.TEXT or (field.maximum or 99) <= 30
        )

    def _name(self, value: Value, field: Field) -> Written:
        codes = self.codes.get(field.codes)
        return text.code_name(value, codes) if codes and isinstance(value, str) else None, self.looks(TEXT)

    def _last(self, value: Value, field: Field) -> Written:
        if _is_number(value) and field.is_number:
            return text.round_half_up(value, text.digits_of(field)), self.looks(_number_look(field, ink=INK2))
        words = text.show(field, value, self.codes.get(field.codes))
        return words, self.looks(
            Look(ink=INK2, wrap=True, align="right" if field.is_number or self._is_short(field) else "left")
        )

    def _change(self, now: Value, before: Value, field: Field) -> str:
        if field.break_note and before is not None:
            return "口径有变"
        if not (field.is_number and _is_number(now) and _is_number(before)):
            return ""
        money = field.type is FieldType.MONEY
        return text.difference(now, before, text.digits_of(field), field.unit, money=money)


def shown(field: Field, value: Value, codes: CodeList | None) -> str | None:
    """The text of a value: the name of a choice where the name alone says which one it is."""
    if field.type is FieldType.CHOICE and codes is not None and isinstance(value, str):
        name = text.code_name(value, codes)
        return name if text.parse(field, name, codes) == value else value
    return None if value is None else text.plain(value)


def _number_look(field: Field, *, ground: str = "", bold: bool = False, ink: str = INK) -> Look:
    number = "0" if field.type in _PLAIN_NUMBERS else number_format(text.digits_of(field))
    return Look(align="right", number=number, ground=ground, bold=bold, ink=ink)


def _number(value: Value) -> int | Decimal | str | None:
    if value is None or _is_number(value):
        return value
    return text.plain(value)


def _is_number(value: Value) -> TypeGuard[int | Decimal]:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _is_flush_right(column: Column, kind: str) -> bool:
    if column.field is not None:
        return column.field.is_number and column.role is Role.VALUE
    return kind == "record" and column.role in (Role.VALUE, Role.LAST, Role.CHANGE)


def _height(content: object, width: float) -> float:
    """The height of a row for a text, 0 when the usual one will do."""
    if not isinstance(content, str) or len(content) * 2 < width:
        return 0
    lines = lines_of(content, width)
    return lines * LINE_HEIGHT + 6 if lines > 1 else 0
