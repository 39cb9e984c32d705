"""Small pictures inside cells and lists: a bar of progress, a ring, the last years as a line or as bars."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from ui.look.paint import Pixels, color, pen
from ui.look.tokens import Tokens

BAR_HEIGHT = 6


def paint_progress_bar(painter: QPainter, rect: QRectF, fraction: float, tokens: Tokens) -> None:
    """A round-ended bar in the middle of `rect`; `fraction` from 0 to 1. Anything begun shows, only 1 fills it."""
    bar = QRectF(rect.left(), rect.center().y() - BAR_HEIGHT / 2, rect.width(), BAR_HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(tokens.track))
    painter.drawRoundedRect(bar, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
    if fraction > 0:
        full = bar.width()
        bar.setWidth(full if fraction >= 1 else max(BAR_HEIGHT, min(fraction * full, full - BAR_HEIGHT / 2)))
        painter.setBrush(color(tokens.accent))
        painter.drawRoundedRect(bar, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
    painter.restore()


def paint_ring(painter: QPainter, rect: QRectF, fraction: float, tokens: Tokens) -> None:
    """A ring filled clockwise from the top; `fraction` from 0 to 1."""
    side = min(rect.width(), rect.height())
    stroke = side / 6
    ring = QRectF(0, 0, side - stroke, side - stroke)
    ring.moveCenter(rect.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen(tokens.track, stroke))
    painter.drawEllipse(ring)
    if fraction > 0:
        painter.setPen(QPen(color(tokens.accent), stroke, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawArc(ring, 90 * 16, -round(min(fraction, 1.0) * 360 * 16))
    painter.restore()


def paint_sparkline(painter: QPainter, rect: QRectF, values: Sequence[float | None], tokens: Tokens) -> None:
    """A line over equal steps, broken where a year has no value; a dot on the latest value that there is."""
    known = [(step, value) for step, value in enumerate(values) if value is not None]
    if not known:
        return
    radius = 2.5
    low, high = min(value for _, value in known), max(value for _, value in known)
    area = rect.adjusted(radius, radius, -radius, -radius)
    step = area.width() / max(1, len(values) - 1)

    def place(index: int, value: float) -> QPointF:
        height = (value - low) / (high - low) if high > low else 0.5
        return QPointF(area.left() + index * step, area.bottom() - height * area.height())

    path = QPainterPath()
    previous = None
    for index, value in known:
        point = place(index, value)
        if previous == index - 1:
            path.lineTo(point)
        else:
            path.addEllipse(point, 0.5, 0.5)  # so that a year between two gaps shows
            path.moveTo(point)
        previous = index
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen(tokens.edge, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(tokens.accent))
    painter.drawEllipse(place(*known[-1]), radius, radius)
    painter.restore()


def paint_bars(painter: QPainter, rect: QRectF, values: Sequence[float | None], tokens: Tokens) -> list[QRectF]:
    """Bars from zero on one line, the last one in the accent; returns each bar (flat for no value) for its label."""
    pixels = Pixels(painter)
    area = pixels.snap(rect)
    top = max([value for value in values if value is not None and value > 0], default=1.0)
    step = area.width() / max(1, len(values))
    bars = []
    for index, value in enumerate(values):
        height = area.height() * max(0.0, value or 0.0) / top
        height = max(height, 2.0) if value else 0.0
        left = area.left() + (index + 0.2) * step
        bars.append(pixels.snap(QRectF(left, area.bottom() - height, step * 0.6, height)))
        painter.fillRect(bars[-1], color(tokens.accent if index == len(values) - 1 else tokens.track))
    pixels.line(area, Qt.Edge.BottomEdge, tokens.edge)
    return bars
