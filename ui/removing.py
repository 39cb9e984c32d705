"""删除这一年的年报, from the menu: shows what would go, and says where the backup lies."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hzdesk.errors import UserError
from ui.look.theme import Theme
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.dialogs.remove_year import RemoveYearDialog


def ask(workspace: Workspace, theme: Theme, window: QWidget) -> "RemoveYearDialog | None":
    """Opens the dialog for the year on screen; a message when it cannot be removed."""
    from hzdesk.removal import leaving
    from ui.dialogs.remove_year import RemoveYearDialog

    workspace.commit()
    session = workspace.session
    try:
        found = leaving(session.store, session.forms, session.frame.year)
    except UserError as error:
        workspace.say(str(error), problem=True)
        return None
    dialog = RemoveYearDialog(found, theme, window)
    dialog.accepted.connect(partial(_remove, workspace))
    dialog.open()
    return dialog


def _remove(workspace: Workspace) -> None:
    year = workspace.session.frame.year
    if backup := workspace.remove_year():
        shown = f"，现在是 {workspace.session.frame.year} 年度" if workspace.is_open else ""
        workspace.say(f"已删除 {year} 年度的年报{shown}。删除前的备份在 {backup}。")
