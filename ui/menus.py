"""The menus, built from a declared table of commands."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget


def always() -> bool:
    return True


class Command(NamedTuple):
    """One thing a person can do: the text with its access key, the shortcut, the deed, and when it can be done."""

    text: str
    run: Callable[[], object]
    keys: str = ""
    enabled: Callable[[], bool] = always
    checked: Callable[[], bool] | None = None


class Choice(NamedTuple):
    """One of several, in a submenu that is filled each time it opens."""

    text: str
    run: Callable[[], object]
    checked: bool | None = None


class Submenu(NamedTuple):
    text: str
    choices: Callable[[], Sequence[Choice | None]]
    enabled: Callable[[], bool] = always


Entry = Command | Submenu | None  # None is a line between groups
Table = Sequence[tuple[str, Sequence[Entry]]]


class Menus(QMenuBar):
    """The menu bar of a table. Call `update_state` when something changed that commands depend on."""

    def __init__(self, table: Table, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands: list[tuple[QAction, Command | Submenu]] = []
        for title, entries in table:
            menu = self.addMenu(title)
            menu.aboutToShow.connect(self.update_state)
            menu.aboutToShow.connect(partial(_give_room, menu))
            for entry in entries:
                self._add(menu, entry)
        self.update_state()

    def action(self, text: str) -> QAction:
        """The action of a command by its text."""
        return next(action for action, command in self._commands if command.text == text)

    def update_state(self) -> None:
        for action, command in self._commands:
            action.setEnabled(command.enabled())
            if isinstance(command, Command) and command.checked is not None:
                action.setChecked(command.checked())

    def _add(self, menu: QMenu, entry: Entry) -> None:
        if entry is None:
            menu.addSeparator()
            return
        if isinstance(entry, Submenu):
            submenu = menu.addMenu(entry.text)
            fill_on_show(submenu, entry.choices)
            self._commands.append((submenu.menuAction(), entry))
            return
        action = menu.addAction(entry.text)
        action.setShortcut(QKeySequence(entry.keys))
        action.setCheckable(entry.checked is not None)
        action.triggered.connect(_deed(entry.run))
        self._commands.append((action, entry))


def fill_on_show(menu: QMenu, choices: Callable[[], Sequence[Choice | None]]) -> None:
    """Fills a menu with what can be chosen now, each time it opens."""
    menu.aboutToShow.connect(lambda: _fill(menu, choices()))
    menu.aboutToShow.connect(partial(_give_room, menu))


def _give_room(menu: QMenu) -> None:
    """Qt shortens the longest text of a menu by the width of the & it does not show."""
    menu.setMinimumWidth(0)
    menu.setMinimumWidth(menu.sizeHint().width() + menu.fontMetrics().horizontalAdvance("&"))


def _fill(menu: QMenu, choices: Sequence[Choice | None]) -> None:
    for child in menu.findChildren(QActionGroup):
        child.deleteLater()
    menu.clear()
    group = QActionGroup(menu)
    for choice in choices:
        if choice is None:
            menu.addSeparator()
            continue
        action = menu.addAction(choice.text)
        action.triggered.connect(_deed(choice.run))
        if choice.checked is not None:
            action.setCheckable(True)
            action.setChecked(choice.checked)
            group.addAction(action)


def _deed(run: Callable[[], object]) -> Callable[[], None]:
    """Leaves out what the signal sends along."""

    def do() -> None:
        run()

    return do
