"""The body of a record or narrative: one row per field, in groups."""

from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from hzdesk.forms.model import Field, FieldType, Section
from hzdesk.forms.plan import plan
from hzdesk.returns import Edit, SetValue
from hzdesk.values import Unreadable, Value
from ui.ground import Ground
from ui.look.theme import Theme
from ui.look.tokens import CELL_PADDING, GAP_BLOCK, GAP_SMALL, PAGE_MARGIN
from ui.pages.clipboard import read_block
from ui.pages.finding_line import FindingLine
from ui.pages.long_row import LongRow
from ui.pages.reading import Reading
from ui.pages.record_columns import GroupHead
from ui.pages.record_row import RecordRow
from ui.pages.strips import Strip
from ui.workspace import Workspace

EntryRow = RecordRow | LongRow


class RecordBody(QWidget):
    """The fields of a section below each other. `moved` says which cell has the focus."""

    moved = Signal(str, str)  # row, field

    def __init__(self, workspace: Workspace, theme: Theme, section: Section) -> None:
        super().__init__()
        self._workspace, self._theme, self.section = workspace, theme, section
        reading = Reading(workspace.session, section)
        self.strip = Strip(theme, "clipboard", "不粘贴")
        self.strip.accepted.connect(self._do_paste)
        self.strip.refused.connect(self.leave_paste)
        self._waiting: list[tuple[RecordRow, Value]] = []
        self.rows: list[EntryRow] = []
        self.current: EntryRow | None = None
        self._heads: list[GroupHead] = []
        self._sheet = Ground(theme, "sheet")
        self._column = QVBoxLayout(self._sheet)
        self._column.setContentsMargins(0, 0, 0, theme.px(GAP_BLOCK))
        self._column.setSpacing(0)
        self._about = QVBoxLayout()
        self._column.addLayout(self._about)
        self._make_rows(reading)
        self._show_about(reading)
        self._column.addStretch()
        self._area = QScrollArea()
        self._area.setWidget(self._sheet)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._area, 1)
        box.addWidget(self.strip)

    def _make_rows(self, reading: Reading) -> None:
        year = reading.year
        heads: tuple[str, str, str] | None = (f"{year} 年", "上年", "比上年")
        for place, planned in enumerate(plan(self.section, year).rows):
            assert planned.field is not None
            is_long = planned.field.type is FieldType.LONG_TEXT
            if not is_long and (planned.heading or place == 0):
                self._heads.append(GroupHead(self._theme, planned.heading, heads))
                self._column.addWidget(self._heads[-1])
                heads = None
            row = (LongRow if is_long else RecordRow)(self._workspace, self._theme, planned, reading)
            row.reached.connect(self._reached)
            if isinstance(row, RecordRow):
                row.input.led.connect(self._lead)
                row.input.pasted.connect(self._paste)
            self._column.addWidget(row)
            self.rows.append(row)
        for before, after in pairwise(self.rows):
            QWidget.setTabOrder(before.input, after.input)

    # what the page asks

    def refresh(self, reading: Reading) -> None:
        self.leave_paste()
        for row in self.rows:
            row.refresh(reading)
        self._show_about(reading)
        if self.current is not None and self.current.input.hasFocus():
            QTimer.singleShot(0, self, self._show_current)  # a finding may stand below it now

    def _show_about(self, reading: Reading) -> None:
        """The findings that belong to no field stand above them all."""
        while self._about.count():
            self._about.takeAt(0).widget().deleteLater()
        fields = {row.field.key for row in self.rows}
        margin = self._theme.px(PAGE_MARGIN + CELL_PADDING)
        for finding in reading.findings:
            if finding.field not in fields:
                line = FindingLine(self._workspace, self._theme)
                line.setContentsMargins(margin, self._theme.px(GAP_SMALL), margin, 0)
                line.show_finding(finding, is_locked=reading.session.is_locked)
                self._about.addWidget(line)

    def commit(self) -> None:
        self.leave_paste()
        for row in self.rows:
            row.commit()

    def show_cell(self, row: str, field: str) -> None:
        """Scrolls to a field and puts the focus there."""
        wanted = next((entry for entry in self.rows if entry.field.key == field), None)
        if wanted is None:
            self.take_focus()
            return
        wanted.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_focus(self) -> None:
        """The field where the work goes on: where it was, else the first that is still blank."""
        typed = [row for row in self.rows if row.is_typed]
        blank = [row for row in typed if row.value is None and row.field.required]
        wanted = self.current or next(iter(blank or typed or self.rows), None)
        if wanted is not None:
            wanted.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def explain(self) -> None:
        """Opens the explanation of the field that has the focus."""
        if self.current is not None:
            self.current.write_explanation()

    def act(self, link: str) -> None:
        """Does what a link below the field that has the focus would do."""
        lines = self.current.lines if self.current is not None else []
        for line in lines:
            if line.offers(link):
                line.act(link)
                return

    def scale(self) -> None:
        for part in (*self._heads, *self.rows):
            part.scale()

    # moving

    def _reached(self, row: QWidget) -> None:
        before, self.current = self.current, next(entry for entry in self.rows if entry is row)
        if before is not None:
            before.update()
        QTimer.singleShot(0, self, self._show_current)  # when its height is known
        self.moved.emit(self.current.planned.row, self.current.field.key)

    def _show_current(self) -> None:
        """Scrolls so that the current row is in sight with some of its neighbours."""
        if self.current is not None:
            self._area.ensureWidgetVisible(self.current, 0, self._theme.px(GAP_SMALL) * 5)

    def _lead(self, step: int) -> None:
        """Enter and the arrows: to the next field that can have the focus."""
        if self.strip.isVisible():
            self._do_paste() if step > 0 else self.leave_paste()
            return
        assert self.current is not None
        self.current.commit()
        here = self.rows.index(self.current)
        ahead = self.rows[here + 1 :] if step > 0 else self.rows[:here][::-1]
        stop = next((row for row in ahead if row.input.focusPolicy() & Qt.FocusPolicy.TabFocus), None)
        if stop is not None:
            stop.input.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.current.input.selectAll()

    # pasting

    def _paste(self, pasted: str) -> None:
        """Many cells at once fall on the fields from here on that are typed; shown first, then asked."""
        texts = [cell for line in read_block(pasted) for cell in line]
        start = self.rows.index(self.current) if self.current in self.rows else 0
        targets = [row for row in self.rows[start:] if isinstance(row, RecordRow) and row.is_typed]
        reading = Reading(self._workspace.session, self.section)
        read = [(row, reading.parse(row.field, text)) for row, text in zip(targets, texts, strict=False)]
        unread = [row.field for row, value in read if isinstance(value, Unreadable) and row.value is not None]
        self._waiting = [
            (row, value)
            for row, value in read
            if value != row.value and not (isinstance(value, Unreadable) and row.value is not None)
        ]
        if not self._waiting:
            self._workspace.say(nothing_to_paste(len(texts), len(unread)))
            return
        for row, value in self._waiting:
            row.preview(value)
        self._ask(asked=True)
        self.strip.ask(
            f"粘贴 {len(texts)} 格，从“{targets[0].field.label}”起",
            "　".join(_words(self._waiting, unread, len(texts) - len(read))),
            f"粘贴 {len(self._waiting)} 格",
        )

    def _do_paste(self) -> None:
        edits: list[Edit] = [
            SetValue(self.section.key, row.planned.row, row.field.key, value) for row, value in self._waiting
        ]
        self.leave_paste()
        self._workspace.edit(edits)

    def leave_paste(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._ask(asked=False)
        for row, _ in waiting:
            row.preview(None)
        self.strip.hide()

    def _ask(self, *, asked: bool) -> None:
        for row in self.rows:
            if isinstance(row, RecordRow):
                row.input.asked = asked


def nothing_to_paste(cells: int, unread: int) -> str:
    """Why a block changes nothing."""
    if unread:
        return f"粘贴的 {cells} 格没有改变什么：{unread} 格认不出，其余与现值相同。"
    return f"粘贴的 {cells} 格与现值相同，没有改变。"


def _words(waiting: list[tuple[RecordRow, Value]], unread: list[Field], lost: int) -> list[str]:
    first = "、".join(row.field.label for row, _ in waiting[:3])
    more = f"等 {len(waiting)} 处" if len(waiting) > 3 else ""
    return [
        f"改变：{first}{more}",
        *([f"{len(unread)} 处认不出，保留原值：{'、'.join(field.label for field in unread[:3])}"] if unread else []),
        *([f"后面 {lost} 格没有地方放"] if lost > 0 else []),
    ]
