"""The marks: one shape per meaning, so that no meaning hangs on colour alone."""

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPainterPath, QPolygonF

from ui.look.icons import painted_icon
from ui.look.paint import color, pen
from ui.look.pictures import paint_ring
from ui.look.tokens import MARK, Tokens

if TYPE_CHECKING:
    from ui.look.theme import Theme


class Mark(Enum):
    """What a mark means; the value is the word that stands for it on screen and for screen readers."""

    error = "错误"
    query = "疑问"
    explained = "已说明"
    hint = "提示"
    done = "完成"
    progress = "进行中"
    none = "未开始"

    @property
    def ink(self) -> str:
        """The token of its colour, also of the count beside it."""
        return {"explained": "accent", "done": "accent", "progress": "accent", "none": "edge"}.get(self.name, self.name)


def _question() -> QPainterPath:
    hook = QPainterPath(QPointF(5.5, 6.7))
    hook.cubicTo(5.5, 4.7, 8.5, 4.7, 8.5, 6.7)
    hook.cubicTo(8.5, 7.9, 7.0, 7.9, 7.0, 9.2)
    return hook


def _bubble() -> QPainterPath:
    bubble = QPainterPath()
    bubble.addRoundedRect(QRectF(0.8, 1.3, 12.4, 8.6), 2.4, 2.4)
    tail = QPainterPath()
    tail.addPolygon(QPolygonF([QPointF(3.6, 8.0), QPointF(3.6, 13.0), QPointF(8.0, 8.0)]))
    return bubble.united(tail).simplified()


_TRIANGLE = QPolygonF([QPointF(7, 0.8), QPointF(13.5, 13), QPointF(0.5, 13)])
_TICK = QPolygonF([QPointF(1.6, 7.6), QPointF(5.2, 11.2), QPointF(12.6, 3.4)])
_QUESTION, _BUBBLE = _question(), _bubble()


def paint_mark(painter: QPainter, rect: QRect | QRectF, mark: Mark, tokens: Tokens, progress: float = 0.0) -> None:
    """Paint `mark` as the largest square in the middle of `rect`; `progress` from 0 to 1 is only for 进行中."""
    side = min(rect.width(), rect.height())
    ink = getattr(tokens, mark.ink)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2)
    painter.scale(side / MARK, side / MARK)
    painter.setPen(pen(ink, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    match mark:
        case Mark.error:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(ink))
            painter.drawRoundedRect(QRectF(0, 0, 14, 14), 2.5, 2.5)
            painter.setPen(pen(tokens.sheet, 1.9))
            painter.drawLines([QLineF(4.4, 4.4, 9.6, 9.6), QLineF(9.6, 4.4, 4.4, 9.6)])
        case Mark.query:
            painter.drawPolygon(_TRIANGLE)
            painter.setPen(pen(ink, 1.2))
            painter.drawPath(_QUESTION)
            painter.drawPoint(QPointF(7, 11.1))
        case Mark.explained:
            painter.drawPath(_BUBBLE)
            painter.drawLines([QLineF(4, 4.4, 10, 4.4), QLineF(4, 6.8, 8, 6.8)])
        case Mark.hint:
            painter.drawEllipse(QRectF(0.8, 0.8, 12.4, 12.4))
            painter.drawLine(QLineF(7, 6.6, 7, 10))
            painter.setPen(pen(ink, 1.7))
            painter.drawPoint(QPointF(7, 4.1))
        case Mark.done:
            painter.setPen(pen(ink, 2.0))
            painter.drawPolyline(_TICK)
        case Mark.progress:
            paint_ring(painter, QRectF(0.5, 0.5, 13, 13), max(progress, 1 / 12), tokens)
        case Mark.none:
            painter.drawEllipse(QRectF(1.3, 1.3, 11.4, 11.4))
    painter.restore()


def mark_icon(mark: Mark, theme: "Theme", progress: float = 0.0) -> QIcon:
    """The mark as an icon, for chips, buttons and lists; it follows the theme."""

    def draw(painter: QPainter, square: QRectF, _mode: QIcon.Mode) -> None:
        inset = square.width() * (1 - MARK / 16) / 2
        paint_mark(painter, square.adjusted(inset, inset, -inset, -inset), mark, theme.tokens, progress)

    return painted_icon(draw)
