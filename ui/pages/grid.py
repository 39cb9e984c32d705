"""The grid of cells: moves, selects and edits as Excel and WPS do."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QTableView

from hzdesk.values import NA, Value
from ui.look.inputs import COMMAND, writes
from ui.look.paint import color
from ui.look.theme import Theme
from ui.look.tokens import PAGE_MARGIN, TABLE_HEAD, TABLE_ROW
from ui.pages.blocks import copied, filled_down
from ui.pages.cell_picking import CellPicking
from ui.pages.current_cell import CurrentCell
from ui.pages.grid_delegate import GridDelegate
from ui.pages.looks import said_of_no_rows
from ui.pages.moves import STEPS
from ui.pages.picker import Picker
from ui.pages.table_model import GridModel
from ui.qt import Index
from ui.workspace import Workspace

KEY = Qt.Key
TRIGGERS = QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
ANY_TRIGGER = QAbstractItemView.EditTrigger.AllEditTriggers


class Grid(QTableView):
    """A table view over a GridModel. Everything a key does that changes values goes through the model as one step."""

    moved = Signal()  # another cell is current
    pasted = Signal(str)  # a clipboard text of more than one cell
    menu_wanted = Signal(QPoint)  # for the selected cells, there on the screen
    sized = Signal()
    answered = Signal(bool)  # Enter or Esc while a question about a block stands below

    def __init__(self, workspace: Workspace, theme: Theme, model: GridModel, frozen: int) -> None:
        super().__init__()
        self._workspace, self._theme, self._frozen = workspace, theme, frozen
        self.grid_model = model
        self.current = CurrentCell(self, model)
        self.is_typing = False  # the open editor was opened by typing: arrows lead out of it
        self.asks = False
        self._place: tuple[int, int] | None = None
        self._pressed = QPersistentModelIndex()
        self._picking = CellPicking(theme, self, model)
        self.setModel(model)
        self.cells = GridDelegate(theme, self)
        self.setItemDelegate(self.cells)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(TRIGGERS)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.verticalHeader().setHighlightSections(False)
        self.verticalHeader().setSectionResizeMode(self.verticalHeader().ResizeMode.Fixed)
        self.scale()

    def scale(self) -> None:
        """Sizes that follow the size of the text."""
        px = self._theme.px
        self.verticalHeader().setDefaultSectionSize(px(TABLE_ROW))
        self.verticalHeader().setMinimumSectionSize(px(TABLE_ROW))
        self.horizontalHeader().setFixedHeight(px(TABLE_HEAD))
        self.verticalHeader().setFixedWidth(px(40))

    @property
    def picker(self) -> Picker | None:
        """The picker that is open over a cell."""
        return self._picking.picker

    # where we are

    def shows_focus(self, index: Index) -> bool:
        return index == self.currentIndex() and not self.asks and (self.hasFocus() or self.picker is not None)

    def go(self, row: int, column: int) -> None:
        self.current.go(row, column)

    def tab(self, step: int) -> None:
        """To the next cell that is typed, past the last one out of the grid."""
        if not self.current.tab(step):
            self.focusNextPrevChild(step > 0)

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Keeps the frozen columns from covering the cell."""
        across = self.horizontalScrollBar().value()
        super().scrollTo(index, hint)
        if index.column() < self._frozen:
            self.horizontalScrollBar().setValue(across)
            return
        hidden = self.frozen_width() - self.visualRect(index).left()
        if hidden > 0:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - hidden)

    def frozen_width(self) -> int:
        return sum(self.columnWidth(column) for column in range(self._frozen))

    @property
    def frozen(self) -> int:
        return self._frozen

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.current.run_began = None
        if current.isValid():
            self._place = (current.row(), current.column())
        self.moved.emit()

    def return_to_place(self) -> None:
        """After all rows were read anew the selection is gone; the current cell is found again."""
        if self._place is not None:
            self.go(*self._place)

    def keyboardSearch(self, _search: str) -> None:
        """A letter over a cell that is not typed goes nowhere."""

    # keys

    def lead_of(self, event: QKeyEvent, *, editing: bool) -> Callable[[], object] | None:
        """Where a key leads out of a cell; None when it does not. Arrows move in a text that is not typed anew."""
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (KEY.Key_Return, KEY.Key_Enter) and not event.modifiers() & COMMAND:
            return partial(self.current.enter, -1 if shift else 1)
        if key in (KEY.Key_Tab, KEY.Key_Backtab) and not event.modifiers() & COMMAND:
            return partial(self.tab, -1 if shift or key == KEY.Key_Backtab else 1)
        if editing and (key in (KEY.Key_Up, KEY.Key_Down) or (key in STEPS and self.is_typing and not shift)):
            return partial(self.current.step, event)
        return None

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (KEY.Key_Tab, KEY.Key_Backtab)
        ):
            self.keyPressEvent(event)  # before Qt takes it for a change of focus
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._key(event):
            super().keyPressEvent(event)

    def _key(self, event: QKeyEvent) -> bool:
        """Whether the key was one of ours, done."""
        key, shift = event.key(), event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if self.asks:
            return self._answer(key)
        standard = QKeySequence.StandardKey
        deeds: list[tuple[bool, Callable[[], object]]] = [
            (event.matches(standard.Copy), self.copy),
            (event.matches(standard.Cut), self.cut),
            (event.matches(standard.Paste), self.paste),
            (event.matches(standard.Undo), self._workspace.undo),
            (event.matches(standard.Redo) or _is_ctrl(event, KEY.Key_Y), self._workspace.redo),
            (_is_ctrl(event, KEY.Key_D), self.fill_down),
            (_is_ctrl(event, KEY.Key_0), partial(self.put_into_selected, NA)),
            (key == KEY.Key_Delete and not event.modifiers(), partial(self.put_into_selected, None)),
            (key == KEY.Key_Backspace and not event.modifiers(), self.begin_empty),
            (key == KEY.Key_F2, self.begin),
            (key == KEY.Key_Menu or (key == KEY.Key_F10 and shift), self._ask_for_menu),
            (key == KEY.Key_Down and event.modifiers() == Qt.KeyboardModifier.AltModifier, self.begin),
        ]
        for is_wanted, deed in deeds:
            if is_wanted:
                deed()
                return True
        lead = self.lead_of(event, editing=False)
        if lead is not None:
            lead()
        return lead is not None or self.current.step(event)

    def _answer(self, key: int) -> bool:
        """While a question stands there is nothing else to type."""
        if key in (KEY.Key_Return, KEY.Key_Enter, KEY.Key_Escape):
            self.answered.emit(key != KEY.Key_Escape)
        elif key in (KEY.Key_Tab, KEY.Key_Backtab):
            self.focusNextPrevChild(key == KEY.Key_Tab)
        return True

    # editing

    def edit(  # type: ignore[override]  # Qt overloads it: a key, a double click or nothing opens the editor
        self, index: Index, trigger: Any = ANY_TRIGGER, event: QEvent | None = None
    ) -> bool:
        """Opens the editor, or the picker over a cell that is picked; Qt calls it for keys and double clicks."""
        if not index.isValid() or not self.grid_model.is_typed(index) or not trigger & TRIGGERS:
            return False
        if isinstance(event, QKeyEvent) and not writes(event):
            return False
        self._show_frozen(index)
        if self._picking.choices(index) is not None:
            self._pick(index, event.text() if isinstance(event, QKeyEvent) else "")
            return True
        self.is_typing = isinstance(event, QKeyEvent | QInputMethodEvent)
        return super().edit(index, trigger, event)  # type: ignore[arg-type]  # Qt takes no event too

    def begin(self) -> None:
        """F2: edits what stands in the cell."""
        index = self.currentIndex()
        if self.edit(index) and self.cells.editor is not None:
            self.cells.editor.end(False)

    def begin_empty(self) -> None:
        """Backspace: edits the cell from nothing."""
        if self.edit(self.currentIndex()) and self.cells.editor is not None:
            self.cells.editor.clear()
            self.is_typing = True

    def commit(self) -> None:
        self.cells.hand_over()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        index = self.currentIndex()
        typed = bool(event.preeditString() or event.commitString())
        if typed and index.isValid() and self.grid_model.is_typed(index) and self._picking.choices(index) is not None:
            self._pick(index).compose(event)
            return
        super().inputMethodEvent(event)

    def _pick(self, index: Index, text: str = "") -> Picker:
        picker = self._picking.open(index, text)
        picker.passed.connect(partial(self.tab, 1))
        return picker

    def _show_frozen(self, index: Index) -> None:
        """A cell of a frozen column is edited in its own place, not under its picture."""
        if index.column() < self._frozen:
            self.horizontalScrollBar().setValue(0)

    # blocks

    def selected(self) -> list[QModelIndex]:
        """The selected cells that are shown, by row and column; the current one when none is."""
        found = [index for index in self.selectedIndexes() if not self.isColumnHidden(index.column())]
        found = found or ([self.currentIndex()] if self.currentIndex().isValid() else [])
        return sorted(found, key=lambda index: (index.row(), index.column()))

    def put_into_selected(self, value: Value) -> None:
        model = self.grid_model
        model.put(
            (index, value)
            for index in self.selected()
            if value is None or (index.row() < len(model.rows) and model.rows[index.row()].id)
        )

    def copy(self) -> None:
        if cells := self.selected():
            QGuiApplication.clipboard().setText(copied(self.grid_model, cells))

    def cut(self) -> None:
        self.copy()
        self.put_into_selected(None)

    def paste(self) -> None:
        self.pasted.emit(QGuiApplication.clipboard().text())

    def fill(self, entry: str) -> None:
        """Ctrl+Enter: what was typed into every selected cell."""
        model = self.grid_model
        model.put(
            (index, model.reading.parse(field, entry))
            for index in self.selected()
            if (field := model.cell(index).column.field) is not None
        )

    def fill_down(self) -> None:
        """Ctrl+D: the top row of the selection into the rows below it; a single row takes the one above."""
        if cells := self.selected():
            self.grid_model.put(filled_down(self.grid_model, cells))

    # Qt's events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Says in an empty table what is to be known of it."""
        super().paintEvent(event)
        model = self.grid_model
        if model.section.kind != "table" or model.reading.rows or model.preview is not None:
            return
        left, top = self._theme.px(PAGE_MARGIN), self._theme.px(PAGE_MARGIN + TABLE_ROW * len(model.rows))
        with QPainter(self.viewport()) as painter:
            painter.setFont(self._theme.font("secondary"))
            painter.setPen(color(self._theme.tokens.ink2))
            area = self.viewport().rect().adjusted(left, top, -left, 0)
            said = said_of_no_rows(model.reading)
            painter.drawText(area, Qt.TextFlag.TextWordWrap, said)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self._ask_for_menu()
        elif not self.asks:
            self.menu_wanted.emit(event.globalPos())

    def _ask_for_menu(self) -> None:
        """Below the current cell; of a frozen column, below its picture."""
        index = self.currentIndex()
        if index.isValid() and not self.asks:
            self.scrollTo(index)
            place = self.visualRect(index).bottomLeft()
            shift = self.horizontalScrollBar().value() if index.column() < self._frozen else 0
            self.menu_wanted.emit(self.viewport().mapToGlobal(place + QPoint(shift, 1)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.modifiers() == Qt.KeyboardModifier.ShiftModifier and index.isValid():
            self.commit()
            self.current.extend(index.row(), index.column())
        else:
            self._pressed = QPersistentModelIndex(index)
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The cell where a block was begun stays the current one."""
        super().mouseReleaseEvent(event)
        self.current.back_to(self.grid_model.index(self._pressed.row(), self._pressed.column()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt would begin at the first cell, even at a label; a click says itself where."""
        if event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.current.begin()
        super().focusInEvent(event)
        self.viewport().update()


def _is_ctrl(event: QKeyEvent, key: Qt.Key) -> bool:
    return event.key() == key and event.modifiers() == Qt.KeyboardModifier.ControlModifier
