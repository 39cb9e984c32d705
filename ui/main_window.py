"""The window: menu row, rail, pages, message line, status line."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QVBoxLayout, QWidget

from ui.commands import Commands
from ui.files import Files
from ui.find import FindBox
from ui.ground import Ground
from ui.look.icons import app_icon, icon
from ui.look.inputs import Button
from ui.look.theme import Theme
from ui.look.tokens import GAP_SMALL, ICON, MENU_HEIGHT, PAGE_MARGIN
from ui.menus import Menus, fill_on_show
from ui.navigation import Navigation
from ui.pages import FINDINGS
from ui.rail import Rail
from ui.settings import GEOMETRY, LAST_STORE, SIDE_FOLDED, WHO, Settings
from ui.stack import PageStack
from ui.status import MessageLine, StatusLine, lock_reason
from ui.workspace import Workspace

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from ui.pages.start import StartPage

FIND_WIDTH = 300
FIRST_SIZE = QSize(1366, 698)


class MainWindow(QMainWindow):
    """Shows the open return page by page, or the start page when none is open."""

    ready = Signal()  # the first page is on screen and takes input

    def __init__(self, workspace: Workspace, theme: Theme, settings: Settings, log_file: Path) -> None:
        super().__init__()
        self._workspace, self._theme, self._settings = workspace, theme, settings
        self._files = Files(workspace, theme, settings, self)
        self._start: StartPage | None = None
        self._problem = ""  # the last one said
        self._refused = False  # to close, because what is being typed cannot be kept
        self._painted = False
        self._years = QMenu(self)
        fill_on_show(self._years, self._files.years)
        self.rail = Rail(theme, self._years)
        self.pages = PageStack(workspace, theme)
        self.pages.show_sides(not settings.get(SIDE_FOLDED))
        self.navigation = Navigation(workspace, self.pages, self.rail)
        self.message = MessageLine(theme)
        self.status = StatusLine(theme)
        self.find_box = FindBox(workspace, theme)
        self.commands = Commands(
            self, self.navigation, self.find_box, workspace, theme, settings, self._files, log_file
        )
        self.menus = Menus(self.commands.table(), self)
        self._undo = self._tool("arrow-u-up-left", "撤销（Ctrl+Z）", workspace.undo)
        self._redo = self._tool("arrow-u-up-right", "重做（Ctrl+Y）", workspace.redo)
        self._lay_out()
        self._listen()
        self._show_state()

    def start(self, location: str | None) -> None:
        """Opens the given file, else the last one; without one there is the start page."""
        self.restoreGeometry(QByteArray.fromBase64(self._settings.get(GEOMETRY).encode()))
        last = self._settings.get(LAST_STORE)
        wanted = location or (last if last in self._files.recent_locations() else "")
        if not wanted or not self._files.open(wanted):
            self._show_start()

    def _tool(self, picture: str, tip: str, run: object) -> Button:
        made = Button("", "tool", icon(picture, self._theme))
        made.setToolTip(tip)
        made.setAccessibleName(tip)
        made.clicked.connect(run)
        return made

    def _lay_out(self) -> None:
        self.setWindowIcon(app_icon())
        self.setMinimumSize(800, 480)
        self.setAcceptDrops(True)
        self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize()))
        self._menu_row, central = Ground(self._theme, "bar", Qt.Edge.BottomEdge), QWidget()
        self.setMenuWidget(self._menu_row)
        self.setCentralWidget(central)
        self.setStatusBar(self.status)
        row = QHBoxLayout(self._menu_row)
        row.setContentsMargins(GAP_SMALL // 2, 0, PAGE_MARGIN, 1)
        row.setSpacing(GAP_SMALL)
        row.addWidget(self.menus)
        row.addStretch()
        for tool in (self._undo, self._redo):
            row.addWidget(tool)
        row.addSpacing(GAP_SMALL)
        row.addWidget(self.find_box)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self._column.addWidget(self.pages, 1)
        self._column.addWidget(self.message)
        body = QHBoxLayout(central)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.rail)
        body.addLayout(self._column, 1)
        self._resize()

    def _resize(self) -> None:
        px = self._theme.px
        self._menu_row.setFixedHeight(px(MENU_HEIGHT) + 1)
        self.find_box.setFixedWidth(px(FIND_WIDTH))
        for tool in (self._undo, self._redo):
            tool.setFixedWidth(px(ICON) + 18)

    def _listen(self) -> None:
        workspace = self._workspace
        workspace.opened.connect(self._opened)
        workspace.closed.connect(self._closed)
        workspace.changed.connect(self._changed)
        workspace.message.connect(self._say)
        workspace.offered.connect(self.message.offer)
        self.pages.currentChanged.connect(self._leave_page)
        self.find_box.left.connect(self.navigation.into_page)
        self.status.findings_wanted.connect(partial(self.navigation.show, FINDINGS.key))
        self._theme.changed.connect(self._resize)

    def _opened(self) -> None:
        self._workspace.session.who = self._settings.get(WHO)
        self.message.hide()
        if self._start is not None:
            self._start.hide()
        self._show_state()
        self.navigation.begin()

    def _closed(self) -> None:
        self.message.hide()
        self.pages.clear()
        self._show_start()
        self._show_state()

    def _changed(self) -> None:
        self._refused = False
        self.message.hide()
        self._show_state()
        self.pages.refresh()

    def _say(self, text: str, problem: bool) -> None:
        self._problem = text if problem else ""
        self.message.say(text, problem)

    def _leave_page(self) -> None:
        """What was said of one page is not true of the next; a problem stays until it is read."""
        if not self._problem:
            self.message.hide()

    def _show_state(self) -> None:
        """Everything around the page, for the return as it is now."""
        session = self._workspace.session if self._workspace.is_open else None
        for part in (self.rail, self.pages, self.find_box):
            part.setVisible(session is not None)
        self.status.show_session(session)
        self._undo.setEnabled(session is not None and session.undo_steps > 0)
        self._redo.setEnabled(session is not None and session.redo_steps > 0)
        for tool in (self._undo, self._redo):
            tool.setVisible(session is not None)
        self.menus.update_state()
        if session is None:
            self.setWindowTitle("")
            return
        self.rail.show_session(session)
        frame = session.frame
        locked = "（已锁定）" if lock_reason(session) else ""
        self.setWindowTitle(f"{frame.school_name} {frame.year} 年度年报{locked}")

    def _show_start(self) -> None:
        from ui.pages.start import StartPage

        if self._start is None:
            self._start = StartPage(self._files, self._theme)
            self._column.insertWidget(0, self._start, 1)
        else:
            self._start.refresh()
        self._start.show()
        self._start.take_focus()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.ready.emit)

    def dragEnterEvent(self, event: "QDragEnterEvent") -> None:
        if len(event.mimeData().urls()) == 1 and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: "QDropEvent") -> None:
        self._files.open(event.mimeData().urls()[0].toLocalFile())

    def closeEvent(self, event: QCloseEvent) -> None:
        """What is being typed is kept first; when that fails the window stays open once, and says so."""
        self._problem = ""
        if self._workspace.is_open:
            self._workspace.commit()
        if self._problem and not self._refused:
            self._refused = True
            self._say(f"{self._problem}再关一次就不保存这一格。", problem=True)
            event.ignore()
            return
        self._settings.set(GEOMETRY, self.saveGeometry().toBase64().toStdString())
        self._workspace.close()
        super().closeEvent(event)
