"""One sheet being written from top to bottom: cells with shared styles, an Excel table, A4 print settings."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from hzdesk.text import clean
from hzdesk.workbook.styles import HEAD, HEAD_GAP, HEAD_RIGHT, Looks, Style

Content = int | Decimal | str | None
Written = tuple[Content, Style]

LINE_HEIGHT = 15.5  # points of a line of 10 pt
ROW_HEIGHT = 20.0
HIGHEST = 409.0
_A4 = 9
_LONGEST = 32_767  # UTF-16 units in a cell; nothing that is read back has as many
_LOOKS_LIKE_A_FORMULA = frozenset("=+-@\t\r")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class _Cell(Cell):
    """A cell whose type is given and never guessed (text is text, whatever it begins with), and whose style is shared.

    It sets what openpyxl's own constructor sets, in a fifth of the time.
    """

    __slots__ = ()
    _style: StyleArray
    _value: Content
    _hyperlink: None
    _comment: None

    def __init__(self, sheet: Worksheet, value: Content, kind: str, style: StyleArray) -> None:
        self.parent, self._style = sheet, style
        self.row = self.column = 1
        self._value, self.data_type = value, kind
        self._hyperlink = self._comment = None


class _InOrder(MultiCellRange):
    """Merged cells in one order, so that the same sheet gives the same bytes."""

    def __iter__(self) -> Iterator[CellRange]:
        return iter(sorted(self.ranges, key=str))


class Sheet:
    """Rows are appended; `last` is the number of the last one. A width of 0 hides the column."""

    def __init__(
        self,
        book: Workbook,
        looks: Looks,
        name: str,
        widths: Sequence[float],
        *,
        freeze: str = "",
        landscape: bool = False,
    ) -> None:
        self.sheet: Worksheet = book.create_sheet(name)
        self.sheet.merged_cells = _InOrder()
        self.looks = looks
        self.last = 0
        for place, width in enumerate(widths, 1):
            column = self.sheet.column_dimensions[get_column_letter(place)]
            column.width = width or 4
            column.hidden = not width
        self.sheet.sheet_view.showGridLines = False
        self.sheet.freeze_panes = freeze or None
        self.sheet.sheet_format.defaultRowHeight = ROW_HEIGHT
        self.sheet.sheet_format.customHeight = True
        self._print_on_a4(landscape=landscape)

    def row(self, cells: Iterable[Written | None], height: float = 0) -> int:
        """Appends a row; None leaves a cell untouched. Gives its number."""
        self.last += 1
        if height:
            self.sheet.row_dimensions[self.last].height = min(height, HIGHEST)
        self.sheet.append([None if cell is None else self._cell(*cell) for cell in cells])
        return self.last

    def heads(self, names: Sequence[str], right: Sequence[bool], height: float = 0, *, gap: bool = True) -> int:
        """Appends the head row, repeated on every page; `gap` keeps flush right columns apart from the next one."""
        left, flush = self.looks(HEAD), self.looks(HEAD_GAP if gap else HEAD_RIGHT)
        self.sheet.print_title_rows = f"{self.last + 1}:{self.last + 1}"
        cells = [(name, flush if is_right else left) for name, is_right in zip(names, right, strict=True)]
        return self.row(cells, height)

    def merge(self, row: int, first: int, last: int, *, rows: int = 1) -> None:
        cells = f"{get_column_letter(first)}{row}:{get_column_letter(last)}{row + rows - 1}"
        self.sheet.merged_cells.add(cells)

    def table(self, name: str, number: int, heads: Sequence[str], first: int) -> None:
        """Makes an Excel table of the rows from the head row `first` to the last one, which must not be the head."""
        reference = f"A{first}:{get_column_letter(len(heads))}{self.last}"
        table = Table(id=number, displayName=name, name=name, ref=reference)
        table.tableColumns = [TableColumn(id=place, name=head) for place, head in enumerate(heads, 1)]
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
        self.sheet.add_table(table)

    def footer(self, left: str) -> None:
        for part, text in (("left", left), ("right", "第 &P 页　共 &N 页")):
            item = getattr(self.sheet.oddFooter, part)
            item.text, item.size, item.font = text, 9, "微软雅黑,Regular"

    def protect(self) -> None:
        """Guards against slips, not against intent: no password, columns may be widened, cells selected and copied."""
        protection = self.sheet.protection
        protection.sheet, protection.formatColumns, protection.formatRows = True, False, False

    def _cell(self, value: Content, style: Style) -> Cell:
        if not isinstance(value, str):
            return _Cell(self.sheet, value, "n", style.plain)
        text = clean(value)
        if len(text) * 2 > _LONGEST:
            text = text.encode("utf-16-le")[: 2 * _LONGEST].decode("utf-16-le", "ignore")
        if "_x" in text:
            text = _ESCAPE.sub("_x005F_", text)
        return _Cell(self.sheet, text, "s", style.quoted if text[:1] in _LOOKS_LIKE_A_FORMULA else style.plain)

    def _print_on_a4(self, *, landscape: bool) -> None:
        sheet = self.sheet
        sheet.page_setup.paperSize = _A4
        sheet.page_setup.orientation = "landscape" if landscape else "portrait"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.55
        margins.top, margins.bottom, margins.header, margins.footer = 0.6, 0.7, 0.3, 0.35
