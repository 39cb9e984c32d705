"""The controls that every page shares: a field, buttons, filter chips, a sheet, a hairline, a label."""

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QInputMethodEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.look.marks import Mark, mark_icon
from ui.look.paint import Pixels, color, paint_hatch
from ui.look.tokens import CELL_PADDING, GAP, GAP_SMALL, ICON

if TYPE_CHECKING:
    from ui.look.theme import Theme
    from ui.look.tokens import Role

Look = Literal["", "error", "query", "changed", "calc", "locked"]
ButtonKind = Literal["", "main", "link", "tool"]
LabelInk = Literal["ink", "ink2", "ink3", "accent", "error", "query", "hint"]
COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_ICON_WITH_ROOM = QSize(ICON + 6, ICON)  # the style puts the text too close to the picture


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Change a property that the style sheet goes by: on this widget only, never on the application."""
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class Input(QLineEdit):
    """A field to type in. Whoever owns it reads the text and sets the look; the entry stays exactly as typed."""

    def __init__(
        self, theme: "Theme", parent: QWidget | None = None, *, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self.setProperty("look", "")

    @property
    def look(self) -> Look:
        return self.property("look")

    @look.setter
    def look(self, look: Look) -> None:
        """calc and locked cannot be typed into; Tab skips calc."""
        if look == self.look:
            return
        self.setReadOnly(look in ("calc", "locked"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus if look == "calc" else Qt.FocusPolicy.StrongFocus)
        restyle(self, "look", look)


class AnswerInput(Input):
    """A field whose answer may be 不适用, which lies over the entry without destroying it.

    The field keeps the focus, and whatever is typed takes its place.
    """

    na_changed = Signal(bool)

    @property
    def na(self) -> bool:
        return bool(self.property("na"))

    @na.setter
    def na(self, na: bool) -> None:
        if na != self.na:
            restyle(self, "na", na)
            self.na_changed.emit(na)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.na:
            with QPainter(self) as painter:
                self._paint_na(painter)

    def _paint_na(self, painter: QPainter) -> None:
        ground, ink = color(self._theme.tokens.sheet), color(self._theme.tokens.ink2)
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.fillRect(area, ground)
        paint_hatch(painter, area, self._theme.tokens.line)
        metrics = self._theme.metrics("caption")
        width, height = metrics.horizontalAdvance("不适用"), metrics.height()
        right = self.width() - self._theme.px(CELL_PADDING)
        label = QRectF(right - width, (self.height() - height) / 2, width, height)
        painter.fillRect(Pixels(painter).snap(label.adjusted(-3, 0, 3, 0)), ground)
        painter.setFont(self._theme.font("caption"))
        painter.setPen(ink)
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, "不适用")

    def event(self, event: QEvent) -> bool:
        if self.na and event.type() == QEvent.Type.ShortcutOverride:
            event.ignore()  # undo belongs to the page: the covered text has nothing to undo
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.na or self.isReadOnly() or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif _changes(event):
            self._write_over(lambda: super(AnswerInput, self).keyPressEvent(event))
        else:
            event.ignore()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if self.isReadOnly():
            event.ignore()
        elif self.na and (event.preeditString() or event.commitString()):
            self._write_over(lambda: super(AnswerInput, self).inputMethodEvent(event))
        else:
            super().inputMethodEvent(event)

    def _write_over(self, write: Callable[[], None]) -> None:
        """Replace 不适用 and what it covers; whoever listens finds both gone."""
        self.selectAll()
        restyle(self, "na", value=False)
        write()
        self.na_changed.emit(self.na)


def writes(event: QKeyEvent) -> bool:
    """Whether a key writes a character."""
    return bool(event.text()) and event.text().isprintable() and not event.modifiers() & COMMAND


def _changes(event: QKeyEvent) -> bool:
    """Whether a key would change a text."""
    removes = event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
    return writes(event) or removes or event.matches(QKeySequence.StandardKey.Paste)


class _Push(QPushButton):
    """Enter presses what has the focus, as Space does; Qt would press the default button of the dialog instead."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)


class Button(_Push):
    """A flat button: main (filled, one per page), normal, link, or tool (a picture that never takes the focus)."""

    def __init__(
        self, text: str = "", kind: ButtonKind = "", icon: QIcon | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("kind", kind)
        if icon is not None:
            self.setIcon(icon)
            self.setIconSize(_ICON_WITH_ROOM)
        if kind == "tool":
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self.property("kind") == "main":  # its border has no colour left to show the focus with
            with QPainter(self) as painter:
                pixels = Pixels(painter)
                area = pixels.snap(QRectF(self.rect()).adjusted(3, 3, -3, -3))
                pixels.frame(area, self.palette().color(self.foregroundRole()).name(), 1)


class Chip(_Push):
    """A filter that can be checked: mark, word, count."""

    def __init__(self, text: str, theme: "Theme", mark: Mark | None = None, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._word, self._theme = text, theme
        self.setCheckable(True)
        if mark:
            self.setIcon(mark_icon(mark, theme))
            self._resize()
            theme.changed.connect(self._resize)

    def set_count(self, count: int) -> None:
        self.setText(f"{self._word}　{count}")

    def _resize(self) -> None:
        self.setIconSize(_ICON_WITH_ROOM * (self._theme.px(ICON) / ICON))


class Sheet(QFrame):
    """A white panel: title at the left, a note at the right of it, below them what is put into `body`."""

    def __init__(self, title: str = "", note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout()
        self.body.setSpacing(0)
        self._note = label(note, "caption", "ink2")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GAP, GAP_SMALL, GAP, GAP_SMALL)
        outer.setSpacing(0)
        if title:
            head = QHBoxLayout()
            head.setContentsMargins(GAP_SMALL, 0, GAP_SMALL, GAP_SMALL)
            head.addWidget(label(title, "panel_title"))
            head.addStretch()
            head.addWidget(self._note)
            outer.addLayout(head)
        outer.addLayout(self.body)

    def set_note(self, note: str) -> None:
        self._note.setText(note)


class Hairline(QWidget):
    """A line of one device pixel between the rows of a layout."""

    def __init__(self, theme: "Theme", ink: str = "rule", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._ink = theme, ink
        self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            pixels = Pixels(painter)
            area = pixels.snap(QRectF(self.rect()))
            pixels.line(area, Qt.Edge.TopEdge, getattr(self._theme.tokens, self._ink))


def label(text: str = "", role: "Role" = "body", ink: LabelInk = "ink", parent: QWidget | None = None) -> QLabel:
    """A text in one of the roles of type and one of the inks; both follow the theme through the style sheet."""
    made = QLabel(text, parent)
    made.setProperty("role", role)
    made.setProperty("ink", ink)
    return made


def tip(text: str) -> str:
    """A tooltip as wide as it has room for, however long the text: Qt breaks the lines of rich text only."""
    return f"<p>{escape(text)}</p>".replace("\n", "<br>") if text else ""
