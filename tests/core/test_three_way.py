"""What one side changed is taken, what both changed is asked, and nothing is overwritten silently."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from hzdesk.forms.model import Form
from hzdesk.returns import AnnualReturn, DropRow, PutRow, Row, SetNothing, SetValue, apply
from hzdesk.three_way import changes, edits_of
from hzdesk.values import NA, Unreadable, Value
from tests.core.workbook.conftest import form
from tests.core.workbook.samples import FRAME, returns

__all__ = ["form"]

ALL = ("leavers", "offers", "aid", "words")


def record(**values: Value) -> AnnualReturn:
    return AnnualReturn(FRAME, "t", "2023.1", {"leavers": (Row("record", values),)})


def table(*rows: Row, nothing: bool = False) -> AnnualReturn:
    sections = {"offers": rows} if rows else {}
    return AnnualReturn(FRAME, "t", "2023.1", sections, frozenset({"offers"} if nothing else ()))


def offer(row_id: str, programme: str, **values: Value) -> Row:
    return Row(row_id, {"programme": programme, **values})


def told(form: Form, base: AnnualReturn, ours: AnnualReturn, theirs: AnnualReturn) -> list[str]:
    return [change.told("本校") for change in changes(form, ALL, base, ours, theirs)]


def taken(form: Form, base: AnnualReturn, ours: AnnualReturn, theirs: AnnualReturn) -> AnnualReturn:
    return apply(ours, edits_of(ours, changes(form, ALL, base, ours, theirs)))


def test_what_only_the_office_changed_is_a_change(form: Form) -> None:
    (found,) = changes(form, ALL, record(graduates=1), record(graduates=1), record(graduates=2))
    assert found.edit == SetValue("leavers", "record", "graduates", 2)
    assert (found.told("本校"), found.conflict) == ("毕业去向　毕业生数：1 → 2", False)


def test_what_only_the_school_changed_or_both_alike_is_none(form: Form) -> None:
    assert told(form, record(graduates=1), record(graduates=2), record(graduates=1)) == []
    assert told(form, record(graduates=1), record(graduates=2), record(graduates=2)) == []


def test_what_both_changed_differently_is_a_conflict_with_all_three_values(form: Form) -> None:
    (found,) = changes(form, ALL, record(), record(graduates=2), record(graduates=3))
    assert found.conflict
    assert found.told("本校") == "毕业去向　毕业生数：两边都改过，本校 空白 → 2，科室 空白 → 3"


def test_blank_zero_not_applicable_and_unreadable_are_different_answers(form: Form) -> None:
    answers: list[Value] = [None, 0, NA, Unreadable("8O")]
    for one in answers:
        for other in answers:
            found = told(form, record(graduates=one), record(graduates=one), record(graduates=other))
            assert len(found) == (one is not other)


def test_new_rows_stand_at_the_end_with_ids_of_their_own(form: Form) -> None:
    base = table(offer("a", "0710201", pupils=1))
    theirs = table(offer("a", "0710201", pupils=1), offer("+2", "720301", pupils=5), offer("+3", "9 其他", pupils=6))
    ours = table(offer("a", "0710201", pupils=1), offer("b", "8 新办"))
    found = taken(form, base, ours, theirs).rows("offers")
    assert [row.values["programme"] for row in found] == ["0710201", "8 新办", "720301", "9 其他"]
    assert not {row.id for row in found} & {"+2", "+3"}


def test_the_same_workbook_again_changes_nothing(form: Form) -> None:
    base = table(offer("a", "0710201", pupils=1))
    theirs = table(offer("a", "0710201", pupils=2), offer("+2", "720301", pupils=5))
    assert told(form, base, taken(form, base, base, theirs), theirs) == []


def test_a_row_that_both_added_is_one_row_whose_cells_are_compared(form: Form) -> None:
    ours, theirs = table(offer("b", "720301", pupils=4)), table(offer("+1", "720301", pupils=5, since=2020))
    assert told(form, table(), ours, theirs) == [
        "专业设置　第 1 行　护理　在校生：两边都改过，本校 空白 → 4，科室 空白 → 5",
        "专业设置　第 1 行　护理　开办年份：空白 → 2020",
    ]


def test_a_row_that_was_taken_out_or_emptied_is_dropped(form: Form) -> None:
    base = table(offer("a", "0710201", pupils=1), offer("b", "720301"))
    for theirs in (table(offer("b", "720301")), table(Row("a"), offer("b", "720301"))):
        (found,) = changes(form, ALL, base, base, theirs)
        assert (found.edit, found.conflict) == (DropRow("offers", "a"), False)
        assert found.told("本校") == "专业设置　第 1 行　计算机应用：删去：在校生 1"


def test_a_row_taken_out_here_and_changed_there_is_a_conflict_either_way(form: Form) -> None:
    base, changed, gone = table(offer("a", "720301", pupils=1)), table(offer("a", "720301", pupils=2)), table()
    (dropped,) = changes(form, ALL, base, changed, gone)
    assert (dropped.edit, dropped.conflict) == (DropRow("offers", "a"), True)
    (back,) = changes(form, ALL, base, gone, changed)
    assert isinstance(back.edit, PutRow)
    assert (back.edit.row.id, back.conflict) == ("a", True)


def test_an_empty_table_says_so_or_takes_it_back(form: Form) -> None:
    (found,) = changes(form, ALL, table(), table(), table(nothing=True))
    assert found.edit == SetNothing("offers", nothing=True)
    (found,) = changes(form, ALL, table(nothing=True), table(nothing=True), table())
    assert found.edit == SetNothing("offers", nothing=False)
    assert told(form, table(), table(nothing=True), table(nothing=True)) == []


def test_fields_that_were_not_asked_are_left_alone(form: Form) -> None:
    not_asked = frozenset({("leavers", "graduates")})
    assert (
        changes(form, ALL, record(), record(graduates=1), record(progressed=1), not_asked)[0]
        .told("本校")
        .endswith("→ 1")
    )
    assert changes(form, ALL, record(graduates=1), record(graduates=1), record(), not_asked) == ()


def by_row(annual: AnnualReturn) -> Mapping[tuple[str, str], Mapping[str, Value]]:
    return {(key, row.id): row.values for key, rows in annual.sections.items() for row in rows if row.values}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_taking_everything_from_an_office_that_worked_alone_gives_what_it_has(form: Form, data: st.DataObject) -> None:
    base = data.draw(returns(form))
    other = data.draw(returns(form))
    theirs = replace(other, sections={k: v for k, v in other.sections.items() if k != "offers"})
    kept = replace(theirs, sections=theirs.sections | {"offers": base.rows("offers")}, nothing=other.nothing)
    found = taken(form, base, base, kept)
    assert by_row(found) == by_row(kept)
    assert found.nothing == kept.nothing
