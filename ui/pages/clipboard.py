"""Blocks of cells as Excel, WPS and LibreOffice put them on the clipboard: tabs, CRLF, quotes."""

import csv
import io
from collections.abc import Sequence

Block = list[list[str]]


def read_block(text: str) -> Block:
    """The rows of cells in a clipboard text, all equally wide; empty lines at its end are no rows."""
    text = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    rows = _quoted(text) if text.count('"') % 2 == 0 else _as_it_stands(text)
    while rows and not any(rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def write_block(rows: Sequence[Sequence[str]]) -> str:
    """Cells as clipboard text; one that holds a tab, a quote or a line end is quoted."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter="\t", lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def repeated(block: Block, rows: int, columns: int) -> Block:
    """The block so often that it fills a selection; once where it does not go in evenly."""
    down, left_over = divmod(rows, len(block))
    across, left_beside = divmod(columns, len(block[0]))
    return block if left_over or left_beside else [row * across for row in block] * down


def _quoted(text: str) -> Block:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    except csv.Error:  # a cell longer than any cell of a spreadsheet
        return _as_it_stands(text)


def _as_it_stands(text: str) -> Block:
    return [line.split("\t") for line in text.split("\n")]
