"""A file that is opened as a year's return though it is something else: what it is, and the way that takes it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from hzdesk.errors import UserError
from hzdesk.forms.delivery import SUFFIX as FORM
from hzdesk.handout import called
from ui.handing import Handing
from ui.look.theme import Theme
from ui.menus import Choice
from ui.workspace import Workspace

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et")


def lead_on(
    file: Path, workspace: Workspace, theme: Theme, window: QWidget, take_form: Callable[[Path], object]
) -> bool:
    """Whether it is such a file; then the message line says what it is and offers the next step."""
    kind = file.suffix.lower()
    if kind == FORM:
        workspace.say(f"“{file.name}”是报表制度文件，不是年报文件。导入后，各年的年报就按它填。", problem=True)
        workspace.offered.emit(Choice("导入报表制度(&J)", partial(take_form, file)))
    elif kind in WORKBOOKS:
        try:
            what = called(workspace.forms, file)
        except UserError as error:
            workspace.say(str(error), problem=True)
            return True
        if not what:
            workspace.say(f"“{file.name}”是别的工作簿，里面没有年报。请选扩展名为 .hzdesk 的文件。", problem=True)
        elif not workspace.is_open:
            then = "先打开学校的年报文件，再用“文件 — 导入…”导入它。"
            workspace.say(f"“{file.name}”是{what}，不是年报文件。{then}", problem=True)
        else:
            then = "导入时先列出哪些格不同，您确认了才改动。"
            workspace.say(f"“{file.name}”是{what}，不是年报文件。{then}", problem=True)
            workspace.offered.emit(Choice("导入…(&J)", partial(Handing(workspace, theme, window).show, file)))
    return kind == FORM or kind in WORKBOOKS
