"""The chart standing on its table: one column per year, the points above it, and the header as the axis of both."""

from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from hzdesk import text, trends
from ui.look.paint import Pixels, color
from ui.look.style import palette
from ui.look.theme import Theme
from ui.look.tokens import CELL_PADDING, Role
from ui.pages.chart import Chart, Picture
from ui.qt import ROOT, Index, Option

ITEM = Qt.ItemDataRole
BoldRole, FutureRole, PaleRole, BreakRole = (ITEM.UserRole + number for number in range(1, 5))

_ROW, _HEAD = 28, 27
_CHART_AT_LEAST = 180
_LABELS_AT_LEAST, _LABELS_AT_MOST = 128, 240


@dataclass(frozen=True)
class Line:
    """A row of the table: its label, and what it shows by year."""

    label: str
    shown: dict[int, str]
    bold: bool = False
    pale: bool = False


def lines(picture: Picture) -> tuple[Line, ...]:
    """What the indicator is made of, the indicator, its change, and the goals by the year they are due."""
    trend = picture.trend
    unit = trend.indicator.unit
    own = {year: trends.value_shown(trend, year) for year in trend.figures}
    step = {year: trends.change(trend, year) for year in trend.figures}
    goals = {goal.due: f"{text.plain(goal.value)}%" for goal in picture.goals}
    label = trend.indicator.label if unit in ("%", "") else f"{trend.indicator.label}（{unit}）"
    change = "比上年（百分点）" if unit == "%" else "比上年"
    whose = "、".join(dict.fromkeys(goal.whose for goal in picture.goals))
    return (
        *(Line(part.label, dict(part.shown)) for part in picture.parts),
        Line(label, own, bold=True),
        Line(change, step, pale=True),
        *((Line(f"{whose}目标", goals, pale=True),) if goals else ()),
    )


