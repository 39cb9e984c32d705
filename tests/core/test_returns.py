"""Edits lead from one return to the next, and back."""

from hypothesis import given
from hypothesis import strategies as st

from hzdesk.returns import (
    AnnualReturn,
    DropRow,
    Edit,
    Explain,
    Explanation,
    Frame,
    MoveRow,
    PutRow,
    Row,
    SetNothing,
    SetValue,
    apply,
    step,
)
from hzdesk.values import NA, Unreadable

FRAME = Frame("3301", "示例学校", "adult", "county", "330106", 2023)
START = AnnualReturn(FRAME, "t", "2023.1", {"t": (Row("a", {"x": 1}), Row("b", {}), Row("c", {"y": NA}))})


def test_a_value_put_into_a_record_makes_its_row():
    annual = apply(START, [SetValue("r", "record", "x", 5)])
    assert annual.value("r", "record", "x") == 5


def test_a_blank_takes_the_value_away():
    assert apply(START, [SetValue("t", "a", "x", None)]).row("t", "a") == Row("a", {})


def test_zero_blank_and_not_applicable_stay_three_things():
    annual = apply(START, [SetValue("t", "a", "x", 0), SetValue("t", "b", "x", NA)])
    assert [annual.value("t", row, "x") for row in "abc"] == [0, NA, None]


def test_rows_move_and_leave():
    annual = apply(START, [MoveRow("t", "c", 0), DropRow("t", "a"), PutRow("t", 1, Row("d"))])
    assert [row.id for row in annual.rows("t")] == ["c", "d", "b"]


def test_an_explanation_replaces_the_one_before():
    first, second = (Explanation("LEA-01", "t", "a", text, "d") for text in ("一", "二"))
    assert apply(START, [Explain(first), Explain(second)]).explanations == (second,)
    assert apply(START, [Explain(first), Explain(Explanation("LEA-01", "t", "a", "", "d"))]).explanations == ()


@st.composite
def edits_on(draw: st.DrawFn) -> list[Edit]:
    """Edits that make sense one after the other."""
    annual, edits = START, []
    for number in range(draw(st.integers(0, 8))):
        rows = [row.id for row in annual.rows("t")]
        choices: list[st.SearchStrategy[Edit]] = [
            st.builds(PutRow, st.just("t"), st.integers(0, len(rows)), st.just(Row(f"n{number}", {"x": number}))),
            st.builds(SetNothing, st.just("u"), st.booleans()),
            st.builds(
                Explain,
                st.builds(
                    Explanation, st.just("A"), st.just("t"), st.just("a"), st.sampled_from(["", "因"]), st.just("d")
                ),
            ),
        ]
        if rows:
            values = st.sampled_from([None, 0, 7, NA, Unreadable("8O"), "字"])
            choices += [
                st.builds(SetValue, st.just("t"), st.sampled_from(rows), st.sampled_from("xyz"), values),
                st.builds(DropRow, st.just("t"), st.sampled_from(rows)),
                st.builds(MoveRow, st.just("t"), st.sampled_from(rows), st.integers(0, len(rows) - 1)),
            ]
        edits.append(draw(st.one_of(choices)))
        annual = apply(annual, [edits[-1]])
    return edits


def _content(annual: AnnualReturn) -> object:
    explanations = {(e.check, e.section, e.row): e for e in annual.explanations}
    return {key: rows for key, rows in annual.sections.items() if rows}, annual.nothing, explanations


@given(edits_on())
def test_what_a_step_gives_beside_the_return_leads_back(edits):
    there, back = step(START, edits)
    assert _content(apply(there, back)) == _content(START)


@given(edits_on())
def test_edits_done_at_once_or_one_by_one_give_the_same_return(edits):
    annual = START
    for edit in edits:
        annual = apply(annual, [edit])
    assert annual == apply(START, edits)
