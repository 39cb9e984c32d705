"""An icon that stands beside words."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLabel

from ui.look.theme import Theme
from ui.look.tokens import MARK


class Picture(QLabel):
    """Drawn anew when the theme changes: a label by itself keeps the colours and the size it was given."""

    def __init__(self, theme: Theme, icon: QIcon | None = None, side: int = MARK) -> None:
        super().__init__()
        self._theme, self._icon, self._side = theme, icon or QIcon(), side
        theme.changed.connect(self._draw)
        self._draw()

    def show_icon(self, icon: QIcon) -> None:
        self._icon = icon
        self._draw()

    def _draw(self) -> None:
        side = self._theme.px(self._side)
        self.setPixmap(self._icon.pixmap(QSize(side, side), self.devicePixelRatioF()))
