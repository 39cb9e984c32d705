"""A workbook for another office (发给科室的表): one page of the return, unsigned, to be filled in and handed back.

Its sheets are the submission's, with open cells. The hidden sheet keeps what stood in them when it was made, so that
what the office changed can be told from what the school changed meanwhile.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from hzdesk import VERSION, text
from hzdesk.canonical import canonical_json, normal
from hzdesk.forms.codes import CodeList
from hzdesk.forms.model import CODED, Field, FieldType, Form, Section
from hzdesk.operands import operands_of
from hzdesk.returns import AnnualReturn
from hzdesk.values import NOTHING
from hzdesk.workbook import machine
from hzdesk.workbook.cover import Cover
from hzdesk.workbook.layout import MACHINE, OFFICE_TABLE, layouts, to_fill_in
from hzdesk.workbook.section import Range, SectionWriter
from hzdesk.workbook.sheet import Sheet
from hzdesk.workbook.styles import Book, Looks
from hzdesk.workbook.write import write_machine

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SPARE = 30  # empty rows below those of a table
_PROMPT = 255  # characters that Excel shows beside a cell
_LISTS_FROM = 4  # column of the hidden sheet


@dataclass(frozen=True)
class Errand:
    """Which office fills in which sections, and to whom it hands them back."""

    office: str
    back_to: str
    sections: tuple[Section, ...]


def write_office(form: Form, annual: AnnualReturn, previous: AnnualReturn | None, errand: Errand, day: str) -> bytes:
    """The workbook; `day` is the one it is made on, as ISO text."""
    wanted = {section.key for section in errand.sections}
    kept = normal(form, annual)
    mine = {key: rows for key, rows in kept.sections.items() if key in wanted}
    base = replace(kept, sections=mine, nothing=kept.nothing & wanted, explanations=())
    book = Book()
    looks = Looks(book)
    sheets = [to_fill_in(sheet) for sheet in layouts(form, annual.frame.year) if sheet.section.key in wanted]
    operands = operands_of(form, kept, previous)
    ranges: list[tuple[Sheet, Range]] = []
    for number, layout in enumerate(sheets, 4):
        room = max(0, layout.section.maximum_rows - len(kept.rows(layout.section.key)))
        told = f"{_told(layout.section, errand)}\n{form.title} {form.edition}　{day} 导出"
        writer = SectionWriter(book, looks, layout, operands, told=told, spare=min(SPARE, room) if room else 0)
        page = writer.write(number)
        page.footer(f"{annual.frame.school_code}　{annual.frame.year} 年度　{errand.office}填")
        page.protect()
        ranges += [(page, found) for found in writer.ranges]
    office = canonical_json({"name": errand.office, "sections": [sheet.section.key for sheet in sheets]})
    cover = Cover(prepared=day, program=VERSION, check_code="")
    documents = {**machine.documents(form, base, None, cover, sheets), machine.OFFICE: office}
    lists = _Lists(write_machine(book, looks, documents, OFFICE_TABLE).sheet, annual.frame.year)
    for page, (field, cells) in ranges:
        page.sheet.add_data_validation(_validation(field, cells, lists.of(field, form.codes.get(field.codes))))
    package = io.BytesIO()
    book.save(package)
    return package.getvalue()


def _told(section: Section, errand: Errand) -> str:
    """How to fill in a sheet, in one line."""
    rows = f"加行写在末尾的空行；要删一行，清空它的格子；今年没有内容，在空行的第一格写“{NOTHING}”。"
    how = rows if section.kind == "table" else ""
    words = "没有填 0，不涉及填“不适用”。" if any(field.is_number for field in section.fields) else ""
    way = f"请{errand.office}填写带框的格子，存盘后把这个文件交回{errand.back_to}。"
    return f"{way}{words}{how}不要写公式，不要另建工作簿。"


def _validation(field: Field, cells: str, choices: str) -> DataValidation:
    """The definition beside the cell, and the list to choose from; what is not in it is let in after a warning."""
    made = DataValidation(allow_blank=True, sqref=cells)
    percent = "84.3% 填 84.3，不要打百分号。" if field.type is FieldType.PERCENT else ""  # Excel would keep 0.843
    made.promptTitle, made.prompt = field.label[:32], f"{percent}{field.help}"[:_PROMPT] or None
    made.showInputMessage = bool(made.prompt)
    if choices:
        made.type, made.formula1, made.showErrorMessage = "list", choices, True
        made.errorStyle, made.errorTitle, made.error = "warning", field.label[:32], "列表里没有这一项。仍要这样填吗？"
    return made


class _Lists:
    """The lists to choose from, each a column of the hidden sheet."""

    def __init__(self, sheet: "Worksheet", year: int) -> None:
        self._sheet, self._year = sheet, year
        self._made: dict[tuple[FieldType, str], str] = {}

    def of(self, field: Field, codes: CodeList | None) -> str:
        """Where the list of a field stands; empty when it has none."""
        place = (field.type, field.codes)
        if place not in self._made and (words := list(_choices(field, codes, self._year))):
            column = _LISTS_FROM + len(self._made)
            for row, word in enumerate(words, 1):
                self._sheet.cell(row, column, word)
            letter = get_column_letter(column)
            self._made[place] = f"{MACHINE}!${letter}$1:${letter}${len(words)}"
        return self._made.get(place, "")


def _choices(field: Field, codes: CodeList | None, year: int) -> Iterator[str]:
    """What can be chosen, each as it is read back."""
    if field.type is FieldType.FLAG:
        yield from (text.YES, text.NO)
    elif field.type in CODED and codes is not None:
        for entry in (entry for entry in codes.entries.values() if entry.valid_in(year)):
            named = entry.name if field.type is FieldType.CHOICE else f"{entry.code} {entry.name}"
            yield named if text.parse(field, named, codes) == entry.code else entry.code
