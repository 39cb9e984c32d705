"""签名上报: left what is signed, right the act, then the file."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hzdesk import identities, text
from hzdesk.canonical import check_code
from hzdesk.errors import UserError
from hzdesk.files import read_file, unused, write_file
from hzdesk.forms.model import ONLY_ROW, Form, Severity
from hzdesk.identities import Known
from hzdesk.party import party
from hzdesk.returns import AnnualReturn
from hzdesk.store import Signed
from hzdesk.usecases import Exported, hand_over
from ui import standing
from ui.ground import Ground
from ui.identity_desk import IdentityDesk
from ui.jobs import Job, Jobs, Tick
from ui.look.marks import Mark
from ui.look.theme import Theme
from ui.look.tokens import SIDE_PANEL_SIGN
from ui.pages import FINDINGS, Page
from ui.pages.parts import scrolled
from ui.pages.sign_act import SignAct
from ui.pages.sign_content import SignContent
from ui.pages.sign_result import SignResult
from ui.pages.title_row import TitleRow
from ui.workspace import Workspace

if TYPE_CHECKING:
    from hzdesk.countersign import Waiting
    from hzdesk.signing import Identity
    from hzdesk.submission import Submission

FOLDER = "年报上报"
READ_ONLY = "年报文件只能读，不能签名。请把它复制到本机，再打开。"
FILTER = "上报件 (*.xlsx)"
_RIGHT_AT_LEAST = 330


class SignPage(Page):
    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self._workspace, self._theme = workspace, theme
        self._jobs = Jobs(self)
        self._job: Job | None = None
        self.desk = IdentityDesk(workspace, theme, self)
        self._identity = self.desk.stored()
        self._folder = _documents()
        self._exported: Exported | None = None
        self._waiting: Waiting | None = None
        self.title = TitleRow(theme, "签名上报")
        self.content = SignContent(theme, workspace.session.frame.year)
        own = party(workspace.session.frame)
        self.act, self.result = SignAct(theme, own), SignResult(theme, own)
        self._right = QStackedWidget()
        self._lay_out()
        self._listen()
        theme.changed.connect(self._resize)
        self.refresh()

    def refresh(self) -> None:
        session = self._workspace.session
        signed = self._workspace.session.head.signed
        self._right.setCurrentWidget(self.act if signed is None else self.result)
        if signed is None:
            self._waiting = None
            self._show_act()
        else:
            self._show_result(signed)
        waits = self._waiting is not None and bool(self._waiting.missing)
        self.content.refresh(session, signed=signed is not None and not waits)

    def take_focus(self) -> None:
        if self.result.countersign.isVisibleTo(self) and self._waiting is not None:
            where: QWidget = self.result.countersign
        elif self._workspace.session.head.signed is not None:
            where = self.result.open_folder if self.result.open_folder.isVisibleTo(self) else self.result.copy
        elif self._identity is None:
            where = self.act.make
        else:
            where = self.act.passphrase.input
        where.setFocus(Qt.FocusReason.OtherFocusReason)

    def use_identity(self, known: Known | None) -> None:
        """Signs with this identity from now on."""
        if known is not None:
            self._identity = known
            self.act.show_identity(known)
            self.act.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def file(self, mark: str = "") -> Path:
        """Where the submission will be put: a name that says what it is, and that nothing has yet."""
        frame = self._workspace.session.frame
        name = "_".join(filter(None, (frame.school_name, str(frame.year), f"第{frame.revision}稿", mark)))
        return unused(self._folder / (re.sub(r'[\\/:*?"<>|\s]', "_", name) + ".xlsx"))

    def sign(self, *, trial: bool) -> None:
        """Unlocks the key, makes the submission in the background, then has the store keep it."""
        self._workspace.commit()
        known, session = self._identity, self._workspace.session
        if known is None or self._job is not None:
            return
        passphrase = self.act.passphrase.take()
        when, reason = datetime.now().astimezone(), "" if trial else self.act.reason_text()
        annual = session.annual
        try:
            key = read_file(known.file)
        except UserError as error:
            self._say(str(error))
            return
        forms, previous = session.forms, session.previous

        def work(_tick: Tick) -> "tuple[Submission, Identity]":  # a closure: a partial would show the passphrase
            return _make(key, passphrase, forms, annual, previous, when, reason, trial)

        done = partial(self._hand_over, annual, when, reason, trial)
        self._job = self._jobs.start(work, done, self._fail)
        self._job.stopped.connect(self._free)
        self.act.show_busy(busy=True)

    def _hand_over(
        self, annual: AnnualReturn, when: datetime, reason: str, trial: bool, made: "tuple[Submission, Identity]"
    ) -> None:
        self._free()
        session = self._workspace.session
        if session.annual is not annual:
            self._say("签名的时候又改了数，这次作废。请再签一次。")
            return
        submission, identity = made
        exported = hand_over(
            session.store,
            annual,
            submission,
            identity,
            self.file("试报" if trial else ""),
            when=when,
            reason=reason,
            trial=trial,
        )
        if trial:
            self._workspace.say(f"试报件已写到 {exported.file}，本稿没有锁定。")
            self._show_act()
            return
        self._exported = exported
        self._workspace.reload()
        self.take_focus()

    def _fail(self, error: Exception) -> None:
        self._free()
        if not isinstance(error, UserError):
            raise error
        self._say(str(error))

    def _free(self) -> None:
        self._job = None
        self.act.show_busy(busy=False)

    def _say(self, problem: str) -> None:
        self.act.passphrase.say(problem, problem=True)
        self.act.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_act(self) -> None:
        session = self._workspace.session
        whole = standing.total(standing.progress_by_section(session).values())
        counts = f"已填 {whole.filled} / {whole.asked} 项，错误 {whole.errors}，待说明 {whole.queries}"
        self.title.note.setText(f"第 {session.frame.revision} 稿　{counts}")
        self.act.code.show_code(check_code(session.form, session.annual))
        self.act.show_people(_people(session.form, session.annual))
        self.act.show_identity(self._identity)
        self.act.show_errors(sum(finding.severity is Severity.ERROR for finding in session.findings))
        self.act.show_place(self.file())
        self.act.show_blocked(READ_ONLY if session.store.read_only else "")
        frame = session.frame
        asked = f"还有 {whole.queries} 条疑问没写说明，{party(frame).reader}会退回来问。" if whole.queries else ""
        locks = f"签名后第 {frame.revision} 稿锁定；以后要更正，就开第 {frame.revision + 1} 稿。"
        further = f"您签名后，还要由{'、'.join(others)}会签。" if (others := session.form.signers[1:]) else ""
        self.act.after.setText(asked + further + locks)

    def _show_result(self, signed: Signed) -> None:
        session, exported = self._workspace.session, self._exported
        when = standing.moment(signed.when, datetime.now().astimezone())
        self.title.note.setText(f"第 {session.frame.revision} 稿　{when} 签名，内容已锁定")
        self.result.who.setText(f"{text.holder(signed.signer)}　{when} 签名")
        content = session.store.submission(session.frame) or b""
        self._show_waiting()
        self.result.show_file(
            exported.file.name if exported is not None else signed.file,
            len(content),
            exported.file if exported is not None else None,
        )
        self.result.code.show_code(signed.check_code)
        whole = standing.total(standing.progress_by_section(session).values())
        left = whole.errors + whole.queries + whole.asked - whole.filled
        counts = f"审核结果：错误 {whole.errors}，待说明 {whole.queries}，没填 {whole.asked - whole.filled}"
        lines = [(Mark.query if left else Mark.done, counts)]
        if signed.reason:
            lines.append((Mark.query, f"带错误上报的理由：{signed.reason}"))
        if exported is not None:
            lines.insert(0, (Mark.done, f"重新读回，{exported.values} 项与本机一致"))
            lines.insert(0, (Mark.done, f"签名完整，{exported.parts} 个部件全部在内"))
        else:
            lines.insert(0, (Mark.done, "签名当时已验过签名，并重新读回核对"))
        self.result.show_checked(lines)
        self.result.show_revision(session.frame.revision)

    def _show_waiting(self) -> None:
        """Who has signed, and who still must, where the form asks for more than one."""
        self._waiting = self._workspace.session.waiting()
        if self._waiting is not None:
            names = (f"{one.role} {text.holder(one.signer)}" for one in self._waiting.signatures)
            self.result.who.setText(f"{'，'.join(names)}　已签名")
        missing = self._waiting.missing if self._waiting is not None else ()
        self.result.show_waiting(missing[0] if missing else "")

    def countersign(self) -> None:
        """Asks for the next signature on the file that the store keeps."""
        from ui.countersigning import ask

        assert self._waiting is not None
        target = self.file(f"{self._waiting.missing[0]}会签")
        ask(self._waiting, target, self._workspace, self._theme, self.window(), self._show_countersigned)

    def _show_countersigned(self, exported: Exported) -> None:
        self._exported = exported
        self.refresh()

    def _choose_place(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "上报件存到哪个文件夹", str(self._folder))
        if folder:
            self._folder = Path(folder)
            self.act.show_place(self.file())

    def _keep_copy(self) -> None:
        signed = self._workspace.session.head.signed
        proposed = signed.file if signed is not None else ""
        name, _ = QFileDialog.getSaveFileName(self, "另存上报件", proposed, FILTER)
        if name:
            self.save_copy(Path(name))

    def save_copy(self, file: Path) -> None:
        """Another copy of the signed file, byte for byte."""
        session = self._workspace.session
        content = session.store.submission(session.frame)
        assert content is not None
        if self._workspace.attempt(partial(write_file, file, content)):
            self._workspace.say(f"上报件已另存到 {file}。")

    def _listen(self) -> None:
        show = self._workspace.show
        self.content.wanted.connect(show)
        self.content.findings_wanted.connect(lambda: show(FINDINGS.key))
        self.act.signed.connect(lambda trial: self.sign(trial=trial))
        self.act.cancelled.connect(lambda: self._job.cancel() if self._job is not None else None)
        self.act.identity_wanted.connect(self.desk.take_in)
        self.act.new_identity_wanted.connect(self.desk.make)
        self.act.slip_wanted.connect(self.desk.show_slip)
        self.act.identities_wanted.connect(self.desk.manage)
        self.desk.changed.connect(lambda: self.use_identity(self.desk.stored()))
        self.act.place_wanted.connect(self._choose_place)
        self.act.person_wanted.connect(lambda section, field: show(section, ONLY_ROW, field))
        self.result.copy_wanted.connect(self._keep_copy)
        self.result.countersign_wanted.connect(self.countersign)
        self.result.revision_wanted.connect(self._workspace.begin_revision)

    def _lay_out(self) -> None:
        sheet = Ground(self._theme, "sheet")
        inside = QVBoxLayout(sheet)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(scrolled(self.content))
        self._right.addWidget(self.act)
        self._right.addWidget(self.result)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(sheet, 1)
        body.addWidget(self._right)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.title)
        box.addLayout(body, 1)
        self._resize()

    def _resize(self) -> None:
        """As wide as planned, but never so wide that the left side has no room."""
        self._right.setFixedWidth(min(self._theme.px(SIDE_PANEL_SIGN), max(self.width() * 9 // 20, _RIGHT_AT_LEAST)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resize()


def _make(
    key: bytes,
    passphrase: str,
    forms: Sequence[Form],
    annual: AnnualReturn,
    previous: AnnualReturn | None,
    when: datetime,
    reason: str,
    trial: bool,
) -> "tuple[Submission, Identity]":
    """Everything that needs no store: unlock the key, write, sign, verify, read back. Runs in the job's thread."""
    from hzdesk.submission import make

    identity = identities.unlocked(key, passphrase)
    return make(forms, annual, previous, identity, when=when, reason=reason, trial=trial), identity


def _people(form: Form, annual: AnnualReturn) -> list[tuple[str, str, str, str]]:
    """The people named on the cover: label, name, and where the name stands."""
    return [
        (form.by_key[section].by_key[field].label, text.plain(annual.value(section, ONLY_ROW, field)), section, field)
        for section, field in form.cover
    ]


def _documents() -> Path:
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found or Path.home()) / FOLDER
