"""What a person does with signing identities: opens the dialogs in turn, and says when something changed."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from hzdesk import identities
from hzdesk.enrolment import slip_of
from hzdesk.errors import UserError
from hzdesk.identities import Known
from ui.look.theme import Theme
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.dialogs.identities import IdentitiesDialog

_FILES = "签名身份 (*.p12 *.pfx *.P12 *.PFX)"


class IdentityDesk(QObject):
    """Every deed is for a role; without one, for the first who signs. The dialogs open over `over`."""

    changed = Signal(str)  # the role whose identity is another now

    def __init__(self, workspace: Workspace, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._workspace, self._theme, self._over = workspace, theme, over

    @property
    def people(self) -> dict[str, str]:
        session = self._workspace.session
        return identities.people(session.form, session.annual)

    @property
    def leading(self) -> str:
        """The role whose key the bureau pins."""
        return next(iter(self.people), "")

    def stored(self, role: str = "") -> Known | None:
        return identities.stored(self._workspace.session.frame.school_code, role or self.leading)

    def make(self, role: str = "", over: QWidget | None = None) -> None:
        from ui.dialogs.identity import IdentityDialog

        over, frame = over or self._over.window(), self._workspace.session.frame
        dialog = IdentityDialog(frame, self.people, role or self.leading, self._theme, over)
        dialog.accepted.connect(lambda: self._made(dialog.made, over))
        dialog.open()

    def take_in(self, role: str = "", over: QWidget | None = None) -> None:
        over = over or self._over.window()
        name, _ = QFileDialog.getOpenFileName(over, "导入签名身份，或用备份恢复", str(Path.home()), _FILES)
        if name:
            self.open_file(Path(name), role, over)

    def open_file(self, file: Path, role: str, over: QWidget) -> None:
        from ui.dialogs.import_identity import ImportIdentityDialog

        words = (file, self._workspace.session.frame, self.people, role or self.leading)
        dialog = ImportIdentityDialog(*words, self._theme, over)
        dialog.accepted.connect(lambda: self._made(dialog.made, over))
        dialog.open()

    def show_slip(self, role: str = "", over: QWidget | None = None, *, told: str = "") -> None:
        from ui.dialogs.enrolment import EnrolmentDialog

        session = self._workspace.session
        one, frame, principal = self.stored(role), session.frame, session.form.principal
        if one is not None and one.fingerprint:
            old = identities.replaced(frame.school_code, one.role)
            slip = slip_of(frame, one, old, self.leading, principal, datetime.now().astimezone().date())
            EnrolmentDialog(slip, self._theme, over or self._over.window(), told=told).open()

    def manage(self) -> None:
        from ui.dialogs.identities import IdentitiesDialog

        name = self._workspace.session.frame.school_name
        dialog = IdentitiesDialog(name, self.people, self.stored, self._theme, self._over.window())
        dialog.made.connect(lambda role: self.make(role, dialog))
        dialog.imported.connect(lambda role: self.take_in(role, dialog))
        dialog.slip_wanted.connect(lambda role: self.show_slip(role, dialog))
        dialog.backed_up.connect(lambda role: self._back_up(role, dialog))
        dialog.passphrase_wanted.connect(lambda role: self._change_passphrase(role, dialog))
        self.changed.connect(dialog.refresh)
        dialog.open()

    def _made(self, one: Known | None, over: QWidget) -> None:
        assert one is not None
        self.changed.emit(one.role)
        old = identities.replaced(self._workspace.session.frame.school_code, one.role)
        if old is None or old.fingerprint != one.fingerprint:
            self.show_slip(one.role, over, told="签名身份已存好，还要登记")

    def _back_up(self, role: str, over: "IdentitiesDialog") -> None:
        name = QFileDialog.getExistingDirectory(over, "备份到哪个文件夹，最好在 U 盘上", str(Path.home()))
        if name:
            self.back_up(role, Path(name), over)

    def back_up(self, role: str, to: Path, over: "IdentitiesDialog") -> None:
        one, school = self.stored(role), self._workspace.session.frame.school_name
        assert one is not None
        try:
            copy = identities.back_up(one, school, to)
        except UserError as error:
            over.say(str(error), problem=True)
            return
        near = "它和原件在同一块硬盘上，请再往 U 盘备份一份。" if identities.on_this_disk(to) else ""
        over.say(f"已备份并读回核对：{copy}。恢复时点“导入或恢复…”选它，用现在的签名密码打开。{near}")

    def _change_passphrase(self, role: str, over: "IdentitiesDialog") -> None:
        from ui.dialogs.change_passphrase import ChangePassphraseDialog

        one, frame = self.stored(role), self._workspace.session.frame
        assert one is not None
        known = (frame.school_code, frame.school_name, *self.people.values())
        dialog = ChangePassphraseDialog(one, known, self._theme, over)
        dialog.accepted.connect(lambda: over.say(f"{role}的签名密码已改。请再备份一次，旧备份仍用旧密码打开，请删掉。"))
        dialog.open()