class TrendModel(QAbstractTableModel):
    """Labels in the first column, then a column per year."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()
        self.years = range(0)
        self._last = 0
        self._breaks: tuple[int, ...] = ()

    def put(self, picture: Picture) -> None:
        self.beginResetModel()
        self.lines, self.years, self._last = lines(picture), picture.years, picture.trend.year
        self._breaks = picture.breaks
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.years) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ITEM.DisplayRole) -> object:
        if orientation is Qt.Orientation.Vertical or not 0 <= section <= len(self.years):
            return None
        if role == ITEM.DisplayRole:
            return str(self.years[section - 1]) if section else ""
        return (
            self._is_future(section) if role == FutureRole else self._is_break(section) if role == BreakRole else None
        )

    def data(self, index: Index, role: int = ITEM.DisplayRole) -> object:
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        match role:
            case ITEM.DisplayRole | ITEM.ToolTipRole:
                return line.shown.get(self.years[column - 1], "") if column else line.label
            case _ if role == BoldRole:
                return line.bold
            case _ if role == FutureRole:
                return self._is_future(column)
            case _ if role == BreakRole:
                return self._is_break(column)
            case _ if role == PaleRole:
                return line.pale or column == 0
        return None

    def _is_future(self, column: int) -> bool:
        return column > 0 and self.years[column - 1] > self._last

    def _is_break(self, column: int) -> bool:
        return column > 0 and self.years[column - 1] in self._breaks


class _Cells(QStyledItemDelegate):
    """Years centred under their points; a number too wide for its year is written smaller, never cut."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: Option, index: Index) -> None:
        t, pixels = self._theme.tokens, Pixels(painter)
        area = pixels.snap(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        future = bool(index.data(FutureRole))
        painter.fillRect(area, color(t.select if selected else t.computed if future else t.sheet))
        pixels.line(area, Qt.Edge.BottomEdge, t.line)
        if index.data(BreakRole):
            pixels.line(area, Qt.Edge.LeftEdge, t.edge)
        if option.state & QStyle.StateFlag.State_HasFocus:
            pixels.frame(area, t.accent, 2)
        bold, first = bool(index.data(BoldRole)), index.column() == 0
        painter.setPen(color(t.ink2 if index.data(PaleRole) and not (bold and first) else t.ink))
        shown = str(index.data())
        role: Role = "body_bold" if bold else "body"
        room = option.rect.adjusted(CELL_PADDING if first else 1, 0, -1, 0)
        painter.setFont(self._fitting(shown, role, room.width()))
        align = Qt.AlignmentFlag.AlignLeft if first else Qt.AlignmentFlag.AlignHCenter
        painter.drawText(QRectF(room), align | Qt.AlignmentFlag.AlignVCenter, shown)

    def _fitting(self, shown: str, role: Role, width: int) -> QFont:
        if self._theme.metrics(role).horizontalAdvance(shown) <= width:
            return self._theme.font(role)
        font = QFont(self._theme.font("caption"))
        font.setBold(role == "body_bold")
        while font.pointSizeF() > 6 and QFontMetrics(font).horizontalAdvance(shown) > width:
            font.setPointSizeF(font.pointSizeF() - 0.5)
        return font


class _Years(QHeaderView):
    """The axis: a line with a tick above every year."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(1)

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:
        t, pixels = self._theme.tokens, Pixels(painter)
        area = pixels.snap(rect)
        future = bool(self.model().headerData(column, Qt.Orientation.Horizontal, FutureRole))
        painter.fillRect(area, color(t.computed if future else t.sheet))
        pixels.line(area, Qt.Edge.BottomEdge, t.edge)
        if not column:
            return
        pixels.line(area, Qt.Edge.TopEdge, t.edge)
        if self.model().headerData(column, Qt.Orientation.Horizontal, BreakRole):
            pixels.line(area, Qt.Edge.LeftEdge, t.edge)
        tick = QRectF(area.center().x(), area.top(), 1, 4)
        painter.fillRect(pixels.snap(tick), color(t.edge))
        painter.setFont(self._theme.font("caption"))
        painter.setPen(color(t.ink2))
        year = str(self.model().headerData(column, Qt.Orientation.Horizontal))
        painter.drawText(QRectF(rect).adjusted(0, 3, 0, 0), Qt.AlignmentFlag.AlignCenter, year)


class ChartSheet(QWidget):
    """Chart and table, kept on the same columns."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.chart = Chart(theme)
        self.model = TrendModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setItemDelegate(_Cells(theme, self.table))
        self.table.setHorizontalHeader(_Years(theme, self.table))
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setTabKeyNavigation(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.chart, 1)
        box.addWidget(self.table)
        theme.changed.connect(self.recolour)
        self.recolour()

    def show_picture(self, picture: Picture) -> None:
        self.model.put(picture)
        self._fit()
        self.chart.show_picture(picture)

    def recolour(self) -> None:
        """The theme changed: colours and sizes of both halves."""
        self.setPalette(palette(self._theme.tokens))
        self.table.verticalHeader().setDefaultSectionSize(self._theme.px(_ROW))
        self.table.horizontalHeader().setFixedHeight(self._theme.px(_HEAD))
        self._fit()
        self.chart.draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Whole pixels for every year; the column of labels takes what is left over."""
        if not self.model.lines:
            return
        px, count = self._theme.px, len(self.model.years)
        widest = max(self._label_width(line) for line in self.model.lines)
        labels = min(max(widest, px(_LABELS_AT_LEAST)), px(_LABELS_AT_MOST))
        column = max((self.width() - labels) // count, 1)
        first = self.width() - column * count
        for place in range(count + 1):
            self.table.setColumnWidth(place, column if place else first)
        self.chart.setMinimumHeight(px(_CHART_AT_LEAST))
        self.table.setFixedHeight(px(_HEAD) + px(_ROW) * len(self.model.lines))
        self.chart.set_columns(first, column)

    def _label_width(self, line: Line) -> int:
        metrics = self._theme.metrics("body_bold" if line.bold else "body")
        return metrics.horizontalAdvance(line.label) + 2 * CELL_PADDING
