"""The workbook itself: deterministic, protected, printable, typed; what a person opens."""

import io
import os
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from hzdesk.forms.model import Form
from hzdesk.returns import AnnualReturn, Explanation, Row
from hzdesk.values import NA, Unreadable
from hzdesk.workbook.write import write_submission
from tests.core.workbook.samples import FULL, cover_of, parts_of, written

ROOT = Path(__file__).parents[3]


@pytest.fixture
def book(form: Form, annual: AnnualReturn) -> Workbook:
    return load_workbook(io.BytesIO(written(form, annual, replace(annual, frame=annual.frame._replace(year=2022)))))


def column(book: Workbook, sheet: str, letter: str) -> list[object]:
    return [cell.value for cell in book[sheet][letter] if cell.value is not None]


def test_the_sheets_stand_in_the_forms_order(book: Workbook) -> None:
    sections = ["毕业去向", "专业设置", "资助", "文字情况"]
    assert book.sheetnames == ["封面", *sections, "指标", "审核与说明", "数据字典", "hzdesk"]
    assert book["hzdesk"].sheet_state == "veryHidden"


def test_every_section_is_an_excel_table_named_after_it(form: Form, book: Workbook) -> None:
    for section in form.sections:
        tables = book[section.title].tables
        assert list(tables) == [f"t_{section.key}"]
        heads = [item.name for item in tables[f"t_{section.key}"].tableColumns]
        row = book[section.title][tables[f"t_{section.key}"].ref][0]
        assert [cell.value for cell in row] == heads
        assert len({head.casefold() for head in heads}) == len(heads)


def test_no_merged_cell_reaches_into_a_table(book: Workbook) -> None:
    for sheet in book:
        for table in sheet.tables.values():
            inside = {cell.coordinate for row in sheet[table.ref] for cell in row}
            for merged in sheet.merged_cells.ranges:
                assert not inside & {sheet.cell(*cell).coordinate for cell in merged.cells}


def test_numbers_are_numbers_and_the_rest_is_text(book: Workbook) -> None:
    sheet = book["专业设置"]
    first, second = ([cell.value for cell in row] for row in sheet["A5:K6"])
    assert first[:7] == ["a1", 1, "0710201", "计算机应用", "在招", 120, 9.95]
    assert second[:9] == ["b2", 2, "X9 自设专业", "自设专业", "same_2", "不适用", None, "=1+1", None]
    assert sheet["F5"].number_format == "#,##0"
    assert sheet["G5"].number_format == "#,##0.00"
    assert sheet["H6"].quotePrefix


def test_no_cell_of_the_workbook_is_a_formula(form: Form, annual: AnnualReturn) -> None:
    hostile = annual.frame._replace(school_name="=cmd|'/c calc'!A1")
    record = Row("record", {"person": "@SUM(A1)", "graduates": Unreadable("+1+1"), "main": "=HYPERLINK 坏"})
    told = replace(annual, frame=hostile, sections=FULL | {"leavers": (record,)})
    parts = parts_of(written(form, told))
    assert [name for name, data in parts.items() if b"<f>" in data or b"<f " in data] == []


def test_a_record_shows_unit_last_year_and_change(form: Form, annual: AnnualReturn) -> None:
    last = Row("record", {"graduates": 600, "progressed": NA})
    previous = replace(annual, frame=annual.frame._replace(year=2022), sections={"leavers": (last,)})
    sheet = load_workbook(io.BytesIO(written(form, annual, previous)))["毕业去向"]
    rows = {row[1].value: [cell.value for cell in row[2:]] for row in sheet.iter_rows(min_row=5)}
    assert rows["毕业生数"] == [612, "人", 600, "+12"]
    assert rows["其中：升学人数"] == [0, "人", "不适用", None]
    assert rows["升学比"] == [0, "%", None, None]


def test_matrix_totals_are_computed(form: Form, annual: AnnualReturn) -> None:
    told = replace(annual, sections=FULL | {"aid": (Row("grant", {"people": 3}), Row("waiver", {"people": 4}))})
    sheet = load_workbook(io.BytesIO(written(form, told)))["资助"]
    assert [cell.value for cell in sheet[7]] == ["both_kinds", "全部", 7, None]


