"""The panel beside a section: what the current field means, its last years, who changed it, and the keys."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from hzdesk import text
from hzdesk.forms.model import Field, Section
from hzdesk.session import Session
from hzdesk.store import Entry
from hzdesk.values import Value, is_number
from ui import standing
from ui.ground import Ground
from ui.look.inputs import LabelInk, label
from ui.look.theme import Theme
from ui.look.tokens import GAP_BLOCK, GAP_SMALL, GAP_TINY, SIDE_PANEL, Role
from ui.pages.reading import Reading
from ui.pages.year_bars import YearBars
from ui.workspace import Workspace

YEARS, ENTRIES = 5, 6
_MARGIN = 20
_BRIEF = 10  # characters of a value in a line of the log
REST = 60  # ms the focus rests on a cell before its years are read from the file


class SidePanel(Ground):
    """Always in the same order: title, definition, years, changes, keys."""

    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__(theme, "bar", Qt.Edge.LeftEdge)
        self._workspace = workspace
        self._cell: tuple[Section, str, Field] | None = None
        self.title = _wrapped("panel_title", "ink")
        self.definition = _wrapped("secondary", "ink")
        self.basis = _wrapped("caption", "ink2")
        self.years_head = label("", "caption", "ink2")
        self.years = YearBars(theme, SIDE_PANEL - 2 * _MARGIN)
        self.log_head = label("修改记录", "caption", "ink2")
        self.log = QGridLayout()
        self._keys = _wrapped("caption", "ink2")
        self._later = QTimer(self, singleShot=True, interval=REST)
        self._later.timeout.connect(self._read_store)
        self._lay_out()

    def _lay_out(self) -> None:
        px = self._theme.px
        self.setFixedWidth(px(SIDE_PANEL))
        content = QWidget()
        box = QVBoxLayout(content)
        box.setContentsMargins(px(_MARGIN), px(GAP_BLOCK), px(_MARGIN), px(GAP_BLOCK))
        box.setSpacing(px(GAP_TINY))
        parts = ((self.title, 0), (self.definition, 4), (self.basis, 16), (self.years_head, 0), (self.years, 16))
        for part, after in parts:
            box.addWidget(part)
            box.addSpacing(px(after))
        box.addWidget(self.log_head)
        box.addLayout(self.log)
        box.addStretch()
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, px(GAP_SMALL))
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        keys = QVBoxLayout()
        keys.setContentsMargins(px(_MARGIN), px(GAP_TINY), px(_MARGIN), px(GAP_TINY))
        keys.addWidget(self._keys)
        outer.addLayout(keys)

    def scale(self) -> None:
        self.setFixedWidth(self._theme.px(SIDE_PANEL))
        self.years.scale()

    def show_cell(self, reading: Reading, row: str, field: Field | None, keys: str) -> None:
        """Shows a cell; without a field the section itself."""
        section = reading.section
        self._keys.setText(keys)
        fixed = next((item for item in section.rows if item.key == row), None)
        self.title.setText(
            "　".join(part for part in (fixed.label if fixed else "", field.label if field else section.title) if part)
        )
        self.definition.setText("\n".join(reading.meaning(row, field)))
        self.basis.setText(reading.basis(field))
        cell = (section, row, field) if field is not None else None
        if cell is None or self._cell is None or cell[1:] != self._cell[1:]:
            self._show_years([], field)
            self._show_log([], field)
        self._cell = cell
        self._later.start()

    def _read_store(self) -> None:
        if self._cell is None or not self._workspace.is_open:
            return
        section, row, field = self._cell
        session = self._workspace.session
        if section.key not in session.form.by_key:
            return
        self._show_years(last_years(session, section, row, field), field)
        self._show_log(session.log(section.key, row, field.key)[:ENTRIES], field)

    def _show_years(self, history: list[tuple[int, Value]], field: Field | None) -> None:
        shows = field is not None and sum(is_number(value) for _, value in history) > 1
        self.years_head.setVisible(shows)
        self.years.setVisible(shows)
        if field is not None and shows:
            self.years.show_values(field, history)
            counted, unit = f"近{'零一二三四五'[len(history)]}年", f"{self.years.scale_name}{field.unit}"
            later = [year for year, _ in history[1:]]
            broken = f"，{field.break_year} 年起{text.REDEFINED}" if field.break_year in later else ""
            self.years_head.setText(f"{counted}（{unit}）{broken}" if unit else counted + broken)

    def _show_log(self, entries: Sequence[Entry], field: Field | None) -> None:
        while self.log.count():
            self.log.takeAt(0).widget().deleteLater()
        self.log_head.setVisible(bool(entries))
        now = datetime.now().astimezone()
        for place, entry in enumerate(entries):
            when = "　".join(part for part in (standing.moment(entry.when, now), entry.who) if part)
            self.log.addWidget(label(when, "caption", "ink2"), place, 0)
            told = [self._told(field, value) for value in (entry.old, entry.new)]
            change = _wrapped("caption", "ink")
            change.setText(" → ".join(map(_brief, told)))
            change.setAlignment(Qt.AlignmentFlag.AlignRight)
            change.setToolTip(" → ".join(told))
            self.log.addWidget(change, place, 1)
        self.log.setColumnStretch(1, 1)

    def _told(self, field: Field | None, value: Value) -> str:
        """A value of the log as it stands in the cell."""
        codes = self._workspace.session.form.codes
        return (text.show(field, value, codes.get(field.codes)) if field is not None else text.plain(value)) or "空"


def last_years(session: Session, section: Section, row: str, field: Field) -> list[tuple[int, Value]]:
    """Up to five years that end with the one open; a year that the file has not got is blank."""
    now = session.frame.year
    known = {year: value for year, value in session.history(section.key, row, field.key) if now - YEARS < year <= now}
    return [(year, known.get(year)) for year in range(min(known, default=now), now + 1)]


def _wrapped(role: Role, tone: LabelInk) -> QLabel:
    made = label("", role, tone)
    made.setWordWrap(True)
    return made


def _brief(shown: str) -> str:
    return shown if len(shown) <= _BRIEF else f"{shown[: _BRIEF - 1]}…"
