"""Two returns side by side."""

from dataclasses import replace
from decimal import Decimal

from hzdesk.comparison import Difference, compare, compare_explanations, edits_between
from hzdesk.returns import Explanation, Row, apply
from hzdesk.values import NA
from tests.core.values_in_text import annual_return


def test_a_changed_cell_is_named_by_sheet_row_and_label(make_form):
    form = make_form()
    old = annual_return(form, {"offers": [{"programme": "710201", "pupils": 40}], "aid": {"grant": {"people": 3}}})
    new = annual_return(form, {"offers": [{"programme": "710201", "pupils": 41}], "aid": {"grant": {"people": NA}}})
    assert compare(form, old, new) == (
        Difference("专业设置", "第 1 行　计算机应用", "在校生", "40", "41"),
        Difference("资助", "助学金", "人数", "3", "不适用"),
    )


def test_rows_that_came_and_went_are_named(make_form):
    form = make_form()
    old = annual_return(form, {"offers": [{"programme": "710201"}]})
    new = replace(old, sections={"offers": (Row("other", {"programme": "720301"}),)})
    assert [(d.row, d.old, d.new) for d in compare(form, old, new) if not d.field] == [
        ("第 1 行　计算机应用", "有这一行", "没有这一行"),
        ("第 1 行　护理", "没有这一行", "有这一行"),
    ]


def test_a_return_does_not_differ_from_itself(make_form):
    form = make_form()
    annual = annual_return(form, {"leavers": {"graduates": 3}, "offers": [{"programme": "710201"}]})
    assert compare(form, annual, annual) == ()
    assert edits_between(form, annual, annual) == ()


def test_the_edits_between_two_returns_lead_from_one_to_the_other(make_form):
    form = make_form()
    old = annual_return(form, {"leavers": {"graduates": 3}, "offers": [{"pupils": 1}, {"pupils": 2}, {"pupils": 3}]})
    rows = (Row("r3", {"pupils": 3}), Row("new", {"programme": "720301"}), Row("r1", {"pupils": 9}))
    new = replace(
        old,
        sections={
            "leavers": (Row("record", {"progressed": 2}),),
            "offers": rows,
            "aid": (Row("grant", {"amount": Decimal("1.50")}),),
        },
        nothing=frozenset({"offers"}),
    )
    result = apply(old, edits_between(form, old, new))
    assert {key: rows for key, rows in result.sections.items() if rows} == dict(new.sections)
    assert result.nothing == new.nothing


def test_what_is_not_asked_is_left_alone(make_form):
    form = make_form()
    old = annual_return(
        form, {"leavers": {"graduates": 3, "progressed": 2}, "offers": [{"pupils": 1, "state": "open"}]}
    )
    new = replace(
        old,
        sections={"leavers": (Row("record", {"progressed": 1}),), "offers": (Row("r1", {"pupils": 9}), Row("r2"))},
    )
    not_asked = frozenset({("leavers", "graduates"), ("offers", "state")})
    result = apply(old, edits_between(form, old, new, not_asked))
    assert result.row("leavers", "record").values == {"graduates": 3, "progressed": 1}
    assert result.row("offers", "r1").values == {"pupils": 9, "state": "open"}
    assert {(d.field, d.old, d.new) for d in compare(form, old, new, not_asked) if d.field} == {
        ("升学人数", "2", "1"),
        ("在校生", "1", "9"),
    }


def test_a_section_that_is_not_asked_at_all_keeps_its_rows(make_form):
    form = make_form()
    old = replace(annual_return(form, {"offers": [{"pupils": 1}]}), nothing=frozenset({"offers"}))
    new = replace(old, sections={}, nothing=frozenset())
    not_asked = frozenset(("offers", field.key) for field in form.by_key["offers"].fields)
    assert edits_between(form, old, new, not_asked) == ()
    assert compare(form, old, new, not_asked) == ()


def test_an_explanation_of_a_section_that_is_not_there_is_named_by_its_key(make_form):
    form = make_form()
    old = annual_return(form, {})
    new = replace(old, explanations=(Explanation("X-01", "nowhere", "", "因为。", ""),))
    (found,) = compare_explanations(form, old, new, "审核与说明", "本校说明")
    assert (found.row, found.new) == ("X-01　nowhere", "因为。")
