"""A field to choose in, of one family with the fields to type in."""

from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QWidget

from ui.look.icons import icon
from ui.look.theme import Theme
from ui.look.tokens import CELL_PADDING, ICON

_MOST_LINES = 20


class Chooser(QComboBox):
    """One of few. The wheel changes nothing: it scrolls what the field stands on."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._caret = theme, icon("caret-down", theme)
        self.setItemDelegate(QStyledItemDelegate(self))  # the box's own knows no style sheet
        self.setMaxVisibleItems(_MOST_LINES)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._theme.has_style_sheet:
            return  # the system has drawn its own
        side = self._theme.px(ICON - 2)
        left, top = self.width() - self._theme.px(CELL_PADDING) - side, (self.height() - side) // 2
        mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
        with QPainter(self) as painter:
            self._caret.paint(painter, left, top, side, side, mode=mode)
