"""A submission that another program saved: what the bureau reads of what was changed in it, kind by kind."""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from hzdesk.comparison import compare, compare_explanations
from hzdesk.forms.model import Form
from hzdesk.merge.receive import receive
from hzdesk.merge.verdict import Verdict
from hzdesk.returns import AnnualReturn, Explanation, Row
from hzdesk.workbook import machine
from tests.core.workbook.conftest import annual as filled
from tests.core.workbook.conftest import form as small_form
from tests.core.workbook.samples import FRAME, FULL, returns, written

__all__ = ["filled", "small_form"]

Change = Callable[[Workbook], None]


def put(place: str, value: object) -> Change:
    sheet, _, cell = place.rpartition("!")

    def change(book: Workbook) -> None:
        book[sheet][cell] = value

    return change


def move_rows(book: Workbook) -> None:
    """The first row of the table below the second, as cutting and pasting does."""
    sheet = book["专业设置"]
    for cell, other in zip(sheet[5], sheet[6], strict=True):
        cell.value, other.value = other.value, cell.value


def saved(package: bytes, change: Change) -> bytes:
    book, out = load_workbook(io.BytesIO(package)), io.BytesIO()
    change(book)
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
        if cell.data_type == "f" and cell.value != "=SUM(1)":
            cell.data_type = "s"  # openpyxl takes text for a formula; a spreadsheet does not
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def told(small_form: Form) -> AnnualReturn:
    answer = Explanation("OFF-01", "offers", "a1", "合并了两个班。", "d")
    return AnnualReturn(FRAME, small_form.key, small_form.edition, FULL, explanations=(answer,))


def judged(form: Form, annual: AnnualReturn, change: Change) -> Verdict:
    return receive("a.xlsx", saved(written(form, annual), change), [form], None).verdict


ANSWER = "审核与说明　OFF-01　专业设置　第 1 行　计算机应用　本校说明"
CHANGES = [
    (put("毕业去向!C7", 613), "毕业去向　毕业生数：签名时 612，现在 613。"),
    (put("毕业去向!C8", None), "毕业去向　升学人数：签名时 0，现在 空白。"),
    (put("毕业去向!C7", "不适用"), "毕业去向　毕业生数：签名时 612，现在 不适用。"),
    (put("毕业去向!C7", "6l2"), "毕业去向　毕业生数：签名时 612，现在 6l2（认不出）。"),
    (put("毕业去向!C7", 612.5), "毕业去向　毕业生数：签名时 612，现在 612.5（认不出）。"),
    (put("专业设置!F5", 121), "专业设置　第 1 行　计算机应用　在校生：签名时 120，现在 121。"),
    (put("专业设置!F6", 3), "专业设置　第 2 行　自设专业　在校生：签名时 不适用，现在 3。"),
    (put("资助!D6", 7), "资助　免学费　金额：签名时 空白，现在 7。"),
    (put("毕业去向!C5", "李四"), "毕业去向　填报的人：签名时 张三，现在 李四。"),
    (put("封面!C13", "李四"), "封面　填报的人　内容：签名时 张三，现在 李四。"),
    (put("封面!C5", "示例乙校"), "封面　学校名称　内容：签名时 示例学校，现在 示例乙校。"),
    (put("审核与说明!G4", "没有。"), f"{ANSWER}：签名时 “合并了两个班。”，现在 “没有。”。"),
    (put("审核与说明!G4", None), f"{ANSWER}：签名时 “合并了两个班。”，现在 空白。"),
    (move_rows, "专业设置　第 1 行　自设专业：签名时在第 2 行，现在在第 1 行。"),
]


@pytest.mark.parametrize(("change", "sentence"), CHANGES)
def test_a_change_is_one_sentence_that_names_its_place(
    small_form: Form, told: AnnualReturn, change: Change, sentence: str
) -> None:
    verdict = judged(small_form, told, change)
    resaved, *changed = verdict.problems
    assert (verdict.verdict, resaved.code, [problem.text for problem in changed]) == ("unsigned", "resaved", [sentence])
    assert changed[0].code == "cell_changed"
    assert "与文件里留的底稿有 1 处不同" in resaved.text


def test_a_file_that_was_only_saved_again_is_said_to_hold_the_same(small_form: Form, told: AnnualReturn) -> None:
    (resaved,) = judged(small_form, told, lambda _: None).problems
    assert "另存过" in resaved.text
    assert "填报的内容与文件里留的底稿相同，其余没有比对" in resaved.text


