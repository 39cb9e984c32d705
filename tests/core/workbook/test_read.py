"""What is written is what is read; what somebody changed is named."""

import io
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from hzdesk.canonical import check_code
from hzdesk.forms.model import Field, FieldType, Form
from hzdesk.returns import AnnualReturn, Explanation, Row
from hzdesk.values import NA, Unreadable
from hzdesk.workbook.read import exact, read_submission
from tests.core.workbook.samples import FULL, cover_of, parts_of, returns, written
from tests.core.workbook.small_form import FORM, LEAVERS, OFFERS, make_form

ROUND_TRIP = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@ROUND_TRIP
@given(st.data())
def test_every_return_is_read_as_it_was_written(form: Form, data: st.DataObject) -> None:
    annual = data.draw(returns(form))
    reading = read_submission(parts_of(written(form, annual)), [form])
    assert reading.problems == ()
    assert reading.differences == ()
    assert reading.annual == annual
    assert reading.check_code == check_code(form, annual) == reading.printed_code


@settings(ROUND_TRIP, max_examples=15)
@given(st.data())
def test_a_return_is_read_the_same_after_openpyxl_saved_it_again(form: Form, data: st.DataObject) -> None:
    annual = data.draw(returns(form))
    reading = read_submission(parts_of(resaved(written(form, annual))), [form])
    assert (reading.problems, reading.differences) == ((), ())
    assert reading.annual == annual


def resaved(package: bytes, **cells: object) -> bytes:
    """The workbook saved by openpyxl with `sheet!A1` cells set."""
    book = load_workbook(io.BytesIO(package))
    for place, value in cells.items():
        sheet, _, cell = place.rpartition("!")
        book[sheet][cell] = value
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type in ("f", "e"):
                    cell.data_type = "s"  # openpyxl takes text for a formula; a spreadsheet does not
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def changed(form: Form, annual: AnnualReturn, **cells: object) -> list[tuple[str, str, str, str, str]]:
    found = read_submission(parts_of(resaved(written(form, annual), **cells)), [form]).differences
    return [(d.sheet, d.row, d.field, d.old, d.new) for d in found]


def test_frame_cover_and_edition_come_back(form: Form, annual: AnnualReturn) -> None:
    reading = read_submission(parts_of(written(form, annual)), [form])
    assert reading.annual is not None
    assert reading.annual.frame == annual.frame
    assert reading.cover == cover_of(form, annual)
    assert reading.edition == "2023.1"
    assert reading.not_asked == frozenset()


def test_last_year_comes_back_as_far_as_checks_and_headline_use_it(form: Form, annual: AnnualReturn) -> None:
    last = replace(annual, frame=annual.frame._replace(year=2022))
    previous = read_submission(parts_of(written(form, annual, last)), [form]).previous
    assert previous is not None
    assert previous.frame == last.frame
    assert previous.sections == {
        "leavers": (Row("record", {"graduates": 612, "progressed": 0}),),
        "offers": (
            Row("1", {"programme": "0710201", "pupils": 120}),
            Row("2", {"programme": "X9 自设专业", "pupils": NA}),
        ),
    }


def test_a_changed_number_is_named_with_sheet_row_column_old_and_new(form: Form, annual: AnnualReturn) -> None:
    assert changed(form, annual, **{"专业设置!F5": 121}) == [
        ("专业设置", "第 1 行　计算机应用", "在校生", "120", "121")
    ]
    assert changed(form, annual, **{"资助!D6": 7}) == [("资助", "免学费", "金额", "", "7")]


def test_a_changed_cell_of_a_record_is_named(form: Form, annual: AnnualReturn) -> None:
    assert changed(form, annual, **{"毕业去向!C7": None}) == [("毕业去向", "", "毕业生数", "612", "")]


def test_a_changed_cover_is_named(form: Form, annual: AnnualReturn) -> None:
    assert changed(form, annual, **{"封面!C5": "另一所学校"}) == [
        ("封面", "学校名称", "内容", "示例学校", "另一所学校")
    ]


