"""The page of a section: head, its tabs, what follows from the figures, and the panel about the current field."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hzdesk.forms.model import FormPage, Section
from hzdesk.forms.plan import plan
from hzdesk.party import party
from hzdesk.returns import SetNothing
from ui.handing import Handing
from ui.look.inputs import label
from ui.look.theme import Theme
from ui.look.tokens import PAGE_MARGIN
from ui.pages import Page
from ui.pages.carry import carried
from ui.pages.figures import FigureStrip
from ui.pages.finding_line import KEYS as LINK_KEYS
from ui.pages.head import PageHead
from ui.pages.matrix import MatrixBody
from ui.pages.meaning_line import MeaningLine
from ui.pages.next_finding import Address
from ui.pages.reading import Reading
from ui.pages.record import RecordBody
from ui.pages.record_row import RecordRow
from ui.pages.side_panel import SidePanel
from ui.pages.strips import Strip
from ui.pages.table import TableBody
from ui.status import lock_reason
from ui.workspace import Workspace

Body = RecordBody | TableBody | MatrixBody
KEYS = "F2 编辑　Ctrl+0 不适用　F8 下一处\nCtrl+E 写说明　Ctrl+R 改回\nCtrl+G 查看规则　F7 收起侧栏"


class SectionPage(Page):
    """Draws the sections of one page and keeps them up to date."""

    def __init__(self, workspace: Workspace, theme: Theme, page: FormPage) -> None:
        super().__init__()
        self._workspace, self._theme = workspace, theme
        self.tabs = page.tabs
        names = [tab.tab or "总表" for tab in page.tabs]
        self.head = PageHead(theme, page.section.title, names)
        self.bodies: list[Body] = [self._body(section) for section in page.tabs]
        self.figures = FigureStrip(theme)
        self._panel: SidePanel | None = None
        self.meaning = MeaningLine(theme)
        self.meaning.hide()
        self.strip = Strip(theme, "clock-counter-clockwise", "不沿用")
        if any(section.kind != "table" for section in page.tabs):
            self.side = self._panel = SidePanel(workspace, theme)
        self._stack = QStackedWidget()
        self._not_asked = self._message()
        self._stack.addWidget(self._not_asked)
        for body in self.bodies:
            self._stack.addWidget(body)
        self._lay_out()
        self._listen()
        self._choose(0)

    def _body(self, section: Section) -> Body:
        kinds: dict[str, type[Body]] = {"table": TableBody, "matrix": MatrixBody}
        make = kinds.get(section.kind, RecordBody)
        return make(self._workspace, self._theme, section)

    def _message(self) -> QWidget:
        made = label(f"{party(self._workspace.session.frame).own}不填这张表。", "body", "ink2")
        made.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN, 0, 0)
        made.setAlignment(Qt.AlignmentFlag.AlignTop)
        return made

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(0)
        for part in (self._stack, self.meaning, self.figures, self.strip):
            column.addWidget(part, 1 if part is self._stack else 0)
        below = QHBoxLayout()
        below.setSpacing(0)
        below.addLayout(column, 1)
        if self.side is not None:
            below.addWidget(self.side)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.head)
        box.addLayout(below, 1)

    def _listen(self) -> None:
        self.head.tab_chosen.connect(self._choose_by_hand)
        self.head.nothing_chosen.connect(self._say_nothing)
        self.head.carry_wanted.connect(self._offer_last_year)
        self.head.office_wanted.connect(self._hand_out)
        self.strip.accepted.connect(self._carry)
        self.strip.refused.connect(self._leave_offer)
        self._workspace.committing.connect(self.commit)
        self._theme.changed.connect(self._scale)
        for body in self.bodies:
            body.moved.connect(self._moved)
        self.offer("写说明(&E)", LINK_KEYS["explain"], self._explain)
        self.offer("改回上一次填的(&R)", LINK_KEYS["revert"], lambda: self.body.act("revert"))
        self.offer("查看规则(&G)", LINK_KEYS["rule"], lambda: self.body.act("rule"))

    @property
    def body(self) -> Body:
        return self.bodies[self.head.tabs.currentIndex()]

    def commands(self) -> list[QAction]:
        """What can be done on the tab in front, with shortcuts: for the window's menu."""
        return [*self.body.actions(), *self.actions()]

    # what the window asks

    def refresh(self) -> None:
        reading = Reading(self._workspace.session, self.body.section)
        self.body.refresh(reading)
        self._show_state(reading)
        self._tell()

    @property
    def cell(self) -> Address:
        """Where the person is."""
        body = self.body
        if not isinstance(body, RecordBody):
            return body.cell
        row, field = (body.current.planned.row, body.current.field.key) if body.current is not None else ("", "")
        return body.section.key, row, field

    def show_cell(self, section: str, row: str, field: str) -> None:
        place = next((place for place, tab in enumerate(self.tabs) if tab.key == section), 0)
        self.head.tabs.setCurrentIndex(place)
        self.body.show_cell(row, field)

    def step_tab(self, step: int) -> bool:
        """To the next tab (1) or the one before (-1); False when there is none."""
        place = self.head.tabs.currentIndex() + step
        if there_is_one := 0 <= place < len(self.tabs):
            self.head.tabs.setCurrentIndex(place)
        return there_is_one

    def enter_tabs(self, step: int) -> None:
        """The first tab when the person comes from the page before (1), the last one from the page after (-1)."""
        self.head.tabs.setCurrentIndex(0 if step > 0 else len(self.tabs) - 1)

    def take_focus(self) -> None:
        self.body.take_focus()

    def show_side(self, *, shown: bool) -> None:
        super().show_side(shown=shown)
        self._show_meaning()

    def commit(self) -> None:
        self.body.commit()

    # following

    def _choose(self, place: int) -> None:
        reading = Reading(self._workspace.session, self.tabs[place])
        body = self.bodies[place]
        body.refresh(reading)
        self._stack.setCurrentWidget(body if reading.is_asked else self._not_asked)
        self._show_state(reading)
        self._show_meaning()
        self._tell()

    def _choose_by_hand(self, place: int) -> None:
        for body in self.bodies:
            body.commit()
        self._leave_offer()
        self._choose(place)
        self.body.take_focus()

    def _show_state(self, reading: Reading) -> None:
        session, section = reading.session, reading.section
        progress = session.progress(section)
        is_table = section.kind == "table"
        rows = f"{len(reading.rows)} 行，" if is_table and reading.rows else ""
        self.head.basis.setText(plan(section, reading.year).basis.replace(" ", "　", 1))
        self.head.count.setText(f"{rows}已填 {progress.filled} / {progress.asked}" if progress.asked else "")
        self.head.show_lock(lock_reason(session) if session.is_locked else "")
        self.head.nothing.setVisible(is_table and (not reading.rows or reading.nothing))
        self.head.nothing.setChecked(reading.nothing)
        self.head.nothing.setEnabled(not reading.is_locked)
        self.head.office.setVisible(not reading.is_locked)
        self.head.carry.setVisible(not reading.is_locked and bool(carried(reading).edits))
        self.head.fit()
        if is_table:
            self.figures.hide()
        else:
            self.figures.refresh(reading)

    def _tell(self) -> None:
        """What is told of the current cell may be another now."""
        _, row, field = self.cell
        self._moved(row, field)

    def _moved(self, row: str, field: str) -> None:
        if self._panel is not None:
            reading = Reading(self._workspace.session, self.body.section)
            found = reading.section.by_key.get(field)
            self._panel.show_cell(reading, row, found, KEYS)
            if found is not None:
                self.meaning.show_cell(reading, row, found)

    def _show_meaning(self) -> None:
        """A grid has a line of its own, and long texts are explained where they are written."""
        has_fields = (
            any(isinstance(row, RecordRow) for row in self.body.rows) if isinstance(self.body, RecordBody) else False
        )
        self.meaning.setVisible(has_fields and self._panel is not None and self._panel.isHidden())

    def _scale(self) -> None:
        self.head.scale()
        self.figures.scale()
        self.meaning.scale()
        if self._panel is not None:
            self._panel.scale()
        for body in self.bodies:
            body.scale()

    # the buttons

    def _explain(self) -> None:
        self.body.explain()

    def _say_nothing(self, nothing: bool) -> None:
        self._workspace.edit([SetNothing(self.body.section.key, nothing)])

    def _hand_out(self) -> None:
        Handing(self._workspace, self._theme, self.window()).send(self.tabs[0].key)

    def _offer_last_year(self) -> None:
        self.commit()
        offer = carried(Reading(self._workspace.session, self.body.section))
        self.strip.ask(offer.title, offer.detail, offer.deed)

    def _carry(self) -> None:
        self.strip.hide()
        self._workspace.edit(carried(Reading(self._workspace.session, self.body.section)).edits)
        self.body.take_focus()

    def _leave_offer(self) -> None:
        self.strip.hide()
