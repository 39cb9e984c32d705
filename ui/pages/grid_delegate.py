"""What the grid's cells are painted and edited with."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemDelegate, QStyle, QWidget

from ui.look.cells import CellDelegate, paint_cell
from ui.look.inputs import Input
from ui.look.theme import Theme
from ui.qt import Index, Option


class Leads(Protocol):
    """What the delegate asks its grid."""

    def shows_focus(self, index: Index) -> bool: ...

    def lead_of(self, event: QKeyEvent, *, editing: bool) -> Callable[[], object] | None: ...

    def fill(self, entry: str) -> None: ...


class GridDelegate(CellDelegate):
    """Paints the focus where the grid has it, and hands over what was typed when a key leads on."""

    def __init__(self, theme: Theme, grid: Leads) -> None:
        super().__init__(theme, grid if isinstance(grid, QWidget) else None)
        self._grid = grid
        self.editor: Input | None = None

    def paint(self, painter: QPainter, option: Option, index: Index) -> None:
        look = self.look(index)
        focus = self._grid.shows_focus(index)
        selected = bool(option.state & QStyle.StateFlag.State_Selected) and not focus
        if focus or selected:
            look = replace(look, focus=focus, selected=selected)
        paint_cell(painter, option.rect, look, self._theme)

    def createEditor(self, parent: QWidget, _option: Option, index: Index) -> QWidget:
        self.editor = Input(self._theme, parent, align=self.look(index).align)
        self.editor.setAccessibleName(index.data(Qt.ItemDataRole.AccessibleDescriptionRole) or "")
        return self.editor

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        if editor is self.editor:
            self.editor = None
        super().destroyEditor(editor, index)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(editor, Input):
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
                self._grid.fill(editor.text())
                return True
            lead = self._grid.lead_of(event, editing=True)
            if lead is not None:
                self.hand_over()
                lead()
                return True
        return super().eventFilter(editor, event)

    def hand_over(self) -> None:
        """Puts what the open editor holds into the model, and closes it."""
        editor = self.editor
        if editor is not None:
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
