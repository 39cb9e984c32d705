"""The sheet of one section, drawn from its plan."""

from dataclasses import replace

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from hzdesk.forms.model import Field
from hzdesk.forms.plan import PlanRow
from hzdesk.operands import ReturnOperands
from hzdesk.returns import Frame, Row
from hzdesk.values import NOTHING, Value
from hzdesk.workbook.cells import FieldCells
from hzdesk.workbook.layout import MORE, Column, Role, SheetLayout, lines_of, pieces
from hzdesk.workbook.sheet import LINE_HEIGHT, Sheet, Written
from hzdesk.workbook.styles import (
    BYLINE,
    FILL,
    GROUP,
    HELP,
    HIDDEN,
    INK2,
    LONG,
    NONE,
    PLAIN,
    QUIET,
    TITLE,
    Look,
    Looks,
)

LINES_ABOVE = 3
_BLANK_TEXT = 120.0  # points of a cell for a long text
Range = tuple[Field, str]  # the cells of a field, as `C5` or `C5:C40`


class SectionWriter:
    """The sheet of one section, being written.

    With `told`, a line on how to fill it in, the cells that are typed are open, a table has `spare` empty rows below
    its own, and `ranges` says where each field stands.
    """

    def __init__(
        self,
        book: Workbook,
        looks: Looks,
        layout: SheetLayout,
        operands: ReturnOperands,
        *,
        told: str = "",
        spare: int = 0,
    ) -> None:
        self.layout, self.operands, self.looks, self.told, self.spare = layout, operands, looks, told, spare
        self.ranges: list[Range] = []
        self.section, self.annual = layout.section, operands.annual
        codes, fields = operands.form.codes, layout.section.fields
        named = {column.field.key for column in layout.columns if column.field and column.role is Role.NAME}
        is_open = bool(told)
        self.cells = {
            f.key: FieldCells(f, layout.section.kind, codes.get(f.codes), looks, named=f.key in named, is_open=is_open)
            for f in fields
        }
        self.asked = {field.key for field in fields if operands.asks(layout.section, field)}
        label = next(place for place, column in enumerate(layout.columns) if column.role is not Role.ID)
        widths = [0 if column.role is Role.ID else column.width for column in layout.columns]
        freeze = f"{'ABCDEF'[label + 1]}{LINES_ABOVE + is_open + 2}"
        self.page = Sheet(book, looks, layout.name, widths, freeze=freeze, landscape=layout.landscape)
        self.hidden, self.unit, self.empty = looks(HIDDEN), looks(QUIET), looks(PLAIN)

    def write(self, number: int) -> Sheet:
        self._top()
        columns = self.layout.columns
        right = [_is_flush_right(column, self.section.kind) for column in columns]
        heights = max(lines_of(column.head, column.width - 1) for column in columns if column.role is not Role.ID)
        first = self.page.heads(
            [column.head for column in columns], right, heights * LINE_HEIGHT + 6, gap=self.section.kind != "record"
        )
        if self.section.kind == "table":
            self._table_rows()
        elif self.section.kind == "matrix":
            self._matrix_rows()
        else:
            self._record_rows()
        self.page.table(self.layout.table, number, [column.head for column in columns], first)
        if self.layout.plan.columns:
            letters = ((column, get_column_letter(at)) for at, column in enumerate(columns, 1))
            self.ranges += [
                (column.field, f"{letter}{first + 1}:{letter}{self.page.last}")
                for column, letter in letters
                if column.field is not None and column.role is Role.VALUE and self._is_typed(column.field)
            ]
        return self.page

    def _is_typed(self, field: Field) -> bool:
        return field.value is None and field.key in self.asked

    def _top(self) -> None:
        nothing = self.looks(NONE)
        asked = self.operands.asks_section(self.section)
        note = self.section.help if asked else f"本校不填这张表。{self.section.help}"
        last = len(self.layout.columns)
        width = sum(column.width for column in self.layout.columns[1:])
        lines = lines_of(note, width) if note else 0
        top = ((self.layout.plan.title, TITLE, 30), (byline(self.annual.frame, self.layout.plan.basis), BYLINE, 18))
        told = [(self.told, FILL, lines_of(self.told, width) * 15 + 8)] if self.told else []
        for words, look, height in (*top, *told, (note, HELP, lines * 14 + 6)):
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
        cells, asked = self.cells[field.key], field.key in self.asked
        value = self.operands.value(self.section, row, field.key) if line.total else row.values.get(field.key)
        last = self._last_value(row, field)
        label = ("其中：" if line.indent else "") + line.label
        words = cells.value(value, computed=line.total or not asked)
        change = cells.change(value, last, self.operands.year) if asked else "不填"
        height = _height(words[0], self.layout.columns[2].width)
        written: dict[Role, Written] = {
            Role.ID: (field.key, self.hidden),
            Role.LABEL: (label, self.looks(Look(wrap=True, indent=2 * line.indent, bold=line.total))),
            Role.VALUE: words,
            Role.UNIT: (field.unit, self.unit),
            Role.LAST: cells.last(last),
            Role.CHANGE: (change, self.looks(Look(ink=INK2, align="right"))),
        }
        at = self.page.row(
            [written[column.role] for column in self.layout.columns],
            max(height, _height(label, self.layout.columns[1].width - 2 * line.indent)),
        )
        self._open(field, at)

    def _open(self, field: Field, row: int) -> None:
        if self._is_typed(field):
            self.ranges.append((field, f"C{row}"))

    def _last_value(self, row: Row, field: Field) -> Value:
        last = self.operands.last
        if last is None or self.section.key not in last.form.by_key:
            return None
        before = last.row_like(self.section, row)
        return last.value(self.section, before or Row(row.id), field.key)

    def _narrative_line(self, row: Row, line: PlanRow, field: Field) -> None:
        value = row.values.get(field.key)
        width = self.layout.columns[2].width
        look = self.looks(replace(LONG, open=True, rule="box") if self.told and self._is_typed(field) else LONG)
        label = self.looks(Look(wrap=True, bold=True, vertical="top"))
        if not isinstance(value, str) or field.codes:
            words = self.cells[field.key].value(value, computed=bool(self.told) and not self._is_typed(field))
            height = _BLANK_TEXT if self.told and not field.codes else 0
            self._open(field, self.page.row([(field.key, self.hidden), (line.label, label), words], height))
            return
        for place, piece in enumerate(pieces(value, width)):
            name = (field.key + MORE, "") if place else (field.key, line.label)
            cells = [(name[0], self.hidden), (name[1], label), (piece, look)]
            at = self.page.row(cells, lines_of(piece, width) * LINE_HEIGHT + 8)
            if not place:
                self._open(field, at)

    def _matrix_rows(self) -> None:
        for line in self.layout.plan.rows:
            row = self.annual.row(self.section.key, line.row) or Row(line.row)
            cells: list[Written | None] = [
                (line.row, self.hidden),
                (line.label, self.looks(Look(wrap=True, bold=line.total))),
            ]
            cells += [self._column_value(column, row, total=line.total) for column in self.layout.columns[2:]]
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
        for place in range(len(rows) + 1, len(rows) + self.spare + 1):
            typed = [self._column_value(column, Row("")) for column in columns[2:]]
            if nothing and place == len(rows) + 1:
                typed[0] = (NOTHING, typed[0][1])
            self.page.row([("", self.hidden), (place, self.unit), *typed])
        if not self.spare and (nothing or not rows):
            blank = [(None, self.empty)] * (len(columns) - 3)
            self.page.row([("", self.hidden), (None, self.unit), (NOTHING if nothing else None, self.empty), *blank])

    def _column_value(self, column: Column, row: Row, *, total: bool = False) -> Written:
        """The cell of a column; a row without id holds nothing yet."""
        field = column.field
        assert field is not None
        cells = self.cells[field.key]
        if column.role is Role.NAME:
            return cells.name(row.values.get(field.key))
        if not row.id:
            return cells.value(None, computed=not self._is_typed(field))
        if total or field.value is not None:
            return cells.value(self.operands.value(self.section, row, field.key), computed=True)
        return cells.value(row.values.get(field.key), computed=field.key not in self.asked)


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


def byline(frame: Frame, basis: str) -> str:
    return f"{frame.school_name}（{frame.school_code}）　{frame.year} 年度　{basis}"
