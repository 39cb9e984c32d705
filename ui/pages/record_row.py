"""One row of a record: label, input, unit, mark, last year, change, remark; its findings below."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent

from hzdesk.findings import Finding
from hzdesk.forms.model import FieldType, Severity
from hzdesk.forms.plan import PlanRow
from hzdesk.party import party
from hzdesk.returns import SetValue
from hzdesk.values import NA, Unreadable, Value
from ui.look.inputs import Look, tip
from ui.look.marks import Mark, paint_mark
from ui.look.paint import Pixels, color
from ui.look.theme import Theme
from ui.look.tokens import (
    GAP_SMALL,
    INDENT,
    INPUT_HEIGHT,
    INPUT_WIDTH,
    MARK,
    RECORD_ROW,
    Role,
)
from ui.pages.field_input import FieldInput
from ui.pages.field_row import FieldRow
from ui.pages.finding_line import FindingLine
from ui.pages.reading import Reading, mark_of
from ui.pages.record_columns import MIDDLE, TO_RIGHT, Columns, paint_text
from ui.workspace import Workspace

NUMERALS = "零一二三四五六七八九十"
_SHORT_TEXT = 30  # characters that a usual input shows
_LEAST_TEXT = 36  # room for last year's text below which nothing of it is shown


class RecordRow(FieldRow):
    """Shows one field of a record and takes what is entered."""

    def __init__(self, workspace: Workspace, theme: Theme, planned: PlanRow, reading: Reading) -> None:
        super().__init__(workspace, theme, planned, reading)
        self.input = FieldInput(
            theme, reading.choices(self.field), reading.year, number=self.field.is_number, parent=self
        )
        self._box.setSpacing(0)
        self._connect()
        self.scale()
        self.refresh(reading)

    def _connect(self) -> None:
        self.input.entered.connect(self._enter)
        self.input.picked.connect(self._take)
        self.input.not_applicable.connect(self._not_applicable)
        self.input.undo_wanted.connect(self._workspace.undo)
        self.input.redo_wanted.connect(self._workspace.redo)
        self.input.reached.connect(self._reach)
        self.input.left.connect(self.update)

    def refresh(self, reading: Reading) -> None:
        """Takes over what the return holds now."""
        self._reading = reading
        value = self.value
        self.input.hold(
            "" if value is NA else reading.shown(self.field, value),
            na=value is NA,
            current=("1" if value else "0") if isinstance(value, bool) else str(value or ""),
        )
        self.input.look = self._look(value)
        self.input.setAccessibleName(reading.name(self.row, self.field))
        self._show_findings(reading.at(self.planned.row, self.field.key))
        self.update()

    def preview(self, value: Value | None) -> None:
        """Shows a value that is about to be pasted; None takes it back."""
        if value is None:
            self.input.take_back()
            self.input.look = self._look(self.value)
        else:
            self.input.na = value is NA
            self.input.setText("" if value is NA else self._reading.shown(self.field, value))
            self.input.look = "query" if isinstance(value, Unreadable) else "changed"

    def put(self, value: Value) -> None:
        """Puts a value into the return. What cannot be kept stays in the input as it was typed."""
        same = value == self.value and type(value) is type(self.value)
        edit = SetValue(self._reading.section.key, self.planned.row, self.field.key, value)
        if same or self._workspace.edit([edit]):
            self.input.take_back()

    def write_explanation(self) -> None:
        """Opens the explanation of the first query here."""
        for line in self.lines:
            if line.finding is not None and line.finding.severity is Severity.QUERY:
                line.write()
                return

    def commit(self) -> None:
        self.input.commit()
        for line in self.lines:
            line.commit()

    def scale(self) -> None:
        self.input.setFixedSize(self._input_width(), self._theme.px(INPUT_HEIGHT))
        self._place()

    # what was entered

    def _enter(self, entry: str) -> None:
        self.put(self._reading.parse(self.field, entry))

    def _take(self, code: str) -> None:
        self.put(self._reading.picked(self.field, code))

    def _not_applicable(self) -> None:
        self.put(NA)

    def _reach(self) -> None:
        self.reached.emit(self)
        self.update()

    # how it looks

    def _look(self, value: Value) -> Look:
        if self._reading.is_computed(self.row, self.field):
            return "calc"
        if not self.is_typed:
            return "locked"
        found = self._reading.at(self.planned.row, self.field.key)
        if isinstance(value, Unreadable) or (found and found[0].severity is Severity.ERROR):
            return "error"
        return "query" if found and found[0].is_open else ""

    def _show_findings(self, found: Sequence[Finding]) -> None:
        while len(self.lines) > len(found):
            line = self.lines.pop()
            self._box.removeWidget(line)
            line.hide()
            line.deleteLater()
        while len(self.lines) < len(found):
            line = FindingLine(self._workspace, self._theme, self)
            line.written.connect(self._back)
            self._box.addWidget(line)
            self.lines.append(line)
        for place, (line, finding) in enumerate(zip(self.lines, found, strict=True)):
            line.show_finding(finding, is_locked=self._reading.session.is_locked, reverts=not place)
        self._place()

    def _back(self) -> None:
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def _input_width(self) -> int:
        text = 320 if (self.field.maximum or 0) > _SHORT_TEXT else 200
        chars = {FieldType.TEXT: text, FieldType.CODE: 240, FieldType.CHOICE: 160}.get(self.field.type, INPUT_WIDTH)
        return self._theme.px(chars)

    def _row_height(self) -> int:
        return self._theme.px(RECORD_ROW)

    def _place(self) -> None:
        px, columns = self._theme.px, Columns.of(self._theme, self.width())
        below = px(6) if self.lines else 0
        self._box.setContentsMargins(
            columns.label + self._indent(), self._row_height(), self.width() - columns.right, below
        )
        self.input.move(columns.input, (self._row_height() - self.input.height()) // 2)
        self.setMinimumHeight(self._row_height())
        last = self._last_shown()
        self.setToolTip(tip(f"上年 {last}") if last and not self._last_fits(columns) else "")

    def _indent(self) -> int:
        return self.planned.indent * self._theme.px(INDENT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, t = self._theme, self._theme.tokens
        columns = Columns.of(theme, self.width())
        with QPainter(self) as painter:
            pixels = Pixels(painter)
            area = pixels.snap(QRectF(columns.left, 0, columns.right - columns.left, self.height()))
            if self.is_current:
                painter.fillRect(area, color(t.focus_row))
            pixels.line(area, Qt.Edge.BottomEdge, t.rule)
            self._paint_label(painter, columns)
            self._paint_beside(painter, columns)

    @property
    def is_current(self) -> bool:
        return self.input.hasFocus() or self.input.picker is not None or any(line.is_writing for line in self.lines)

    def _paint_label(self, painter: QPainter, columns: Columns) -> None:
        left = columns.label + self._indent()
        area = QRectF(left, 0, columns.input - left - self._theme.px(GAP_SMALL), self._row_height())
        role: Role = "body_bold" if self.planned.total else "body"
        paint_text(painter, self._theme, area, self.planned.label, role, self._theme.tokens.ink, MIDDLE)

    def _paint_beside(self, painter: QPainter, columns: Columns) -> None:
        theme, t, height = self._theme, self._theme.tokens, self._row_height()
        reading, row, field = self._reading, self.row, self.field
        if field.unit:
            left, width = self._after_input(), self._unit_width()
            paint_text(painter, theme, QRectF(left, 0, width + 2, height), field.unit, "secondary", t.ink2)
        found = reading.at(self.planned.row, field.key)
        if found:
            side = theme.px(MARK)
            place = QRect(self._mark_at(columns), (height - side) // 2, side, side)
            paint_mark(painter, place, mark_of(found[0]), t)
        room = self._last_room(columns)
        if self._last_fits(columns) or room.width() >= theme.px(_LEAST_TEXT):
            align = TO_RIGHT if room.right() <= columns.last else MIDDLE
            paint_text(painter, theme, room, self._last_shown(), "body", t.ink2, align)
        is_questioned = bool(found) and mark_of(found[0]) is Mark.query
        change = QRectF(columns.last, 0, columns.change - columns.last, height)
        paint_text(
            painter,
            theme,
            change,
            reading.change(row, field).removesuffix(" 百分点"),
            "body",
            t.query if is_questioned else t.ink2,
            TO_RIGHT,
        )
        if columns.remark:
            pad = theme.px(GAP_SMALL) + theme.px(4)
            remark = QRectF(columns.change + pad, 0, columns.right - columns.change - 2 * pad, height)
            paint_text(painter, theme, remark, self.remark(), "caption", t.ink2, TO_RIGHT)

    def _after_input(self) -> int:
        return self.input.geometry().right() + 1 + self._theme.px(GAP_SMALL)

    def _unit_width(self) -> int:
        return self._theme.metrics("secondary").horizontalAdvance(self.field.unit) if self.field.unit else 0

    def _mark_at(self, columns: Columns) -> int:
        after_unit = self._after_input() + self._unit_width() + self._theme.px(5)
        return max(after_unit, columns.mark if self.field.is_number else 0)

    def _last_shown(self) -> str:
        return self._reading.shown(self.field, self._reading.last(self.row, self.field))

    def _last_room(self, columns: Columns) -> QRectF:
        """What input, unit and mark leave of the column of last year; a text may go on where its change would stand."""
        found = self._reading.at(self.planned.row, self.field.key)
        left = self._mark_at(columns) + self._theme.px(MARK) if found else self._after_input()
        left += self._theme.px(GAP_SMALL)
        room = QRectF(left, 0, columns.last - left, self._row_height())
        if not self.field.is_number and self._last_width() > room.width():
            room.setRight(columns.change)
        return room

    def _last_width(self) -> int:
        return self._theme.metrics("body").horizontalAdvance(self._last_shown())

    def _last_fits(self, columns: Columns) -> bool:
        return self._last_width() <= self._last_room(columns).width()

    def remark(self) -> str:
        """What is to be known of the field besides its figures."""
        if self.field.value is not None:
            parts = [other for other in self._reading.section.fields if other.part_of == self.field.key]
            named = {cell.field for cell in self.field.value.cells}
            whole = named == {part.key for part in parts} and len(parts) <= 10
            return f"下列{NUMERALS[len(parts)]}项之和" if whole else "自动计算"
        if not self._reading.operands.asks(self._reading.section, self.field):
            return f"{party(self._reading.session.frame).own}不填"
        if self.field.basis and self.field.basis != self._reading.section.basis:
            point = f"时点 {self.field.basis.removeprefix('point:')}"
            return {"calendar_year": "按自然年", "academic_year": "按学年"}.get(self.field.basis, point)
        return "" if self.field.required else "可不填"
