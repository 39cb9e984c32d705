"""A suspicious look at the bytes of a workbook before a reader that trusts them sees them.

A cell far out makes a reader allocate the whole rectangle, a long shared string used everywhere is copied for each
cell, a formula shows a value nobody typed. Our own sheets have one plain shape that a few searches prove; anything
else, such as a file that Excel, WPS or LibreOffice has saved, is walked element by element.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from hzdesk.forms.model import Form
from hzdesk.signing.shared import shared
from hzdesk.workbook.layout import layouts
from hzdesk.workbook.reading import Problem

BOOK, SHARED = "xl/workbook.xml", "xl/sharedstrings.xml"
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
_STRING = re.compile(rb"<(?:[^\s<>/:]*:)?si[\s/>]")
_RANGE = re.compile(rb"""ref\s*=\s*(?:["']([A-Z0-9:]*)["'])?""")
_PREFIXED_CELL = re.compile(rb":[cf][\s/>]")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_TEXT_TOTAL = 64 << 20  # bytes that all cells' shared strings may add up to
_TAGS = 4_000_000  # of all parts together; a full table of 4,000 rows has about half a million
_TAGS_OF_A_PART = 50_000  # but for sheets and shared strings
_LINKS = re.compile(r"xl/worksheets/_rels/", re.IGNORECASE)
_TABLE = re.compile(r"xl/tables/", re.IGNORECASE)
_NO_TABLE = re.compile(rb"worksheets|sharedstrings|styles|workbook|content_types|\.rels|&#", re.IGNORECASE)
_SPARE, _LEAST_COLUMNS, _LEAST_ROWS = 20, 26, 4_000
_HUGE_ROW = 1 << 20
_AGAIN = "请学校用程序重新生成上报件。"


class Bounds(NamedTuple):
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


def foreign_parts(parts: Mapping[str, bytes]) -> tuple[str, ...]:
    """Parts that our writer never makes (macros, pictures, links to other files), and those that lead outside."""
    leads_outside = (name for name, data in parts.items() if name.endswith(".rels") and b"External" in data)
    return tuple(sorted({*leads_outside, *(name for name in parts if not _OURS.fullmatch(name))}))


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
    if _makes_too_much(parts):
        return (Problem("too_large", f"文件里的东西太多，没有读取。{_AGAIN}"),)
    strings = [data for name, data in parts.items() if name.lower() == SHARED]
    shared = [len(item) for data in strings for item in _STRING.split(data)[1:]]
    problems: list[Problem] = []
    used: Counter[int] = Counter()
    for name, data in parts.items():
        if not _is_plain(data, limit, has_strings=bool(strings)):
            problems += _walk(name, data, limit, used)
    longest = max(shared, default=0)
    if sum(count * (shared[at] if at < len(shared) else longest) for at, count in used.items()) > _TEXT_TOTAL:
        problems.append(Problem("too_large", f"文件里的文字重复展开后过大，没有读取。{_AGAIN}"))
    return tuple(problems)


def _makes_too_much(parts: Mapping[str, bytes]) -> bool:
    """Whether a reader, which makes an object of every element, would make too many.

    For every sheet that the book lists it reads all tables that the sheet's part is linked to, again and again.
    """
    most = sum(map(len, parts.values())) // len("<a/>")
    if most > _TAGS and sum(data.count(b"<") for data in parts.values()) > _TAGS:
        return True
    small = {name: data for name, data in parts.items() if not _SHEET.fullmatch(name) and name.lower() != SHARED}
    tags = {name: data.count(b"<") for name, data in small.items()}
    links = [name for name in small if _LINKS.match(name)]
    if max(tags.values(), default=0) > _TAGS_OF_A_PART or any(_NO_TABLE.search(small[name]) for name in links):
        return True
    sheets = sum(tags[name] for name in small if name.lower() == BOOK)
    table = max((len(data) for name, data in small.items() if _TABLE.match(name)), default=0)
    return sheets * max((len(small[name]) + tags[name] * table for name in links), default=0) > _TEXT_TOTAL


@shared
def _is_plain(data: bytes, limit: Bounds, *, has_strings: bool) -> bool:
    """Whether a part is of the shape our writer gives it, and so within the limits."""
    if (b"!" in data and b"<!" in data) or b"\0" in data or not _is_utf8(data):
        return False
    if not all(_is_inside(reference.decode("ascii"), limit) for reference in _RANGE.findall(data)):
        return False
    return not has_strings and not _PREFIXED_CELL.search(data) and not _other_cell(limit).search(data)


@lru_cache(maxsize=8)
def _other_cell(limit: Bounds) -> re.Pattern[bytes]:
    """A formula, or a cell's tag unlike openpyxl's or beyond the limits (rows: with more digits)."""
    plain = rb' r="%s"(?: s="\d{1,5}+")?+(?: t="\w++")?+/?>' % _within(limit)
    return re.compile(rb"<(?:f|c(?!%s))[\s/>]" % plain)


@lru_cache(maxsize=1024)
def _is_inside(reference: str, limit: Bounds) -> bool:
    try:
        _check_range(reference, limit)
    except _RefusedError:
        return False
    return True


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

    if not _is_utf8(data) or b"<!DOCTYPE" in data:
        yield Problem("unreadable", f"文件的内部部分 {name} 不是不带 DTD 的 UTF-8 文本，没有读取。{_AGAIN}")
        return
    try:
        walker = _Walker(limit, used)
        events = etree.iterparse(
            io.BytesIO(data), events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=False
        )
        for event, element in events:
            local = str(element.tag).rpartition("}")[2]
            if event == "start":
                walker.begin(local, element.attrib)
            else:
                walker.end(local, element.text)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except _RefusedError as error:
        yield Problem(error.code, f"文件的内部部分 {name} {error}，没有读取。{_AGAIN}")
    except (etree.XMLSyntaxError, ValueError):
        yield Problem("unreadable", f"文件的内部部分 {name} 不是规范的 XML，没有读取。{_AGAIN}")


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
        self.is_shared = False

    def begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "row":
            self.row = _number(attributes.get("r"), self.row + 1)
            self.column = 0
        elif tag == "c":
            self._cell(attributes)
        elif tag == "f":
            raise _RefusedError("formula", "里有公式")
        if "ref" in attributes and tag in ("dimension", "table", "mergeCell", "autoFilter"):
            _check_range(attributes["ref"], self.limit)

    def end(self, tag: str, text: str | None) -> None:
        if tag == "v" and self.is_shared:
            self.used[_number(text, 0)] += 1

    def _cell(self, attributes: Mapping[str, str]) -> None:
        if "r" in attributes:
            self.column, self.row = _place(attributes["r"])
        else:
            self.column += 1
        _check_place(self.column, self.row, self.limit)
        self.is_shared = attributes.get("t") == "s"


def _check_range(reference: str, limit: Bounds) -> None:
    """Raises for a range that leaves the limits, or ends before it begins."""
    places = [_place(place) for place in reference.split(":")]
    for column, row in places:
        _check_place(column, row, limit)
    (left, top), (right, bottom) = places[0], places[-1]
    if len(places) > 2 or left > right or top > bottom:
        raise _RefusedError("unreadable", f"里的区域“{reference[:20]}”不对")


def _check_place(column: int, row: int, limit: Bounds) -> None:
    if column > limit.columns or row > limit.rows:
        raise _RefusedError("out_of_bounds", f"用到第 {row} 行第 {column} 列，超出报表的范围")


def _place(reference: str) -> tuple[int, int]:
    """Column and row of a reference."""
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
