"""会签, from the menu and from the sign page: asks for one signature more and keeps the file that comes of it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hzdesk.countersign import Waiting, hand_further, made_here, take_in, waiting
from hzdesk.errors import UserError
from hzdesk.files import read_file, unused
from hzdesk.usecases import Exported
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

    own = _is_own(found, workspace)
    last = workspace.session.load(found.annual.frame.year - 1) if own else found.reading.previous

    def keep(made: "Submission") -> Exported:
        exported = hand_further(workspace.session.store if own else None, found, made, unused(target))
        if own:
            workspace.reload()
        others = found.missing[1:]
        then = f"还要由{'、'.join(others)}会签" if others else "要报的就是这一份"
        workspace.say(f"已会签，写到 {exported.file}。{then}。")
        done(exported)
        return exported

    dialog = CountersignDialog(found, last, workspace.forms, keep, theme, window)
    dialog.open()
    return dialog


def _is_own(found: Waiting, workspace: Workspace) -> bool:
    return workspace.is_open and made_here(workspace.session.store, found)


def ask_for_file(file: Path, workspace: Workspace, theme: Theme, window: QWidget) -> CountersignDialog | None:
    """Opens the dialog for a received file; a message when there is nothing to sign in it.

    One that was countersigned elsewhere and came back to the store that made it is kept there.
    """
    try:
        found = waiting(file.name, read_file(file), workspace.forms)
        taken = _is_own(found, workspace) and take_in(workspace.session.store, workspace.forms, found, file.name)
    except UserError as error:
        workspace.say(str(error), problem=True)
        return None
    if taken:
        workspace.reload()
    if not found.missing:
        workspace.say(f"{file.name} 已经签齐{'，收进了打开的年报文件' if taken else '，不用会签'}。")
        return None
    return ask(found, file.with_stem(f"{file.stem}_{found.missing[0]}会签"), workspace, theme, window)
