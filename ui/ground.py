"""A plain coloured ground with hairlines at its edges: menu row, rail, page head, message line."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.look.paint import Pixels, color
from ui.look.theme import Theme


class Ground(QWidget):
    """Paints the token `ground`, and a hairline along `edge`."""

    def __init__(self, theme: Theme, ground: str, edge: Qt.Edge | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._ground, self._edge = theme, ground, edge

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            pixels = Pixels(painter)
            area = pixels.snap(QRectF(self.rect()))
            painter.fillRect(area, color(getattr(self._theme.tokens, self._ground)))
            if self._edge is not None:
                pixels.line(area, self._edge, self._theme.tokens.line)