def test_a_changed_explanation_is_named(form: Form, annual: AnnualReturn) -> None:
    told = replace(annual, explanations=(Explanation("OFF-01", "offers", "a1", "合并了两个班。", "d"),))
    assert changed(form, told, **{"审核与说明!G4": "没有。"}) == [
        ("审核与说明", "OFF-01　专业设置　第 1 行　计算机应用", "本校说明", "合并了两个班。", "没有。")
    ]


def test_a_row_without_its_id_keeps_its_values(form: Form, annual: AnnualReturn) -> None:
    package = resaved(written(form, annual), **{"专业设置!A6": None})
    reading = read_submission(parts_of(package), [form])
    assert reading.differences == ()
    assert reading.annual is not None
    assert [row.values for row in reading.annual.rows("offers")] == [row.values for row in annual.rows("offers")]


def test_a_row_taken_out_is_named(form: Form, annual: AnnualReturn) -> None:
    cells = {f"专业设置!{column}6": None for column in "ABCDEFGHIJK"}
    found = changed(form, annual, **cells)
    assert found == [("专业设置", "第 2 行　自设专业", "", "状态 同名，在校生 不适用，合作单位 =1+1", "")]


def test_nothing_this_year_is_read_beside_rows_and_without_rows(form: Form, annual: AnnualReturn) -> None:
    for sections in (FULL, FULL | {"offers": ()}):
        told = replace(annual, sections={k: v for k, v in sections.items() if v}, nothing=frozenset({"offers"}))
        assert read_submission(parts_of(written(form, told)), [form]).annual == told


def test_a_long_text_goes_over_several_lines_of_the_sheet_and_comes_back(form: Form, annual: AnnualReturn) -> None:
    story = "我校深化产教融合。" * 900 + "\n\n" + "二、成效。\n" * 80 + "完"
    told = replace(annual, sections=FULL | {"words": (Row("record", {"story": story}),)})
    assert read_submission(parts_of(written(form, told)), [form]).annual == told


def test_a_choice_among_the_texts_is_shown_by_its_name_and_comes_back(form: Form, annual: AnnualReturn) -> None:
    told = replace(annual, sections=FULL | {"words": (Row("record", {"story": "一段。", "told_when": "open"}),)})
    package = written(form, told)
    sheet = load_workbook(io.BytesIO(package))["文字情况"]
    assert "在招" in [cell.value for row in sheet.iter_rows() for cell in row]
    assert read_submission(parts_of(package), [form]).annual == told


def test_an_older_edition_lacks_fields_and_says_so(form: Form, annual: AnnualReturn, tmp_path: Path) -> None:
    more = '\n[[field]]\nkey = "{}"\nlabel = "{}"\ntype = "count"\nunit = "人"\nhelp = "新增。"\n'
    record = LEAVERS.replace("[[indicator]]", more.format("army", "参军人数") + "\n[[indicator]]").replace(
        "升学人数", "升学"
    )
    newer = make_form(tmp_path, leavers=record)
    reading = read_submission(parts_of(written(form, annual)), [newer])
    assert reading.not_asked == {("leavers", "army")}
    assert (reading.problems, reading.differences) == ((), ())
    assert reading.annual == annual
    assert reading.check_code == check_code(form, annual)


def test_a_section_that_an_older_edition_lacks_is_not_asked_and_no_fault(
    form: Form, annual: AnnualReturn, tmp_path: Path
) -> None:
    more = OFFERS.replace('"offers"', '"plans"').replace("专业设置", "招生计划").replace("OFF-", "PLA-")
    head = FORM.replace('"words"]', '"words", "plans"]')
    newer = make_form(tmp_path, form=head, plans=more)
    reading = read_submission(parts_of(written(form, annual)), [newer])
    assert (reading.problems, reading.differences) == ((), ())
    assert {section for section, _ in reading.not_asked} == {"plans"}
    assert reading.annual == annual


