"""The right side before signing: the check code, the people, the identity, the passphrase, the act."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from hzdesk.identities import Known
from hzdesk.party import Party
from hzdesk.text import grouped
from ui.ground import Ground
from ui.look.inputs import Button, Hairline, label
from ui.look.theme import Theme
from ui.look.tokens import BUTTON_MAIN_HEIGHT, GAP, GAP_SMALL, GAP_TINY, PAGE_MARGIN
from ui.pages.check_code import CheckCode
from ui.pages.parts import clear, link, scrolled, wrapped
from ui.passphrase import PassphraseField

WITH_ERRORS = "带错误上报…"
_REASON_HEIGHT = 54
_LOW = "padding: 0; min-height: 0;"  # a link no higher than its line


def shortened(fingerprint: str) -> str:
    """The beginning and the end of a fingerprint, as much as people compare."""
    groups = grouped(fingerprint).split()
    return f"{' '.join(groups[:4])} … {' '.join(groups[-2:])}"


class SignAct(Ground):
    """Asks for what signing needs. It knows no return: the page tells it what to show."""

    signed = Signal(bool)  # sign; True for a trial
    identity_wanted = Signal()  # from a file
    new_identity_wanted = Signal()
    slip_wanted = Signal()
    identities_wanted = Signal()
    place_wanted = Signal()
    person_wanted = Signal(str, str)  # section and field of a person who is not named yet
    cancelled = Signal()

    def __init__(self, theme: Theme, party: Party) -> None:
        super().__init__(theme, "bar", Qt.Edge.LeftEdge)
        self._party = party
        self.code = CheckCode(theme)
        self.people = QGridLayout()
        self.people.setHorizontalSpacing(theme.px(GAP))
        self.people.setVerticalSpacing(GAP_TINY)
        self.identity = wrapped("secondary", "ink")
        self.make = link("新建签名身份…", self.new_identity_wanted)
        self.choose = link("导入或恢复…", self.identity_wanted)
        self.slip = link("登记单…", self.slip_wanted)
        self.manage = link("备份、改密码、换身份…", self.identities_wanted)
        self._word = label("签名密码(&K)")
        self.passphrase = PassphraseField(theme, "签名密码")
        self.passphrase.entered.connect(lambda: self._sign(trial=False))
        self.passphrase.changed.connect(lambda: self.passphrase.say(""))
        self.reason = QPlainTextEdit()
        self.reason.setAccessibleName("带错误上报的理由")
        self.reason.setPlaceholderText("写明理由，印在封面上")
        self.reason.setTabChangesFocus(True)
        self.reason.textChanged.connect(self._judge)
        self.with_errors = link(WITH_ERRORS)
        self.with_errors.clicked.connect(lambda: self._ask_reason(asked=self.reason.isHidden()))
        fold = QShortcut(Qt.Key.Key_Escape, self.reason, context=Qt.ShortcutContext.WidgetShortcut)
        fold.activated.connect(lambda: self._ask_reason(asked=False))
        self.place, self.folder = wrapped("secondary", "ink"), label("", "caption", "ink2")
        self.change_place = link("换位置…", self.place_wanted)
        self.main = Button("签名并生成上报件", "main")
        self.main.clicked.connect(lambda: self._sign(trial=False))
        self.trial = link("试报")
        self.trial.setToolTip("生成一份注明“试报”的上报件给教育局试收，本稿不锁定，可以再改再报")
        self.trial.clicked.connect(lambda: self._sign(trial=True))
        self.stop = link("取消")
        self.stop.clicked.connect(self.cancelled)
        self.why = wrapped("secondary", "query")
        self.after = wrapped("caption", "ink2")
        self._errors, self._identity, self._busy, self._blocked = 0, False, False, ""
        self._lay_out()
        self._resize()
        theme.changed.connect(self._resize)

    def show_people(self, people: Sequence[tuple[str, str, str, str]]) -> None:
        """Label and name of each person on the cover, and the section and field where the name stands."""
        clear(self.people)
        for row, (title, name, section, field) in enumerate(people):
            self.people.addWidget(label(title, "secondary", "ink2"), row, 0)
            if name:
                self.people.addWidget(label(name, "secondary"), row, 1)
            else:
                missing = Button(f"还没填，去填{title}", "link")
                missing.setProperty("role", "secondary")
                missing.clicked.connect(lambda _=False, s=section, f=field: self.person_wanted.emit(s, f))
                self.people.addWidget(missing, row, 1, Qt.AlignmentFlag.AlignLeft)
        self.people.setColumnStretch(1, 1)

    def show_identity(self, known: Known | None) -> None:
        self._identity = known is not None
        if known is None:
            said = f"这台电脑上还没有{self._party.own}的签名身份。"
        elif known.fingerprint:
            said = f"{known.role}　{known.name}\n指纹 {shortened(known.fingerprint)}"
        else:
            said = f"{known.file.name}\n指纹在签名时核对"
        self.identity.setText(said)
        self.identity.setToolTip("" if known is None else f"{known.file}\n{grouped(known.fingerprint)}".strip())
        for part in (self._word, self.passphrase, self.manage):
            part.setVisible(known is not None)
        for part in (self.make, self.choose):
            part.setVisible(known is None)
        self.slip.setVisible(known is not None and bool(known.fingerprint))
        self._judge()

    def show_blocked(self, reason: str) -> None:
        """Why nothing can be signed whatever the person does here; empty when it can."""
        self._blocked = reason
        self._judge()

    def show_errors(self, errors: int) -> None:
        """How many errors, blanks included, stand in the way of signing without a reason."""
        self._errors = errors
        if not errors:
            self._ask_reason(asked=False)
        self.with_errors.setVisible(errors > 0)
        self._judge()

    def show_place(self, file: Path) -> None:
        self.place.setText(file.name)
        self.folder.setText(f"存到“{file.parent.name}”")
        for part in (self.place, self.folder):
            part.setToolTip(str(file))

    def show_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.stop.setVisible(busy)
        ways = (self.choose, self.make, self.slip, self.manage, self.change_place, self.trial)
        for part in (self.passphrase, self.reason, *ways):
            part.setEnabled(not busy)
        self._judge()

    def reason_text(self) -> str:
        """Why it leaves with errors; empty when it leaves without."""
        return "" if self.reason.isHidden() or not self._errors else " ".join(self.reason.toPlainText().split())

    def _judge(self) -> None:
        """The main button, and in words why it cannot be pressed."""
        why = ""
        if self._blocked:
            why = self._blocked
        elif self._busy:
            why = "正在签名并重新读回核对"
        elif not self._identity:
            why = "先新建签名身份，或导入已有的。"
        elif self._errors and not self.reason_text():
            wish = "写明理由后可以签名" if not self.reason.isHidden() else "先改正或写明理由"
            why = f"还有 {self._errors} 处没填或有错误，{wish}。"
        self.main.setEnabled(not why)
        self.main.setText("签名并带错误上报" if self._errors and self.reason_text() else "签名并生成上报件")
        self.trial.setEnabled(self._identity and not self._busy and not self._blocked)
        self.trial.setVisible(self._identity)
        if why:
            self.why.setText(why)
        policy = self.why.sizePolicy()
        policy.setRetainSizeWhenHidden(self._errors > 0)  # while a reason is typed the fields stay where they are
        self.why.setSizePolicy(policy)
        self.why.setVisible(bool(why))

    def _ask_reason(self, *, asked: bool) -> None:
        """Opens the field for the reason, or folds it back; what was written in it waits there."""
        was_in = self.reason.hasFocus()
        self.reason.setVisible(asked)
        self.with_errors.setText("收起理由" if asked else WITH_ERRORS)
        if asked or was_in:
            (self.reason if asked else self.with_errors).setFocus(Qt.FocusReason.OtherFocusReason)
        self._judge()

    def _sign(self, *, trial: bool) -> None:
        if not (self.trial if trial else self.main).isEnabled():
            return
        if not self.passphrase.text():
            self.passphrase.say("请输入签名密码。", problem=True)
            self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.signed.emit(trial)

    def _lay_out(self) -> None:
        px = self._theme.px
        inner = QWidget()
        top = QVBoxLayout(inner)
        top.setContentsMargins(px(PAGE_MARGIN), px(GAP), px(PAGE_MARGIN), px(GAP_SMALL))
        top.setSpacing(px(GAP_TINY))
        top.addLayout(self._head("校验码", label("印在封面和每页页脚，核对纸质件用", "caption", "ink2")))
        top.addWidget(self.code)
        top.addSpacing(px(GAP_TINY))
        top.addLayout(self._head("签署人"))
        top.addLayout(self.people)
        top.addSpacing(px(GAP_TINY))
        top.addLayout(self._head("签名身份", None, self.make, self.choose, self.slip, self.manage))
        top.addWidget(self.identity)
        top.addSpacing(px(GAP_TINY))
        top.addLayout(self._head("上报件", self.folder, self.change_place))
        top.addWidget(self.place)
        top.addStretch()
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 0, 0, px(GAP_SMALL))
        box.setSpacing(0)
        box.addWidget(scrolled(inner), 1)
        box.addWidget(Hairline(self._theme, "line"))
        box.addLayout(self._act())

    def _head(self, title: str, note: QLabel | None = None, *ways: Button) -> QHBoxLayout:
        """What stands below, a note, and the ways to change it: in rows of their own they would cost the last line."""
        head = QHBoxLayout()
        head.setSpacing(self._theme.px(GAP))
        head.addWidget(label(title, "caption", "ink2"))
        if note is not None:
            head.addWidget(note)
        head.addStretch()
        for way in ways:
            way.setProperty("role", "secondary")
            way.setStyleSheet(_LOW)
            head.addWidget(way)
        return head

    def _act(self) -> QVBoxLayout:
        """What stays in sight whatever the height."""
        px = self._theme.px
        self._word.setBuddy(self.passphrase)
        second = QHBoxLayout()
        second.setSpacing(px(GAP))
        for button in (self.trial, self.with_errors, self.stop):
            button.setStyleSheet(_LOW)
            second.addWidget(button)
        second.addStretch()
        act = QVBoxLayout()
        act.setContentsMargins(px(PAGE_MARGIN), px(GAP_SMALL), px(PAGE_MARGIN), 0)
        act.setSpacing(px(GAP_TINY + 2))
        for part in (self.reason, self._word, self.passphrase, self.why, self.main):
            act.addWidget(part)
        act.addLayout(second)
        act.addWidget(self.after)
        self.reason.hide()
        self.stop.hide()
        return act

    def _resize(self) -> None:
        self.main.setFixedHeight(self._theme.px(BUTTON_MAIN_HEIGHT - 4))
        self.reason.setFixedHeight(self._theme.px(_REASON_HEIGHT))
