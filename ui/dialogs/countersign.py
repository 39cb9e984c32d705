"""会签: what somebody else has signed already, and the act of signing it further."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from hzdesk import identities
from hzdesk.countersign import Waiting, countersign
from hzdesk.errors import UserError
from hzdesk.files import read_file
from hzdesk.forms import form_of
from hzdesk.forms.model import Form, Severity
from hzdesk.identities import Known
from hzdesk.indicators import figure
from hzdesk.merge.verdict import Signer
from hzdesk.party import party
from hzdesk.returns import AnnualReturn
from hzdesk.text import holder
from hzdesk.usecases import Exported
from ui.ground import Ground
from ui.jobs import Jobs, Tick
from ui.look.cells import RIGHT, CellLook
from ui.look.inputs import Button, label
from ui.look.theme import Theme
from ui.look.tokens import GAP, GAP_BLOCK, GAP_SMALL, GAP_TINY, PAGE_MARGIN, SIDE_PANEL_SIGN
from ui.pages.check_code import CheckCode
from ui.pages.ledger import Ledger
from ui.pages.parts import link, scrolled, wrapped
from ui.pages.sign_act import shortened
from ui.pages.sign_content import headline_rows
from ui.passphrase import PassphraseField
from ui.row_table import Column, RowLook

if TYPE_CHECKING:
    from hzdesk.submission import Submission

Keep = Callable[["Submission"], Exported]
"""Puts the countersigned submission where it belongs. Raises UserError."""

_SIZE = QSize(1120, 540)


class CountersignDialog(QDialog):
    """Left what is signed, right the act in the next role that is missing. Accepted when it is signed and kept.

    `last` is last year's return as far as it is known here.
    """

    def __init__(
        self,
        found: Waiting,
        last: AnnualReturn | None,
        forms: Sequence[Form],
        keep: Keep,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("会签上报件")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._found, self._last, self._forms, self._keep, self._theme = found, last, forms, keep, theme
        self._jobs = Jobs(self)
        self._identity: Known | None = None
        self.role = found.missing[0]
        self.identity = wrapped("secondary", "ink")
        self.choose = link("选择身份文件…")
        self.choose.clicked.connect(self._choose)
        self.passphrase = PassphraseField(theme, "签名密码")
        self.passphrase.entered.connect(self._sign)
        self.passphrase.changed.connect(lambda: self.passphrase.say(""))
        self.main = Button(f"以{self.role}身份会签", "main")
        self.main.clicked.connect(self._sign)
        self.close_button = Button("不签")
        self.close_button.clicked.connect(self.reject)
        self._lay_out()
        self.use_identity(identities.stored(found.annual.frame.school_code, self.role))

    def use_identity(self, known: Known | None) -> None:
        """Signs with this identity."""
        self._identity = known
        if known is None:
            self.identity.setText(f"{self.role}用自己的签名身份签，不用填报人的。")
        elif known.fingerprint:
            self.identity.setText(f"{known.name}\n指纹 {shortened(known.fingerprint)}")
        else:
            self.identity.setText(f"{known.file.name}\n指纹在签名时核对")
        self.choose.setText("选择身份文件…" if known is None else "换一个…")
        for part in (self._word, self.passphrase):
            part.setVisible(known is not None)
        self.main.setEnabled(known is not None)
        (self.choose if known is None else self.passphrase).setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "选择签名身份", str(Path.home()), "签名身份 (*.p12 *.pfx)")
        if name:
            self.use_identity(identities.known(Path(name)))

    def _sign(self) -> None:
        if self._identity is None or not self.main.isEnabled():
            return
        if not self.passphrase.text():
            self._say("请输入签名密码。")
            return
        try:
            key = read_file(self._identity.file)
        except UserError as error:
            self._say(str(error))
            return
        self._show_busy(busy=True)
        when = datetime.now().astimezone()
        found, forms, role, passphrase = self._found, self._forms, self.role, self.passphrase.take()

        def work(_tick: Tick) -> "Submission":  # a closure: a partial would show the passphrase
            return countersign(found, identities.unlocked(key, passphrase), forms, role=role, when=when)

        self._jobs.start(work, self._hand_over, self._fail)

    def _hand_over(self, made: "Submission") -> None:
        self._keep(made)
        self.accept()

    def _fail(self, error: Exception) -> None:
        self._show_busy(busy=False)
        if not isinstance(error, UserError):
            raise error
        self._say(str(error))

    def _say(self, problem: str) -> None:
        self.passphrase.say(problem, problem=True)
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_busy(self, *, busy: bool) -> None:
        self.main.setText("正在签名并重新读回核对" if busy else f"以{self.role}身份会签")
        for part in (self.main, self.passphrase, self.choose, self.close_button):
            part.setEnabled(not busy)

    def _lay_out(self) -> None:
        px = self._theme.px
        sheet = Ground(self._theme, "sheet")
        inside = QVBoxLayout(sheet)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(scrolled(self._content()))
        act = self._act()
        act.setFixedWidth(min(px(SIDE_PANEL_SIGN), SIDE_PANEL_SIGN + 60))
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(sheet, 1)
        box.addWidget(act)
        self.resize(_SIZE.boundedTo(self.screen().availableSize() - QSize(40, 60)))

    def _content(self) -> QWidget:
        """Whose return it is, its key figures, and what was asked and answered."""
        px, frame = self._theme.px, self._found.annual.frame
        made = QWidget()
        box = QVBoxLayout(made)
        box.setContentsMargins(px(PAGE_MARGIN), px(GAP_BLOCK), px(PAGE_MARGIN), px(GAP_BLOCK))
        box.setSpacing(px(GAP_SMALL))
        box.addWidget(label(f"{frame.school_name}　{frame.year} 年度　第 {frame.revision} 稿", "panel_title"))
        box.addWidget(wrapped(text=_standing(self._found)))
        box.addWidget(label("关键数", "body_bold"))
        columns = (
            Column("指标"),
            Column(f"{frame.year} 年", RIGHT),
            Column("上年", RIGHT),
            Column("比上年", RIGHT, gives_way=True),
        )
        self.figures = Ledger((*columns, Column("口径", gives_way=True)), "关键数", self._theme)
        self.figures.put(_headline(self._found, self._last, self._forms))
        box.addWidget(self.figures)
        if rows := _explained(self._found):
            explained = Ledger((Column("审核意见"), Column(f"{party(frame).own}说明")), "已写说明", self._theme)
            explained.put(rows)
            box.addWidget(label(f"已写说明 {len(rows)} 处", "body_bold"))
            box.addWidget(explained)
        box.addStretch()
        return made

    def _act(self) -> Ground:
        px = self._theme.px
        made = Ground(self._theme, "bar", Qt.Edge.LeftEdge)
        self.code = CheckCode(self._theme)
        self.code.show_code(self._found.reading.check_code)
        signed = wrapped("secondary", "ink", "\n".join(map(_signed, self._found.signatures)))
        self._word = label("签名密码(&K)")
        self._word.setBuddy(self.passphrase)
        box = QVBoxLayout(made)
        box.setContentsMargins(px(PAGE_MARGIN), px(GAP_BLOCK), px(PAGE_MARGIN), px(GAP_BLOCK))
        box.setSpacing(px(GAP_TINY + 2))
        box.addWidget(label("校验码", "caption", "ink2"))
        box.addWidget(self.code)
        box.addSpacing(px(GAP_SMALL))
        box.addWidget(label("已经签名", "caption", "ink2"))
        box.addWidget(signed)
        box.addSpacing(px(GAP_SMALL))
        box.addWidget(label(f"{self.role}的签名身份", "caption", "ink2"))
        box.addWidget(self.identity)
        box.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        box.addStretch()
        buttons = QHBoxLayout()
        buttons.setSpacing(px(GAP_SMALL))
        buttons.addWidget(self.main, 1)
        buttons.addWidget(self.close_button)
        for part in (self._word, self.passphrase):
            box.addWidget(part)
        box.addSpacing(px(GAP))
        box.addLayout(buttons)
        box.addWidget(wrapped("caption", "ink2", "会签不改内容，校验码不变，前面的签名照样有效。"))
        return made


def _standing(found: Waiting) -> str:
    """What the checks say now, and with which errors it left."""
    errors = sum(finding.severity is Severity.ERROR for finding in found.findings)
    queries = sum(finding.is_open and finding.severity is Severity.QUERY for finding in found.findings)
    cover = found.reading.cover
    reason = f"带着错误上报，理由：{cover.reason}" if cover is not None and cover.reason else ""
    trial = "这是试报件。" if cover is not None and cover.trial else ""
    return f"{trial}审核结果：错误 {errors}，待说明 {queries}。{reason}"


def _headline(found: Waiting, last: AnnualReturn | None, forms: Sequence[Form]) -> tuple[RowLook, ...]:
    """The key figures with last year's. What the file carries of last year is no whole return: of that only figures
    that lack nothing are shown."""
    annual, form = found.annual, form_of(forms, found.annual.frame)
    indicators = [form.indicators[key] for key in form.headline]
    now = [figure(form, annual, one, last) for one in indicators]
    before = [figure(form, last, one) if last is not None else None for one in indicators]
    if last is not found.reading.previous:
        return headline_rows(form, annual.frame.year, list(zip(now, before, strict=True)))
    whole = [one._replace(value=None) if one is not None and one.missing else one for one in before]
    return headline_rows(form, annual.frame.year, list(zip(now, whole, strict=True)), "上报件里没有")


def _explained(found: Waiting) -> tuple[RowLook, ...]:
    answered = [finding for finding in found.findings if finding.explanation]
    return tuple(
        RowLook(str(place), (CellLook(finding.text, ink="ink2"), CellLook(finding.explanation)))
        for place, finding in enumerate(answered)
    )


def _signed(one: Signer) -> str:
    return f"{one.role}　{holder(one.signer)}　{one.time[:10]}\n指纹 {shortened(one.fingerprint)}"
