"""The picker over a cell of a grid."""

from PySide6.QtCore import QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtWidgets import QTableView

from hzdesk.forms.codes import CodeList
from ui.look.theme import Theme
from ui.pages.picker import Picker
from ui.pages.table_model import GridModel
from ui.qt import Index


class CellPicking(QObject):
    """Opens the picker, and puts what was chosen into the cell. Both columns of a coded field open the same one."""

    def __init__(self, theme: Theme, view: QTableView, model: GridModel) -> None:
        super().__init__(view)
        self._theme, self._view, self._model = theme, view, model
        self._cell = QPersistentModelIndex()
        self.picker: Picker | None = None

    def choices(self, index: Index) -> CodeList | None:
        """What can be picked in a cell, None where it is typed."""
        field = self._model.cell(index).column.field
        return self._model.reading.choices(field) if field is not None else None

    def open(self, index: Index, text: str = "") -> Picker:
        cell, reading, choices = self._model.cell(index), self._model.reading, self.choices(index)
        assert cell.column.field is not None
        assert choices is not None
        self._cell = QPersistentModelIndex(index)
        value = reading.value(cell.row, cell.column.field)
        taken = self._taken(cell.column.field.key, cell.row.id)
        self.picker = picker = Picker(self._theme, choices, reading.year, taken, self._view.window())
        picker.chosen.connect(self._take)
        picker.closed.connect(self._closed)
        picker.open_over(self._place(index), text, value if isinstance(value, str) else "")
        return picker

    def _taken(self, key: str, own: str) -> set[str]:
        """The entries that other rows have, where the field tells rows apart."""
        if key not in self._model.section.identity[:1]:
            return set()
        return {str(row.values[key]) for row in self._model.rows if key in row.values and row.id != own}

    def _place(self, index: Index) -> QRect:
        """Over the first column of the field, on the screen."""
        column = index.column() - (1 if self._model.columns[index.column()].part == "name" else 0)
        rect = self._view.visualRect(self._model.index(index.row(), column))
        return QRect(self._view.viewport().mapToGlobal(rect.topLeft()), rect.size())

    def _take(self, code: str) -> None:
        index = self._model.index(self._cell.row(), self._cell.column())
        field = self._model.cell(index).column.field if index.isValid() else None
        if field is not None:
            self._model.put([(index, self._model.reading.picked(field, code))])

    def _closed(self) -> None:
        self.picker = None
        self._view.setFocus(Qt.FocusReason.PopupFocusReason)
        self._view.viewport().update()
