"""The line of an indicator over its years, with the goals beside it. Its x axis is the header of the table below."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsRectItem

from hzdesk.plotting import Box, Line, place, ticks, top_of_view
from hzdesk.text import show_number
from hzdesk.trends import Goal, Part, Trend, value_shown
from ui.look.paint import color, pen
from ui.look.theme import Theme
from ui.look.tokens import GAP_SMALL, Role

_ROOM_ABOVE = 36  # pixels for the label of the highest point
_POINT, _DIAMOND = 9, 12


@dataclass(frozen=True, slots=True)
class Picture:
    """What chart and table show together."""

    trend: Trend
    goals: tuple[Goal, ...]
    parts: tuple[Part, ...]
    years: range


class _Scale(pg.AxisItem):
    """The y axis; its outermost labels are moved inside instead of being cut."""

    def __init__(self) -> None:
        super().__init__("left")
        self.setStyle(tickLength=0, tickTextOffset=GAP_SMALL, hideOverlappingLabels=False)
        self.setPen(None)

    def drawPicture(self, painter: QPainter, axis: Any, ticks: Any, texts: Any) -> None:
        inside = self.mapRectFromParent(self.geometry())
        for rect, _, _ in texts:
            rect.moveTop(min(max(rect.top(), inside.top()), inside.bottom() - rect.height()))
        super().drawPicture(painter, axis, ticks, texts)


class Chart(pg.PlotWidget):
    """Draws one picture; `set_columns` says where the table below has its columns."""

    def __init__(self, theme: Theme) -> None:
        self._axis = _Scale()
        self._theme = theme
        self._picture: Picture | None = None  # before the base class, which resizes while it is made
        self._first = self._column = 0
        self._scale: tuple[float, ...] = ()
        super().__init__(enableMenu=False, axisItems={"left": self._axis})
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        plot = self.getPlotItem()
        plot.layout.setContentsMargins(0, 0, 0, 0)
        plot.hideButtons()
        plot.hideAxis("bottom")
        plot.setMouseEnabled(x=False, y=False)
        plot.vb.setDefaultPadding(0)

    def show_picture(self, picture: Picture) -> None:
        self._picture = picture
        self.draw()

    def set_columns(self, first: int, column: int) -> None:
        """The widths of the table's first column and of each year, in pixels."""
        if (first, column) != (self._first, self._column):
            self._first, self._column = first, column
            self.draw()

    def sizeHint(self) -> QSize:
        return self.minimumSize()  # it takes what room there is

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.draw()

    def draw(self) -> None:
        """Everything anew: values, goals, labels, in the colours of the theme."""
        picture, tokens = self._picture, self._theme.tokens
        if picture is None or not self._column:
            return
        plot = self.getPlotItem()
        plot.clear()
        self.setBackground(color(tokens.sheet))
        years, trend = picture.years, picture.trend
        known = {year: float(value) for year in years if (value := trend.value(year)) is not None}
        self._set_ranges(picture, known)
        self._future(trend.year + 0.5, years[-1] + 0.5)
        for tick in self._scale[1:]:
            plot.addItem(pg.InfiniteLine(tick, 0, pen=_pen(tokens.rule, 1)))
        for goal in picture.goals:
            self._goal(goal, years)
        self._line(trend, years, known)
        self._labels(picture, known)

    def x(self, year: float) -> float:
        """Where a year stands, in pixels from the left edge of the widget."""
        assert self._picture is not None
        return self._first + (year - self._picture.years[0] + 0.5) * self._column

    def y(self, value: float) -> float:
        low, high = self.getPlotItem().vb.viewRange()[1]
        return float((high - value) / (high - low) * self.height())

    def _set_ranges(self, picture: Picture, known: dict[int, float]) -> None:
        indicator, years = picture.trend.indicator, picture.years
        values = [*known.values(), *(float(goal.value) for goal in picture.goals)]
        most = 100.0 if indicator.unit == "%" and max(values, default=0) <= 100 else math.inf
        self._scale = ticks(values, whole=indicator.digits == 0, most=most)
        top = top_of_view(self._scale, max(values, default=0), self.height(), self._theme.px(_ROOM_ABOVE))
        plot = self.getPlotItem()
        plot.setXRange(years[0] - 0.5, years[-1] + 0.5, padding=0)
        plot.setYRange(self._scale[0], top, padding=0)
        self._axis.setWidth(self._first)
        self._axis.setTickFont(self._theme.font("caption"))
        self._axis.setTextPen(color(self._theme.tokens.ink2))
        suffix = "%" if indicator.unit == "%" else ""
        step = self._scale[1] - self._scale[0]
        digits = max(0, -math.floor(math.log10(step)))
        names = [(tick, f"{show_number(Decimal(str(tick)), digits)}{suffix}") for tick in self._scale]
        self._axis.setTicks([names if values else []])

    def _future(self, begin: float, end: float) -> None:
        low, high = self.getPlotItem().vb.viewRange()[1]
        ground = QGraphicsRectItem(QRectF(begin, low, end - begin, high - low))
        ground.setPen(Qt.PenStyle.NoPen)
        ground.setBrush(color(self._theme.tokens.computed))
        ground.setZValue(-10)
        self.addItem(ground, ignoreBounds=True)

    def _goal(self, goal: Goal, years: range) -> None:
        tokens, value = self._theme.tokens, float(goal.value)
        line = _pen(tokens.chart2, 1.8, Qt.PenStyle.CustomDashLine)
        line.setDashPattern([5, 3])
        self.addItem(pg.PlotCurveItem([_begin(goal, years), goal.due], [value, value], pen=line, antialias=True))
        self.addItem(self._points([goal.due], [value], "d", _DIAMOND, tokens.sheet, tokens.chart2, 1.8))

    def _line(self, trend: Trend, years: range, known: dict[int, float]) -> None:
        """The values; one that is computed past blanks is a hollow point."""
        tokens = self._theme.tokens
        values = [known.get(year, math.nan) for year in years]
        line = _pen(tokens.chart1, 2.4)
        self.addItem(pg.PlotCurveItem(list(years), values, pen=line, connect="finite", antialias=True))
        for year, value in known.items():
            hollow = trend.figures[year].provisional
            fill, edge = (tokens.sheet, tokens.chart1) if hollow else (tokens.chart1, tokens.sheet)
            self.addItem(self._points([year], [value], "o", _POINT, fill, edge, 1.5))

    def _points(
        self, x: list[int], y: list[float], symbol: str, size: int, fill: str, edge: str, width: float
    ) -> pg.ScatterPlotItem:
        side = self._theme.px(size)
        return pg.ScatterPlotItem(
            x, y, symbol=symbol, size=side, brush=color(fill), pen=_pen(edge, width), antialias=True
        )

    def _labels(self, picture: Picture, known: dict[int, float]) -> None:
        """Values at the points, the latest first and larger; then the words of the goals."""
        tokens = self._theme.tokens
        inside = Box(self._first, 0, self._column * len(picture.years), self.height())
        points = [(self.x(year), self.y(value)) for year, value in known.items()]
        lines: list[Line] = [
            ((self.x(year), self.y(value)), (self.x(year + 1), self.y(known[year + 1])))
            for year, value in known.items()
            if year + 1 in known
        ]
        dashes: list[Line] = [
            (
                (self.x(_begin(goal, picture.years)), self.y(float(goal.value))),
                (self.x(goal.due), self.y(float(goal.value))),
            )
            for goal in picture.goals
        ]
        taken = [Box(x - 5, y - 5, 10, 10) for x, y in points]
        taken += [Box(end[0] - 7, end[1] - 7, 14, 14) for _, end in dashes]
        for year in sorted(known, reverse=True):
            role: Role = "panel_title" if year == max(known) else "body"
            provisional = picture.trend.figures[year].provisional
            shown = value_shown(picture.trend, year) + ("暂计" if provisional else "")
            box = place(self._around(shown, role, self.x(year), self.y(known[year])), taken, lines + dashes, inside)
            taken.append(box)
            self._text(shown, role, tokens.ink2 if provisional else tokens.ink, box)
        for goal, dash in zip(picture.goals, dashes, strict=True):
            self._goal_words(goal, dash, taken, lines + dashes, inside)

    def _around(self, shown: str, role: Role, x: float, y: float) -> Sequence[Box]:
        """Above the point, below it, then at its sides."""
        width, height = self._size(shown, role)
        gap = self._theme.px(GAP_SMALL)
        above, below = y - gap - height, y + gap
        return (
            Box(x - width / 2, above, width, height),
            Box(x - width / 2, below, width, height),
            Box(x - width - gap, above, width, height),
            Box(x + gap, above, width, height),
            Box(x + gap, y - height / 2, width, height),
            Box(x - width / 2, above - height, width, height),
        )

    def _goal_words(self, goal: Goal, dash: Line, taken: list[Box], lines: list[Line], inside: Box) -> None:
        """On one line or more, below the dashes or above them, ending at the diamond or beginning with the dashes."""
        gap = self._theme.px(GAP_SMALL)
        (begin, y), (end, _) = dash
        tries = []
        words_width = self._size(goal.words, "caption")[0]
        for text in (
            f"{goal.words}　{goal.source}",
            *("\n".join((goal.words, *self._wrap(goal.source, width))) for width in (self.width(), 200, words_width)),
        ):
            width, height = self._size(text, "caption")
            for top in (y + gap, y - gap - height):
                tries += [(text, Box(left, top, width, height)) for left in (end - width + 3, begin, end - width / 2)]
        box = place([box for _, box in tries], taken, lines, inside)
        taken.append(box)
        text = next(text for text, tried in tries if tried == box)
        self._text(text, "caption", self._theme.tokens.ink, box, right=box.right >= end)

    def _wrap(self, text: str, width: float) -> list[str]:
        """The text in lines of at most this width."""
        metrics, lines = self._theme.metrics("caption"), [""]
        for character in text:
            if metrics.horizontalAdvance(lines[-1] + character) > width:
                lines.append("")
            lines[-1] += character
        return lines

    def _size(self, text: str, role: Role) -> tuple[float, float]:
        metrics = QFontMetricsF(self._theme.font(role))
        lines = text.split("\n")
        return max(metrics.horizontalAdvance(line) for line in lines) + 1, metrics.height() * len(lines)

    def _text(self, text: str, role: Role, ink: str, box: Box, *, right: bool = False) -> None:
        item = pg.TextItem(text, color(ink), anchor=(0, 0))
        item.setFont(QFont(self._theme.font(role)))
        document = item.textItem.document()
        document.setDocumentMargin(0)
        if right:
            option = document.defaultTextOption()
            option.setAlignment(Qt.AlignmentFlag.AlignRight)
            document.setDefaultTextOption(option)
            item.textItem.setTextWidth(box.width)
        item.setZValue(10)
        self.addItem(item, ignoreBounds=True)
        low, high = self.getPlotItem().vb.viewRange()[1]
        first = self._picture.years[0] if self._picture is not None else 0
        item.setPos(
            (box.left - self._first) / self._column + first - 0.5, high - box.top / self.height() * (high - low)
        )


def _begin(goal: Goal, years: range) -> float:
    """Where the dashes begin: at the document's year, a year before it is due where the document names none."""
    return max(years[0], goal.begins if goal.begins is not None and goal.begins < goal.due else goal.due - 0.5)


def _pen(value: str, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> pg.QtGui.QPen:
    made = pen(value, width, style)
    made.setCosmetic(True)
    return made
