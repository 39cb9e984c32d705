"""The body of a table or matrix: the grid, the line that tells about the current cell, and the paste strip."""

from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hzdesk.forms.model import FieldType, Section
from hzdesk.values import NA, Unreadable
from ui.look.theme import Theme
from ui.look.tokens import CELL_PADDING, GAP_TINY, MARK
from ui.pages.cell_line import CellLine
from ui.pages.clipboard import read_block, repeated
from ui.pages.columns import Column, columns_of, frozen_columns
from ui.pages.edit_menu import edit_menu
from ui.pages.frozen import FrozenColumns
from ui.pages.grid import Grid
from ui.pages.next_finding import Address, next_open
from ui.pages.paste import Pasted, work_out
from ui.pages.reading import Reading
from ui.pages.strips import Strip
from ui.pages.table_model import GridModel
from ui.workspace import Workspace


class GridBody(QWidget):
    """Grid, line and strip. `moved` says which cell is current."""

    moved = Signal(str, str)

    def __init__(self, workspace: Workspace, theme: Theme, section: Section) -> None:
        super().__init__()
        self._workspace, self._theme, self.section = workspace, theme, section
        session = workspace.session
        columns = columns_of(session.form, section, session.frame.year)
        self.model = GridModel(workspace, section, columns, self)
        self.grid = Grid(workspace, theme, self.model, frozen_columns(section, columns))
        self.frozen = FrozenColumns(theme, self.grid)
        self.model.modelReset.connect(self.grid.return_to_place)  # after both views have let go of their places
        self.line = CellLine(workspace, theme)
        self.line.next.linkActivated.connect(self.next_finding)
        self.line.finding.written.connect(self.grid.setFocus)
        self.strip = Strip(theme, "clipboard", "不粘贴")
        self.strip.accepted.connect(self.do_paste)
        self.strip.refused.connect(self.leave_paste)
        self._waiting: Pasted | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self.grid, 1)
        self._box.addWidget(self.line)
        self._box.addWidget(self.strip)
        self.grid.moved.connect(self._moved)
        self.grid.pasted.connect(self.paste)
        self.grid.menu_wanted.connect(self._show_menu)
        self.grid.answered.connect(self._answer)
        self.grid.sized.connect(self.lay_out_columns)
        self.grid.setAccessibleName(section.title)

    # what the page asks

    def refresh(self, reading: Reading) -> None:
        self.leave_paste()
        at, before = self.grid.currentIndex(), self.model.rows
        row, column = at.row(), at.column()
        self.model.refresh()
        self.grid.current.follow(before, row, column, undone=reading.session.redo_steps > 0)
        self._tell()

    def commit(self) -> None:
        self.grid.commit()
        self.line.finding.commit()

    def show_cell(self, row: str, field: str) -> None:
        """Scrolls to a cell and makes it current."""
        place = max(0, self.model.row_of(row)) if row else max(0, self.grid.currentIndex().row())
        columns = [at for at, column in enumerate(self.model.columns) if column.field and column.field.key == field]
        self.grid.clearSelection()
        self.grid.go(place, columns[0] if columns else self.grid.current.first_typed)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_focus(self) -> None:
        self.grid.current.begin()
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def cell(self) -> Address:
        """Where the person is."""
        index = self.grid.currentIndex()
        if not index.isValid():
            return self.section.key, "", ""
        cell = self.model.cell(index)
        return self.section.key, cell.row.id, cell.column.field.key if cell.column.field else ""

    def explain(self) -> None:
        self.line.finding.write()

    def act(self, link: str) -> None:
        """Does what a link of the line below would do."""
        if self.line.finding.isVisible() and self.line.finding.offers(link):
            self.line.finding.act(link)

    def scale(self) -> None:
        self.grid.scale()
        self.line.scale()
        self.lay_out_columns()

    # columns

    def lay_out_columns(self) -> None:
        """Widths by what stands in the columns; optional ones give way; what is left over goes to marks, then names."""
        columns = self.model.columns
        widths = [self._width(column) for column in columns]
        room = self.grid.viewport().width()
        fits = sum(widths) <= room
        for place, column in enumerate(columns):
            self.grid.setColumnHidden(place, column.optional and not fits)
        shown = [place for place, column in enumerate(columns) if fits or not column.optional]
        spare = room - sum(widths[place] for place in shown)
        scrolls = spare < 0
        mark = self._theme.px(MARK) + self._theme.px(GAP_TINY)
        for place in shown:
            if not columns[place].is_number and (spare >= mark or scrolls):  # a number has room for a mark
                widths[place] += mark
                spare -= mark
        takers = [place for place in shown if _takes_more(columns[place])]
        for place in takers if spare > 0 else []:
            widths[place] += min(spare // len(takers), self._theme.px(220))
        for place in shown:
            self.grid.setColumnWidth(place, widths[place])
        self.frozen.place()

    def _width(self, column: Column) -> int:
        px = self._theme.px
        head = self._theme.metrics("caption").horizontalAdvance(column.head)
        if column.is_number:
            digits = {"money": "88,888,888.88"}.get(column.field.type, "88,888") if column.field else ""
            body = self._theme.metrics("body").horizontalAdvance(digits) + px(MARK) + px(GAP_TINY)
        elif column.part == "code":
            body = self._theme.metrics("body").horizontalAdvance("0" * 6)
        else:
            names = self._names(column)
            characters = max(map(len, names)) if names else column.width
            body = min(characters, 16) * self._theme.metrics("body").horizontalAdvance("国")
        return max(head, body) + 2 * px(CELL_PADDING) + 2

    def _names(self, column: Column) -> list[str]:
        """The names that a short list of choices can put into a column."""
        choices = self.model.reading.choices(column.field) if column.field is not None else None
        if choices is None or column.part != "value" or len(choices.entries) > 30:
            return []
        return [entry.name for entry in choices.entries.values()]

    # the line below

    def _moved(self) -> None:
        self._tell()
        if self.grid.currentIndex().isValid():
            _, row, field = self.cell
            self.moved.emit(row, field)

    def _tell(self) -> None:
        """Says in the line below what is to be known of the current cell."""
        reading, index = self.model.reading, self.grid.currentIndex()
        found = list(reading.at("", "")) or [item for item in reading.findings if not item.row]
        words = ""
        field = None
        if index.isValid():
            cell = self.model.cell(index)
            field = cell.column.field
            if field is not None:
                found = list(reading.at(cell.row.id, field.key)) or found
                words = self._words(reading, index)
        self.line.finding.setVisible(bool(found))
        self.line.words.setVisible(not found)
        if found:
            self.line.finding.show_finding(found[0], is_locked=reading.session.is_locked)
        self.line.words.setText(words)
        more = any(item.is_open for item in reading.session.findings)
        self.line.next.setText('<a style="text-decoration:none" href="next">下一处　F8</a>' if more else "")
        self.line.update()

    def _words(self, reading: Reading, index: QModelIndex) -> str:
        cell = self.model.cell(index)
        field = cell.column.field
        assert field is not None
        last = reading.last(cell.row, field)
        before = f"上年 {reading.with_unit(field, last)}" if last is not None else ""
        change = reading.change(cell.row, field)
        since = f"，变化 {change}" if change else ""
        shown = self.model.look(index).text
        room = self.grid.columnWidth(index.column()) - 2 * self._theme.px(CELL_PADDING)
        is_cut = bool(cell.row.id) and self._theme.metrics("body").horizontalAdvance(shown) > room
        named = f"{field.label}“{shown}”" if is_cut else field.label
        parts = [named, before + since, field.help, reading.of_row(cell.row.id)]
        return "　".join(part for part in parts if part)

    def next_finding(self, *_: object) -> None:
        """Goes where F8 goes."""
        self._workspace.commit()
        found = next_open(self._workspace.session, self.cell, 1)
        if found is not None:
            self._workspace.show(*found)

    # the menu of the selected cells

    def _show_menu(self, place: QPoint) -> None:
        grid = self.grid
        any_typed = any(self.model.is_typed(index) for index in grid.selected())
        menu = edit_menu(
            self,
            cut=grid.cut,
            copy=grid.copy,
            paste=grid.paste,
            clear=partial(grid.put_into_selected, None),
            not_applicable=partial(grid.put_into_selected, NA),
            can_write=any_typed,
        )
        menu.addAction("向下填充(&F)\tCtrl+D", grid.fill_down).setEnabled(any_typed)
        if self.actions():
            menu.addSeparator()
            menu.addActions(self.actions())
        menu.popup(place)

    # pasting

    def paste(self, pasted: str) -> None:
        """One cell is put at once; a block is shown first, then asked."""
        block = read_block(pasted)
        cells = self.grid.selected()
        if not block or not cells or self.model.reading.is_locked:
            return
        if len(block) == len(block[0]) == len(cells) == 1:
            self.model.setData(cells[0], block[0][0])
            return
        block = repeated(block, len({cell.row() for cell in cells}), len({cell.column() for cell in cells}))
        rows = [row for row in self.model.rows if row.id]
        room = self.section.maximum_rows if self.section.kind == "table" else len(rows)
        places = [at for at in range(cells[0].column(), len(self.model.columns)) if not self.grid.isColumnHidden(at)]
        found = work_out(self.model.reading, rows, self.model.columns, block, cells[0].row(), places, room)
        if not found.values and not found.refused:
            self._workspace.say(f"粘贴的 {found.same} 格与现值相同，没有改变。")
            return
        self._waiting = found
        self.model.show_preview(found.preview)
        self.grid.asks = True
        head = self.model.columns[cells[0].column()].head
        title = f"粘贴 {found.rows} 行 × {found.columns} 列，从第 {cells[0].row() + 1} 行“{head}”起"
        self.strip.ask(title, "　".join(self._changes(found)), f"粘贴 {len(found.values)} 格")
        self.line.hide()
        QTimer.singleShot(0, self, self._show_block)  # when the strip has taken its room

    def _show_block(self) -> None:
        """Scrolls so that the block about to be pasted is in sight, its beginning first of all."""
        if self._waiting is not None:
            preview = self._waiting.preview
            for row in (preview.bottom, preview.top):
                self.grid.scrollTo(self.model.index(row, preview.left))

    def _changes(self, found: Pasted) -> list[str]:
        reading, old = self.model.reading, self.model.rows
        said = []
        if found.values:
            place, field, value = found.values[0]
            before = reading.shown(field, reading.value(old[place], field)) if place < len(old) else ""
            change = f"第 {place + 1} 行 {field.label} {before or '空'} → {reading.shown(field, value) or '空'}"
            said.append(f"{len(found.values)} 处改变：{change}" + (" 等" if len(found.values) > 1 else ""))
        unread = [(place, field, value) for place, field, value in found.values if isinstance(value, Unreadable)]
        if unread:
            place, field, entry = unread[0]
            said.append(f"{len(unread)} 处认不出，原样放入：第 {place + 1} 行 {field.label}“{entry.text}”")
        if found.clashes:
            place, code, name = found.clashes[0]
            said.append(f"{len(found.clashes)} 处名称与代码不符，按代码填：第 {place + 1} 行 {code}“{name}”")
        if found.refused:
            first = found.refused[0]
            where = f"第 {first.row + 1} 行 {first.field.label}“{first.text}”"
            kept = reading.shown(first.field, first.kept)
            said.append(f"{len(found.refused)} 处认不出：{where}，保留原值 {kept}")
        if found.same:
            said.append(f"其余 {found.same} 格与现值相同")
        if found.lost:
            said.append(f"多出的 {found.lost} 行放不下，最多 {self.section.maximum_rows or len(self.section.rows)} 行")
        if found.lost_columns:
            said.append(f"右边多出的 {found.lost_columns} 列放不下")
        return said

    def _answer(self, yes: bool) -> None:
        self.do_paste() if yes else self.leave_paste()

    def do_paste(self) -> None:
        """Puts the block into the return as one step. When that cannot be kept, the question stays."""
        waiting = self._waiting
        if waiting is None or self._workspace.edit(self.model.edits(waiting.values)):
            self.leave_paste()

    def leave_paste(self) -> None:
        """Takes the preview back."""
        if self._waiting is None:
            return
        self._waiting = None
        self.grid.asks = False
        self.strip.hide()
        self.line.show()
        self.model.show_preview(None)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)


def _takes_more(column: Column) -> bool:
    """Whether a wider column is a better one: names and texts are read, figures and choices are as wide as they are."""
    wordy = column.field is not None and column.field.type in (FieldType.CODE, FieldType.TEXT)
    return column.part in ("name", "label") or (column.part == "value" and wordy)
