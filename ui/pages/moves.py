"""Where the keys that move lead in a grid, as in Excel and WPS."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionRange, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableView

from ui.pages.table_model import GridModel

KEY = Qt.Key
STEPS = {KEY.Key_Up: (-1, 0), KEY.Key_Down: (1, 0), KEY.Key_Left: (0, -1), KEY.Key_Right: (0, 1)}
OTHER = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier

Place = tuple[int, int]  # row and column


def place_of(view: QTableView, model: GridModel, event: QKeyEvent, start: Place) -> Place | None:
    """Where a key leads from a cell; None when it is no key that moves."""
    key, whole = KEY(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    if event.modifiers() & OTHER:
        return None
    if key in STEPS:
        return _leap(view, model, start, STEPS[key]) if whole else _step(view, model, start, STEPS[key])
    if key == KEY.Key_Home:
        row = 0 if whole else start[0]
        return row, _typed(model, row)[0]
    if key == KEY.Key_End:
        row = max(0, sum(bool(row.id) for row in model.rows) - 1) if whole else start[0]
        return row, _typed(model, row)[-1]
    return None


def across(block: QItemSelectionRange, start: Place) -> Place:
    """The corner of a block across from the one at which it began."""
    row = block.bottom() if start[0] == block.top() else block.top()
    return row, block.right() if start[1] == block.left() else block.left()


def within(view: QTableView, block: QItemSelectionRange, start: Place, step: int, *, by_row: bool) -> Place:
    """The next cell of a block, from its last on to its first; `by_row` goes along the rows."""
    columns = [place for place in range(block.left(), block.right() + 1) if not view.isColumnHidden(place)]
    rows = range(block.top(), block.bottom() + 1)
    cells = [(r, c) for r in rows for c in columns] if by_row else [(r, c) for c in columns for r in rows]
    return cells[(cells.index(start) + step) % len(cells)]


def _step(view: QTableView, model: GridModel, start: Place, way: Place) -> Place:
    """The next cell that is shown; the same one at the edge."""
    row, column = start[0] + way[0], start[1] + way[1]
    while 0 <= row < model.rowCount() and 0 <= column < model.columnCount():
        if not view.isColumnHidden(column):
            return row, column
        column += way[1]
    return start


def _leap(view: QTableView, model: GridModel, start: Place, way: Place) -> Place:
    """To the end of the filled cells, over a gap to the next filled one, or to the edge."""

    def is_filled(place: Place) -> bool:
        return place[0] < len(model.rows) and bool(model.rows[place[0]].id and model.index(*place).data())

    at = _step(view, model, start, way)
    along = is_filled(start) and is_filled(at)
    while (after := _step(view, model, at, way)) != at and is_filled(after if along else at) is along:
        at = after
    return at


def _typed(model: GridModel, row: int) -> Sequence[int]:
    """The columns of a row that are typed."""
    columns = range(model.columnCount())
    return [place for place in columns if model.is_typed(model.index(row, place))] or columns
