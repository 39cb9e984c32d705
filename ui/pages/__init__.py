"""The pages of the window: what a page is, and which one shows what."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from hzdesk.forms.model import FormPage
from ui.look.theme import Theme
from ui.workspace import Workspace


class Page(QWidget):
    """What the window asks of a page. Override what the page has an answer to.

    A page is made when it is first shown and thrown away when another return is opened. It draws itself complete in
    its constructor. It need not listen to `Workspace.changed`: the window calls `refresh` while the page is on screen,
    and before it comes on screen again when something changed meanwhile.
    """

    side: QWidget | None = None  # side panel, shown and hidden by the window

    def show_side(self, *, shown: bool) -> None:
        """There is room for the side panel and it is wanted, or not."""
        if self.side is not None:
            self.side.setVisible(shown)

    def refresh(self) -> None:
        """Values, findings, progress or lock of the return changed."""

    def commands(self) -> list[QAction]:
        """What can be done on this page now, for the window's menu."""
        return []

    def offer(self, text: str, keys: str, deed: Callable[[], None]) -> None:
        """A command of this page with its shortcut."""
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(deed)
        self.addAction(action)

    def show_cell(self, section: str, row: str, field: str) -> None:
        """Scrolls to a cell and puts the focus on it; row and field may be empty."""

    def take_focus(self) -> None:
        """Puts the focus where the work goes on; the person chose this page."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)


Factory = Callable[[Workspace, Theme], Page]


class FixedPage(NamedTuple):
    """A page that every return has, whatever its form."""

    key: str
    title: str
    icon: str
    make: Factory


# The modules of the pages are imported when the first such page is shown: the window opens without them.


def entry_page(workspace: Workspace, theme: Theme, page: FormPage) -> Page:
    """The page that a section of the form, with its tabs, is filled in on."""
    from ui.pages.section import SectionPage

    return SectionPage(workspace, theme, page)


def _overview(workspace: Workspace, theme: Theme) -> Page:
    from ui.pages.overview import OverviewPage

    return OverviewPage(workspace, theme)


def _findings(workspace: Workspace, theme: Theme) -> Page:
    from ui.pages.findings import FindingsPage

    return FindingsPage(workspace, theme)


def _trends(workspace: Workspace, theme: Theme) -> Page:
    from ui.pages.trends import TrendsPage

    return TrendsPage(workspace, theme)


def _sign(workspace: Workspace, theme: Theme) -> Page:
    from ui.pages.sign import SignPage

    return SignPage(workspace, theme)


def _dictionary(workspace: Workspace, theme: Theme) -> Page:
    from ui.pages.dictionary import DictionaryPage

    return DictionaryPage(workspace, theme)


OVERVIEW = FixedPage("overview", "总览", "house", _overview)
FINDINGS = FixedPage("findings", "审核", "clipboard-text", _findings)
TRENDS = FixedPage("trends", "趋势", "chart-line-up", _trends)
SIGN = FixedPage("sign", "签名上报", "pen-nib", _sign)
DICTIONARY = FixedPage("dictionary", "指标解释", "books", _dictionary)
AFTER_ENTRY = (FINDINGS, TRENDS, SIGN)
FIXED = (OVERVIEW, *AFTER_ENTRY, DICTIONARY)
