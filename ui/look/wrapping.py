"""Sentences over several lines: broken where Chinese may be broken, inside a word only where it fills a whole line."""

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption


def laid_out(text: str, font: QFont, width: float) -> QTextLayout:
    """The text in lines of this width."""
    made = QTextLayout(text.replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    made.setTextOption(option)
    spacing, top = QFontMetrics(font).lineSpacing(), 0
    made.beginLayout()
    while (line := made.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top))
        top += spacing
    made.endLayout()
    return made


def wrapped_height(text: str, font: QFont, width: float) -> int:
    return laid_out(text, font, width).lineCount() * QFontMetrics(font).lineSpacing()


def paint_wrapped(painter: QPainter, area: QRect | QRectF, text: str, font: QFont) -> None:
    """Paints from the top of the area, in the ink of the painter's pen."""
    laid_out(text, font, area.width()).draw(painter, QPointF(area.topLeft()))