def test_a_head_that_a_newer_edition_renamed_is_still_found(form: Form, annual: AnnualReturn, tmp_path: Path) -> None:
    newer = make_form(tmp_path, offers=OFFERS.replace('"在校生"', '"在校学生"'))
    reading = read_submission(parts_of(written(form, annual)), [newer])
    assert (reading.annual, reading.not_asked) == (annual, frozenset())


def test_a_submission_of_an_unknown_form_is_named(form: Form, annual: AnnualReturn) -> None:
    reading = read_submission(parts_of(written(form, annual)), [])
    assert [problem.code for problem in reading.problems] == ["unknown_form"]
    assert reading.annual is None


def test_a_workbook_of_another_kind_is_not_a_submission(form: Form) -> None:
    from openpyxl import Workbook

    saved = io.BytesIO()
    Workbook().save(saved)
    reading = read_submission(parts_of(saved.getvalue()), [form])
    assert [problem.code for problem in reading.problems] == ["not_submission"]


def test_a_damaged_machine_sheet_is_a_problem(form: Form, annual: AnnualReturn) -> None:
    for broken in ("{", "[]", "1", '{"head":1}'):
        reading = read_submission(parts_of(resaved(written(form, annual), **{"hzdesk!B2": broken})), [form])
        assert [problem.code for problem in reading.problems] == ["machine_sheet"]


def test_a_sheet_without_its_table_is_missing(form: Form, annual: AnnualReturn) -> None:
    parts = parts_of(written(form, annual))
    name = next(name for name, data in parts.items() if b"t_offers" in data)
    parts[name] = parts[name].replace(b"t_offers", b"u_offers")
    reading = read_submission(parts, [form])
    assert [(problem.code, problem.sheet) for problem in reading.problems] == [("missing_sheet", "专业设置")]
    assert ("offers", "pupils") in reading.not_asked


def test_a_number_that_the_field_cannot_hold_is_a_problem_and_no_value(form: Form, annual: AnnualReturn) -> None:
    reading = read_submission(parts_of(resaved(written(form, annual), **{"专业设置!F5": 12.5})), [form])
    assert [(p.code, p.sheet, p.row, p.field) for p in reading.problems] == [
        ("bad_value", "专业设置", "第 1 行", "在校生")
    ]
    assert reading.annual is not None
    assert reading.annual.value("offers", "a1", "pupils") == Unreadable("12.5")


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (FieldType.COUNT, 12.0, 12),
        (FieldType.COUNT, 0.0, 0),
        (FieldType.COUNT, float("inf"), Unreadable("inf")),
        (FieldType.COUNT, float("nan"), Unreadable("nan")),
        (FieldType.COUNT, 1e300, Unreadable("1e+300")),
        (FieldType.COUNT, True, Unreadable("是")),
        (FieldType.MONEY, 0.1 + 0.2, Unreadable("0.30000000000000004")),
        (FieldType.MONEY, 9.95, Decimal("9.95")),
        (FieldType.MONEY, float("nan"), Unreadable("nan")),
        (FieldType.PERCENT, 84.3, Decimal("84.3")),
        (FieldType.PERCENT, 84.33, Unreadable("84.33")),
        (FieldType.TEXT, 12.0, "12"),
        (FieldType.YEAR, 2023.0, 2023),
        (FieldType.FLAG, True, True),
        (FieldType.DATE, datetime(2023, 9, 1), date(2023, 9, 1)),  # noqa: DTZ001
        (FieldType.COUNT, date(2023, 9, 1), Unreadable("2023-09-01")),
    ],
)
def test_a_cell_that_another_program_typed_keeps_its_value_exactly(kind: FieldType, raw: object, value: object) -> None:
    assert exact(Field("k", "指标", kind, digits=1), raw) == value
