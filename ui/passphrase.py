"""A field for a passphrase: shown on demand, with a word of warning when Caps Lock seems to be on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.look.icons import icon
from ui.look.inputs import Input, label, restyle
from ui.look.theme import Theme
from ui.look.tokens import GAP_TINY

CAPS = "大写锁定像是开着。"


def caps_lock(event: QKeyEvent) -> bool | None:
    """Whether Caps Lock is on, as far as a key tells; None when it tells nothing. Qt itself cannot be asked."""
    text = event.text()
    if len(text) != 1 or not (text.isascii() and text.isalpha()):
        return None
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return text.isupper() is not shift


class _Secret(Input):
    caps_seen = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        on = caps_lock(event)
        if on is not None:
            self.caps_seen.emit(on)
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.caps_seen.emit(False)


class PassphraseField(QWidget):
    """The field, with a line below it for what is to be said about what was typed."""

    changed = Signal()
    entered = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.input = _Secret(theme)
        self.input.setEchoMode(QLineEdit.EchoMode.Password)
        self.input.setAccessibleName(name)
        self.input.textChanged.connect(self.changed)
        self.input.returnPressed.connect(self.entered)
        self.input.caps_seen.connect(self._warn)
        self._eye = QAction(self)
        self._eye.triggered.connect(lambda: self._show(shown=not self.is_shown))
        self.input.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self.caps = label(CAPS, "caption", "query")
        self.caps.hide()
        self.said = label("", "caption", "ink2")
        self.said.setWordWrap(True)
        self.said.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GAP_TINY)
        for part in (self.input, self.said, self.caps):
            box.addWidget(part)
        self.setFocusProxy(self.input)
        self._show(shown=False)

    @property
    def is_shown(self) -> bool:
        return self.input.echoMode() is QLineEdit.EchoMode.Normal

    def text(self) -> str:
        return self.input.text()

    def take(self) -> str:
        """The passphrase; the field forgets it, also for undo."""
        passphrase = self.input.text()
        self.input.clear()
        self._show(shown=False)
        return passphrase

    def offer(self, passphrase: str) -> None:
        """Puts a passphrase in for the person to read."""
        self.input.setText(passphrase)
        self._show(shown=True)

    def say(self, text: str, *, problem: bool = False) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        restyle(self.said, "ink", "error" if problem else "ink2")
        self.input.look = "error" if problem else ""

    def _show(self, *, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.input.setEchoMode(mode)
        self._eye.setIcon(icon("eye-slash" if shown else "eye", self._theme))
        self._eye.setToolTip("隐藏密码" if shown else "显示密码")

    def _warn(self, on: bool) -> None:
        self.caps.setVisible(on)
