"""What an office has filled in, or a submission says, cell by cell, before anything of it is kept."""

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from hzdesk.handout import HandedBack
from hzdesk.three_way import Change
from ui.look.cells import RIGHT, CellLook
from ui.look.inputs import Button, label
from ui.look.theme import Theme
from ui.look.tokens import GAP, GAP_SMALL, PAGE_MARGIN
from ui.pages.parts import link, scrolled, wrapped
from ui.row_table import Column, RowLook, RowTable

_SIZE = QSize(1040, 560)
_SHORT = 18  # characters of a value in the table; the line below has all of it
Choice = bool | None  # theirs, ours, or not decided yet


class HandBackDialog(QDialog):
    """Every change can be taken or left; what both sides changed has to be decided before the rest can be taken."""

    def __init__(self, found: HandedBack, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"导入{found.what}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self.changes = sorted(found.changes, key=lambda change: not change.conflict)
        self.choices: list[Choice] = [None if change.conflict else True for change in self.changes]
        self._own, self._has_base = found.own, not found.is_submission
        self._words = {True: f"用{found.theirs}的", False: f"留{found.own}的", None: "请选"}
        heads = (*(["导出时"] if self._has_base else []), f"{found.own}现在", f"{found.theirs}的")
        columns = (Column("位置"), *(Column(head, RIGHT) for head in heads), Column("导入"))
        self.table = _Changes(columns, f"{found.theirs}的改动", theme)
        self.table.chosen.connect(self._turn)
        self._area = scrolled(self.table)
        self.whole = wrapped("secondary", "ink")
        self.whole.setMinimumHeight(theme.metrics("secondary").lineSpacing() * 2)
        self.why = label("", "secondary", "query")
        self.all_theirs = link(f"两边都改过的都{self._words[True]}")
        self.all_ours = link(f"都{self._words[False]}")
        self.all_theirs.clicked.connect(lambda: self._decide(True))
        self.all_ours.clicked.connect(lambda: self._decide(False))
        self.cancel = Button("不导入")
        self.cancel.clicked.connect(self.reject)
        self.main = Button("", "main")
        self.main.clicked.connect(self.accept)
        self.main.setDefault(True)
        self._lay_out(found)
        self._show()
        self.table.selectionModel().currentRowChanged.connect(self._reached)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def taken(self) -> list[Change]:
        return [change for change, choice in zip(self.changes, self.choices, strict=True) if choice]

    def _turn(self, key: str) -> None:
        place = int(key)
        self.choices[place] = not self.choices[place]
        self._show()

    def _decide(self, choice: bool) -> None:
        self.choices = [
            choice if change.conflict else made for change, made in zip(self.changes, self.choices, strict=True)
        ]
        self._show()

    def _show(self) -> None:
        pairs = enumerate(zip(self.changes, self.choices, strict=True))
        self.table.rows.put([self._row(place, change, choice) for place, (change, choice) in pairs])
        open_ones, count = self.choices.count(None), self.choices.count(True)
        self.why.setText(f"还有 {open_ones} 处两边都改过，请选用哪一边的。" if open_ones else "")
        self.main.setText(f"导入 {count} 处" if count else f"都{self._words[False]}")
        self.main.setEnabled(not open_ones)
        self._tell(max(0, self.table.currentIndex().row()))

    def _row(self, place: int, change: Change, choice: Choice) -> RowLook:
        found, is_ours = change.difference, choice is False
        words = {"row_added": "新增一行", "row_removed": "删去一行"}.get(found.kind, "")
        before = CellLook(_short(change.base if change.conflict else found.old), RIGHT, ink="ink2")
        new = _short(f"{words}　{found.new}".strip("　") if words else found.new)
        ink = "query" if choice is None else "ink2" if is_ours else "accent"
        cells = (
            CellLook(found.place, state="query" if choice is None else "", bold=change.conflict),
            *([before] if self._has_base else []),
            CellLook(_short(found.old), RIGHT, bold=change.conflict and is_ours),
            CellLook(new, RIGHT, bold=not is_ours, ink="ink2" if is_ours else ""),
            CellLook(self._words[choice], ink=ink, bold=not is_ours),
        )
        return RowLook(str(place), cells)

    def _reached(self, current: QModelIndex) -> None:
        self._area.ensureVisible(
            0, self.table.rowViewportPosition(current.row()) + self.table.horizontalHeader().height(), 0, 60
        )
        self._tell(current.row())

    def _tell(self, place: int) -> None:
        self.whole.setText(self.changes[place].told(self._own))

    def _lay_out(self, found: HandedBack) -> None:
        conflicts = found.conflicts
        both = f"，其中 {conflicts} 处{found.own}也改过" if conflicts else ""
        box = QVBoxLayout(self)
        box.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN)
        box.setSpacing(GAP_SMALL)
        told = f"{found.what}：有 {len(found.changes)} 处不同{both}"
        head = wrapped("panel_title", "ink", told)
        theirs, ours = self._words[True], self._words[False]
        alone = "只导入数，不导入说明。" if found.is_submission else ""
        keys = f"上下键看每一处，空格或回车换“{theirs}”“{ours}”。还没有改动任何数；导入后可以一步撤销。{alone}"
        for part in (head, wrapped(text=keys)):
            box.addWidget(part)
        box.addWidget(self._area, 1)
        box.addWidget(self.whole)
        box.addSpacing(GAP)
        row = QHBoxLayout()
        row.setSpacing(GAP_SMALL)
        for way in (self.all_theirs, self.all_ours):
            way.setVisible(bool(conflicts))
            row.addWidget(way)
        row.addStretch()
        row.addWidget(self.why)
        row.addWidget(self.cancel)
        row.addWidget(self.main)
        box.addLayout(row)
        room = self.screen().availableSize() - QSize(40, 60)
        self.resize(QSize(self._theme.px(_SIZE.width()), self._theme.px(_SIZE.height())).boundedTo(room))


class _Changes(RowTable):
    """Space turns a choice, too."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.chosen.emit(str(self.currentIndex().row()))
            return
        super().keyPressEvent(event)


def _short(words: str) -> str:
    plain = words.replace("\n", "↵") or "空白"
    return plain if len(plain) <= _SHORT else f"{plain[: _SHORT - 1]}…"
