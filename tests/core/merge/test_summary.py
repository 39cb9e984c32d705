"""The summary workbook, read by a program we did not write it with."""

import io
from dataclasses import replace

import pytest
from python_calamine import CalamineWorkbook

from hzdesk.forms.model import FieldType
from hzdesk.merge.merge import merge
from hzdesk.merge.receive import receive
from hzdesk.merge.summary import write_summary
from hzdesk.text import grouped
from hzdesk.values import NA
from tests.core.forms.return_2023 import FORM, SOUND, annual, changed


@pytest.fixture(scope="module")
def book(submission, roster):
    files = {"1.xlsx": submission("330101"), "2.xlsx": submission("330102"), "3.xlsx": b"broken"}
    receipts = [receive(name, content, [FORM], roster) for name, content in files.items()]
    summary = write_summary(FORM, merge(receipts, roster, 2023, [FORM]))
    return CalamineWorkbook.from_filelike(io.BytesIO(summary))


def rows(book, sheet):
    return book.get_sheet_by_name(sheet).to_python()


def test_every_section_has_a_sheet_behind_files_and_indicators(book):
    assert book.sheet_names == ["收件", "审核意见", "指标", *(section.title for section in FORM.sections)]


def test_every_file_and_every_missing_school_is_listed(book):
    listed = [row[:2] for row in rows(book, "收件")[3:]]
    assert listed == [["收下", "330101"], ["收下", "330102"], ["拒收", ""], ["未交", "330103"]]


def test_every_file_has_its_revision_signer_fingerprint_check_code_and_reasons(book, submission, roster):
    verdict = receive("1.xlsx", submission("330101"), [FORM], roster).verdict
    heads, first, _, broken, _ = rows(book, "收件")[2:]
    told = dict(zip(heads, first, strict=True))
    assert (told["稿次"], told["校验码"], told["文件"], told["原因"]) == ("1", verdict.check_code, "1.xlsx", "")
    assert told["签署人和指纹"] == f"填报人　甲，名册登记的密钥\n{grouped(verdict.fingerprint)}"
    assert dict(zip(heads, broken, strict=True))["原因"].startswith("文件读不出")


def test_what_is_open_and_what_was_explained_is_listed_with_its_place(submission, roster):
    receipt = receive("a.xlsx", submission(cells={"progression.matched": 999}), [FORM], roster)
    summary = write_summary(FORM, merge([receipt], roster, 2023, [FORM]))
    title, told, heads, *found = rows(CalamineWorkbook.from_filelike(io.BytesIO(summary)), "审核意见")
    assert (title[0], told[0]) == ("审核意见", f"按本机的表样审核：没有处理的 {len(found)} 条，已说明的 0 条。")
    listed = [dict(zip(heads, row, strict=True)) for row in found]
    (matched,) = [row for row in listed if row["审核编号"] == "PRG-02"]
    place = (matched["学校代码"], matched["意见级别"], matched["处理"], matched["表"], matched["指标"])
    assert place == ("330101", "错误", "未处理", "升学就业", FORM.by_key["progression"].by_key["matched"].label)


def test_the_rows_of_all_schools_stand_below_each_other(book):
    section = FORM.by_key["programmes"]
    codes = [row[0] for row in rows(book, section.title)[3:]]
    assert codes == ["330101"] * 6 + ["330102"] * 6 + ["合计", "计入学校"]


def place_of(found, section, key):
    """The column of a field on the sheet of its section."""
    label = section.by_key[key].label
    return next(at for at, head in enumerate(found[2]) if head.startswith(label))


def test_counts_are_added_up_at_the_foot(book):
    section = FORM.by_key["programmes"]
    found = rows(book, section.title)
    planned = place_of(found, section, "planned")
    assert found[-2][planned] == 2 * sum(row["planned"] for row in SOUND["programmes"])
    assert [row[0] for row in found[-2:]] == ["合计", "计入学校"]
    assert found[-1][planned] == "2 所"


def test_a_rate_is_never_added_up(submission, roster):
    section = FORM.by_key["basics"]
    fields = [f._replace(type=FieldType.PERCENT) if f.key == "staff" else f for f in section.fields]
    rated = replace(section, fields=tuple(fields))
    form = replace(FORM, sections=tuple(rated if s is section else s for s in FORM.sections))
    merged = merge([receive("1.xlsx", submission(), [FORM], roster)], roster, 2023, [FORM])
    found = rows(CalamineWorkbook.from_filelike(io.BytesIO(write_summary(form, merged))), section.title)
    staff = place_of(found, section, "staff")
    assert found[-2][place_of(found, section, "students")] == 800
    assert [row[staff] for row in found[-3:]] == [130, "", ""]


