"""The line of an indicator over its years, with the goals beside it. Its x axis is the header of the table below."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame

from hzdesk.indicators import Figure
from hzdesk.plotting import Box, Line, place, ticks, top_of_view
from hzdesk.text import show_number
from hzdesk.trends import Goal, Part, Trend, value_shown
from ui.look.paint import color, pen
from ui.look.theme import Theme
from ui.look.tokens import GAP_SMALL, Role

_ROOM_ABOVE = 36  # pixels for the label of the highest point
_POINT, _DIAMOND = 9, 12


@dataclass(frozen=True)
class Picture:
    """What chart and table show together."""

    trend: Trend
    goals: tuple[Goal, ...]
    parts: tuple[Part, ...]
    years: range

    @property
    def breaks(self) -> tuple[int, ...]:
        """The years on the chart that begin a new definition."""
        return tuple(year for year in self.trend.breaks if year in self.years)


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


@dataclass(frozen=True)
class _Label:
    """Words in their place."""

    text: str
    role: Role
    ink: str
    box: Box
    right: bool = False


class Chart(pg.PlotWidget):
    """Draws one picture; `set_columns` says where the table below has its columns.

    Axis and line are the plot's. Everything else is painted in pixels below and above it, in one go: an item of the
    plot for each point and label takes longer to make than all of them to paint.
    """

    def __init__(self, theme: Theme) -> None:
        self._axis = _Scale()
        self._theme = theme
        self._picture: Picture | None = None  # before the base class, which resizes while it is made
        self._first = self._column = 0
        self._scale: tuple[float, ...] = ()
        self._known: dict[int, float] = {}
        self._labels: list[_Label] = []
        self._line = pg.PlotCurveItem(connect="finite", antialias=True)
        super().__init__(enableMenu=False, axisItems={"left": self._axis})
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        plot = self.getPlotItem()
        plot.layout.setContentsMargins(0, 0, 0, 0)
        plot.hideButtons()
        plot.hideAxis("bottom")
        plot.setMouseEnabled(x=False, y=False)
        plot.vb.setDefaultPadding(0)
        plot.addItem(self._line, ignoreBounds=True)

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
        self.setBackground(color(tokens.sheet))
        years, trend = picture.years, picture.trend
        self._known = {year: float(value) for year in years if (value := trend.value(year)) is not None}
        self._set_ranges(picture)
        points = [(float(year), self._known.get(year, math.nan)) for year in years]
        gaps = [(year - 0.5, math.nan) for year in picture.breaks]  # the line ends there
        at, values = zip(*sorted(points + gaps), strict=True)
        self._line.setData(list(at), list(values), pen=_pen(tokens.chart1, 2.4))
        self._labels = list(self._placed(picture))
        self.viewport().update()

    def x(self, year: float) -> float:
        """Where a year stands, in pixels from the left edge of the widget."""
        assert self._picture is not None
        return self._first + (year - self._picture.years[0] + 0.5) * self._column

    def y(self, value: float) -> float:
        low, high = self.getPlotItem().vb.viewRange()[1]
        return float((high - value) / (high - low) * self.height())

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Below the line: the years to come, a rule at each tick, and where the definition changed."""
        super().drawBackground(painter, rect)
        if self._picture is None or not self._column:
            return
        tokens, years = self._theme.tokens, self._picture.years
        begin, end = self.x(self._picture.trend.year + 0.5), self.x(years[-1] + 0.5)
        painter.fillRect(QRectF(begin, 0, end - begin, self.height()), color(tokens.computed))
        painter.setPen(color(tokens.rule))
        for tick in self._scale[1:]:
            painter.drawLine(QLineF(self._first, self.y(tick), end, self.y(tick)))
        painter.setPen(pen(tokens.edge, 1))
        for year in self._picture.breaks:
            painter.drawLine(QLineF(self.x(year - 0.5), 0, self.x(year - 0.5), self.height()))

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Above the line: goals, points, and what is written at them."""
        super().drawForeground(painter, rect)
        if self._picture is None or not self._column:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for goal in self._picture.goals:
            self._paint_goal(painter, goal, self._picture.years)
        for year, value in self._known.items():
            self._paint_point(painter, QPointF(self.x(year), self.y(value)), self._picture.trend.figures[year])
        for label in self._labels:
            painter.setFont(self._theme.font(label.role))
            painter.setPen(color(label.ink))
            box = QRectF(label.box.left, label.box.top, label.box.width, label.box.height)
            align = Qt.AlignmentFlag.AlignRight if label.right else Qt.AlignmentFlag.AlignLeft
            painter.drawText(box, align | Qt.TextFlag.TextDontClip, label.text)

    def _set_ranges(self, picture: Picture) -> None:
        indicator, years = picture.trend.indicator, picture.years
        values = [*self._known.values(), *(float(goal.value) for goal in picture.goals)]
        most = 100.0 if indicator.unit == "%" and max(values, default=0) <= 100 else math.inf
        self._scale = ticks(values, whole=indicator.digits == 0, most=most)
        top = top_of_view(self._scale, max(values, default=0), self.height(), self._theme.px(_ROOM_ABOVE))
        plot = self.getPlotItem()
        plot.vb.setRange(xRange=(years[0] - 0.5, years[-1] + 0.5), yRange=(self._scale[0], top), padding=0)
        self._axis.setWidth(self._first)
        self._axis.setTickFont(self._theme.font("caption"))
        self._axis.setTextPen(color(self._theme.tokens.ink2))
        suffix = "%" if indicator.unit == "%" else ""
        step = self._scale[1] - self._scale[0]
        digits = max(0, -math.floor(math.log10(step)))
        names = [(tick, f"{show_number(Decimal(str(tick)), digits)}{suffix}") for tick in self._scale]
        self._axis.setTicks([names if values else []])

    def _paint_goal(self, painter: QPainter, goal: Goal, years: range) -> None:
        """Dashes up to the year it is due, where a hollow diamond stands."""
        tokens, (begin, end) = self._theme.tokens, self._dashes(goal, years)
        line = pen(tokens.chart2, 1.8, Qt.PenStyle.CustomDashLine)
        line.setDashPattern([5, 3])
        painter.setPen(line)
        painter.drawLine(QPointF(*begin), QPointF(*end))
        high, wide = self._theme.px(_DIAMOND) / 2, self._theme.px(_DIAMOND) * 0.4
        corners = ((0, -high), (-wide, 0), (0, high), (wide, 0))
        painter.setPen(pen(tokens.chart2, 1.8))
        painter.setBrush(color(tokens.sheet))
        painter.drawPolygon([QPointF(end[0] + x, end[1] + y) for x, y in corners])

    def _paint_point(self, painter: QPainter, middle: QPointF, figure: Figure) -> None:
        """A value; one that is computed past blanks is a hollow point."""
        tokens = self._theme.tokens
        fill, edge = (tokens.sheet, tokens.chart1) if figure.provisional else (tokens.chart1, tokens.sheet)
        painter.setPen(pen(edge, 1.5))
        painter.setBrush(color(fill))
        painter.drawEllipse(middle, self._theme.px(_POINT) / 2, self._theme.px(_POINT) / 2)

    def _dashes(self, goal: Goal, years: range) -> Line:
        height = self.y(float(goal.value))
        return (self.x(_begin(goal, years)), height), (self.x(goal.due), height)

    def _placed(self, picture: Picture) -> Iterator[_Label]:
        """Values at the points, the latest first and larger; then the words of the goals."""
        tokens, known = self._theme.tokens, self._known
        inside = Box(self._first, 0, self._column * len(picture.years), self.height())
        points = {year: (self.x(year), self.y(value)) for year, value in known.items()}
        joined = (year for year in known if year + 1 in known and year + 1 not in picture.breaks)
        lines = [(points[year], points[year + 1]) for year in joined]
        lines += [((x, 0), (x, self.height())) for x in (self.x(year - 0.5) for year in picture.breaks)]
        dashes = [self._dashes(goal, picture.years) for goal in picture.goals]
        taken = [Box(x - 5, y - 5, 10, 10) for x, y in points.values()]
        taken += [Box(end[0] - 7, end[1] - 7, 14, 14) for _, end in dashes]
        for year in sorted(known, reverse=True):
            role: Role = "panel_title" if year == max(known) else "body"
            provisional = picture.trend.figures[year].provisional
            shown = value_shown(picture.trend, year) + ("暂计" if provisional else "")
            box = place(self._around(shown, role, *points[year]), taken, lines + dashes, inside)
            taken.append(box)
            yield _Label(shown, role, tokens.ink2 if provisional else tokens.ink, box)
        for goal, dash in zip(picture.goals, dashes, strict=True):
            label = self._goal_words(goal, dash, taken, lines + dashes, inside)
            taken.append(label.box)
            yield label
        for year in picture.breaks:
            sides = ((f"{year} 年起口径有变", 1), (picture.trend.former_name(year), -1))
            for words, side in (one for one in sides if one[0]):
                box = place(self._beside_break(words, year, side), taken, lines + dashes, inside)
                taken.append(box)
                yield _Label(words, "caption", tokens.ink2, box)

    def _beside_break(self, words: str, year: int, side: int) -> Iterator[Box]:
        """From above, to the right of the mark (1) or to its left (-1)."""
        (width, height), x, gap = self._size(words, "caption"), self.x(year - 0.5), self._theme.px(GAP_SMALL)
        for top in range(0, round(self.height() - height), max(round(height), 1)):
            yield Box(x + gap if side > 0 else x - gap - width, top, width, height)

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

    def _goal_words(self, goal: Goal, dash: Line, taken: Sequence[Box], lines: Sequence[Line], inside: Box) -> _Label:
        """On one line or more, below the dashes or above them, ending at the diamond or beginning with the dashes."""
        tries: dict[Box, str] = {}

        def boxes() -> Iterator[Box]:
            for text in self._goal_texts(goal):
                for box in self._beside(dash, *self._size(text, "caption")):
                    tries.setdefault(box, text)
                    yield box

        box = place(boxes(), taken, lines, inside)
        return _Label(tries[box], "caption", self._theme.tokens.ink, box, right=box.right >= dash[1][0])

    def _goal_texts(self, goal: Goal) -> Iterator[str]:
        """The same words on fewer lines first."""
        yield f"{goal.words}　{goal.source}"
        for width in (self.width(), 200, self._size(goal.words, "caption")[0]):
            yield "\n".join((goal.words, *self._wrap(goal.source, width)))

    def _beside(self, dash: Line, width: float, height: float) -> Iterator[Box]:
        gap = self._theme.px(GAP_SMALL)
        (begin, y), (end, _) = dash
        for top in (y + gap, y - gap - height):
            for left in (end - width + 3, begin, end - width / 2):
                yield Box(left, top, width, height)

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


def _begin(goal: Goal, years: range) -> float:
    """Where the dashes begin: at the document's year, a year before it is due where the document names none."""
    return max(years[0], goal.begins if goal.begins is not None and goal.begins < goal.due else goal.due - 0.5)


def _pen(value: str, width: float) -> QPen:
    """A pen whose width is in pixels, not in years."""
    made = pen(value, width)
    made.setCosmetic(True)
    return made
