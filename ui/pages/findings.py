"""审核: everything the bureau would ask, answered or led to."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from hzdesk.files import write_file
from ui import standing
from ui.ground import Ground
from ui.look.icons import icon
from ui.look.inputs import Button, Chip, Input, label
from ui.look.theme import Theme
from ui.look.tokens import GAP, GAP_SMALL, PAGE_MARGIN
from ui.pages import SIGN, Page
from ui.pages.corrections import REVERT, Correction
from ui.pages.finding_list import FindingList
from ui.pages.finding_rows import MARKS, WORDS, Kind, Line, count, groups
from ui.pages.title_row import TitleRow
from ui.status import lock_reason
from ui.workspace import Workspace

_NEEDLE_WIDTH = 220


class FindingsPage(Page):
    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self._workspace, self._theme = workspace, theme
        self._chosen: Kind = "all"
        self.list = FindingList(theme)
        self.list.wanted.connect(self._show_cell_of)
        self.list.answered.connect(self._explain)
        self.list.corrected.connect(self._correct)
        workspace.committing.connect(self.list.commit)
        self.chips: dict[Kind, Chip] = {kind: Chip(word, theme, MARKS.get(kind)) for kind, word in WORDS.items()}
        self._exclusive = QButtonGroup(self)
        for kind, chip in self.chips.items():
            self._exclusive.addButton(chip)
            chip.clicked.connect(partial(self._filter, kind))
        self.chips["all"].setChecked(True)
        self.needle = Input(theme)
        self.needle.setPlaceholderText("按指标、规则号或文字筛选")
        self.needle.setAccessibleName("筛选意见")
        self.needle.textChanged.connect(self.refresh)
        self.needle.returnPressed.connect(self.list.setFocus)
        self.export = Button("导出 PDF…", icon=icon("export", theme))
        self.export.clicked.connect(self._export)
        self.title = TitleRow(theme, "审核", (self.export,), line=False)
        self.empty_text = label("", "panel_title")
        self.empty_way = Button("", "main")
        self.offer("写说明(&E)", "Ctrl+E", self._open_answer)
        self.offer("改回上一次填的(&R)", REVERT, self.list.revert)
        self._lay_out()
        theme.changed.connect(self._resize)
        self.refresh()

    def refresh(self) -> None:
        session = self._workspace.session
        counted = count(session.findings)
        for kind, chip in self.chips.items():
            chip.set_count(counted[kind])
        self.chips["blank"].setVisible(counted["blank"] > 0 or self._chosen == "blank")
        self._place_needle()
        whole = standing.total(standing.progress_by_section(session).values())
        done = "没有要改的错误，也没有要写的说明"
        self.title.note.setText(lock_reason(session) or standing.left_to_do(whole) or done)
        found = groups(session, self._chosen, self.needle.text())
        self.list.put(found, session, locked=session.is_locked)
        self.list.setVisible(bool(found))
        self.export.setVisible(bool(session.findings))
        self._empty.setVisible(not found)
        self._say_empty(filtered=bool(session.findings))

    def take_focus(self) -> None:
        where: QWidget = self.list if self.list.isVisibleTo(self) else self.empty_way
        where.setFocus(Qt.FocusReason.OtherFocusReason)
        if where is self.list and not self.list.currentIndex().parent().isValid():
            self.list.step(1)

    def save_pdf(self, file: Path) -> None:
        from ui.pages.finding_pdf import pdf

        if self._workspace.attempt(lambda: write_file(file, pdf(self._workspace.session))):
            self._workspace.say(f"审核意见已写到 {file}。")

    def _filter(self, kind: Kind) -> None:
        self.list.commit()
        self._chosen = kind
        self.chips[kind].setChecked(True)
        self.refresh()

    def _show_cell_of(self, line: Line) -> None:
        finding = line.finding
        self._workspace.show(finding.section, finding.row, finding.field)

    def _explain(self, line: Line, text: str) -> None:
        self._workspace.explain(line.finding, text)

    def commands(self) -> list[QAction]:
        return self.actions()

    def _open_answer(self) -> None:
        self.list.open(self.list.currentIndex())

    def _correct(self, correction: Correction) -> None:
        self.list.close_box()
        self._workspace.edit([correction.edit])
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _export(self) -> None:
        frame = self._workspace.session.frame
        proposed = f"{frame.school_name} {frame.year} 审核意见.pdf"
        name, _ = QFileDialog.getSaveFileName(self, "导出审核意见", proposed, "PDF (*.pdf)")
        if name:
            self._workspace.commit()
            self.save_pdf(Path(name))

    def _say_empty(self, *, filtered: bool) -> None:
        self.empty_way.disconnect(self)
        if filtered:
            self.empty_text.setText("没有符合筛选的意见。")
            self.empty_way.setText("看全部意见")
            self.empty_way.clicked.connect(self._show_all)
        else:
            self.empty_text.setText("没有审核意见，各项数都对得上。")
            self.empty_way.setText("去签名上报" if self._workspace.session.head.signed is None else "看上报件")
            self.empty_way.clicked.connect(self._go_sign)

    def _show_all(self) -> None:
        self.needle.clear()
        self._filter("all")
        self.take_focus()

    def _go_sign(self) -> None:
        self._workspace.show(SIGN.key)

    def _lay_out(self) -> None:
        self._bar = Ground(self._theme, "canvas", Qt.Edge.BottomEdge)
        self._chip_row = QHBoxLayout()
        self._chip_row.setSpacing(GAP_SMALL)
        for chip in self.chips.values():
            self._chip_row.addWidget(chip)
        self._chip_row.addStretch()
        self._filters = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._bar)
        self._filters.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, GAP)
        self._filters.setSpacing(GAP_SMALL)
        self._filters.addLayout(self._chip_row)
        self._filters.addWidget(self.needle, 0, Qt.AlignmentFlag.AlignLeft)
        self._empty = Ground(self._theme, "sheet")
        middle = QVBoxLayout(self._empty)
        middle.setSpacing(GAP)
        middle.addStretch(2)
        middle.addWidget(self.empty_text, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addWidget(self.empty_way, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(3)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.title)
        box.addWidget(self._bar)
        box.addWidget(self.list, 1)
        box.addWidget(self._empty, 1)
        self._resize()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._place_needle()  # a hidden chip learns only when it is shown how large the text is
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_needle()

    def _resize(self) -> None:
        self.needle.setFixedWidth(self._theme.px(_NEEDLE_WIDTH))
        self._place_needle()

    def _place_needle(self) -> None:
        """Beside the chips; below them where it would cut their counts."""
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        needed = self._chip_row.minimumSize().width() + GAP_SMALL + self.needle.width() + 2 * PAGE_MARGIN
        self._filters.setDirection(beside if needed <= self.width() else below)
