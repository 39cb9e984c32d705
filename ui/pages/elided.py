"""A text in little room."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look.inputs import tip
from ui.look.paint import color
from ui.look.theme import Theme

LINES = 2


class Elided(QWidget):
    """At most two lines of text that never ask for more width; the whole of it stands in the tooltip."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._text = theme, ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.scale()

    def scale(self) -> None:
        self.setMinimumHeight(LINES * self._theme.metrics("secondary").lineSpacing())

    def setText(self, text: str) -> None:
        self._text = text
        self.setToolTip(tip(text))
        self.setAccessibleName(text)
        self.update()

    def text(self) -> str:
        return self._text

    def shown(self) -> str:
        """As much of the text as there is room for."""
        metrics = self._theme.metrics("secondary")
        words = " ".join(self._text.split("\n"))
        if metrics.horizontalAdvance(words) <= self.width():
            return words
        ragged = 4 * metrics.horizontalAdvance("国")  # where a line ends before its edge
        return metrics.elidedText(words, Qt.TextElideMode.ElideRight, LINES * self.width() - ragged)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setFont(self._theme.font("secondary"))
            painter.setPen(color(self._theme.tokens.ink2))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), flags, self.shown())
