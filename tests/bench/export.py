"""The signed export of a full return, read back as it is, against openpyxl writing the same cells and styles."""

import io
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from tests.bench.measure import Bench, Result, in_turn, ms
from tests.bench.samples import made

ASPECTS = ("font", "fill", "border", "alignment", "number_format", "protection")


@dataclass(frozen=True)
class Page:
    """A sheet as data: each cell with its place, value and what differs of its style from the default."""

    title: str
    cells: list[tuple[int, int, Any, dict[str, Any]]]
    widths: dict[str, tuple[float, bool]]
    heights: dict[int, float]
    merged: list[str]
    tables: list[tuple[str, str]]


def measure(bench: Bench) -> Iterator[Result]:
    book = load_workbook(io.BytesIO(made().content))
    pages = [page_of(sheet) for sheet in book]
    cells = sum(len(page.cells) for page in pages)
    ours, bare = in_turn(bench.runs(15), made, lambda: write(pages))
    raw = f"{ms(ours)} / {ms(bare)}, {cells} cells on {len(pages)} sheets, {made().values} values"
    yield Result("signed export of a full return / openpyxl, unsigned", ours / bare, "≤ 1.3", raw)


def page_of(sheet: Worksheet) -> Page:
    shared: dict[Any, Any] = {}
    plain = Workbook().active["A1"]

    def styles(cell: Any) -> dict[str, Any]:
        found = {aspect: getattr(cell, aspect) for aspect in ASPECTS}
        return {
            aspect: shared.setdefault((aspect, repr(style)), copy(style))
            for aspect, style in found.items()
            if style != getattr(plain, aspect)
        }

    return Page(
        sheet.title,
        [(c.row, c.column, c.value, styles(c)) for row in sheet for c in row if c.value is not None or c.has_style],
        {letter: (column.width, column.hidden) for letter, column in sheet.column_dimensions.items()},
        {number: row.height for number, row in sheet.row_dimensions.items() if row.height},
        [str(merged) for merged in sheet.merged_cells.ranges],
        [(table.displayName, table.ref) for table in sheet.tables.values()],
    )


def write(pages: list[Page]) -> bytes:
    """The workbook as somebody writes it who knows the library: each style is made once and shared by its cells."""
    book = Workbook()
    book.remove(book.active)
    known: dict[tuple[int, ...], StyleArray] = {}
    for page in pages:
        sheet = book.create_sheet(page.title)
        for row, column, value, styles in page.cells:
            cell = sheet.cell(row, column, value)
            look = tuple(map(id, styles.values()))
            if look in known:
                cell._style = known[look]
                continue
            for aspect, style in styles.items():
                setattr(cell, aspect, style)
            known[look] = cell._style
        for letter, (width, hidden) in page.widths.items():
            sheet.column_dimensions[letter].width, sheet.column_dimensions[letter].hidden = width, hidden
        for number, height in page.heights.items():
            sheet.row_dimensions[number].height = height
        for merged in page.merged:
            sheet.merge_cells(merged)
        for name, reference in page.tables:
            sheet.add_table(Table(displayName=name, ref=reference))
    package = io.BytesIO()
    book.save(package)
    return package.getvalue()
