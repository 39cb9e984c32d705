"""What an office filled in is read whatever saved it; what cannot be trusted is refused with its reason."""

from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hzdesk.forms.model import Form
from hzdesk.returns import AnnualReturn, Row
from hzdesk.values import NA, Unreadable
from hzdesk.workbook.office_read import Filled, is_for_office, read_office
from tests.core.workbook.offices import edited, for_office, read, refused
from tests.core.workbook.samples import FULL, parts_of, returns, written
from tests.core.workbook.small_form import LEAVERS, OFFERS, make_form

ROUND_TRIP = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def values(annual: AnnualReturn) -> dict[str, tuple[Row, ...]]:
    """The rows that hold something: an emptied row is one taken out."""
    kept = {key: tuple(row for row in rows if row.values) for key, rows in annual.sections.items()}
    return {key: rows for key, rows in kept.items() if rows}


@ROUND_TRIP
@given(st.data())
def test_every_return_is_read_as_it_was_written(form: Form, data: st.DataObject) -> None:
    annual = data.draw(returns(form))
    filled = read(form, for_office(form, annual))
    assert filled.base.sections == annual.sections
    assert values(filled.annual) == values(annual)
    assert filled.annual.nothing == annual.nothing == filled.base.nothing
    assert (filled.office, filled.not_asked) == ("学生处", frozenset())


@settings(ROUND_TRIP, max_examples=10)
@given(st.data())
def test_a_return_is_read_the_same_after_openpyxl_saved_it_again(form: Form, data: st.DataObject) -> None:
    annual = data.draw(returns(form))
    filled = read(form, edited(for_office(form, annual)))
    assert values(filled.annual) == values(annual)


def test_numbers_texts_and_choices_are_read_as_people_type_them(form: Form, annual: AnnualReturn) -> None:
    package = edited(
        for_office(form, annual, "leavers", "offers"),
        **{"毕业去向!C8": "６１３ 人", "毕业去向!C9": "不适用", "毕业去向!C10": "八成", "专业设置!C6": "720301 护理"},
    )
    filled = read(form, package).annual
    row = filled.rows("leavers")[0].values
    assert (row["graduates"], row["progressed"], row["rate"]) == (613, NA, Unreadable("八成"))
    assert filled.rows("offers")[0].values["programme"] == "720301"


def test_rows_added_in_the_empty_lines_or_below_the_table_are_read(form: Form, annual: AnnualReturn) -> None:
    package = for_office(form, annual, "offers")
    first = read(form, edited(package, **{"专业设置!C8": "720301", "专业设置!E8": 40}))
    below = read(form, edited(package, **{"专业设置!C40": "720301", "专业设置!E40": 40}))
    for filled in (first, below):
        assert filled.annual.rows("offers")[-1].values == {"programme": "720301", "pupils": 40}
        assert [row.id for row in filled.annual.rows("offers")][:2] == [row.id for row in annual.rows("offers")]


def test_nothing_this_year_is_said_in_an_empty_line_or_in_the_place_of_a_row(form: Form, annual: AnnualReturn) -> None:
    empty = replace(annual, sections={k: v for k, v in FULL.items() if k != "offers"})
    assert read(form, edited(for_office(form, empty, "offers"), **{"专业设置!C6": "本年无"})).annual.nothing == {
        "offers"
    }
    cleared = {f"专业设置!{column}{row}": None for column in "CDEFGHIJ" for row in (6, 7)}
    filled = read(form, edited(for_office(form, annual, "offers"), **(cleared | {"专业设置!C6": "本年无"})))
    assert filled.annual.nothing == {"offers"}
    assert not any(row.values for row in filled.annual.rows("offers"))


def test_a_formula_is_named_with_its_sheet_and_cell(form: Form, annual: AnnualReturn) -> None:
    package = edited(
        for_office(form, replace(annual, sections={"leavers": FULL["leavers"]})),
        formulas=True,
        **{"毕业去向!C8": "=600+12", "毕业去向!C9": "=C8-10", "资助!C6": "=SUM(C7:C7)"},
    )
    assert refused(form, package) == "毕业去向 C8、毕业去向 C9、资助 C6是公式，请改成数值"


def test_what_is_no_such_workbook_is_refused_with_its_reason(form: Form, annual: AnnualReturn) -> None:
    assert refused(form, written(form, annual)) == "这是上报件，不是发给科室的表"
    assert read_office({}, [form]) == "文件读不出来，可能已损坏。请科室重新存一次"
    parts = parts_of(for_office(form, annual, "leavers"))
    foreign = {name: data.replace(b"hz_office", b"zh_office") for name, data in parts.items()}
    assert "不是本程序导出的科室表" in str(read_office(foreign, [form]))
    far = edited(for_office(form, annual, "leavers"), **{"毕业去向!XFD1048576": 1})
    assert "超出了表的范围" in refused(form, far)


def test_a_sheet_that_was_deleted_or_lost_a_column_is_named(form: Form, annual: AnnualReturn) -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    book = load_workbook(BytesIO(for_office(form, annual, "leavers", "aid")))
    del book["资助"]
    saved = BytesIO()
    book.save(saved)
    assert refused(form, saved.getvalue()) == "“资助”不见了。请重新导出一份"
    renamed = edited(for_office(form, annual, "aid"), **{"资助!C5": "钱"})
    assert refused(form, renamed) == "“资助”里没有“人数”这一列。请重新导出一份"


def test_a_form_that_is_not_here_is_named(form: Form, annual: AnnualReturn, tmp_path: Path) -> None:
    other = replace(make_form(tmp_path), key="u")
    found = read_office(parts_of(for_office(form, annual)), [other])
    assert found == "它用的报表制度 t（2023.1）这里没有，或没有这张表。请重新导出一份"


def test_an_older_edition_says_nothing_of_what_it_did_not_ask(form: Form, annual: AnnualReturn, tmp_path: Path) -> None:
    more = '[[field]]\nkey = "boarders"\nlabel = "住校生"\ntype = "count"\nunit = "人"\nhelp = "住校的学生。"\n'
    newer = make_form(tmp_path, leavers=LEAVERS + more, offers=OFFERS + more)
    found = read_office(parts_of(for_office(form, annual, "leavers", "offers")), [newer])
    assert isinstance(found, Filled)
    assert found.not_asked == {("leavers", "boarders"), ("offers", "boarders")}
    assert values(found.annual) == values(found.base)


def test_the_kind_of_a_workbook_is_seen_without_reading_it(form: Form, annual: AnnualReturn) -> None:
    assert is_for_office(parts_of(edited(for_office(form, annual))))
    assert not is_for_office(parts_of(written(form, annual)))
