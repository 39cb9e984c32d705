"""会签, from the menu and from the sign page: asks for one signature more and keeps the file that comes of it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hzdesk.countersign import Waiting, waiting
from hzdesk.errors import UserError
from hzdesk.files import read_file, unused
from hzdesk.usecases import Exported, hand_further, made_here
from ui.dialogs.countersign import CountersignDialog
from ui.look.theme import Theme
from ui.workspace import Workspace

if TYPE_CHECKING:
    from hzdesk.submission import Submission


def ask(
    found: Waiting,
    target: Path,
    workspace: Workspace,
    theme: Theme,
    window: QWidget,
    done: Callable[[Exported], None] = lambda _: None,
) -> CountersignDialog:
    """Opens the dialog for a submission that still waits; the result goes to `target` or to a free name beside it."""

    frame = found.annual.frame
    own = workspace.is_open and made_here(workspace.session.store, frame, found.reading.check_code)
    last = workspace.session.load(frame.year - 1) if own else found.reading.previous

    def keep(made: "Submission") -> Exported:
        exported = hand_further(workspace.session.store if own else None, frame, made, unused(target))
        if own:
            workspace.reload()
        workspace.say(f"已会签，写到 {exported.file}。报给市里的就是这一份。")
        done(exported)
        return exported

    dialog = CountersignDialog(found, last, workspace.forms, keep, theme, window)
    dialog.open()
    return dialog


def ask_for_file(file: Path, workspace: Workspace, theme: Theme, window: QWidget) -> CountersignDialog | None:
    """Opens the dialog for a received file; a message when there is nothing to sign in it."""
    try:
        found = waiting(file.name, read_file(file), workspace.forms)
    except UserError as error:
        workspace.say(str(error), problem=True)
        return None
    if not found.missing:
        workspace.say(f"{file.name} 已经签齐，不用会签。")
        return None
    return ask(found, file.with_stem(f"{file.stem}_{found.missing[0]}会签"), workspace, theme, window)