def test_each_row_of_a_matrix_has_its_own_sum(book):
    section = FORM.by_key["aid"]
    found = [row for row in rows(book, section.title)[3:] if row[0] == "合计"]
    assert [row[2] for row in found] == [fixed.label for fixed in section.rows]
    amount = place_of(rows(book, section.title), section, "amount")
    both = [row for row in rows(book, section.title)[3:] if row[0].isdigit() and row[2] == found[0][2]]
    assert found[0][amount] == sum(row[amount] for row in both) > 0


@pytest.mark.parametrize(
    ("answers", "total", "over"),
    [
        ((0, 0, 0), 0, "3 所"),
        ((NA, NA, NA), "不适用", "0 所"),
        ((None, None, None), "", "0 所，缺 3 所"),
        ((None, NA, NA), "", "0 所，缺 1 所"),
        ((None, 0, NA), 0, "1 所，缺 1 所"),
        ((None, 5, 6), 11, "2 所，缺 1 所"),
    ],
)
def test_the_foot_says_over_how_many_schools_it_is(submission, roster, answers, total, over):
    section = FORM.by_key["aid"]
    receipts = []
    for code, answer in zip(("330101", "330102", "330103"), answers, strict=True):
        told = annual(changed(SOUND, {f"aid.{row}.recipients": answer for row in SOUND["aid"]}))
        told = replace(told, frame=told.frame._replace(school_code=code, school_name=f"示例{code}学校"))
        receipts.append(receive(code, submission(annual=told), [FORM], roster))
    merged = merge(receipts, roster, 2023, [FORM])
    found = rows(CalamineWorkbook.from_filelike(io.BytesIO(write_summary(FORM, merged))), section.title)
    place, whole = place_of(found, section, "recipients"), place_of(found, section, "amount")
    for fixed in section.rows:
        added = total * (len(fixed.total_of) or 1) if isinstance(total, int) else total
        assert [row[place] for row in found if row[2] == fixed.label][-2:] == [added, over]
        assert [row[whole] for row in found if row[2] == fixed.label][-1] == "3 所"


def test_a_school_with_none_and_one_that_says_nothing_are_told_apart(submission, roster):
    table = FORM.by_key["contests"]
    silent = annual(changed(SOUND, {"contests": []}))
    receipts = []
    for code, nothing in (("330101", {table.key}), ("330102", set())):
        frame = silent.frame._replace(school_code=code, school_name=f"示例{code}学校")
        told = replace(silent, frame=frame, sections={**silent.sections, table.key: ()}, nothing=frozenset(nothing))
        receipts.append(receive(code, submission(annual=told), [FORM], roster))
    summary = write_summary(FORM, merge(receipts, roster, 2023, [FORM]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(summary))
    assert [row[:3] for row in rows(book, table.title)[3:]] == [
        ["330101", "示例330101学校", "本年无"],
        ["330102", "示例330102学校", "未填"],
    ]


def test_a_school_with_no_rows_counts_at_the_foot_when_it_says_so(submission, roster):
    table = FORM.by_key["programmes"]
    receipts = []
    for code, rowless, nothing in (("330101", False, False), ("330102", True, True), ("330103", True, False)):
        told = annual(changed(SOUND, {"programmes": []} if rowless else {}))
        told = replace(told, frame=told.frame._replace(school_code=code, school_name=f"示例{code}学校"))
        told = replace(told, nothing=told.nothing | {table.key} if nothing else told.nothing - {table.key})
        receipts.append(receive(code, submission(annual=told), [FORM], roster))
    merged = merge(receipts, roster, 2023, [FORM])
    found = rows(CalamineWorkbook.from_filelike(io.BytesIO(write_summary(FORM, merged))), table.title)
    planned = place_of(found, table, "planned")
    assert found[-2][planned] == sum(row["planned"] for row in SOUND["programmes"])
    assert found[-1][planned] == "2 所，缺 1 所"


def test_a_city_total_says_scope_formula_and_schools(book):
    row = next(row for row in rows(book, "指标") if row[1] == FORM.indicators["progression_rate"].label)
    sheet, _, value, unit, schools, scope, formula, missing = row
    assert (sheet, unit, schools, missing) == (FORM.by_key["progression"].title, "%", 2, "")
    assert value == pytest.approx(78.5, abs=0.05)
    assert scope == FORM.indicators["progression_rate"].scope_text
    assert "÷" in formula
