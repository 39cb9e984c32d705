"""The first columns of a grid, kept in sight while the others scroll."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from ui.look.theme import Theme
from ui.pages.grid import Grid
from ui.pages.grid_delegate import GridDelegate


class FrozenColumns(QTableView):
    """Lies over the left edge of a scrolled grid: same model, same selection, same delegate. It never has the focus."""

    def __init__(self, theme: Theme, grid: Grid) -> None:
        super().__init__(grid)
        self._grid = grid
        self.setModel(grid.model())
        self.setSelectionModel(grid.selectionModel())
        self.setItemDelegate(GridDelegate(theme, grid))  # its own: a shared one asks both views for an editor
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFocusProxy(grid)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(self.verticalHeader().ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        grid.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        grid.horizontalScrollBar().valueChanged.connect(self.place)
        grid.sized.connect(self.place)
        self.hide()

    def place(self, *_: Any) -> None:
        """Takes the widths, heights and the place of the grid's own columns."""
        grid = self._grid
        for column in range(grid.grid_model.columnCount()):
            self.setColumnHidden(column, column >= grid.frozen)
            if column < grid.frozen:
                self.setColumnWidth(column, grid.columnWidth(column))
        self.verticalHeader().setMinimumSectionSize(grid.verticalHeader().minimumSectionSize())
        self.verticalHeader().setDefaultSectionSize(grid.verticalHeader().defaultSectionSize())
        self.horizontalHeader().setFixedHeight(grid.horizontalHeader().height())
        head = grid.horizontalHeader().height()
        self.setGeometry(
            grid.verticalHeader().width() if grid.verticalHeader().isVisible() else 0,
            0,
            grid.frozen_width(),
            head + grid.viewport().height(),
        )
        self.setVisible(grid.horizontalScrollBar().value() > 0)
        self.verticalScrollBar().setValue(grid.verticalScrollBar().value())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self._grid.edit(index)
