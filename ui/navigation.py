"""Going from page to page, from finding to finding, and to a cell."""

from typing import TYPE_CHECKING

from ui.pages import FIXED, OVERVIEW
from ui.pages.next_finding import next_open
from ui.rail import Rail
from ui.stack import PageStack
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.pages.section import SectionPage


class Navigation:
    """Keeps rail and pages on the same page, and knows which page a section stands on."""

    def __init__(self, workspace: Workspace, pages: PageStack, rail: Rail) -> None:
        self._workspace, self.pages, self._rail = workspace, pages, rail
        self._current = OVERVIEW.key
        self._location = ""
        rail.wanted.connect(self._put)
        rail.chosen.connect(self.into_page)
        workspace.wanted.connect(self.show_cell)

    @property
    def current(self) -> str:
        """The key of the page in front."""
        return self._current

    def begin(self) -> None:
        """Another return is open. Another year of the same file stays on its page, if it has it."""
        location = str(self._workspace.location)
        self.pages.clear()
        stay = location == self._location and self._current in self._rail.model.pages()
        self._location = location
        self.show(self._current if stay else OVERVIEW.key)

    def show(self, key: str) -> None:
        """Shows a page and leads into it."""
        self._rail.show_page(key)
        self._put(key)
        self.into_page()

    def show_cell(self, section: str, row: str, field: str) -> None:
        """Shows a cell; `section` may also be the key of a fixed page."""
        key = section if section in _FIXED else self._page_of(section)
        self.show(key)
        page = self.pages.current()
        if page is not None and key not in _FIXED:
            page.show_cell(section, row, field)

    def step_page(self, step: int) -> None:
        """The next tab or page (1), or the one before (-1); a page is entered at its near end."""
        entry = self._entry()
        if entry is not None and entry.step_tab(step):
            return
        keys = self._rail.model.pages()
        place = keys.index(self._current) + step if self._current in keys else 0
        if 0 <= place < len(keys):
            self.show(keys[place])
            if (entered := self._entry()) is not None:
                entered.enter_tabs(step)

    def step_finding(self, step: int) -> None:
        """The cell of the next open finding after the current one (1) or the one before (-1), round and round."""
        self._workspace.commit()
        entry = self._entry()
        here = entry.cell if entry is not None else (self._current, "", "")
        found = next_open(self._workspace.session, here, step)
        if found is None:
            self._workspace.say("没有要改的错误，也没有要写的说明。")
        else:
            self._workspace.show(*found)

    def into_page(self) -> None:
        page = self.pages.current()
        if page is not None:
            page.take_focus()

    def into_rail(self) -> None:
        self._workspace.commit()
        self._rail.list.setFocus()

    def _put(self, key: str) -> None:
        if key != self._current:
            self._workspace.commit()
        self._current = key
        self.pages.show_page(key)

    def _entry(self) -> "SectionPage | None":
        """The page in front, when sections are filled in on it."""
        from ui.pages.section import SectionPage

        page = self.pages.current()
        return page if isinstance(page, SectionPage) else None

    def _page_of(self, section: str) -> str:
        pages = self._workspace.session.form.pages
        return next(page.section.key for page in pages if section in {tab.key for tab in page.tabs})


_FIXED = frozenset(page.key for page in FIXED)
