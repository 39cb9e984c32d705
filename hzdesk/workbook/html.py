"""A section's sheet as HTML, for printing from the window: the cells are those of the workbook."""

from collections.abc import Sequence
from html import escape

from openpyxl.cell import Cell

from hzdesk.forms.model import Form, Section
from hzdesk.operands import operands_of
from hzdesk.returns import AnnualReturn
from hzdesk.values import is_number
from hzdesk.workbook.layout import layouts
from hzdesk.workbook.section import LINES_ABOVE, SectionWriter
from hzdesk.workbook.styles import Book, Looks


def is_wide(form: Form, section: Section, year: int) -> bool:
    """Whether the sheet is printed across."""
    return next(sheet.landscape for sheet in layouts(form, year) if sheet.section is section)


def sheet_html(form: Form, annual: AnnualReturn, previous: AnnualReturn | None, section: Section) -> str:
    """Title, byline and notes, and a table whose head row is repeated on every page."""
    book = Book()
    layout = next(sheet for sheet in layouts(form, annual.frame.year) if sheet.section is section)
    page = SectionWriter(book, Looks(book), layout, operands_of(form, annual, previous)).write(4)
    lines = [[cell for cell in row[1:] if isinstance(cell, Cell)] for row in page.sheet.iter_rows()]
    above = [str(line[0].value or "") for line in lines[:LINES_ABOVE]]
    title, *notes = (escape(words) for words in above)
    total = sum(column.width for column in layout.columns[1:])
    widths = [f"{100 * column.width / total:.1f}%" for column in layout.columns[1:]]
    head, *rows = lines[LINES_ABOVE:]
    body = "".join(f"<tr>{_cells(row, 'td', widths)}</tr>" for row in rows)
    told = "".join(f"<p class=pale>{note}</p>" for note in notes if note)
    table = f"<thead><tr>{_cells(head, 'th', widths)}</tr></thead><tbody>{body}</tbody>"
    return f"<h1>{title}</h1>{told}<table width='100%' cellspacing=0>{table}</table>"


def _cells(row: Sequence[Cell], tag: str, widths: Sequence[str]) -> str:
    made = []
    for cell, width in zip(row, widths, strict=False):
        words = escape(_shown(cell)).replace("\n", "<br>")
        align = cell.alignment.horizontal or "left"
        made.append(f"<{tag} align={align} width='{width}'>{f'<b>{words}</b>' if cell.font.b else words}</{tag}>")
    return "".join(made)


def _shown(cell: Cell) -> str:
    """What a spreadsheet shows for the cell."""
    value = cell.value
    if is_number(value):
        digits = len(cell.number_format.partition(".")[2])
        return f"{value:,.{digits}f}" if "," in cell.number_format else str(value)
    return "" if value is None else str(value)
