"""What is printed from the window is what stands on the sheet."""

from dataclasses import replace

from hzdesk.forms.model import Form
from hzdesk.returns import AnnualReturn, Row
from hzdesk.workbook.html import is_wide, sheet_html
from tests.core.workbook.samples import FULL


def test_numbers_names_and_absences_are_shown_as_a_spreadsheet_shows_them(form: Form, annual: AnnualReturn) -> None:
    html = sheet_html(form, annual, None, form.by_key["leavers"])
    for words in ("<h1>毕业去向</h1>", "612", "1,426,150.55", "示例学校（3301）"):
        assert words in html
    assert "计算机应用" in sheet_html(form, annual, None, form.by_key["offers"])
    assert "不适用" in sheet_html(form, annual, None, form.by_key["offers"])


def test_the_head_row_is_repeated_and_hidden_ids_are_not_printed(form: Form, annual: AnnualReturn) -> None:
    html = sheet_html(form, annual, None, form.by_key["offers"])
    assert html.count("<thead>") == 1
    assert annual.rows("offers")[0].id not in html


def test_texts_are_escaped(form: Form, annual: AnnualReturn) -> None:
    told = replace(annual, sections=FULL | {"words": (Row("record", {"story": "a<b & c\n第二段。"}),)})
    assert "a&lt;b &amp; c<br>第二段。" in sheet_html(form, told, None, form.by_key["words"])


def test_wide_sheets_go_across(form: Form, annual: AnnualReturn) -> None:
    assert is_wide(form, form.by_key["offers"], annual.frame.year)
    assert not is_wide(form, form.by_key["leavers"], annual.frame.year)
