"""Takes in an identity from a file: a backup of our own, or one that an authority issued."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from hzdesk import identities, text
from hzdesk.errors import UserError
from hzdesk.files import read_file, readable_name
from hzdesk.identities import Contents, Known
from hzdesk.passphrases import strength
from hzdesk.returns import Frame
from ui.dialogs.frame import FramedDialog, named, say
from ui.dialogs.identity import replacing
from ui.dialogs.new_passphrase import NewPassphrase
from ui.look.chooser import Chooser
from ui.look.inputs import Button, label
from ui.look.theme import Theme
from ui.pages.parts import wrapped
from ui.passphrase import PassphraseField

if TYPE_CHECKING:
    from hzdesk.signing import Identity

_WIDTH = 500


class ImportIdentityDialog(FramedDialog):
    """Opens the file, shows what is in it, then keeps it encrypted by our own rules. Accepted when `made` is stored."""

    def __init__(
        self,
        file: Path,
        frame: Frame,
        people: Mapping[str, str],
        role: str,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("导入签名身份", parent)
        self._file, self._frame, self._people, self._wanted = file, frame, people, role
        self._known_words = (frame.school_code, frame.school_name, *people.values())
        self._opened: Identity | None = None
        self.made: Known | None = None
        self.passphrase = PassphraseField(theme, "这个文件的密码")
        self.passphrase.changed.connect(lambda: self.passphrase.say(""))
        self.found = wrapped("secondary", "ink")
        self.role = Chooser(theme)
        self.role.addItems(list(people))
        self.role.currentTextChanged.connect(self._show_role)
        self.warning = wrapped("secondary", "query")
        self.weak = wrapped("secondary", "ink", "这个文件的密码太弱。以后签名请用一个新密码：")
        self.new = NewPassphrase(theme, "新的签名密码", self._known_words)
        self.problem = wrapped("secondary", "error")
        self.button = Button("打开", "main")
        self.button.clicked.connect(self._go)
        name = wrapped(text=readable_name(file))
        self._word = named("这个文件的密码(&F)", self.passphrase)
        self._role_word = named("签名角色(&R)", self.role)
        shown_later: Sequence[QWidget] = (self.found, self._role_word, self.role, self.warning, self.weak, self.new)
        heading = label("导入签名身份", "panel_title")
        parts = (heading, name, self._word, self.passphrase, *shown_later, self.problem)
        self.lay_out(parts, (self.cancel_button(), self.button), theme.px(_WIDTH))
        for part in (*shown_later, self.problem):
            part.hide()
        self.finished.connect(self._forget)
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self) -> None:
        say(self.problem, "")
        if self._opened is None:
            self._open()
        else:
            self._take_in(self._opened)

    def _open(self) -> None:
        passphrase = self.passphrase.text()
        try:
            content = read_file(self._file)
        except UserError as error:
            self._fail(error)
            return
        self._show_busy("正在打开")
        self.start(lambda _: identities.unlocked(content, passphrase), self._show, self._fail)

    def _show(self, opened: "Identity") -> None:
        """What is in the file, for the person to look at before it is kept."""
        self._show_busy("")
        self._opened = opened
        one = identities.described(opened.certificate, self._file)
        lines = [f"{one.name}　{one.role}".strip(), f"证书签发：{one.issuer or '自建'}"]
        lines.append(f"证书有效期：{one.validity(datetime.now().astimezone().date())}")
        lines.append(f"指纹：{text.grouped(one.fingerprint)}")
        self.found.setText("\n".join(lines))
        self.role.setCurrentText(one.role if one.role in self._people else self._wanted)
        self._show_role(self.role.currentText())
        good, _ = strength(self.passphrase.text(), self._known_words)
        self._word.hide()
        self.passphrase.hide()
        for part in (self.found, self._role_word, self.role):
            part.show()
        self.weak.setVisible(not good)
        self.new.setVisible(not good)
        self.button.setText("存为签名身份")
        (self.role if good else self.new).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_role(self, role: str) -> None:
        old = identities.stored(self._frame.school_code, role)
        same = old is not None and self._opened is not None and old.fingerprint == self._opened.fingerprint
        said = "与本机现有的是同一个身份，指纹不变，不用重新登记。" if same else replacing(self._frame, old)
        say(self.warning, said if self._opened is not None else "")

    def _take_in(self, opened: "Identity") -> None:
        passphrase = self.passphrase.text() if self.new.isHidden() else self.new.accepted()
        if passphrase:
            self._show_busy("正在重新加密")
            self.start(lambda _: identities.protected(opened, passphrase), self._keep, self._fail)

    def _keep(self, contents: Contents) -> None:
        self.made = identities.keep(self._frame.school_code, self.role.currentText(), contents)
        self.accept()

    def _forget(self) -> None:
        self._opened = None
        self.passphrase.take()
        self.new.forget()

    def _fail(self, error: Exception) -> None:
        self._show_busy("")
        if not isinstance(error, UserError):
            raise error
        if self._opened is None:
            self.passphrase.say(str(error), problem=True)
            self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            say(self.problem, f"身份没有存成：{error}")

    def _show_busy(self, doing: str) -> None:
        for part in (self.passphrase, self.role, self.new, self.button):
            part.setEnabled(not doing)
        self.button.setText(doing or ("存为签名身份" if self._opened is not None else "打开"))
