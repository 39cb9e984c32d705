"""The menu over a cell of a grid and over a field of a record."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget


def edit_menu(
    parent: QWidget,
    *,
    cut: Callable[[], object],
    copy: Callable[[], object],
    paste: Callable[[], object],
    clear: Callable[[], object],
    not_applicable: Callable[[], object],
    can_write: bool,
) -> QMenu:
    """What can be done with an answer; it goes when it is closed."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction("剪切(&T)\tCtrl+X", cut).setEnabled(can_write)
    menu.addAction("复制(&C)\tCtrl+C", copy)
    menu.addAction("粘贴(&P)\tCtrl+V", paste).setEnabled(can_write)
    menu.addSeparator()
    menu.addAction("清空(&E)\tDel", clear).setEnabled(can_write)
    menu.addAction("不适用(&A)\tCtrl+0", not_applicable).setEnabled(can_write)
    return menu
