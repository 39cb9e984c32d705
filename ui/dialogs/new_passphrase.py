"""A new passphrase: typed twice, with what is to be said of it, and one to take for who thinks of none."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hzdesk.passphrases import strength, suggested
from ui.dialogs.frame import named
from ui.look.theme import Theme
from ui.look.tokens import GAP_SMALL
from ui.pages.parts import link
from ui.passphrase import PassphraseField

_DIFFERS = "两次输的不一样。"


class NewPassphrase(QWidget):
    """`known` are words that others know of the school, of little use in a passphrase."""

    def __init__(self, theme: Theme, name: str, known: Sequence[str]) -> None:
        super().__init__()
        self._known = known
        self._offered = ""
        self.first, self.second = PassphraseField(theme, name), PassphraseField(theme, f"{name}，再输一次")
        self.first.changed.connect(self._judge)
        self.second.changed.connect(self._judge)
        self.suggest = link("想不出？出一句(&W)")
        self.suggest.setToolTip("从 512 个常用词里抽 5 个，输它们的拼音")
        self.suggest.clicked.connect(self._suggest)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GAP_SMALL)
        for part in (named(f"{name}(&P)", self.first), self.first):
            box.addWidget(part)
        box.addWidget(self.suggest, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (named("再输一次(&A)", self.second), self.second):
            box.addWidget(part)
        self.setFocusProxy(self.first)
        self._judge()

    def accepted(self) -> str:
        """The passphrase when it is good and typed twice; else empty, and the field to go on with has the focus."""
        good, words = strength(self.first.text(), self._known)
        if not good:
            self.first.say(words, problem=True)
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)
            return ""
        if self.first.text() != self.second.text():
            if self.second.text():
                self.second.say(f"{_DIFFERS}请再输一次。", problem=True)
            self.second.setFocus(Qt.FocusReason.OtherFocusReason)
            return ""
        return self.first.text()

    def forget(self) -> None:
        self._offered = ""
        for field in (self.first, self.second):
            field.take()

    def _suggest(self) -> None:
        words, typed = suggested()
        self._offered = f"词是：{words}。抄下来收好，再照着输一次。"
        self.first.offer(typed)
        self.second.setFocus(Qt.FocusReason.OtherFocusReason)

    def _judge(self) -> None:
        """Says how good the passphrase is while it is typed; the second one speaks when it goes another way."""
        typed, other = self.first.text(), self.second.text()
        good, words = strength(typed, self._known)
        self.first.say(f"强度：{words}{self._offered}" if good else words)
        differs = bool(other) and not typed.startswith(other)
        self.second.say(_DIFFERS if differs else "", problem=differs)
