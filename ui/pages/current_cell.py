"""The current cell of a grid, and the block that is selected from it."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableView

from hzdesk.returns import Row
from ui.pages.moves import across, place_of, within
from ui.pages.table_model import GridModel
from ui.qt import Index

SELECT = QItemSelectionModel.SelectionFlag


class CurrentCell:
    """Moves as in Excel and WPS: the cell at which a block was begun stays the current one."""

    def __init__(self, view: QTableView, model: GridModel) -> None:
        self._view, self._model = view, model
        self.run_began: int | None = None  # the column where Enter returns to after a run of Tab

    def go(self, row: int, column: int) -> None:
        """Makes a cell current, as far as there is one."""
        rows, columns = self._model.rowCount(), self._model.columnCount()
        index = self._model.index(max(0, min(rows - 1, row)), max(0, min(columns - 1, column)))
        if index.isValid():
            self._view.selectionModel().setCurrentIndex(index, SELECT.ClearAndSelect)  # whatever keys are held
            self._view.scrollTo(index)

    def follow(self, before: Sequence[Row], row: int, column: int, *, undone: bool) -> None:
        """After rows came or went: stays with its row, takes the place of one that is gone, goes back to one undone."""
        if not 0 <= row < len(before):
            return
        known, rows = {item.id for item in before}, self._model.rows
        came = next((place for place, item in enumerate(rows) if item.id and item.id not in known), -1)
        place = self._model.row_of(before[row].id)
        if came == row or (came >= 0 and undone):
            place = came
        elif place < 0:
            left = {item.id for item in rows}
            place = sum(item.id in left for item in before[:row])
        if place != self._view.currentIndex().row():
            self.go(place, column)

    def begin(self) -> None:
        """The first cell to fill in becomes current, where none is."""
        if not self._view.currentIndex().isValid():
            self.go(0, self.first_typed)

    @property
    def first_typed(self) -> int:
        """The first column that is typed."""
        return next((place for place, column in enumerate(self._model.columns) if column.is_typed), 0)

    def extend(self, row: int, column: int) -> None:
        """Selects from the current cell to another one."""
        at = self._view.currentIndex()
        if not at.isValid():
            self.go(row, column)
            return
        first = self._model.index(min(at.row(), row), min(at.column(), column))
        last = self._model.index(max(at.row(), row), max(at.column(), column))
        self._view.selectionModel().select(QItemSelection(first, last), SELECT.ClearAndSelect)
        self._view.scrollTo(self._model.index(row, column))

    def back_to(self, index: Index) -> None:
        """Makes a cell of the selected block current, and leaves the block."""
        if self.block is not None and self._view.selectionModel().isSelected(index):
            self._view.selectionModel().setCurrentIndex(index, SELECT.NoUpdate)
            self._view.scrollTo(index)

    @property
    def block(self) -> QItemSelectionRange | None:
        """The block of cells that is selected; None when there are several, or the current cell only."""
        selected = self._view.selectionModel().selection()
        if selected.count() != 1 or not selected.first().contains(self._view.currentIndex()):
            return None
        block = selected.first()
        return block if block.width() * block.height() > 1 else None

    def step(self, event: QKeyEvent) -> bool:
        """Whether a key moves: the current cell, or with Shift the corner of the block across from it."""
        at, block = self._view.currentIndex(), self.block
        extends = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        here = (at.row(), at.column())
        start = across(block, here) if extends and block is not None else here
        place = place_of(self._view, self._model, event, start) if at.isValid() else None
        if place is not None:
            (self.extend if extends else self.go)(*place)
        if place is not None and event.key() == Qt.Key.Key_Home:
            self._view.horizontalScrollBar().setValue(0)  # the first columns are always in sight, what follows is not
        return place is not None

    def enter(self, down: int) -> None:
        """Enter: below, round in a block, and back to the column where a run of Tab began."""
        at = self._view.currentIndex()
        column = at.column() if self.run_began is None else self.run_began
        self.run_began = None
        if not self._round(down, by_row=False):
            self.go(at.row() + down, column)

    def tab(self, step: int) -> bool:
        """Tab: the next cell that is typed, in the next row after the last one; False past the last row."""
        if self._round(step, by_row=True):
            return True
        at = self._view.currentIndex()
        start = self.run_began if self.run_began is not None else at.column()
        count = self._model.columnCount()
        place = at.row() * count + at.column() + step
        while 0 <= place < self._model.rowCount() * count:
            index = self._model.index(*divmod(place, count))
            if self._is_stop(index):
                same_row = index.row() == at.row()
                self.go(index.row(), index.column())
                self.run_began = start if same_row else None
                return True
            place += step
        self.run_began = None
        return False

    def _round(self, step: int, *, by_row: bool) -> bool:
        """Goes to the next cell of the block, if one is selected."""
        block, at = self.block, self._view.currentIndex()
        if block is not None:
            self.back_to(self._model.index(*within(self._view, block, (at.row(), at.column()), step, by_row=by_row)))
        return block is not None

    def _is_stop(self, index: Index) -> bool:
        """Whether Tab stops here: a coded value is one stop, though its name has a column of its own."""
        is_name = self._model.columns[index.column()].part == "name"
        return self._model.is_typed(index) and not is_name and not self._view.isColumnHidden(index.column())
