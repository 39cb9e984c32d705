"""How the sheets look: one ink, one accent, quiet rules; numbers flush right.

A `Look` says what a cell looks like, a `Style` is the same made ready for openpyxl, shared by thousands of cells.
"""

from dataclasses import dataclass
from functools import lru_cache

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.named_styles import NamedStyleList
from openpyxl.utils.indexed_list import IndexedList

ACCENT, INK, INK2, INK3, RULE, EDGE, GROUND, WARNING = (
    "0D5C75", "182126", "4A565E", "5F6B73", "DDE2E5", "7E8A94", "F1F4F5", "B3261E",
)  # fmt: skip
FAMILY, MONOSPACED = "微软雅黑", "Consolas"
BASE_SIZE = 10


@dataclass(frozen=True)
class Look:
    align: str = "left"
    ink: str = INK
    bold: bool = False
    size: float = BASE_SIZE
    ground: str = ""
    number: str = "General"
    wrap: bool = False
    indent: int = 0
    rule: str = "hair"  # "", hair: below; head: above and below; box: all round; edge: a line to write on
    family: str = FAMILY
    vertical: str = "center"
    open: bool = False  # may be typed into on a protected sheet


PLAIN = Look()
TEXT = Look(wrap=True)
QUIET = Look(ink=INK2)
QUIET_TEXT = Look(ink=INK2, wrap=True)
HEAD = Look(bold=True, ink=ACCENT, ground=GROUND, rule="head", wrap=True)
HEAD_RIGHT = Look(bold=True, ink=ACCENT, ground=GROUND, rule="head", wrap=True, align="right")
HEAD_GAP = Look(bold=True, ink=ACCENT, ground=GROUND, rule="head", wrap=True, align="right", indent=1)
GROUP = Look(bold=True, ink=ACCENT, rule="edge", vertical="bottom")
TITLE = Look(bold=True, ink=ACCENT, size=16, rule="")
BYLINE = Look(ink=INK2, rule="", size=9)
HELP = Look(ink=INK2, rule="", size=9, wrap=True, vertical="top")
FILL = Look(ink=ACCENT, rule="", wrap=True, vertical="top")
LONG = Look(wrap=True, vertical="top")
HIDDEN = Look(ink=INK3, rule="", size=8)
NONE = Look(rule="")


@dataclass(frozen=True)
class Style:
    """`quoted` is for text that a spreadsheet would otherwise take for a formula when somebody edits the cell."""

    plain: StyleArray
    quoted: StyleArray


class _Pattern(Cell):
    """A cell that gives away its style."""

    _style: StyleArray

    def made(self, *, quoted: bool) -> StyleArray:
        self.quotePrefix = quoted
        return StyleArray(self._style)


class Book(Workbook):
    """A workbook whose standard font, the measure of column widths, is that of the sheets."""

    _fonts: IndexedList[Font]
    _named_styles: NamedStyleList

    def __init__(self) -> None:
        super().__init__()
        font = _font(PLAIN)
        self._fonts = IndexedList([font])
        self._named_styles["Normal"].font = font


class Looks:
    """The styles of a new workbook, each made once; takes the sheet that openpyxl puts into it."""

    def __init__(self, book: Workbook) -> None:
        self._sheet = book.worksheets[0]
        book.remove(self._sheet)
        self._made: dict[Look, Style] = {}

    def __call__(self, look: Look) -> Style:
        if look not in self._made:
            self._made[look] = self._make(look)
        return self._made[look]

    def _make(self, look: Look) -> Style:
        cell = _Pattern(self._sheet, row=1, column=1)
        cell.font = _font(look)
        cell.alignment = Alignment(
            horizontal=look.align, vertical=look.vertical, wrap_text=look.wrap, indent=look.indent, shrink_to_fit=False
        )
        cell.border = _border(look.rule)
        if look.ground:
            cell.fill = PatternFill("solid", start_color=look.ground)
        cell.number_format = look.number
        if look.open:
            cell.protection = Protection(locked=False)
        return Style(cell.made(quoted=False), cell.made(quoted=True))


@lru_cache(maxsize=256)
def _font(look: Look) -> Font:
    return Font(name=look.family, size=look.size, bold=look.bold, color=look.ink, charset=134)


@lru_cache(maxsize=16)
def _border(rule: str) -> Border:
    thin, hair, strong = Side("thin", EDGE), Side("thin", RULE), Side("medium", ACCENT)
    return {
        "hair": Border(bottom=hair),
        "head": Border(top=strong, bottom=thin),
        "box": Border(left=thin, right=thin, top=thin, bottom=thin),
        "edge": Border(bottom=thin),
        "strong": Border(bottom=strong),
    }.get(rule, Border())


@lru_cache(maxsize=32)
def number_format(digits: int) -> str:
    return f"#,##0.{'0' * digits}" if digits else "#,##0"
