"""A short table that is read row by row: each row leads somewhere, by a click or by Enter."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.look.cells import EMPTY, LEFT, CellDelegate, CellLook, LookRole, paint_cell, spoken
from ui.look.paint import Pixels
from ui.look.theme import Theme
from ui.look.tokens import CELL_PADDING, GAP_TINY, OVERVIEW_ROW, TABLE_HEAD
from ui.qt import ROOT, Index, Option

KeyRole = Qt.ItemDataRole.UserRole + 2


class Column(NamedTuple):
    """The head of a column. The first column takes what is left, the others what they need.

    `picture` is the width in pixels at 100 % of a column that is painted. Columns that `gives_way` are hidden, the last
    one first, before a name in the first column would be cut.
    """

    head: str
    align: Qt.AlignmentFlag = LEFT
    picture: int = 0
    gives_way: bool = False


class RowLook(NamedTuple):
    """One row; `key` says where it leads."""

    key: str
    cells: tuple[CellLook, ...]


class RowModel(QAbstractTableModel):
    """Rows of painted cells. Rows with the same keys replace the old ones in place."""

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._rows: tuple[RowLook, ...] = ()

    def put(self, rows: Sequence[RowLook]) -> None:
        if [row.key for row in rows] != [row.key for row in self._rows]:
            self.beginResetModel()
            self._rows = tuple(rows)
            self.endResetModel()
            return
        self._rows = tuple(rows)
        if rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self._columns) - 1))

    def put_cell(self, key: str, column: int, look: CellLook) -> None:
        """Puts one cell of the row with this key."""
        for place, row in enumerate(self._rows):
            if row.key == key:
                cells = (*row.cells[:column], look, *row.cells[column + 1 :])
                self._rows = (*self._rows[:place], row._replace(cells=cells), *self._rows[place + 1 :])
                self.dataChanged.emit(self.index(place, column), self.index(place, column))

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        look = row.cells[index.column()] if index.column() < len(row.cells) else EMPTY
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return look.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return spoken(look)
            case _ if role == LookRole:
                return look
            case _ if role == KeyRole:
                return row.key
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].head
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._columns[section].align | Qt.AlignmentFlag.AlignVCenter
        return None


class _RowDelegate(CellDelegate):
    """The row that holds the focus is tinted; its frame is the table's."""

    def __init__(self, theme: Theme, table: "RowTable") -> None:
        super().__init__(theme, table, columns=False)
        self._table = table

    def paint(self, painter: QPainter, option: Option, index: Index) -> None:
        look = self.look(index)
        if self._table.hasFocus() and index.row() == self._table.currentIndex().row():
            look = replace(look, selected=True)
        paint_cell(painter, option.rect, look, self._theme, columns=False)


class RowTable(QTableView):
    """As high as its rows; never scrolls by itself."""

    chosen = Signal(str)  # the key of a row

    def __init__(self, columns: Sequence[Column], name: str, theme: Theme) -> None:
        super().__init__()
        self._theme, self._columns = theme, tuple(columns)
        self._widths: list[int] = []  # that the columns need
        self.rows = RowModel(columns, self)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setItemDelegate(_RowDelegate(theme, self))
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setSectionsClickable(False)
        head.setHighlightSections(False)
        head.setMinimumSectionSize(1)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.clicked.connect(lambda index: self.chosen.emit(index.data(KeyRole)))
        theme.changed.connect(self._resize)
        self.rows.modelReset.connect(self._fit)
        self.rows.dataChanged.connect(self._fit)
        self._resize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().data(KeyRole))
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self.rows.index(0, 0))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if self.hasFocus():
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        row = self.currentIndex().row()
        if self.hasFocus() and row >= 0:
            with QPainter(self.viewport()) as painter:
                pixels = Pixels(painter)
                place = QRectF(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))
                pixels.frame(pixels.snap(place), self._theme.tokens.accent, 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_way()

    def _resize(self) -> None:
        self.horizontalHeader().setFixedHeight(self._theme.px(TABLE_HEAD))
        self.verticalHeader().setDefaultSectionSize(self._theme.px(OVERVIEW_ROW))
        self._fit()

    def _fit(self) -> None:
        """Columns as wide as what stands in them, the table as high as its rows."""
        self._widths = [self._needs(place) for place in range(len(self._columns))]
        for place in range(1, len(self._columns)):
            self.setColumnWidth(place, self._widths[place])
        known = zip(self._widths, self._columns, strict=True)
        self.setMinimumWidth(sum(width for width, column in known if not column.gives_way))
        rows = self.rows.rowCount() * self._theme.px(OVERVIEW_ROW)
        self.setFixedHeight(rows + self._theme.px(TABLE_HEAD) + 1)
        self._give_way()

    def _needs(self, place: int) -> int:
        column = self._columns[place]
        if column.picture:
            return self._theme.px(column.picture)
        head = self._theme.metrics("caption").horizontalAdvance(column.head) + 2 * self._theme.px(CELL_PADDING)
        return max(head, self.sizeHintForColumn(place)) + self._theme.px(GAP_TINY)

    def _give_way(self) -> None:
        spare = self.width() - sum(self._widths)
        for place in reversed(range(len(self._columns))):
            if self._columns[place].gives_way:
                self.setColumnHidden(place, spare < 0)
                spare += self._widths[place] if spare < 0 else 0