def test_a_hidden_sheet_that_was_damaged_is_named_behind_the_saving(small_form: Form, told: AnnualReturn) -> None:
    verdict = judged(small_form, told, put("hzdesk!B2", "{"))
    assert (verdict.verdict, [found.code for found in verdict.problems]) == ("unsigned", ["resaved", "machine_sheet"])
    assert "改了什么比不出来" in verdict.problems[0].text


def test_an_edition_that_is_not_known_here_is_named_behind_the_saving(small_form: Form, told: AnnualReturn) -> None:
    content = saved(written(small_form, told), lambda _: None)
    verdict = receive("a.xlsx", content, [replace(small_form, edition="2022.9")], None).verdict
    assert (verdict.verdict, [found.code for found in verdict.problems]) == ("unsigned", ["resaved", "unknown_edition"])


def test_a_row_that_was_taken_out_is_named_with_what_stood_in_it(small_form: Form, told: AnnualReturn) -> None:
    verdict = judged(small_form, told, lambda book: [put(f"专业设置!{c}6", None)(book) for c in "ABCDEFGHIJK"] and None)
    assert [problem.text for problem in verdict.problems[1:]] == [
        "专业设置　第 2 行　自设专业：签名时有这一行（状态 同名，在校生 不适用，合作单位 =1+1），现在没有。"
    ]


def test_a_row_that_was_put_in_is_named_with_what_stands_in_it(small_form: Form, told: AnnualReturn) -> None:
    def add(book: Workbook) -> None:
        sheet = book["专业设置"]
        (table,) = sheet.tables.values()
        table.ref = table.ref.replace("6", "7")
        table.autoFilter = None
        heads = {cell.value: cell.column for cell in sheet[4]}
        for head, value in (("专业", "720301"), ("在校生（人）", 12)):
            at = next(column for name, column in heads.items() if str(name).startswith(head.split("（")[0]))
            sheet.cell(7, at, value)

    verdict = judged(small_form, told, add)
    assert [problem.text for problem in verdict.problems[1:]] == [
        "专业设置　第 3 行　护理：签名时没有这一行，现在有（在校生 12）。"
    ]


def test_nothing_this_year_that_was_typed_or_taken_away_is_said(small_form: Form, told: AnnualReturn) -> None:
    empty = replace(told, sections={k: v for k, v in FULL.items() if k != "offers"}, explanations=())
    said = replace(empty, nothing=frozenset({"offers"}))
    (place,) = (
        cell.coordinate
        for row in load_workbook(io.BytesIO(written(small_form, said)))["专业设置"].iter_rows()
        for cell in row
        if cell.value == "本年无"
    )
    for annual, value, sentence in (
        (empty, "本年无", "专业设置：签名时 空白，现在 本年无。"),
        (said, None, "专业设置：签名时 本年无，现在 空白。"),
    ):
        verdict = judged(small_form, annual, put(f"专业设置!{place}", value))
        assert [problem.text for problem in verdict.problems[1:]] == [sentence]


def test_a_long_text_is_shown_where_it_was_changed(small_form: Form, told: AnnualReturn) -> None:
    story = "我校深化产教融合。" * 30
    long = replace(told, sections=FULL | {"words": (Row("record", {"story": f"{story}毕业 120 人。{story}"}),)})

    def change(book: Workbook) -> None:
        for row in book["文字情况"].iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and "120" in cell.value:
                    cell.value = cell.value.replace("120", "210")

    (_, changed) = judged(small_form, long, change).problems
    assert changed.text.startswith("文字情况　主要做法：签名时 “…")
    assert "毕业 120 人" in changed.text
    assert "现在 “…" in changed.text
    assert len(changed.text) < 120


def told_of(form: Form, old: AnnualReturn, new: AnnualReturn) -> Verdict:
    """The verdict on a workbook that shows one return, and whose machine sheet holds another."""
    honest = machine.documents
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(machine, "documents", lambda form, _, *words: honest(form, old, *words))
        package = written(form, new)
    return receive("a.xlsx", package, [form], None).verdict


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.data())
def test_whatever_was_changed_is_said_in_sentences_and_nothing_else_is(small_form: Form, data: st.DataObject) -> None:
    old, new = (data.draw(returns(small_form)) for _ in range(2))
    resaved, *changed = (problem.text for problem in told_of(small_form, old, new).problems)
    cover = [text for text in changed if text.startswith("封面")]
    assert len(changed) - len(cover) == len(compare(small_form, old, new)) + len(
        compare_explanations(small_form, old, new, "", "")
    )
    for text in (resaved, *changed):
        assert text.endswith("。")
        assert "\n" not in text
    assert [p.code for p in told_of(small_form, new, new).problems] == ["resaved"]
