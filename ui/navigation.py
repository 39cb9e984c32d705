"""Going from page to page, from finding to finding, and to a cell."""

from hzdesk.findings import Finding
from ui.pages import FIXED, OVERVIEW
from ui.rail import Rail
from ui.stack import PageStack
from ui.workspace import Workspace


class Navigation:
    """Keeps rail and pages on the same page, and knows which page a section stands on."""

    def __init__(self, workspace: Workspace, pages: PageStack, rail: Rail) -> None:
        self._workspace, self.pages, self._rail = workspace, pages, rail
        self._current = OVERVIEW.key
        self._location = ""
        self._finding: Finding | None = None  # where 下一条意见 goes on from
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
        self._finding = None
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
        """The next page (1) or the one before (-1)."""
        keys = self._rail.model.pages()
        place = keys.index(self._current) + step if self._current in keys else 0
        if 0 <= place < len(keys):
            self.show(keys[place])

    def step_finding(self, step: int) -> None:
        """The cell of the next open finding (1) or the one before (-1), round and round."""
        self._workspace.commit()
        found = [finding for finding in self._workspace.session.findings if finding.is_open]
        if not found:
            self._workspace.say("没有要改的错误，也没有要写的说明。")
            return
        keys = [finding.key for finding in found]
        known = self._finding is not None and self._finding.key in keys
        at = keys.index(self._finding.key) + step if known and self._finding else min(step, 0) + (step > 0) - 1
        self._finding = found[at % len(found)]
        self._workspace.show(self._finding.section, self._finding.row, self._finding.field)

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

    def _page_of(self, section: str) -> str:
        pages = self._workspace.session.form.pages
        return next(page.section.key for page in pages if section in {tab.key for tab in page.tabs})


_FIXED = frozenset(page.key for page in FIXED)
