"""A table to be read, as on paper: names at the left, figures flush right, and words that wrap in the last column."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.look.cells import CellDelegate, CellLook, paint_cell
from ui.look.paint import color
from ui.look.theme import Theme
from ui.look.tokens import CELL_PADDING, GAP_TINY, TABLE_HEAD, TABLE_ROW
from ui.look.wrapping import paint_wrapped, wrapped_height
from ui.qt import Index, Option
from ui.row_table import Column, RowLook, RowModel

_NAME_IN_NEED, _NAME_AT_LEAST, _NAME_AT_MOST = 110, 180, 260
_WORDS_AT_LEAST = 100


class _Delegate(CellDelegate):
    """First and last column wrap; nothing is cut."""

    def __init__(self, theme: Theme, table: "Ledger") -> None:
        super().__init__(theme, table, columns=False)
        self._table = table

    def paint(self, painter: QPainter, option: Option, index: Index) -> None:
        look = self.look(index)
        if index.column() not in self._table.wrapping:
            paint_cell(painter, option.rect, look, self._theme, columns=False)
            return
        paint_cell(painter, option.rect, replace(look, text=""), self._theme, columns=False)
        room = self._table.room(option.rect, look)
        height = self._table.text_height(look, room.width())
        top = room.top() + (room.height() - height) / 2
        painter.setPen(color(getattr(self._theme.tokens, look.ink or "ink")))
        paint_wrapped(painter, QRectF(room.left(), top, room.width(), height), look.text, self._theme.font(look.role))


class Ledger(QTableView):
    """As high as its rows; nothing in it can be chosen."""

    def __init__(self, columns: Sequence[Column], name: str, theme: Theme) -> None:
        super().__init__()
        self._theme, self._columns = theme, tuple(columns)
        self.wrapping = (0, len(columns) - 1)
        self.rows = RowModel(columns, self)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setItemDelegate(_Delegate(theme, self))
        self.setShowGrid(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setSectionsClickable(False)
        head.setMinimumSectionSize(1)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        theme.changed.connect(self.fit)

    def put(self, rows: Sequence[RowLook]) -> None:
        self.rows.put(rows)
        self.fit()

    def fit(self) -> None:
        """Widths by what stands there, the last column takes the rest; heights by the words.

        Where there is little room the name takes less, and columns that give way are left out.
        """
        px, places, room = self._theme.px, range(len(self._columns)), self.width()
        widths = [px(_NAME_IN_NEED), *map(self._needs, places[1:-1]), px(_WORDS_AT_LEAST)]
        for place in reversed(places):
            left_out = self._columns[place].gives_way and sum(widths) > room
            self.setColumnHidden(place, left_out)
            widths[place] = 0 if left_out else widths[place]
        name = min(max(self._needs(0), px(_NAME_AT_LEAST)), px(_NAME_AT_MOST))
        widths[0] = max(widths[0], min(name, room - sum(widths[1:])))
        last = max(place for place in places if widths[place])
        widths[last] += max(0, room - sum(widths))
        for place in places:
            self.setColumnWidth(place, widths[place])
        head = px(TABLE_HEAD) - 4
        self.horizontalHeader().setFixedHeight(head)
        heights = [self._row_height(row) for row in range(self.rows.rowCount())]
        for row, height in enumerate(heights):
            self.setRowHeight(row, height)
        self.setFixedHeight(head + sum(heights))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def room(self, rect: QRect, look: CellLook) -> QRect:
        """Where the words of a cell go."""
        px = self._theme.px
        mark = px(14) + px(GAP_TINY) if look.mark else 0
        return rect.adjusted(px(CELL_PADDING) + mark, 0, -px(CELL_PADDING), 0)

    def text_height(self, look: CellLook, width: int) -> int:
        return wrapped_height(look.text, self._theme.font(look.role), width)

    def _needs(self, column: int) -> int:
        head = self._theme.metrics("caption").horizontalAdvance(self._columns[column].head)
        return max(head + 2 * self._theme.px(CELL_PADDING), self.sizeHintForColumn(column)) + self._theme.px(GAP_TINY)

    def _row_height(self, row: int) -> int:
        heights = [self._theme.px(TABLE_ROW)]
        for column in self.wrapping:
            if self.isColumnHidden(column):
                continue
            look = CellDelegate.look(self.rows.index(row, column))
            room = self.room(QRect(0, 0, self.columnWidth(column), 0), look)
            heights.append(self.text_height(look, room.width()) + self._theme.px(10))
        return max(heights)
