"""Reading a workbook that another office has filled in: as suspicious as of a submission, whatever saved it."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from hzdesk.editions import edition_with, lacking
from hzdesk.forms.model import Form
from hzdesk.returns import AnnualReturn, Row
from hzdesk.signing import rezip
from hzdesk.values import NOTHING
from hzdesk.workbook import machine
from hzdesk.workbook.layout import ID_HEAD, MACHINE_TABLE, OFFICE_TABLE, Role, SheetLayout, layouts, to_fill_in
from hzdesk.workbook.read import Raw, Table, Visible
from hzdesk.workbook.scan import bounds, readable_parts, scan

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_SUBMISSION = "这是上报件，不是发给科室的表"
_FOREIGN = "它不是本程序导出的科室表，或隐藏的程序表丢了。请在导出的那个文件里填，再交回"
_FORMULAS_AT_MOST = 8  # named in one sentence
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class Filled:
    """`base` is what stood in the sections when the workbook was made, `annual` what stands there now."""

    office: str
    sections: tuple[str, ...]
    base: AnnualReturn
    annual: AnnualReturn
    not_asked: frozenset[tuple[str, str]]


def is_for_office(parts: Mapping[str, bytes]) -> bool:
    """Whether these are the parts of a workbook for another office, readable or not."""
    return any(OFFICE_TABLE.encode() in data for name, data in parts.items() if name.startswith("xl/tables/"))


def read_office(parts: Mapping[str, bytes], forms: Sequence[Form]) -> Filled | str:
    """What the office filled in; or why the workbook cannot be taken, without a full stop. Never raises."""
    kept = readable_parts(parts)
    if problems := scan(kept, bounds(tuple(forms))):
        if any(problem.code != "formula" for problem in problems):
            return "它的内部结构不像表格程序存的，或超出了表的范围。请在导出的那个文件里重填"
        found = list(islice(_formulas(kept), _FORMULAS_AT_MOST + 1))
        more = "等" if len(found) > _FORMULAS_AT_MOST else ""
        return f"{'、'.join(found[:_FORMULAS_AT_MOST])}{more}是公式，请改成数值"
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(rezip(kept)), load_tables=True)
        names = book.table_names or []
        if names.count(OFFICE_TABLE) != 1:
            return _SUBMISSION if MACHINE_TABLE in names else _FOREIGN
        return _read(book, machine.from_rows(book.get_table_by_name(OFFICE_TABLE).to_python()), forms)
    except BaseException as error:
        if not isinstance(error, CalamineError) and type(error).__name__ != "PanicException":  # a panic of Rust code
            raise
        return "文件读不出来，可能已损坏。请科室重新存一次"


def _read(book: "CalamineWorkbook", documents: Mapping[str, str], forms: Sequence[Form]) -> Filled | str:
    try:
        head = machine.read_head(documents[machine.HEAD])
        office, wanted = machine.read_office(documents[machine.OFFICE])
        form = next((form for form in forms if form.key == head.form), None)
        if form is None or not set(wanted) <= set(form.by_key):
            return f"它用的报表制度 {head.form}（{head.edition}）这里没有，或没有这张表。请重新导出一份"
        edition = edition_with(form, head.form_digest) or form
        base = machine.read_content(edition, head, documents)
    except machine.DAMAGE:
        return "隐藏的程序表已损坏。请重新导出一份"
    visible = _FilledIn(book, edition, head)
    sheets = [to_fill_in(sheet) for sheet in layouts(edition, head.frame.year) if sheet.section.key in wanted]
    rows = {sheet.section.key: tuple(visible.rows(sheet)) for sheet in sheets}
    if lost := next((p for p in visible.problems if p.code in ("missing_sheet", "missing_column")), None):
        return f"“{lost.sheet}”{'不见了' if not lost.field else f'里没有“{lost.field}”这一列'}。请重新导出一份"
    found = {key: kept for key, kept in rows.items() if kept}
    annual = replace(base, sections=found, nothing=frozenset(visible.nothing))
    return Filled(office, wanted, base, annual, lacking(edition, form).union(visible.not_asked))


class _FilledIn(Visible):
    """The sheets as somebody filled them in: rows count below the table, too, and the place of a row says nothing."""

    def rows(self, sheet: SheetLayout) -> Iterator[Row]:
        self._numbers = [at for at, column in enumerate(sheet.columns) if column.role is Role.NUMBER]
        yield from super().rows(sheet)

    def table(self, name: str, sheet: str, width: int = 1) -> Table | None:
        title = self.book.get_table_by_name(name).sheet if self.names.count(name) == 1 else sheet
        lines = self.book.get_sheet_by_name(title).to_python(skip_empty_area=False) if title in self.titles else []
        first = next((at for at, line in enumerate(lines) if line and line[0] == ID_HEAD), None)
        if first is None or len(lines[first]) < width:
            self.say("missing_sheet", "", sheet)
            return None
        return Table([str(head) for head in lines[first]], [self._row(line) for line in lines[first + 1 :]])

    @property
    def titles(self) -> Sequence[str]:
        return self.book.sheet_names

    def _row(self, line: Sequence[Raw]) -> Sequence[Raw]:
        """A line without its number; one that says nothing but 本年无 is no row."""
        kept = ["" if at in self._numbers else value for at, value in enumerate(line)]
        return ["", *kept[1:]] if [value for value in kept[1:] if value != ""] == [NOTHING] else kept


def _formulas(parts: Mapping[str, bytes]) -> Iterator[str]:
    """The cells with a formula, as `表名 C5`. The parts were read to their first formula already."""
    from lxml import etree

    titles = _titles(parts)
    for name, data in parts.items():
        if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", name, re.IGNORECASE):
            continue
        cell = ""
        events = etree.iterparse(
            io.BytesIO(data), events=("start", "end"), resolve_entities=False, no_network=True, recover=True
        )
        for event, element in events:
            local = str(element.tag).rpartition("}")[2]
            if event == "end":
                element.clear()
            elif local == "c":
                cell = element.get("r", "")
            elif local == "f":
                yield f"{titles.get(name, '')} {cell}".strip()


def _titles(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The name of each sheet by the name of its part."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    book, relations = (
        etree.fromstring(parts.get(name) or b"<x/>", parser)
        for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    )
    targets = {one.get("Id"): str(one.get("Target", "")).removeprefix("/xl/") for one in relations}
    sheets = [one for one in book.iter() if str(one.tag).endswith("}sheet")]
    return {f"xl/{targets.get(one.get(_RELATION), '')}": str(one.get("name", "")) for one in sheets}
