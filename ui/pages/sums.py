"""The sums under a table, in the columns of its grid."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hzdesk import text
from hzdesk.forms.model import Field, FieldType
from hzdesk.values import NA, Unreadable, Value, is_number
from ui.look.cells import LEFT, RIGHT, CellLook, paint_cell
from ui.look.paint import Pixels, color
from ui.look.theme import Theme
from ui.look.tokens import TABLE_SUMS
from ui.pages.columns import Column
from ui.pages.grid import Grid
from ui.pages.reading import Reading


class Sums(QWidget):
    """One painted row. It is as wide as the cells above it, wherever they are scrolled."""

    def __init__(self, theme: Theme, grid: Grid) -> None:
        super().__init__()
        self._theme, self._grid = theme, grid
        self._looks: list[CellLook] = []
        grid.horizontalScrollBar().valueChanged.connect(self.update)
        grid.horizontalHeader().sectionResized.connect(self.update)
        self.setFixedHeight(theme.px(TABLE_SUMS))

    def refresh(self) -> None:
        model = self._grid.grid_model
        self._looks = [_look(model.reading, column) for column in model.columns]
        named = 1 if len(self._looks) > 1 and self._looks[1].text == "" and model.columns[0].part == "code" else 0
        if self._looks and not self._looks[named].text:
            self._looks[named] = CellLook("合计", LEFT, kind="sum")
        self.setAccessibleName("合计")
        self.setAccessibleDescription("，".join(f"{column.head} {shown}" for column, shown in self.shown()))
        some = any(column.field is not None and adds_up(column.field) for column in model.columns)
        self.setFixedHeight(self._theme.px(TABLE_SUMS) if some else 0)
        self.update()

    def shown(self) -> list[tuple[Column, str]]:
        """Every sum with its column."""
        columns = self._grid.grid_model.columns
        return [
            (column, look.text)
            for column, look in zip(columns, self._looks, strict=True)
            if column.is_number and look.text
        ]

    def width_of(self, place: int) -> int:
        """How wide the sum of a column is, at least as wide as one with something missing in it."""
        shown = self._looks[place].text if place < len(self._looks) else ""
        return self._theme.metrics("body_bold").horizontalAdvance(shown)

    def paintEvent(self, _event: QPaintEvent) -> None:
        grid, t = self._grid, self._theme.tokens
        left = grid.verticalHeader().width() if grid.verticalHeader().isVisible() else 0
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), color(t.bar))
            painter.setClipRect(QRect(left, 0, grid.viewport().width(), self.height()))
            for place in range(grid.frozen, len(self._looks)):
                self._paint(painter, place, left + grid.columnViewportPosition(place))
            start = left
            for place in range(min(grid.frozen, len(self._looks))):
                self._paint(painter, place, start)
                start += grid.columnWidth(place)
            painter.setClipping(False)
            pixels = Pixels(painter)
            pixels.line(pixels.snap(self.rect()), Qt.Edge.TopEdge, t.edge)

    def _paint(self, painter: QPainter, place: int, left: int) -> None:
        if not self._grid.isColumnHidden(place):
            area = QRect(left, 0, self._grid.columnWidth(place), self.height())
            paint_cell(painter, area, self._looks[place], self._theme)


def adds_up(field: Field) -> bool:
    """Whether a sum over rows means anything: it does for people and money, not for rates and years."""
    return field.type in (FieldType.COUNT, FieldType.MONEY) and field.unit != "年"


def _look(reading: Reading, column: Column) -> CellLook:
    field = column.field
    if field is None or not adds_up(field):
        return CellLook(kind="sum")
    now = [reading.value(row, field) for row in reading.rows]
    if column.part == "value":
        missing = sum(isinstance(value, Unreadable) or (value is None and field.required) for value in now)
        shown = _shown(field, now)
        return CellLook(f"缺 {missing}　{shown}" if missing else shown, RIGHT, kind="sum")
    previous = reading.session.previous
    if previous is None:
        return CellLook(kind="sum")
    before = [row.values.get(field.key) for row in previous.rows(reading.section.key)]
    if column.part == "last":
        return CellLook(_shown(field, before), RIGHT, kind="sum")
    if not any(is_number(value) for value in now):
        return CellLook(kind="sum")
    if field.is_redefined(reading.year):
        return CellLook(text.REDEFINED, RIGHT, kind="sum", ink="ink2")
    money = field.type is FieldType.MONEY
    change = text.difference(_sum(now), _sum(before), text.digits_of(field), field.unit, money=money)
    return CellLook(change, RIGHT, kind="sum", ink="ink2")


def _shown(field: Field, values: list[Value]) -> str:
    return text.show(field, _sum(values)) if any(is_number(value) for value in values) else ""


def _sum(values: list[Value]) -> int:
    return sum(value for value in values if value is not NA and is_number(value))  # type: ignore[misc]
