"""Workbooks for another office, of the small form, edited as somebody does who has no program."""

import io

from openpyxl import load_workbook

from hzdesk.forms.model import Form
from hzdesk.returns import AnnualReturn
from hzdesk.workbook.office import Errand, write_office
from hzdesk.workbook.office_read import Filled, read_office
from tests.core.workbook.samples import parts_of


def for_office(form: Form, annual: AnnualReturn, *keys: str, last: AnnualReturn | None = None) -> bytes:
    errand = Errand("学生处", "李老师", tuple(form.by_key[key] for key in keys or form.by_key))
    return write_office(form, annual, last, errand, "2023-12-01")


def edited(package: bytes, *, formulas: bool = False, **cells: object) -> bytes:
    """Saved by openpyxl with `sheet!A1` cells set; texts that look like formulas stay texts unless asked."""
    book = load_workbook(io.BytesIO(package))
    for place, value in cells.items():
        sheet, _, cell = place.rpartition("!")
        book[sheet][cell] = value
    for cell in (cell for sheet in book for cell in sheet._cells.values()):  # rows would be made up to the farthest
        if cell.data_type in ("f", "e") and not formulas:
            cell.data_type = "s"
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def read(form: Form, package: bytes) -> Filled:
    found = read_office(parts_of(package), [form])
    assert isinstance(found, Filled), found
    return found


def refused(form: Form, package: bytes) -> str:
    found = read_office(parts_of(package), [form])
    assert isinstance(found, str)
    return found
