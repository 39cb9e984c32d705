"""The summary workbook, read by a program we did not write it with."""

import io

import pytest
from python_calamine import CalamineWorkbook

from hzdesk.merge.merge import merge
from hzdesk.merge.receive import receive
from hzdesk.merge.summary import write_summary
from tests.core.forms.return_2023 import FORM


@pytest.fixture(scope="module")
def book(submission, roster):
    files = {"1.xlsx": submission("330101"), "2.xlsx": submission("330102"), "3.xlsx": b"broken"}
    receipts = [receive(name, content, [FORM], roster) for name, content in files.items()]
    summary = write_summary(FORM, merge(receipts, roster, 2023, [FORM]))
    return CalamineWorkbook.from_filelike(io.BytesIO(summary))


def rows(book, sheet):
    return book.get_sheet_by_name(sheet).to_python()


def test_every_section_has_a_sheet_behind_files_and_indicators(book):
    assert book.sheet_names == ["收件", "指标", *(section.title for section in FORM.sections)]


def test_every_file_and_every_missing_school_is_listed(book):
    listed = [row[:2] for row in rows(book, "收件")[3:]]
    assert listed == [["收下", "330101"], ["收下", "330102"], ["拒收", ""], ["未交", "330103"]]


def test_the_rows_of_all_schools_stand_below_each_other(book):
    section = FORM.by_key["programmes"]
    codes = [row[0] for row in rows(book, section.title)[3:]]
    assert codes == ["330101"] * 6 + ["330102"] * 6


def test_a_city_total_says_scope_formula_and_schools(book):
    row = next(row for row in rows(book, "指标") if row[1] == FORM.indicators["progression_rate"].label)
    sheet, _, value, unit, schools, scope, formula, missing = row
    assert (sheet, unit, schools, missing) == (FORM.by_key["progression"].title, "%", 2, "")
    assert value == pytest.approx(78.5, abs=0.05)
    assert scope == FORM.indicators["progression_rate"].scope_text
    assert "÷" in formula
