"""Two returns side by side."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from hzdesk.comparison import Difference, compare, compare_explanations, edits_between
from hzdesk.returns import Explanation, Row, apply
from hzdesk.values import NA, Unreadable
from tests.core.returns import annual_return


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
    old = annual_return(form, {"offers": [{"programme": "710201", "state": "open", "pupils": 1200}]})
    new = replace(old, sections={"offers": (Row("other", {"programme": "720301", "pupils": Unreadable("8O")}),)})
    assert [(d.kind, d.row, d.old, d.new) for d in compare(form, old, new)] == [
        ("row_removed", "第 1 行　计算机应用", "状态 在招，在校生 1,200", ""),
        ("row_added", "第 1 行　护理", "", "在校生 8O（认不出）"),
    ]


def test_a_row_that_moved_is_named_with_both_places_and_the_others_are_not(make_form):
    form = make_form()
    codes = ("710201", "720301", "600000")
    old = annual_return(form, {"offers": [{"programme": code} for code in codes]})
    rows = old.rows("offers")
    new = replace(old, sections={"offers": (rows[2], rows[0], rows[1])})
    assert [(d.kind, d.row, d.old, d.new) for d in compare(form, old, new)] == [
        ("row_moved", "第 1 行　旧专业", "第 3 行", "第 1 行")
    ]


def test_nothing_this_year_is_one_difference(make_form):
    form = make_form()
    old = annual_return(form, {})
    new = replace(old, nothing=frozenset({"offers"}))
    assert compare(form, old, new) == (Difference("专业设置", "", "", "", "本年无", "nothing"),)
    assert compare(form, new, old) == (Difference("专业设置", "", "", "本年无", "", "nothing"),)


def test_long_texts_are_shown_where_they_part():
    story = "我校深化产教融合。" * 50
    old, new = f"{story}去年毕业 120 人。\n{story}", f"{story}去年毕业 210 人。\n{story}"
    assert Difference("文字", "", "做法", old, new).excerpts == (
        "…深化产教融合。去年毕业 120 人。↵我校深化产教融…",
        "…深化产教融合。去年毕业 210 人。↵我校深化产教融…",
    )
    gone = Difference("文字", "", "做法", story, "").excerpts
    assert (len(gone[0]), gone[1]) == (61, "")
    assert Difference("文字", "", "做法", "短\n文", "长").excerpts == ("短↵文", "长")


TEXTS = st.text("甲乙。丙", max_size=200)


@given(TEXTS, TEXTS)
def test_texts_that_differ_are_shown_differently_and_never_long(old, new):
    shown = Difference("文字", "", "做法", old, new).excerpts
    assert (shown[0] == shown[1]) == (old == new)
    assert max(map(len, shown)) <= 62


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
    assert {(d.field, d.old, d.new) for d in compare(form, old, new, not_asked)} == {
        ("升学人数", "2", "1"),
        ("在校生", "1", "9"),
        ("", "", ""),
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
