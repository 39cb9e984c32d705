"""The workbook for another office: whose it is, what may be typed where, what can be chosen."""

import io
from dataclasses import replace

from openpyxl import load_workbook

from hzdesk.forms.model import Form
from hzdesk.returns import AnnualReturn
from hzdesk.workbook.read import read_submission
from tests.core.workbook.offices import for_office
from tests.core.workbook.samples import FULL, parts_of


def opened(package: bytes):
    return load_workbook(io.BytesIO(package))


def test_the_head_says_whose_which_year_which_edition_for_whom_and_back_to_whom(form: Form, annual: AnnualReturn):
    book = opened(for_office(form, annual, "leavers"))
    said = "\n".join(str(book["毕业去向"].cell(row, 2).value) for row in range(1, 5))
    for words in ("示例学校", "3301", "2023 年度", "2023.1", "请学生处填写", "交回李老师", "2023-12-01 导出"):
        assert words in said


def test_only_the_sections_asked_for_are_in_it(form: Form, annual: AnnualReturn):
    assert opened(for_office(form, annual, "offers", "aid")).sheetnames == ["专业设置", "资助", "hzdesk"]


def test_what_is_typed_is_open_and_the_rest_is_locked(form: Form, annual: AnnualReturn):
    book = opened(for_office(form, annual))
    leavers, aid, words = book["毕业去向"], book["资助"], book["文字情况"]
    assert leavers.protection.sheet
    cells = {leavers.cell(row, 2).value: leavers.cell(row, 3) for row in range(6, leavers.max_row + 1)}
    assert not cells["毕业生数"].protection.locked
    assert cells["升学比"].protection.locked
    assert leavers["B8"].protection.locked
    assert [aid.cell(row, 3).protection.locked for row in (6, 7, 8)] == [False, False, True]
    assert not words["C6"].protection.locked


def test_a_table_has_empty_rows_for_more_but_never_beyond_its_maximum(form: Form, annual: AnnualReturn):
    sheet = opened(for_office(form, annual, "offers"))["专业设置"]
    assert [sheet.cell(row, 2).value for row in (6, 7, 8, 37)] == [1, 2, 3, 32]
    assert sheet.max_row == 37
    full = replace(annual, sections=FULL | {"offers": FULL["offers"][:1] * 49})
    ids = (row._replace(id=str(place)) for place, row in enumerate(full.rows("offers")))
    full = replace(full, sections=full.sections | {"offers": tuple(ids)})
    assert opened(for_office(form, full, "offers"))["专业设置"].max_row == 5 + 50


def test_choices_are_lists_and_every_cell_tells_its_definition(form: Form, annual: AnnualReturn):
    book = opened(for_office(form, annual, "offers"))
    rules = {rule.promptTitle: rule for rule in book["专业设置"].data_validations.dataValidation}
    column = rules["状态"].formula1.removeprefix("hzdesk!").replace("$", "")
    assert [cell.value for (cell,) in book["hzdesk"][column]] == ["在招", "停招", "same_1", "same_2"]
    column = rules["专业"].formula1.removeprefix("hzdesk!").replace("$", "")
    assert [cell.value for (cell,) in book["hzdesk"][column]] == ["0710201 计算机应用", "720301 护理"]
    assert rules["在校生"].prompt == "九月一日在校的学生。"
    people = opened(for_office(form, annual, "leavers"))["毕业去向"].data_validations.dataValidation
    assert next(rule for rule in people if rule.promptTitle == "满意度").prompt.startswith("84.3% 填 84.3")
    assert (rules["在校生"].type, rules["在校生"].formula1) == (None, None)


def test_it_is_no_submission_and_says_so(form: Form, annual: AnnualReturn):
    (problem,) = read_submission(parts_of(for_office(form, annual)), [form]).problems
    assert problem.text == "这是发给科室填的表，不是上报件。请学校导入后签名上报。"
