"""The four steps of a return on one line: how far it is from the first number to the handed-over file."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look.marks import Mark, paint_mark
from ui.look.paint import color
from ui.look.theme import Theme
from ui.look.tokens import Role

RADIUS = 7
LABEL_TOP = 24
HEIGHT = 46
LAST_WIDTH = 110  # room for the words of the last step


class Step(NamedTuple):
    """One step; `done` from 0 to 1."""

    title: str
    note: str
    done: float


class Track(QWidget):
    """Paints the steps; the first one that is not done is the current one."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._steps: tuple[Step, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def put(self, steps: Sequence[Step]) -> None:
        self._steps = tuple(steps)
        self.setAccessibleName("；".join(f"{step.title} {step.note}" for step in steps))
        self.update()

    @property
    def current(self) -> int:
        """The place of the step to work on; the number of steps when all are done."""
        return next((place for place, step in enumerate(self._steps) if step.done < 1), len(self._steps))

    def sizeHint(self) -> QSize:
        return QSize(480, self._theme.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._steps:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            distance = (self.width() - self._theme.px(LAST_WIDTH)) / max(1, len(self._steps) - 1)
            centres = [QPointF(RADIUS + 1 + place * distance, RADIUS + 2) for place in range(len(self._steps))]
            for place, step in enumerate(self._steps):
                if place + 1 < len(self._steps):
                    self._line(painter, centres[place], centres[place + 1], step.done)
                self._dot(painter, centres[place], place)
                self._label(painter, centres[place].x() - RADIUS, place)

    def _line(self, painter: QPainter, start: QPointF, end: QPointF, done: float) -> None:
        first, last = start.x() + RADIUS + 2, end.x() - RADIUS - 2
        for token, until in (("track", last), ("accent", first + (last - first) * min(done, 1.0))):
            if until > first:
                painter.setPen(QPen(color(getattr(self._theme.tokens, token)), 2))
                painter.drawLine(QPointF(first, start.y()), QPointF(until, start.y()))

    def _dot(self, painter: QPainter, centre: QPointF, place: int) -> None:
        t = self._theme.tokens
        circle = QRectF(centre.x() - RADIUS, centre.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)
        if place < self.current:
            paint_mark(painter, circle, Mark.done, t)
            return
        now = place == self.current
        painter.setPen(QPen(color(t.accent if now else t.edge), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(circle)
        if now:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(t.accent))
            painter.drawEllipse(centre, 3.5, 3.5)

    def _label(self, painter: QPainter, left: float, place: int) -> None:
        step = self._steps[place]
        role: Role = "body_bold" if place == self.current else "body"
        t = self._theme.tokens
        top = self._theme.px(LABEL_TOP)
        area = QRectF(left, top, self.width() - left, self.height() - top)
        painter.setFont(self._theme.font(role))
        painter.setPen(color(t.ink if place <= self.current else t.ink2))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, step.title)
        area.setLeft(left + self._theme.metrics(role).horizontalAdvance(step.title) + 8)
        painter.setFont(self._theme.font("caption"))
        painter.setPen(color(t.ink2))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, step.note)
