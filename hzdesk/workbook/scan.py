"""A suspicious look at the bytes of a workbook before a reader that trusts them sees them.

A cell far out makes a reader allocate the whole rectangle, a long shared string used everywhere is copied for each cell,
a formula shows a value nobody typed. Our own sheets have one plain shape that a few searches prove; anything else, such
as a file that Excel, WPS or LibreOffice has saved, is walked element by element.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from hzdesk.forms.model import Form
from hzdesk.workbook.layout import layouts
from hzdesk.workbook.reading import Problem

SHARED = "xl/sharedStrings.xml"
_OURS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|_xmlsignatures/.+"
    r"|xl/(_rels/workbook\.xml\.rels|workbook\.xml|styles\.xml|sharedStrings\.xml|theme/theme1\.xml"
    r"|worksheets/(_rels/)?sheet\d+\.xml(\.rels)?|tables/table\d+\.xml)"
)
_SHEET = re.compile(r"(xl/worksheets/)([^/]+\.xml)", re.IGNORECASE)
_READ = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(_rels/)?workbook\.xml(\.rels)?|xl/(styles|sharedStrings)\.xml"
    r"|xl/(worksheets|tables)/(_rels/)?[^/]+\.xml(\.rels)?",
    re.IGNORECASE,
)
_PREFIXED_CELL = re.compile(rb":[cf][\s/>]")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_TEXT_TOTAL = 64 << 20  # bytes that all cells' shared strings may add up to
_SPARE, _LEAST_COLUMNS, _LEAST_ROWS = 20, 26, 4_000
_HUGE_ROW = 1 << 20


@dataclass(frozen=True, slots=True)
class Bounds:
    """The last column and row that a sheet of these forms can reach."""

    columns: int
    rows: int


@lru_cache(maxsize=8)
def bounds(forms: tuple[Form, ...]) -> Bounds:
    widths, heights = [_LEAST_COLUMNS], [_LEAST_ROWS]
    for form in forms:
        for sheet in layouts(form, form.years[-1]):
            widths.append(len(sheet.columns))
            heights.append(sheet.section.maximum_rows)
    return Bounds(max(widths), max(heights) + _SPARE)


def foreign_parts(parts: Iterable[str]) -> tuple[str, ...]:
    """Parts that our writer never makes."""
    return tuple(sorted(name for name in parts if not _OURS.fullmatch(name)))


def readable_parts(parts: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The parts that a reader of tables needs; a sheet without relationships has none."""
    return {
        name: data
        for name, data in parts.items()
        if _READ.fullmatch(name)
        and (not (sheet := _SHEET.fullmatch(name)) or f"{sheet[1]}_rels/{sheet[2]}.rels" in parts)
    }


def scan(parts: Mapping[str, bytes], limit: Bounds) -> tuple[Problem, ...]:
    """What must not be read; empty when the workbook of these readable parts may be."""
    strings = parts.get(SHARED, b"")
    shared = [len(item) for item in strings.split(b"<si")[1:]] if b"<si" in strings else []
    problems: list[Problem] = []
    used: Counter[int] = Counter()
    for name, data in parts.items():
        if not _is_plain(name, data, limit, shared):
            problems += _walk(name, data, limit, used)
    longest = max(shared, default=0)
    if sum(count * (shared[at] if at < len(shared) else longest) for at, count in used.items()) > _TEXT_TOTAL:
        problems.append(Problem("too_large", "文件里的文字重复展开后过大，没有读取。请学校用程序重新生成上报件。"))
    return tuple(problems)


def _is_plain(name: str, data: bytes, limit: Bounds, shared: list[int]) -> bool:
    """Whether a part is of the shape our writer gives it, and so within the limits."""
    if (b"!" in data and b"<!" in data) or b"\0" in data or not _is_utf8(data) or _far(limit).search(data):
        return False
    return not shared and not _PREFIXED_CELL.search(data) and not _other_cell(limit).search(data)


@lru_cache(maxsize=8)
def _other_cell(limit: Bounds) -> re.Pattern[bytes]:
    """A formula, or a cell's tag unlike openpyxl's or beyond the limits (rows: with more digits)."""
    plain = rb' r="%s"(?: s="\d{1,5}")?(?: t="\w+")?/?>' % _within(limit)
    return re.compile(rb"<(?:f|c(?!%s))[\s/>]" % plain)


