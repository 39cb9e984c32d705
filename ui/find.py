"""The field at the right end of the menu row: finds a field, a row or an explanation of the open return."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.look.icons import icon
from ui.look.inputs import Input
from ui.look.theme import Theme
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.found import FoundList


class FindBox(Input):
    """Where one types. The list below it is made when something is typed for the first time."""

    left = Signal()  # nothing was chosen: give the focus back to the page

    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__(theme)
        self._workspace = workspace
        self._list: FoundList | None = None
        self.setPlaceholderText("查找指标、专业、说明　Ctrl+F")
        self.setAccessibleName("查找")
        self.setToolTip("打名称里的几个字、拼音或首字母")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.addAction(icon("magnifying-glass", theme), QLineEdit.ActionPosition.LeadingPosition)
        self.textEdited.connect(self._search)

    def start(self) -> None:
        """Takes the focus, for a new search."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._list is not None:
            self._list.choose()
        else:
            super().keyPressEvent(event)

    def _search(self, typed: str) -> None:
        if self._list is None:
            from ui.found import FoundList

            self._list = FoundList(self, self._theme)
            self._list.chosen.connect(self._go)
            self.setCompleter(self._list)
        session = self._workspace.session
        self._list.search(session.form, session.annual, typed)

    def _go(self, section: str, row: str, field: str) -> None:
        self.clear()
        self._workspace.show(section, row, field)
