"""A table or matrix of the open return as Qt sees it: rows of the session, columns of the plan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from hzdesk import text
from hzdesk.forms.model import Field, Section
from hzdesk.returns import Edit, PutRow, Row, SetNothing, SetValue, new_row_id
from hzdesk.values import Value, is_number
from ui.look.cells import LEFT, RIGHT, CellLook, LookRole, spoken
from ui.look.inputs import tip
from ui.pages.columns import Column
from ui.pages.looks import align_of, look_of
from ui.pages.paste import Preview
from ui.pages.reading import Reading
from ui.qt import ROOT, Index
from ui.workspace import Workspace

ITEM = Qt.ItemDataRole
BLANK_ROW = Row("")


@dataclass(frozen=True)
class Cell:
    """A place in the grid. `row` has the empty id in the empty row at the end of a table."""

    row: Row
    column: Column


class GridModel(QAbstractTableModel):
    """Reads the session, and writes through the workspace. `refresh` is told when the return changed."""

    def __init__(
        self, workspace: Workspace, section: Section, columns: Sequence[Column], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.section, self.columns = section, tuple(columns)
        self.reading = Reading(workspace.session, section)
        self.rows = self._read_rows()
        self.preview: Preview | None = None

    # what stands where

    def cell(self, index: Index) -> Cell:
        row = index.row()
        return Cell(self.rows[row] if row < len(self.rows) else BLANK_ROW, self.columns[index.column()])

    def is_typed(self, index: Index) -> bool:
        cell = self.cell(index)
        return (
            cell.column.is_typed
            and cell.column.field is not None
            and self.reading.is_typed(cell.row, cell.column.field)
        )

    def value(self, index: Index) -> Value:
        cell = self.cell(index)
        return self.reading.value(cell.row, cell.column.field) if cell.column.field is not None else None

    def row_of(self, row_id: str) -> int:
        """The place of a row, -1 when it is not there."""
        return next((place for place, row in enumerate(self.rows) if row.id == row_id), -1)

    # writing

    def edits(self, values: Iterable[tuple[int, Field, Value]]) -> list[Edit]:
        """The edits that put values into rows; rows past the last one are appended."""
        edits: list[Edit] = []
        fresh: dict[int, dict[str, Value]] = {}
        key, count = self.section.key, len(self._filled())
        for place, field, value in values:
            if place >= count:
                if value is not None:
                    fresh.setdefault(place, {})[field.key] = value
            elif self.rows[place].values.get(field.key) != value:
                edits.append(SetValue(key, self.rows[place].id, field.key, value))
        if fresh and self.reading.nothing:
            edits.append(SetNothing(key, nothing=False))
        edits += [
            PutRow(key, count + number, Row(new_row_id(), values))
            for number, (_, values) in enumerate(sorted(fresh.items()))
        ]
        return edits

    def put(self, values: Iterable[tuple[Index, Value]]) -> bool:
        """Puts values into cells as one step; cells that are not typed stay as they are."""
        wanted = [(index.row(), field, value) for index, value in values if (field := self._typed_field(index))]
        edits = self.edits(wanted)
        return not edits or self._workspace.edit(edits)

    def setData(self, index: Index, value: Any, role: int = ITEM.EditRole) -> bool:
        field = self._typed_field(index) if index.isValid() and role == ITEM.EditRole else None
        return field is not None and self.put([(index, self.reading.parse(field, str(value)))])

    def _typed_field(self, index: Index) -> Field | None:
        return self.columns[index.column()].field if self.is_typed(index) else None

    # following the session

    def refresh(self) -> None:
        """Takes over what the session has now; views keep their place where only some rows came or went."""
        self.reading = Reading(self._workspace.session, self.section)
        old, new = _ids(self.rows), _ids(rows := self._read_rows())
        start = _common(old, new)
        end = _common(old[start:][::-1], new[start:][::-1])
        gone, come = len(old) - start - end, len(new) - start - end
        same_end = self._ends_empty(self.rows) == self._ends_empty(rows)
        if not same_end or (gone and come):
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
        elif come:
            # What is typed into the empty row makes it a row, and another empty one comes below it.
            at = start if end or not self._ends_empty(rows) else start + 1
            self.beginInsertRows(ROOT, at, at + come - 1)
            self.rows = rows
            self.endInsertRows()
        elif gone:
            self.beginRemoveRows(ROOT, start, start + gone - 1)
            self.rows = rows
            self.endRemoveRows()
        self.rows = rows
        self.repaint()

    def repaint(self) -> None:
        """Every cell may look different: a value, a sum, a finding."""
        if self.rowCount() and self.columns:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self.columns) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, self.rowCount() - 1)

    def show_preview(self, preview: Preview | None) -> None:
        """Shows what a paste would change, or takes it back."""
        self.beginResetModel()
        self.preview = preview
        self.endResetModel()

    @staticmethod
    def _ends_empty(rows: Sequence[Row]) -> bool:
        return bool(rows) and not rows[-1].id

    def _filled(self) -> tuple[Row, ...]:
        return self.rows[:-1] if self._ends_empty(self.rows) else self.rows

    def _read_rows(self) -> tuple[Row, ...]:
        rows = self.reading.rows
        takes_more = self.section.kind == "table" and not self.reading.is_locked
        return (*rows, BLANK_ROW) if takes_more and len(rows) < self.section.maximum_rows else rows

    # Qt's questions

    def rowCount(self, parent: Index = ROOT) -> int:
        if parent.isValid():
            return 0
        return max(len(self.rows), self.preview.bottom + 1 if self.preview else 0)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsEditable if self.is_typed(index) and self.preview is None else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ITEM.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical:
            known = {ITEM.DisplayRole: str(section + 1), ITEM.TextAlignmentRole: RIGHT | Qt.AlignmentFlag.AlignVCenter}
            return known.get(ITEM(role)) if self.section.kind == "table" else None
        if not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        align = (RIGHT if column.is_number else LEFT) | Qt.AlignmentFlag.AlignVCenter
        help_text = tip(column.field.help) if column.field is not None else ""
        return {
            ITEM.DisplayRole: column.head,
            ITEM.TextAlignmentRole: align,
            ITEM.ToolTipRole: help_text or None,
        }.get(ITEM(role))

    def data(self, index: Index, role: int = ITEM.DisplayRole) -> Any:
        if not index.isValid():
            return None
        match role:
            case ITEM.DisplayRole:
                return self._display(index)
            case ITEM.EditRole:
                return self._entry(index)
            case ITEM.ToolTipRole:
                return tip(self._tip(index)) or None
            case ITEM.AccessibleTextRole:
                return self._spoken(index)
            case ITEM.AccessibleDescriptionRole:
                return self._described(index)
        return self.look(index) if role == LookRole else None

    def look(self, index: Index) -> CellLook:
        column = self.columns[index.column()]
        if self.preview is not None and (look := self.preview.look(index.row(), index.column())) is not None:
            return replace(look, align=align_of(column))
        return look_of(self.reading, self.cell(index).row, column)

    def _display(self, index: Index) -> str:
        look = self.look(index)
        return "不适用" if look.na else look.text

    def _entry(self, index: Index) -> str:
        """What stands in the editor when it opens."""
        cell = self.cell(index)
        if cell.column.field is None or not cell.column.is_typed:
            return self._display(index)
        value = self.value(index)
        return self.reading.shown(cell.column.field, value) if isinstance(value, str) else text.plain(value)

    def copied(self, index: Index) -> str:
        """What the clipboard gets of a cell: numbers without ornament, so that a spreadsheet reads them."""
        value = self.value(index)
        return text.plain(value) if is_number(value) and self.columns[index.column()].is_typed else self._display(index)

    def _tip(self, index: Index) -> str:
        cell = self.cell(index)
        if cell.column.field is None or not cell.row.id:
            return ""
        found = self.reading.at(cell.row.id, cell.column.field.key)
        return "\n".join(item.text for item in found) or self._display(index)

    def _spoken(self, index: Index) -> str:
        cell = self.cell(index)
        field = cell.column.field
        found = self.reading.at(cell.row.id, field.key) if field is not None else ()
        return spoken(self.look(index), found[0].text if found else "")

    def _described(self, index: Index) -> str | None:
        cell = self.cell(index)
        return self.reading.name(cell.row, cell.column.field) if cell.column.field is not None else None


def _ids(rows: Sequence[Row]) -> list[str]:
    return [row.id for row in rows if row.id]


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    """How many items from the start on are the same."""
    pairs = zip(left, right, strict=False)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(left), len(right)))
