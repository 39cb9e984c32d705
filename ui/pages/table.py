"""The body of a table: rows that people add, with their sums below."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from hzdesk.forms.model import Section
from hzdesk.returns import DropRow, Edit, MoveRow, PutRow, Row, SetNothing, new_row_id
from ui.look.theme import Theme
from ui.look.tokens import CELL_PADDING
from ui.pages.columns import Column
from ui.pages.grid_body import GridBody
from ui.pages.reading import Reading
from ui.pages.sums import Sums
from ui.workspace import Workspace


class TableBody(GridBody):
    """`actions` are the row commands, for the context menu and the window's menu."""

    def __init__(self, workspace: Workspace, theme: Theme, section: Section) -> None:
        super().__init__(workspace, theme, section)
        self.sums = Sums(theme, self.grid)
        self._box.insertWidget(1, self.sums)
        for text, shortcut, deed in (
            ("插入一行(&I)", "Ins", self.insert_row),
            ("删除行(&D)", "Ctrl+Del", self.drop_rows),
            ("复制一行(&B)", "Ctrl+Shift+D", self.duplicate_row),
            ("上移(&U)", "Alt+Shift+Up", partial(self.move_row, -1)),
            ("下移(&N)", "Alt+Shift+Down", partial(self.move_row, 1)),
        ):
            action = QAction(text, self)
            action.setShortcut(QKeySequence(shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(deed)
            self.addAction(action)
        self.sums.refresh()

    def refresh(self, reading: Reading) -> None:
        super().refresh(reading)
        self.sums.refresh()
        self.lay_out_columns()
        for action in self.actions():
            action.setEnabled(not reading.is_locked)

    def scale(self) -> None:
        self.sums.refresh()
        super().scale()

    def _width(self, column: Column) -> int:
        body = self.sums.width_of(self.model.columns.index(column)) if hasattr(self, "sums") else 0
        return max(super()._width(column), body + 2 * self._theme.px(CELL_PADDING) + 2)

    def insert_row(self) -> None:
        """An empty row above the current one."""
        index = self.grid.currentIndex()
        at = min(max(0, index.row()), len(self._rows()))
        there_is_one = [SetNothing(self.section.key, nothing=False)] if self.model.reading.nothing else []
        if self._edit([*there_is_one, PutRow(self.section.key, at, Row(new_row_id()))]):
            self.grid.go(at, index.column())

    def drop_rows(self) -> None:
        places = sorted({index.row() for index in self.grid.selected()})
        rows = self._rows()
        self._edit([DropRow(self.section.key, rows[place].id) for place in places if place < len(rows)])

    def duplicate_row(self) -> None:
        """The current row once more, below it, without what tells rows apart."""
        at, rows = self.grid.currentIndex().row(), self._rows()
        if at < len(rows):
            kept = {key: value for key, value in rows[at].values.items() if key not in self.section.identity[-1:]}
            if self._edit([PutRow(self.section.key, at + 1, Row(new_row_id(), kept))]):
                self.grid.go(at + 1, self.grid.currentIndex().column())

    def move_row(self, step: int) -> None:
        at, rows = self.grid.currentIndex().row(), self._rows()
        if (
            at < len(rows)
            and 0 <= at + step < len(rows)
            and self._edit([MoveRow(self.section.key, rows[at].id, at + step)])
        ):
            self.grid.go(at + step, self.grid.currentIndex().column())

    def _rows(self) -> list[Row]:
        return [row for row in self.model.rows if row.id]

    def _edit(self, edits: list[Edit]) -> bool:
        self.commit()
        return bool(edits) and self._workspace.edit(edits)
