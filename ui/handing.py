"""Division of labour: a table goes to another office as a workbook, and what they filled in comes back.

A submission of the same return is taken in the same way."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hzdesk.errors import UserError
from ui.look.theme import Theme
from ui.status import lock_reason
from ui.workspace import Workspace

if TYPE_CHECKING:
    from hzdesk.handout import HandedBack
    from ui.dialogs.hand_back import HandBackDialog
    from ui.dialogs.hand_out import HandOutDialog

WORKBOOK = "Excel 工作簿 (*.xlsx)"


class Handing:
    """What the menus do for it."""

    def __init__(self, workspace: Workspace, theme: Theme, window: QWidget) -> None:
        self._workspace, self._theme, self._window = workspace, theme, window

    def send(self, section: str = "") -> None:
        """Asks which table goes where; `section` is the key of the page in front."""
        from hzdesk.operands import operands_of
        from ui.dialogs.hand_out import HandOutDialog

        session = self._workspace.session
        if session.is_locked:
            self._workspace.say(f"{lock_reason(session)}，填好了也导入不了。", problem=True)
            return
        operands = operands_of(session.form, session.annual, session.previous)
        tables, chosen = {}, ""
        for page in session.form.pages:
            if any(operands.asks_section(tab) for tab in page.tabs):
                tabs = "、".join(tab.tab or tab.title for tab in page.tabs[1:])
                tables[page.section.title] = page.section.title + (f"（含{tabs}）" if tabs else "")
                chosen = page.section.title if page.section.key == section else chosen
        dialog = HandOutDialog(tables, chosen, session.who, self._theme, self._window)
        dialog.accepted.connect(partial(self._place, dialog))
        dialog.open()

    def _place(self, dialog: "HandOutDialog") -> None:
        from PySide6.QtWidgets import QFileDialog

        frame, office = self._workspace.session.frame, dialog.office.text().strip()
        proposed = f"{frame.school_name} {frame.year} {dialog.title}{f'（{office}）' if office else ''}.xlsx"
        folder = self._workspace.location.parent
        name, _ = QFileDialog.getSaveFileName(self._window, "导出一张表给科室", str(folder / proposed), WORKBOOK)
        if name:
            self.write(dialog.title, Path(name), office, dialog.back_to.text())

    def write(self, title: str, file: Path, office: str, back_to: str) -> None:
        from hzdesk.handout import hand_out

        self._workspace.commit()
        session = self._workspace.session
        day = datetime.now().astimezone().date()
        words = (session.forms, session.annual, session.previous, title, file)
        if self._workspace.attempt(partial(hand_out, *words, office=office, back_to=back_to, day=day)):
            self._workspace.say(f"“{title}”已导出到 {file}。填好交回后用“数据 — 导入科室填好的表”。")

    def take(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        if self._is_refused():
            return
        folder = str(self._workspace.location.parent)
        name, _ = QFileDialog.getOpenFileName(self._window, "导入上报件，或科室填好的表", folder, WORKBOOK)
        if name:
            self.show(Path(name))

    def _is_refused(self) -> bool:
        session = self._workspace.session
        if session.is_locked:
            self._workspace.say(f"{lock_reason(session)}，导入不了。", problem=True)
        return session.is_locked

    def show(self, file: Path) -> "HandBackDialog | None":
        """What the workbook would change; nothing is kept before that is accepted."""
        if self._is_refused():
            return None
        from hzdesk.handout import brought_back
        from ui.dialogs.hand_back import HandBackDialog

        self._workspace.commit()
        session = self._workspace.session
        try:
            found = brought_back(session.forms, session.annual, file)
        except UserError as error:
            self._workspace.say(str(error), problem=True)
            return None
        if not found.changes:
            self._workspace.say(f"{found.what}和这里的一样，没有要导入的。")
            return None
        dialog = HandBackDialog(found, self._theme, self._window)
        dialog.accepted.connect(partial(self._keep, dialog, found))
        dialog.open()
        return dialog

    def _keep(self, dialog: "HandBackDialog", found: "HandedBack") -> None:
        taken = dialog.taken
        if not taken:
            self._workspace.say(f"都留{found.own}的，没有改动。")
        elif self._workspace.edit(found.edits(self._workspace.session.annual, taken), found.who):
            self._workspace.show(taken[0].edit.section)
            self._workspace.say(f"已导入{found.what} {len(taken)} 处。按 Ctrl+Z 一步撤销。")
