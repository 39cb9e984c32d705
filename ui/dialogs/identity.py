"""Makes the school's signing identity: a passphrase typed twice, then the fingerprint to be registered."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from hzdesk.errors import UserError
from hzdesk.returns import Frame
from ui import identities
from ui.identities import Known
from ui.jobs import Jobs
from ui.look.inputs import Button, label
from ui.look.theme import Theme
from ui.look.tokens import GAP, GAP_SMALL, PAGE_MARGIN
from ui.pages.parts import wrapped
from ui.passphrase import PassphraseField, strength

_WIDTH = 460


class IdentityDialog(QDialog):
    """Accepted when `made` is stored."""

    def __init__(self, frame: Frame, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("新建签名身份")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._frame, self._theme = frame, theme
        self._jobs = Jobs(self)
        self.made: Known | None = None
        self.first = PassphraseField(theme, "签名密码")
        self.second = PassphraseField(theme, "再输一次")
        self.first.changed.connect(self._judge)
        self.second.changed.connect(self._judge)
        self.second.entered.connect(self._make)
        self.problem = wrapped("secondary", "error")
        self.create_button = Button("建立签名身份", "main")
        self.create_button.clicked.connect(self._make)
        self.cancel_button = Button("取消")
        self.cancel_button.clicked.connect(self.reject)
        self.copy_button = Button("复制指纹")
        self.copy_button.clicked.connect(self._copy)
        self.copy_button.hide()
        self._lay_out()
        self._judge()
        self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _judge(self) -> None:
        """Says how good the passphrase is while it is typed; the second one speaks when it is as long as the first."""
        good, words = strength(self.first.text())
        self.first.say(f"强度：{words}" if good else words)
        typed, other = self.first.text(), self.second.text()
        differs = bool(other) and not typed.startswith(other)
        self.second.say("两次输的不一样。" if differs else "", problem=differs)

    def _make(self) -> None:
        good, words = strength(self.first.text())
        if not good:
            self.first.say(words, problem=True)
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self.first.text() != self.second.text():
            self.second.say("两次输的不一样。请再输一次。", problem=True)
            self.second.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        passphrase = self.first.text()
        self.create_button.setEnabled(False)
        self.create_button.setText("正在生成密钥")
        self._jobs.start(lambda _: identities.make(self._frame, passphrase), self._keep, self._fail)

    def _keep(self, contents: tuple[bytes, bytes]) -> None:
        try:
            self.made = identities.keep(self._frame.school_code, contents)
        except (UserError, OSError) as error:
            self._fail(error)
            return
        self.first.take()
        self.second.take()
        self._show_made(self.made)

    def _fail(self, error: Exception) -> None:
        self.create_button.setEnabled(True)
        self.create_button.setText("建立签名身份")
        if not isinstance(error, UserError | OSError):
            raise error
        self.problem.setText(f"身份没有建成：{error}")

    def _show_made(self, made: Known) -> None:
        """The second half: what to do with it."""
        self.heading.setText("签名身份已建立")
        self.why.setText(
            "请把下面的指纹报给市教育局登记，登记后签的上报件才算本校的。\n"
            f"身份文件：{made.file}\n换电脑时带上这个文件。密码谁也找不回来，请记好。"
        )
        half = len(made.fingerprint) // 2
        self.fingerprint.setText(
            f"{identities.grouped(made.fingerprint[:half])}\n{identities.grouped(made.fingerprint[half:])}"
        )
        self.fingerprint.show()
        for part in (*self._asked, self.cancel_button, self.problem):
            part.hide()
        self.copy_button.show()
        self.create_button.setText("完成")
        self.create_button.setEnabled(True)
        self.create_button.clicked.disconnect()
        self.create_button.clicked.connect(self.accept)
        self.create_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.adjustSize()

    def _copy(self) -> None:
        if self.made is not None:
            QGuiApplication.clipboard().setText(self.made.fingerprint)
            self.copy_button.setText("已复制")

    def _lay_out(self) -> None:
        self.heading = label("给学校建一个签名身份", "panel_title")
        self.why = wrapped()
        self.why.setText(
            f"{self._frame.school_name}（{self._frame.school_code}）用它签上报件，别人改动一个字都看得出来。"
            "私钥只存在这台电脑上，用下面的密码加密。"
        )
        self.fingerprint = label("", "body")
        self.fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.fingerprint.hide()
        names = [_named("签名密码(&P)", self.first), _named("再输一次(&A)", self.second)]
        self._asked: list[QWidget] = [*names, self.first, self.second]
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP_SMALL)
        buttons.addWidget(self.copy_button)
        buttons.addStretch()
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.create_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN)
        box.setSpacing(GAP_SMALL)
        for part in (self.heading, self.why, names[0], self.first, names[1], self.second, self.fingerprint):
            box.addWidget(part)
        box.addWidget(self.problem)
        box.addStretch()
        box.addSpacing(GAP)
        box.addLayout(buttons)
        self.setFixedWidth(self._theme.px(_WIDTH))


def _named(text: str, field: QWidget) -> QLabel:
    made = label(text)
    made.setBuddy(field)
    return made
