"""What the store of `hzdesk.store` promises, on a real file."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hzdesk.errors import UserError
from hzdesk.returns import (
    AnnualReturn,
    DropRow,
    Edit,
    Explain,
    Explanation,
    MoveRow,
    PutRow,
    Row,
    SetNothing,
    SetValue,
    apply,
)
from hzdesk.store import Received, Removed, Signed, Store
from hzdesk.values import NA, Unreadable, Value
from tests.db.generated import edits_of, returns, without_empty_sections
from tests.db.sample import BLANK, FRAME, Clock, Reopen

SIGNED = Signed("2023-12-20T10:00:00+08:00", "王老师", "ab" * 32, "0000-1111-2222-3333", "上报.xlsx")
FULL = replace(
    BLANK,
    sections={
        "facts": (Row("record", {"students": 0, "funds": Decimal("-12.34"), "rate": NA, "score": Unreadable("八")}),),
        "programmes": (Row("b", {"remark": "乙"}), Row("a", {"remark": "甲"})),
    },
    nothing=frozenset({"modes"}),
    explanations=(Explanation("A-01", "facts", "record", "因为搬迁", "d1"),),
)


def edit(field: str, value: Value) -> SetValue:
    return SetValue("facts", "record", field, value)


def move_and_drop(row_id: str) -> list[Edit]:
    return [MoveRow("programmes", row_id, 2), DropRow("programmes", row_id)]


on_one_store = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@on_one_store
@given(annual=returns())
def test_a_return_is_loaded_as_it_was_saved(store: Store, annual: AnnualReturn):
    store.save(annual, "我")
    assert store.load(2023) == without_empty_sections(annual)


@on_one_store
@given(data=st.data())
def test_edits_change_the_store_as_they_change_the_return(store: Store, data: st.DataObject):
    annual = data.draw(returns())
    store.save(annual, "我")
    edits = data.draw(edits_of(annual))
    store.write(FRAME, edits, "我")
    assert store.load(2023) == without_empty_sections(apply(annual, edits))
    positions = store._connection.run("SELECT position FROM s_programmes ORDER BY position")
    assert positions == [(position,) for position in range(len(positions))]


def test_a_return_is_there_after_the_store_was_closed(reopen: Reopen):
    reopen().save(FULL, "我")
    assert reopen().load(2023) == FULL


def test_heads_tell_every_return_by_school_year_and_revision(store: Store):
    frames = [FRAME._replace(year=year, revision=revision) for year, revision in [(2023, 2), (2022, 1), (2023, 1)]]
    for frame in frames:
        store.save(replace(BLANK, frame=frame), "我")
    heads = store.heads()
    assert [(head.frame.year, head.frame.revision) for head in heads] == [(2022, 1), (2023, 1), (2023, 2)]
    assert heads[0].frame == frames[1]
    assert heads[0].edition == "2023.1"


def test_without_a_revision_the_highest_one_is_loaded(store: Store):
    second = replace(FULL, frame=FRAME._replace(revision=2), nothing=frozenset())
    store.save(second, "我")
    store.save(FULL, "我")
    assert store.load(2023) == second
    assert store.load(2023, revision=1) == FULL
    assert store.load(2022) is None


def test_among_several_schools_one_must_be_named(store: Store):
    other = replace(BLANK, frame=FRAME._replace(school_code="3301000002"))
    store.save(BLANK, "我")
    store.save(other, "我")
    assert store.load(2023, "3301000002") == other
    with pytest.raises(UserError, match="几所学校"):
        store.load(2023)


def test_saving_again_takes_the_place_of_the_return_and_of_its_frame(store: Store):
    store.save(FULL, "我")
    renamed = replace(BLANK, frame=FRAME._replace(school_name="示例新校"), edition="2023.2")
    store.save(renamed, "我")
    assert store.load(2023) == renamed
    assert len(store.heads()) == 1


def test_writing_gives_the_time_that_the_head_then_shows(store: Store):
    store.save(FULL, "我")
    saved_at = store.write(FRAME, [edit("students", 5)], "我")
    assert saved_at == "2023-12-01T09:00:02+00:00"
    assert store.heads()[0].saved_at == saved_at


def test_the_log_of_a_cell_tells_who_changed_it_newest_first(store: Store):
    store.save(FULL, "甲")
    changes = [("乙", Decimal("84.30")), ("丙", Unreadable("八四")), ("丁", NA), ("戊", None)]
    for who, value in changes:
        store.write(FRAME, [edit("rate", value)], who)
    store.write(FRAME, [edit("students", 1)], "己")
    entries = store.log(FRAME, "facts", "record", "rate")
    assert [(entry.who, entry.new) for entry in entries] == [*changes[::-1], ("甲", NA)]
    assert [entry.old for entry in entries] == [NA, Unreadable("八四"), Decimal("84.30"), NA, None]


def test_a_value_written_again_unchanged_leaves_no_line(store: Store):
    store.save(FULL, "我")
    store.write(FRAME, [edit("students", 0), edit("rate", NA), edit("remark", None)], "我")
    for key in ("students", "rate"):
        assert [entry.old for entry in store.log(FRAME, "facts", "record", key)] == [None]
    assert store.log(FRAME, "facts", "record", "remark") == ()


def test_the_log_of_a_cell_tells_of_the_row_that_brought_and_took_it(store: Store):
    row = Row("c", {"funds": Decimal("0.10"), "public": True})
    store.save(FULL, "我")
    store.write(FRAME, [PutRow("programmes", 0, row)], "甲")
    store.write(FRAME, move_and_drop("c"), "乙")
    entries = store.log(FRAME, "programmes", "c", "funds")
    assert [(entry.who, entry.old, entry.new) for entry in entries] == [
        ("乙", Decimal("0.10"), None),
        ("甲", None, Decimal("0.10")),
    ]
    assert store.log(FRAME, "programmes", "c", "students") == ()


def test_saving_over_a_return_logs_the_cells_that_differ(store: Store):
    store.save(FULL, "甲")
    store.save(apply(FULL, [edit("students", 7)]), "乙")
    changed = store.log(FRAME, "facts", "record", "students")
    assert [(e.who, e.old, e.new) for e in changed] == [("乙", 0, 7), ("甲", None, 0)]
    assert [e.who for e in store.log(FRAME, "facts", "record", "funds")] == ["甲"]


def test_what_a_new_return_begins_with_is_in_the_log(store: Store):
    store.save(FULL, "甲")
    for row, key, value in [("a", "remark", "甲"), ("b", "remark", "乙")]:
        assert [(e.who, e.old, e.new) for e in store.log(FRAME, "programmes", row, key)] == [("甲", None, value)]
    nothing = store._connection.run("SELECT section, old, new FROM changes WHERE row_id = ''")
    assert nothing == [("modes", "false", "true")]


def test_what_a_merge_takes_over_is_not_in_the_log(store: Store):
    store.save_many(2023, [FULL], [], "局")
    assert store._connection.run("SELECT COUNT(*) FROM changes") == [(0,)]


def test_a_revision_goes_on_with_the_log_of_the_one_before(store: Store):
    second = FRAME._replace(revision=2)
    store.save(FULL, "我")
    store.write(FRAME, [edit("students", 1)], "甲")
    store.begin_revision(FRAME, "丙")
    store.write(second, [edit("students", 2)], "乙")
    assert [entry.who for entry in store.log(second, "facts", "record", "students")] == ["乙", "甲", "我"]
    assert [entry.who for entry in store.log(FRAME, "facts", "record", "students")] == ["甲", "我"]


def test_a_revision_begins_with_all_that_the_signed_one_says(store: Store):
    store.save(FULL, "甲")
    store.write(FRAME, [Explain(FULL.explanations[0]._replace(text="因为撤并"))], "乙")
    store.lock(FRAME, SIGNED, b"bytes")
    signed = store.load(2023)
    store.begin_revision(FRAME, "丙")
    second = FRAME._replace(revision=2)
    assert store.load(2023) == replace(signed, frame=second)
    assert [head.signed for head in store.heads()] == [SIGNED, None]
    store.write(second, [edit("students", 9)], "丙")
    assert store.load(2023, revision=1) == signed
    assert store.submission(second) is None


def test_a_clock_set_back_does_not_reorder_the_log(store: Store, clock: Clock):
    store.save(FULL, "我")
    store.write(FRAME, [edit("students", 1)], "先")
    clock.time -= timedelta(days=400)
    store.write(FRAME, [edit("students", 2)], "后")
    assert [entry.who for entry in store.log(FRAME, "facts", "record", "students")] == ["后", "先", "我"]


def test_a_signed_return_takes_no_edit_and_no_other_return(store: Store):
    store.save(FULL, "我")
    store.lock(FRAME, SIGNED, b"bytes")
    for change in (
        lambda: store.write(FRAME, [edit("students", 5)], "我"),
        lambda: store.save(BLANK, "我"),
        lambda: store.save_many(2023, [BLANK], [], "我"),
        lambda: store.lock(FRAME, SIGNED, b"other"),
    ):
        with pytest.raises(UserError, match="2023 年度第 1 稿已经签名"):
            change()
    assert store.load(2023) == FULL
    assert store.heads()[0].signed == SIGNED
    assert store.submission(FRAME) == b"bytes"


def test_a_countersigned_submission_is_kept_beside_the_lock(store: Store):
    store.save(FULL, "我")
    store.lock(FRAME, SIGNED, b"one signature")
    store.keep_submission(FRAME, SIGNED.check_code, "b.xlsx", b"two signatures")
    assert store.submission(FRAME) == b"two signatures"
    assert store.heads()[0].signed == SIGNED


def test_a_trial_is_kept_but_locks_nothing(store: Store):
    store.save(FULL, "我")
    store.lock(FRAME, SIGNED._replace(trial=True), b"trial")
    store.write(FRAME, [edit("students", 5)], "我")
    store.lock(FRAME, SIGNED, b"final")
    assert store.submission(FRAME) == b"final"
    assert store.submission(FRAME._replace(year=2022)) is None


def test_a_key_that_no_form_declares_is_our_mistake_and_changes_nothing(store: Store):
    store.save(FULL, "我")
    wrong = [
        SetValue("facts", "record", "unknown", 1),
        SetValue("unknown", "record", "students", 1),
        SetNothing("unknown", nothing=True),
        PutRow("programmes", 0, Row("c", {"unknown": 1})),
        *move_and_drop("nobody"),
    ]
    for one in wrong:
        with pytest.raises(KeyError):
            store.write(FRAME, [edit("students", 9), one], "我")
    with pytest.raises(KeyError):
        store.write(FRAME._replace(year=1999), [], "我")
    assert store.load(2023) == FULL
    assert [entry.new for entry in store.log(FRAME, "facts", "record", "students")] == [0]


def test_a_value_of_a_wrong_type_is_our_mistake_and_changes_nothing(store: Store):
    store.save(FULL, "我")
    with pytest.raises(TypeError):
        store.write(FRAME, [edit("students", 9), edit("funds", 1.5)], "我")
    assert store.load(2023) == FULL


def test_an_explanation_that_is_replaced_stays_in_the_history(store: Store, path: Path):
    store.save(FULL, "甲")
    again = FULL.explanations[0]._replace(text="因为撤并", digest="d2")
    store.write(FRAME, [Explain(again)], "乙")
    store.write(FRAME, [Explain(again._replace(text=""))], "丙")
    kept = store._connection.run("SELECT text, written_by, replaced_by FROM explanations ORDER BY id")
    assert kept == [("因为搬迁", "甲", "乙"), ("因为撤并", "乙", "丙")]
    assert store.load(2023).explanations == ()


def with_another_year(store: Store) -> AnnualReturn:
    """2023 was handed over and goes on with a second revision; 2022 is another year, which it gives."""
    other = replace(FULL, frame=FRAME._replace(year=2022))
    store.save(FULL, "甲")
    store.lock(FRAME, SIGNED, b"bytes")
    store.save(other, "甲")
    store.begin_revision(FRAME, "乙")
    second = FRAME._replace(revision=2)
    store.write(second, [edit("students", 9), Explain(FULL.explanations[0]._replace(text="因为撤并"))], "乙")
    store.lock(second, SIGNED._replace(trial=True), b"trial")
    return other


def test_a_year_is_removed_with_all_its_revisions_and_whatever_belongs_to_them(store: Store):
    other = with_another_year(store)
    store.remove(FRAME, "丙")
    assert [head.frame for head in store.heads()] == [other.frame]
    assert store.load(2022) == other
    assert [e.who for e in store.log(other.frame, "facts", "record", "students")] == ["甲"]
    assert store.submission(FRAME) is store.submission(FRAME._replace(revision=2)) is None
    run = store._connection.run
    ((kept,),) = run("SELECT id FROM returns")
    tables = sorted(table for table, column in store._connection.columns() if column == "return_id")
    assert {"changes", "empty_sections", "explanations", "submissions", "s_facts"} < set(tables)
    for table in tables:
        owners = {owner for (owner,) in run(f"SELECT return_id FROM {table}")}
        assert owners <= ({kept, 0} if table == "changes" else {kept}), table


def test_who_removed_which_year_and_when_stays_in_the_log(reopen: Reopen):
    store = reopen()
    with_another_year(store)
    store.remove(FRAME, "丙")
    store.remove(FRAME._replace(year=2022), "丁")
    expected = (
        Removed("2023-12-01T09:00:07+00:00", "丙", FRAME.school_code, 2023, signed=1),
        Removed("2023-12-01T09:00:08+00:00", "丁", FRAME.school_code, 2022, signed=0),
    )
    assert store.removed() == reopen().removed() == expected


def test_a_year_begun_again_knows_nothing_of_the_removed_one(store: Store):
    """Though SQLite gives its number to the next return."""
    store.save(FULL, "甲")
    store.remove(FRAME, "乙")
    store.save(BLANK, "丙")
    assert store.load(2023) == BLANK
    assert store.log(FRAME, "facts", "record", "students") == ()
    assert store.begun(FRAME) == ""


def test_a_year_begins_with_the_first_line_of_its_log(store: Store):
    store.save(BLANK, "我")
    assert store.begun(FRAME) == ""
    store.write(FRAME, [edit("students", 1)], "我")
    store.lock(FRAME, SIGNED, b"bytes")
    store.begin_revision(FRAME, "我")
    store.write(FRAME._replace(revision=2), [edit("students", 2)], "我")
    assert store.begun(FRAME._replace(revision=2)) == "2023-12-01T09:00:02+00:00"


def test_a_removal_that_fails_half_way_leaves_everything(store: Store):
    with_another_year(store)
    before = (store.heads(), store.load(2023), store.submission(FRAME))
    store._connection.run(
        "CREATE TEMP TRIGGER full BEFORE INSERT ON changes WHEN new.return_id = 0 BEGIN SELECT RAISE(ABORT, ''); END"
    )
    with pytest.raises(sqlite3.IntegrityError):
        store.remove(FRAME, "丙")
    assert (store.heads(), store.load(2023), store.submission(FRAME)) == before
    assert [e.who for e in store.log(FRAME, "facts", "record", "students")] == ["甲"]


def test_a_year_that_is_not_there_cannot_be_removed(store: Store):
    store.save(FULL, "我")
    with pytest.raises(KeyError):
        store.remove(FRAME._replace(year=2022), "我")
    assert (store.load(2023), store.removed()) == (FULL, ())


def received(name: str, year: int = 2023) -> Received:
    return Received(name, "0" * 64, b"PK\0" + name.encode(), "accepted", "valid", '{"problems": []}', "33", year, 1)


def test_a_merge_takes_the_place_of_what_its_year_had(store: Store):
    schools = [replace(FULL, frame=FRAME._replace(school_code=f"33{n:08d}")) for n in range(5)]
    last_year = replace(FULL, frame=FRAME._replace(year=2022))
    store.save(last_year, "我")
    store.save_many(2023, schools, [received("a.xlsx"), received("b.xlsx", year=0)], "局")
    store.save_many(2023, schools[1:3], [received("c.xlsx", year=2022)], "局")
    assert [head.frame.school_code for head in store.heads() if head.frame.year == 2023] == ["3300000001", "3300000002"]
    assert store.load(2023, "3300000001") == schools[1]
    assert store.load(2022) == last_year
    assert store.received(2023) == (received("c.xlsx", year=2022),)
    assert store.received(2022) == ()


def test_a_merge_that_fails_half_way_leaves_the_one_before(store: Store):
    def broken():
        yield FULL
        raise RuntimeError

    store.save_many(2023, [FULL], [received("a.xlsx")], "局")
    with pytest.raises(RuntimeError):
        store.save_many(2023, broken(), [], "局")
    with pytest.raises(ValueError, match="is not of 2022"):
        store.save_many(2022, [FULL], [], "局")
    assert store.load(2023) == FULL
    assert store.received(2023) == (received("a.xlsx"),)


def test_a_setting_is_empty_until_it_is_set(store: Store):
    assert store.setting("方案") == ""
    store.set_setting("方案", "一")
    store.set_setting("方案", "二")
    assert store.setting("方案") == "二"
