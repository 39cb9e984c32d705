"""The check code in four groups of four, to be compared with the stamped paper."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look.paint import Pixels, color
from ui.look.theme import Theme
from ui.look.tokens import GAP_SMALL

_HEIGHT = 40


class CheckCode(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._code = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    @property
    def code(self) -> str:
        return self._code

    def show_code(self, code: str) -> None:
        self._code = code
        self.setAccessibleName(f"校验码 {code}")
        self.setToolTip(code)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(280), self._theme.px(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        t, gap = self._theme.tokens, self._theme.px(GAP_SMALL)
        groups = self._code.split("-")
        width = (self.width() - gap * (len(groups) - 1)) / len(groups)
        with QPainter(self) as painter:
            pixels = Pixels(painter)
            painter.setFont(self._theme.font("code"))
            painter.setPen(color(t.ink))
            for place, group in enumerate(groups):
                box = pixels.snap(QRectF(place * (width + gap), 0, width, self.height()))
                painter.fillRect(box, color(t.computed))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, group)