@lru_cache(maxsize=8)
def _far(limit: Bounds) -> re.Pattern[bytes]:
    """A `ref` attribute that is anything but a range within the limits."""
    return re.compile(rb"""ref\s*=\s*["'](?!%s(?::%s)?["'])""" % (_within(limit), _within(limit)))


def _within(limit: Bounds) -> bytes:
    """A pattern for the places within the limits."""
    return rb"(?:%s)[1-9]\d{0,%d}" % (_columns(limit), len(str(limit.rows)) - 1)


def _columns(limit: Bounds) -> bytes:
    """A pattern for the letters of the columns: `[A-P]`, or `[A-Z]|A[A-D]`."""
    first, rest = divmod(limit.columns - 1, 26)
    last = bytes([65 + rest])
    if not first:
        return b"[A-%s]" % last
    full = [b"[A-Z]", *(b"%s[A-Z]" % bytes([64 + letter]) for letter in range(1, first))]
    return b"|".join([*full, b"%s[A-%s]" % (bytes([64 + first]), last)])


def _is_utf8(data: bytes) -> bool:
    start = data[:120].lower()
    return start.startswith(b"<") and (b"encoding" not in start.partition(b"?>")[0] or b"utf-8" in start)


def _walk(name: str, data: bytes, limit: Bounds, used: Counter[int]) -> Iterator[Problem]:
    """The same by parsing: for files that another program has saved."""
    from lxml import etree

    walker = _Walker(limit, used)
    parser = etree.XMLParser(target=walker, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        etree.fromstring(data, parser)
    except _RefusedError as error:
        yield Problem(error.code, f"文件的内部部分 {name} {error}，没有读取。请学校用程序重新生成上报件。")
    except (etree.XMLSyntaxError, ValueError):
        yield Problem("unreadable", f"文件的内部部分 {name} 不是规范的 XML，没有读取。请学校用程序重新生成上报件。")


class _RefusedError(Exception):
    """A part that must not be read; the text says what it is."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class _Walker:
    """Follows the cells of a part the way a reader does; keeps nothing of it."""

    def __init__(self, limit: Bounds, used: Counter[int]) -> None:
        self.limit, self.used = limit, used
        self.row = self.column = 0
        self.is_shared = self.in_value = False
        self.value = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        local = tag.rpartition("}")[2]
        if local == "row":
            self.row = _number(attributes.get("r"), self.row + 1)
            self.column = 0
        elif local == "c":
            self._cell(attributes)
        elif local == "v":
            self.in_value, self.value = self.is_shared, ""
        elif local == "f":
            raise _RefusedError("formula", "里有公式")
        if "ref" in attributes and local in ("dimension", "table", "mergeCell", "autoFilter"):
            for place in attributes["ref"].split(":"):
                self._check(*_place(place))

    def data(self, text: str) -> None:
        if self.in_value:
            self.value += text

    def end(self, tag: str) -> None:
        if self.in_value and tag.endswith("}v"):
            self.used[_number(self.value, 0)] += 1
            self.in_value = False

    def doctype(self, *_: object) -> None:
        raise _RefusedError("unreadable", "带有文档类型声明（DTD）")

    def close(self) -> None:
        pass

    def _cell(self, attributes: Mapping[str, str]) -> None:
        if "r" in attributes:
            self.column, self.row = _place(attributes["r"])
        else:
            self.column += 1
        self._check(self.column, self.row)
        self.is_shared = attributes.get("t") == "s"

    def _check(self, column: int, row: int) -> None:
        if column > self.limit.columns or row > self.limit.rows:
            raise _RefusedError("out_of_bounds", f"用到第 {row} 行第 {column} 列，超出报表的范围")


def _place(reference: str) -> tuple[int, int]:
    """Column and row of a reference; far away when it is none."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise _RefusedError("unreadable", f"里的单元格地址“{reference[:20]}”不对")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return column, int(found[2])


def _number(text: str | None, default: int) -> int:
    if text is None:
        return default
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else _HUGE_ROW
