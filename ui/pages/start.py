"""What is shown while no file is open: three ways to one, and the files of last time."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.files import Files
from ui.look.cells import CellLook
from ui.look.inputs import Button, Hairline, Sheet, label
from ui.look.theme import Theme
from ui.look.tokens import GAP, GAP_BLOCK, GAP_SMALL, GAP_TINY, PAGE_MARGIN
from ui.row_table import Column, RowLook, RowTable


class StartPage(QWidget):
    """Where everybody starts the first time."""

    def __init__(self, files: Files, theme: Theme) -> None:
        super().__init__()
        self._files, self._theme = files, theme
        self._make = Button("新建年报…", "main")
        self._open = Button("打开文件…")
        self._example = Button("打开示例学校")
        self._make.clicked.connect(files.make)
        self._open.clicked.connect(files.choose)
        self._example.clicked.connect(files.open_example)
        self._recent = RowTable((Column("文件"), Column("在哪个文件夹")), "最近打开", theme)
        self._recent.chosen.connect(files.open)
        self._recent_sheet = Sheet("最近打开")
        self._recent_sheet.body.addWidget(self._recent)
        self._lay_out()
        self.refresh()

    def refresh(self) -> None:
        """Looks again which files of last time are still there."""
        locations = [Path(location) for location in self._files.recent_locations()]
        self._recent_sheet.setVisible(bool(locations))
        self._recent.rows.put(
            [
                RowLook(str(path), (CellLook(path.name), CellLook(str(path.parent), ink="ink2", role="secondary")))
                for path in locations
            ]
        )

    def take_focus(self) -> None:
        first = self._make if self._recent_sheet.isHidden() else self._recent
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(GAP_TINY)
        column.addWidget(label("先打开一份年报", "page_title"))
        column.addWidget(
            label("一所学校一个文件，历年的年报都在里面。程序不联网，填的数只在这个文件里。", "secondary", "ink2")
        )
        column.addSpacing(GAP_BLOCK)
        column.addWidget(self._ways())
        column.addSpacing(GAP_BLOCK)
        column.addWidget(self._recent_sheet)
        column.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN, 2 * PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN)
        row.addStretch(1)
        row.addLayout(column, 4)
        row.addStretch(1)

    def _ways(self) -> Sheet:
        """One row for each way: the button, and for whom it is."""
        sheet = Sheet()
        grid = QGridLayout()
        grid.setContentsMargins(GAP_SMALL, GAP_SMALL, GAP_SMALL, GAP_SMALL)
        grid.setHorizontalSpacing(GAP_BLOCK)
        grid.setVerticalSpacing(GAP)
        grid.setColumnStretch(1, 1)
        ways = (
            (self._make, "第一次填报", "写下学校、类别和年度，选一个存放的文件夹。"),
            (self._open, "已经有文件", "打开去年或别人交来的 .hzdesk 文件，接着填。"),
            (self._example, "先看看", "一所虚构的学校，各表都有数，随便改也不要紧。"),
        )
        for place, (button, who, what) in enumerate(ways):
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(label(who, "body_bold"))
            words.addWidget(label(what, "secondary", "ink2"))
            grid.addWidget(button, 2 * place, 0)
            grid.addLayout(words, 2 * place, 1)
            if place + 1 < len(ways):
                grid.addWidget(Hairline(self._theme), 2 * place + 1, 0, 1, 2)
        sheet.body.addLayout(grid)
        return sheet