def test_sheets_are_protected_and_print_on_a4_with_repeated_heads_and_the_check_code(
    form: Form, annual: AnnualReturn, book: Workbook
) -> None:
    code = cover_of(form, annual).check_code
    for sheet in book.worksheets[:-1]:
        assert sheet.protection.sheet
        assert not sheet.protection.selectLockedCells
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (9, 1, 0)
        assert f"校验码 {code}" in sheet.oddFooter.left.text
    assert code in {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
    for sheet in book.worksheets[1:-1]:
        assert sheet.print_title_rows
        assert sheet.freeze_panes


def test_the_ids_of_rows_stand_in_a_hidden_column(book: Workbook) -> None:
    assert book["专业设置"].column_dimensions["A"].hidden
    assert column(book, "专业设置", "A") == ["标识", "a1", "b2"]


def test_the_cover_says_trial_example_open_errors_and_their_reason(form: Form, annual: AnnualReturn) -> None:
    cover = cover_of(form, annual)._replace(trial=True, example=True, open_errors=3, reason="等街道核实。")
    text = column(load_workbook(io.BytesIO(write_submission(form, annual, cover))), "封面", "B")
    assert "示例　试报" in text
    assert "上报时还有 3 条错误没有改正。理由：等街道核实。" in text
    assert "填报的人（签字）" in text


def test_an_explanation_stands_beside_its_finding_and_an_open_finding_without(form: Form, annual: AnnualReturn) -> None:
    told = replace(annual, explanations=(Explanation("OFF-01", "offers", "a1", "属实。", ""),))
    rows = load_workbook(io.BytesIO(written(form, told)))["审核与说明"].iter_rows(min_row=4, values_only=True)
    first, *others = [row[1:] for row in rows]
    assert first[0] == "OFF-01"
    assert first[-1] == "属实。"
    assert {row[0] for row in others} >= {"FIL-01"}
    assert all(row[-1] is None for row in others)


def test_the_dictionary_has_every_field_with_its_definition(form: Form, book: Workbook) -> None:
    labels = [str(label).removeprefix("其中：") for label in column(book, "数据字典", "B")[1:]]
    assert labels == [field.label for section in form.sections for field in section.fields]


def test_the_last_year_of_an_indicator_stands_beside_it(form: Form, book: Workbook) -> None:
    rows = list(book["指标"].iter_rows(min_row=5, values_only=True))
    assert rows[0][0] == "升学率"
    assert rows[0][1] == 0
    assert rows[0][5] == "100 × 升学人数 ÷ 毕业生数"
    assert rows[0][6] == "不含技工学校"


def test_a_money_amount_is_written_to_the_last_fen(form: Form, annual: AnnualReturn) -> None:
    cost = Row("record", {"cost": Decimal("9999999999999.99")})
    told = replace(annual, sections=FULL | {"leavers": (cost,)})
    sheet = load_workbook(io.BytesIO(written(form, told)))["毕业去向"]
    assert next(row[2].value for row in sheet.iter_rows(min_row=5) if row[0].value == "cost") == 9999999999999.99


def test_the_same_return_gives_the_same_parts_in_every_process(form: Form, annual: AnnualReturn) -> None:
    script = (
        "import hashlib, pathlib, sys, tempfile; sys.path.insert(0, '.')\n"
        "from tests.core.workbook.samples import *; from tests.core.workbook.small_form import make_form\n"
        "form = make_form(pathlib.Path(tempfile.mkdtemp()))\n"
        "annual = normal(form, AnnualReturn(FRAME, form.key, form.edition, FULL))\n"
        "parts = parts_of(written(form, annual))\n"
        "print([(n, hashlib.sha256(d).hexdigest()) for n, d in sorted(parts.items()) if 'docProps' not in n])\n"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(told) == 1
    assert "xl/workbook.xml" in told.pop()
