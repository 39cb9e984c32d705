"""The pages of the open return, each made when it is first shown."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget

from ui.look.theme import Theme
from ui.look.tokens import SIDE_PANEL
from ui.pages import FIXED, Page, entry_page
from ui.pages.record_columns import least_width
from ui.workspace import Workspace


class PageStack(QStackedWidget):
    """Shows one page; the others wait and are brought up to date when they are shown again."""

    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self._workspace, self._theme = workspace, theme
        self._pages: dict[str, Page] = {}
        self._stale: set[str] = set()
        self._sides_shown = True
        theme.changed.connect(self._fit)

    def show_page(self, key: str) -> Page:
        """The page with this key, on screen and up to date."""
        if key not in self._pages:
            self._pages[key] = self._make(key)
            self.addWidget(self._pages[key])
        page = self._pages[key]
        if key in self._stale:
            self._stale.discard(key)
            page.refresh()
        self._show_side(page)
        self.setCurrentWidget(page)
        return page

    def current(self) -> Page | None:
        page = self.currentWidget()
        return page if isinstance(page, Page) else None

    def refresh(self) -> None:
        """The return changed: the page on screen follows at once, the others when they are shown."""
        self._stale = set(self._pages)
        for key, page in self._pages.items():
            if page is self.currentWidget():
                self._stale.discard(key)
                page.refresh()

    def clear(self) -> None:
        """Another return is open, or none: no page is good any more."""
        for page in self._pages.values():
            self.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        self._stale.clear()

    @property
    def has_room_for_side(self) -> bool:
        """Whether a panel beside a record would leave it its columns: units and last year's figures come first."""
        return self.width() >= least_width(self._theme) + self._theme.px(SIDE_PANEL)

    def show_sides(self, shown: bool) -> None:
        self._sides_shown = shown
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for page in self._pages.values():
            self._show_side(page)

    def _show_side(self, page: Page) -> None:
        page.show_side(shown=self._sides_shown and self.has_room_for_side)

    def _make(self, key: str) -> Page:
        for fixed in FIXED:
            if fixed.key == key:
                return fixed.make(self._workspace, self._theme)
        page = next(page for page in self._workspace.session.form.pages if page.section.key == key)
        return entry_page(self._workspace, self._theme, page)
