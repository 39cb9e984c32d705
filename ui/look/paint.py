"""Small means of painting: cached colours, and a brush that hits device pixels at every scale."""

import math
from functools import cache

from PySide6.QtCore import QLineF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen


@cache
def color(value: str) -> QColor:
    """The colour of a token. Shared: never change it."""
    return QColor(value)


def pen(value: str, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A pen with round caps and joins, so that strokes of marks and lines of charts end softly."""
    return QPen(color(value), width, style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


class Pixels:
    """Draws upright rectangles on whole device pixels.

    At 125 % and 150 % a logical pixel is not a device pixel; lines drawn at logical coordinates come out now one,
    now two pixels wide. Edges are therefore rounded in device coordinates, where neighbours agree on a common edge.
    """

    def __init__(self, painter: QPainter) -> None:
        self.painter = painter
        transform = painter.deviceTransform()
        self.scale = transform.m11()
        self._dx, self._dy = transform.dx(), transform.dy()

    def snap(self, rect: QRect | QRectF) -> QRectF:
        """`rect` with its edges moved to device pixels."""
        area = QRectF(rect)
        left, right = self._round(area.left(), self._dx), self._round(area.right(), self._dx)
        top, bottom = self._round(area.top(), self._dy), self._round(area.bottom(), self._dy)
        return QRectF(left, top, right - left, bottom - top)

    def width(self, logical: int) -> float:
        """The logical width of a line that covers whole device pixels, at least one: thin lines stay thin."""
        return max(1, math.floor(logical * self.scale + 0.01)) / self.scale

    def frame(self, area: QRectF, value: str, logical: int) -> None:
        """Four lines inside the snapped `area`."""
        for edge in (Qt.Edge.LeftEdge, Qt.Edge.TopEdge, Qt.Edge.RightEdge, Qt.Edge.BottomEdge):
            self.line(area, edge, value, logical)

    def line(self, area: QRectF, edge: Qt.Edge, value: str, logical: int = 1) -> None:
        """One line along the inside of an edge of the snapped `area`."""
        self.painter.fillRect(self.strip(area, edge, self.width(logical)), color(value))

    @staticmethod
    def strip(area: QRectF, edge: Qt.Edge, width: float) -> QRectF:
        """The strip of `area` along one of its edges."""
        if edge is Qt.Edge.LeftEdge:
            return QRectF(area.left(), area.top(), width, area.height())
        if edge is Qt.Edge.RightEdge:
            return QRectF(area.right() - width, area.top(), width, area.height())
        if edge is Qt.Edge.TopEdge:
            return QRectF(area.left(), area.top(), area.width(), width)
        return QRectF(area.left(), area.bottom() - width, area.width(), width)

    def _round(self, value: float, offset: float) -> float:
        return (math.floor(value * self.scale + offset + 0.5) - offset) / self.scale


def paint_hatch(painter: QPainter, rect: QRect | QRectF, value: str, gap: int = 6) -> None:
    """Rising strokes over `rect`; their phase is the same in every cell, so a column of them reads as one ground."""
    area = QRectF(rect)
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color(value), 1.2))
    top, bottom = area.top() - gap, area.bottom() + gap
    place = math.floor((area.left() + top) / gap) * gap
    lines = []
    while place < area.right() + bottom:
        lines.append(QLineF(place - bottom, bottom, place - top, top))
        place += gap
    painter.drawLines(lines)
    painter.restore()
