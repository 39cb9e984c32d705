"""The input of one field of a record."""

from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from hzdesk.forms.codes import CodeList
from ui.look.cells import LEFT, RIGHT
from ui.look.icons import icon
from ui.look.inputs import AnswerInput, tip
from ui.look.paint import color
from ui.look.theme import Theme
from ui.look.tokens import CELL_PADDING, ICON
from ui.pages.edit_menu import edit_menu
from ui.pages.picker import Picker

KEY = Qt.Key
STANDARD = QKeySequence.StandardKey
NO_LEAVING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class FieldInput(AnswerInput):
    """Types one value, or picks it when the field has choices. It says what was entered and where the focus goes.

    What the return holds is given by `hold`; an entry that is not handed over yet is never written over.
    """

    entered = Signal(str)  # a text to be read
    picked = Signal(str)  # an entry of the choices
    not_applicable = Signal()
    reached = Signal()  # has the focus now
    left = Signal()
    led = Signal(int)  # Enter and arrows: 1 to the next field, -1 to the one before
    pasted = Signal(str)  # more than one cell
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(
        self, theme: Theme, choices: CodeList | None, year: int, *, number: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent, align=RIGHT if number else LEFT)
        self._choices, self._year = choices, year
        self._held, self._held_na, self._current = "", False, ""
        self.picker: Picker | None = None
        self.asked = False  # a question about many fields stands below: Enter and Esc answer it
        if choices is not None:
            self._caret = icon("caret-down", theme)
            self.setTextMargins(0, 0, theme.px(ICON), 0)

    def hold(self, shown: str, *, na: bool, current: str = "") -> None:
        """What the return holds now: its text, 不适用, and the code to find again in the picker."""
        unsent = self.is_unsent
        self._current = current
        if (shown, na) == (self._held, self._held_na) and not unsent:
            return
        self._held, self._held_na = shown, na
        if unsent and self.hasFocus():
            return
        self.take_back()

    @property
    def is_unsent(self) -> bool:
        """Whether something was typed that the return does not hold."""
        return self.na != self._held_na or (not self.na and self.text() != self._held)

    def take_back(self) -> None:
        """Shows again what the return holds."""
        marked = self.hasSelectedText() and self.selectedText() == self.text()
        self.setText("" if self._held_na else self._held)
        self.na = self._held_na
        if marked or self.hasFocus():
            self.selectAll()
        else:
            self.setCursorPosition(0)
        self.setToolTip(tip(self.text()) if self.is_cut else "")

    def commit(self) -> None:
        """Hands over what was typed; whoever takes it calls `take_back`, so that it stands as the return holds it."""
        if self.is_unsent and not self.isReadOnly() and not self.asked:
            self.entered.emit(self.text())

    def open_picker(self, text: str = "") -> Picker | None:
        if self._choices is None or self.isReadOnly():
            return None
        self.picker = Picker(self._theme, self._choices, self._year, (), self)
        self.picker.chosen.connect(self.picked)
        self.picker.passed.connect(self.focusNextChild)
        self.picker.closed.connect(self._picker_closed)
        self.picker.open_over(QRect(self.mapToGlobal(QPoint(0, 0)), self.size()), text, self._current)
        return self.picker

    def _picker_closed(self) -> None:
        self.picker = None
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.asked and event.key() not in (KEY.Key_Tab, KEY.Key_Backtab):
            if event.key() in (KEY.Key_Return, KEY.Key_Enter, KEY.Key_Escape):
                self.led.emit(-1 if event.key() == KEY.Key_Escape else 1)
            return
        if not self._lead(event) and not self._change(event) and not self._pick(event):
            super().keyPressEvent(event)

    def _lead(self, event: QKeyEvent) -> bool:
        """Keys that lead on."""
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        if key in (KEY.Key_Return, KEY.Key_Enter):
            self.led.emit(-1 if shift else 1)
        elif key in (KEY.Key_Up, KEY.Key_Down) and not shift:
            self.led.emit(-1 if key == KEY.Key_Up else 1)
        else:
            return False
        return True

    def _change(self, event: QKeyEvent) -> bool:
        """Keys that change or take back."""
        key, control = event.key(), event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if key == KEY.Key_Escape and self.is_unsent:
            self.take_back()
        elif control and key == KEY.Key_0 and not self.isReadOnly():
            self.not_applicable.emit()
        elif event.matches(STANDARD.Undo):
            self.take_back() if self.is_unsent else self.undo_wanted.emit()
        elif event.matches(STANDARD.Redo) or (control and key == KEY.Key_Y):
            self.redo_wanted.emit()
        elif event.matches(STANDARD.Paste) and not self.isReadOnly():
            return self._paste()
        elif key == KEY.Key_Menu or (key == KEY.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier):
            self._show_menu(self.mapToGlobal(self.rect().bottomLeft()))
        else:
            return False
        return True

    def _pick(self, event: QKeyEvent) -> bool:
        key = event.key()
        lists = key == KEY.Key_Down and event.modifiers() == Qt.KeyboardModifier.AltModifier
        if lists or (key == KEY.Key_F2 and not event.modifiers()):
            if self.open_picker() is None:
                self.end(False)
            return True
        if self._choices is None or self.isReadOnly():
            return False
        if key in (KEY.Key_Delete, KEY.Key_Backspace):
            self.entered.emit("")
            return True
        writes = bool(event.text()) and event.text().isprintable()
        if writes and not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            self.open_picker(event.text().strip())
            return True
        return False

    def _paste(self) -> bool:
        """A single cell without its line end is typed; more of them are the page's matter."""
        pasted = QApplication.clipboard().text()
        if "\t" in pasted.strip("\r\n") or "\n" in pasted.strip("\r\n"):
            self.pasted.emit(pasted)
            return True
        if self._choices is not None:
            self.entered.emit(pasted.strip("\r\n"))
            return True
        return False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if (event.preeditString() or event.commitString()) and (picker := self.open_picker()) is not None:
            picker.compose(event)
            return
        super().inputMethodEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        self._show_menu(self.mapToGlobal(self.rect().bottomLeft()) if by_key else event.globalPos())

    def _show_menu(self, place: QPoint) -> None:
        """The menu of what is marked, of the whole entry when nothing is."""
        if not self.hasSelectedText():
            self.selectAll()
        menu = edit_menu(
            self,
            cut=self._cut_out,
            copy=self.copy,
            paste=self._paste_in,
            clear=partial(self.entered.emit, ""),
            not_applicable=self.not_applicable.emit,
            can_write=not self.isReadOnly(),
        )
        menu.popup(place)

    def _cut_out(self) -> None:
        if self._choices is None:
            self.cut()
        else:  # a choice goes as a whole
            self.copy()
            self.entered.emit("")

    def _paste_in(self) -> None:
        if not self._paste():
            self._write_over(self.paste) if self.na else self.paste()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        had_focus = self.hasFocus()
        super().mousePressEvent(event)
        if self._choices is not None and had_focus and event.button() is Qt.MouseButton.LeftButton:
            self.open_picker()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_ours = event.matches(STANDARD.Undo) or event.matches(STANDARD.Redo)
            if is_ours:
                event.accept()
                return True
        return super().event(event)

    @property
    def is_cut(self) -> bool:
        """Whether the entry is wider than the field, and is not being typed."""
        width = self._theme.metrics("body").horizontalAdvance(self.text())
        return not self.na and not self.hasFocus() and width > self._text_right() - self._theme.px(CELL_PADDING)

    def _text_right(self) -> int:
        return self.width() - self._theme.px(CELL_PADDING) - self.textMargins().right()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._choices is not None and not self.isReadOnly():
            side = self._theme.px(ICON) - 4
            with QPainter(self) as painter:
                self._caret.paint(painter, self.width() - side - 8, (self.height() - side) // 2, side, side)
        if self.is_cut:
            with QPainter(self) as painter:
                self._paint_cut(painter)

    def _paint_cut(self, painter: QPainter) -> None:
        """Says that the entry goes on."""
        t = self._theme.tokens
        ground = {"error": t.error_ground, "query": t.query_ground, "calc": t.computed}.get(self.look, t.sheet)
        width = self._theme.metrics("body").horizontalAdvance("…")
        area = QRectF(self._text_right() - width, 2, width + self._theme.px(CELL_PADDING) - 2, self.height() - 4)
        painter.fillRect(area, color(ground))
        painter.setFont(self._theme.font("body"))
        painter.setPen(color(t.ink))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, "…")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.reached.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        leaves = event.reason() not in NO_LEAVING
        if leaves:
            self.commit()
        super().focusOutEvent(event)
        if leaves:
            self.deselect()
            self.setCursorPosition(0)
            self.left.emit()
