"""What is copied from selected cells, and what is filled down through them."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QModelIndex

from hzdesk.values import Value
from ui.pages.clipboard import write_block
from ui.pages.table_model import GridModel


def copied(model: GridModel, cells: Sequence[QModelIndex]) -> str:
    """The cells as clipboard text; a place inside the block that is not selected is empty."""
    rows, columns = sorted({cell.row() for cell in cells}), sorted({cell.column() for cell in cells})
    chosen = {(cell.row(), cell.column()) for cell in cells}
    return write_block([[model.copied(model.index(r, c)) if (r, c) in chosen else "" for c in columns] for r in rows])


def filled_down(model: GridModel, cells: Sequence[QModelIndex]) -> Iterator[tuple[QModelIndex, Value]]:
    """Every cell with the value of its column in the top row; a single row takes those of the row above."""
    top, bottom = cells[0].row(), cells[-1].row()
    source = top - 1 if top == bottom else top
    for cell in cells:
        if cell.row() > source >= 0:
            yield cell, model.value(model.index(source, cell.column()))
