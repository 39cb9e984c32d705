"""Changes the passphrase of a stored identity: the old one once, the new one twice."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from hzdesk import identities
from hzdesk.errors import UserError
from hzdesk.files import read_file
from hzdesk.identities import Known
from ui.dialogs.frame import FramedDialog, named, say
from ui.dialogs.new_passphrase import NewPassphrase
from ui.look.inputs import Button, label
from ui.look.theme import Theme
from ui.pages.parts import wrapped
from ui.passphrase import PassphraseField

_WIDTH = 500


class ChangePassphraseDialog(FramedDialog):
    """Accepted when the stored file opens with the new passphrase only."""

    def __init__(self, one: Known, known: Sequence[str], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("改签名密码", parent)
        self._one = one
        self.old = PassphraseField(theme, "现在的签名密码")
        self.old.changed.connect(lambda: self.old.say(""))
        self.new = NewPassphrase(theme, "新的签名密码", known)
        self.problem = wrapped("secondary", "error")
        self.change_button = Button("改密码", "main")
        self.change_button.clicked.connect(self._change)
        said = "只改密码，指纹不变，不用重新登记。以前的备份仍用旧密码打开，改好以后请再备份一次，旧备份删掉。"
        heading = label(f"{one.role}　{one.name}", "panel_title")
        parts = (heading, wrapped(text=said), named("现在的签名密码(&O)", self.old), self.old, self.new, self.problem)
        self.lay_out(parts, (self.cancel_button(), self.change_button), theme.px(_WIDTH))
        self.problem.hide()
        self.old.setFocus(Qt.FocusReason.OtherFocusReason)

    def _change(self) -> None:
        old = self.old.text()
        if not old:
            self.old.say("请输入现在的签名密码。", problem=True)
            self.old.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        say(self.problem, "")
        if new := self.new.accepted():
            try:
                content = read_file(self._one.file)
            except UserError as error:
                self._fail(error)
                return
            self._show_busy(busy=True)
            self.start(lambda _: identities.reencrypted(content, old, new), self._keep, self._fail)

    def _keep(self, content: bytes) -> None:
        identities.put(self._one.file, content)
        self.old.take()
        self.new.forget()
        self.accept()

    def _fail(self, error: Exception) -> None:
        self._show_busy(busy=False)
        if not isinstance(error, UserError):
            raise error
        if str(error) == identities.FAULTS["wrong_passphrase"]:
            self.old.say(str(error), problem=True)
            self.old.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            say(self.problem, f"密码没有改：{error}")

    def _show_busy(self, *, busy: bool) -> None:
        for part in (self.old, self.new, self.change_button):
            part.setEnabled(not busy)
        self.change_button.setText("正在重新加密" if busy else "改密码")
