"""Makes a signing identity of the school: who signs, in which role, and a passphrase typed twice."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from hzdesk import identities
from hzdesk.errors import UserError
from hzdesk.identities import Contents, Known
from hzdesk.party import party
from hzdesk.returns import Frame
from ui.dialogs.frame import FramedDialog, named, say, side_by_side
from ui.dialogs.new_passphrase import NewPassphrase
from ui.look.chooser import Chooser
from ui.look.inputs import Button, Input, label
from ui.look.theme import Theme
from ui.pages.parts import wrapped

_WIDTH = 500


def replacing(frame: Frame, old: Known | None) -> str:
    """What it means that an identity takes the place of another; empty where there is none yet."""
    if old is None:
        return ""
    keeper, reader = party(frame).keeper, party(frame).reader
    return (
        f"本机已有{old.role}{old.name}的签名身份。换新以后旧的停用，文件改名留着；"
        f"新指纹要打印登记单盖章，报{keeper}重新登记，登记以前{reader}不认新身份签的上报件。"
    )


class IdentityDialog(FramedDialog):
    """Accepted when `made` is stored. `people` are the roles with the names that the cover gives."""

    def __init__(
        self, frame: Frame, people: Mapping[str, str], role: str, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__("新建签名身份", parent)
        self._frame, self._people = frame, people
        self.made: Known | None = None
        self.role, self.signer = Chooser(theme), Input(theme)
        self.role.addItems(list(people))
        self.role.setCurrentText(role)
        self.role.currentTextChanged.connect(self._show_role)
        self.signer.setMaxLength(20)
        self.passphrase = NewPassphrase(theme, "签名密码", (frame.school_code, frame.school_name, *people.values()))
        self.warning, self.problem = wrapped("secondary", "query"), wrapped("secondary", "error")
        self.create_button = Button("建立签名身份", "main")
        self.create_button.clicked.connect(self._make)
        why = wrapped(
            text=f"{frame.school_name}（{frame.school_code}）用它签上报件，别人改动一个字都看得出来。"
            "私钥只存在这台电脑上，用签名密码加密；密码谁也找不回来，请记好。"
        )
        parts = (
            label(f"给{party(frame).name}建一个签名身份", "panel_title"),
            why,
            side_by_side(
                named("签名角色(&R)", self.role), self.role, named("签名人姓名(&N)", self.signer), self.signer
            ),
            self.warning,
            self.passphrase,
            self.problem,
        )
        self.lay_out(parts, (self.cancel_button(), self.create_button), theme.px(_WIDTH))
        self.problem.hide()
        self._show_role(self.role.currentText())
        (self.passphrase if self.signer.text() else self.signer).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_role(self, role: str) -> None:
        self.signer.setText(self._people.get(role, ""))
        say(self.warning, replacing(self._frame, identities.stored(self._frame.school_code, role)))

    def _make(self) -> None:
        signer, role = " ".join(self.signer.text().split()), self.role.currentText()
        if not signer:
            say(self.problem, "签名人姓名还空着。请写用这个身份签名的人。")
            self.signer.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        say(self.problem, "")
        if passphrase := self.passphrase.accepted():
            self._show_busy(busy=True)
            self.start(lambda _: identities.make(self._frame, role, signer, passphrase), self._keep, self._fail)

    def _keep(self, contents: Contents) -> None:
        self.made = identities.keep(self._frame.school_code, self.role.currentText(), contents)
        self.passphrase.forget()
        self.accept()

    def _fail(self, error: Exception) -> None:
        self._show_busy(busy=False)
        if not isinstance(error, UserError):
            raise error
        say(self.problem, f"身份没有建成：{error}")

    def _show_busy(self, *, busy: bool) -> None:
        for part in (self.role, self.signer, self.passphrase, self.create_button):
            part.setEnabled(not busy)
        self.create_button.setText("正在生成密钥" if busy else "建立签名身份")
