"""A year that was begun by mistake goes, and nothing is lost by it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import db
from hzdesk import usecases
from hzdesk.errors import UserError
from hzdesk.forms.model import Form
from hzdesk.removal import leaving, nearest, remove_year
from hzdesk.returns import DropRow, Explain, Explanation, PutRow, Row, SetNothing, SetValue
from hzdesk.session import Session
from hzdesk.store import Received, Signed, Store
from tests.core.conftest import FormMaker
from tests.core.returns import annual_return

WHO = "李老师（示例）"
ROWS = [{"programme": "710201", "state": "open", "pupils": 40}, {"programme": "720301", "pupils": 12}]
SIGNED = Signed("2024-01-05T10:00:00+08:00", "CN=王校长", "ab", "7KQM", "a.xlsx")


@pytest.fixture
def form(make_form: FormMaker) -> Form:
    return make_form()


@pytest.fixture
def store(tmp_path: Path, form: Form) -> Iterator[Store]:
    """2022 with values, and 2023 as it is begun from it."""
    opened = db.open_store(str(tmp_path / "3301.hzdesk"), [form], create=True)
    opened.save(annual_return(form, {"offers": ROWS, "leavers": {"graduates": 3}}, year=2022), WHO)
    usecases.next_year(opened, [form], 2023, WHO)
    yield opened
    opened.close()


def set_graduates(value: int | None) -> SetValue:
    return SetValue("leavers", "record", "graduates", value)


def put(store: Store, *edits: object) -> None:
    store.write(store.load(2023).frame, edits, WHO)


def test_a_year_goes_and_the_backup_has_all_of_it(store, form, tmp_path):
    put(store, set_graduates(61))
    before = store.load(2023)
    backup = remove_year(store, 2023, "张三")
    assert [head.frame.year for head in store.heads()] == [2022]
    assert [(line.who, line.year) for line in store.removed()] == [("张三", 2023)]
    assert backup == tmp_path / "3301（删除 2023 年度前的备份）.hzdesk"
    kept = db.open_store(str(backup), [form])
    assert kept.load(2023) == before
    assert [line.new for line in kept.log(before.frame, "leavers", "record", "graduates")] == [61]
    kept.close()


def test_no_backup_takes_the_place_of_another_nor_stands_before_the_file(store, form, tmp_path):
    """The example school is opened by the first name in its folder."""
    backups = set()
    for _ in range(3):
        backups.add(remove_year(store, 2023, WHO))
        usecases.next_year(store, [form], 2023, WHO)
    assert sorted(tmp_path.glob("*.hzdesk")) == [Path(store.location), *sorted(backups)]
    assert len(backups) == 3


def test_a_backup_that_cannot_be_made_leaves_everything(store, tmp_path):
    (tmp_path / "3301（删除 2023 年度前的备份）.hzdesk.part").mkdir()
    before = store.load(2023)
    with pytest.raises(UserError, match="没有写成"):
        remove_year(store, 2023, WHO)
    assert (store.load(2023), store.removed()) == (before, ())


def test_the_trends_and_the_next_year_know_nothing_of_a_removed_one(store, form):
    before = Session(store, [form], 2023)
    assert before.previous is not None
    assert [year for year, _ in before.trend("progression")] == [2022, 2023]
    remove_year(store, 2022, WHO)
    after = Session(store, [form], 2023)
    assert after.previous is None
    assert [year for year, _ in after.trend("progression")] == [2023]


def test_a_year_as_it_was_begun_is_untouched(store, form):
    found = leaving(store, [form], 2023)
    assert (found.is_untouched, found.values) == (True, 2)
    remove_year(store, 2023, WHO)
    usecases.new_return(store, [form], found.annual.frame, WHO)
    empty = leaving(store, [form], 2023)
    assert (empty.is_untouched, empty.values, empty.since) == (True, 0, empty.saved_at)


def test_what_was_typed_and_undone_leaves_a_year_untouched(store, form):
    session = Session(store, [form], 2023)
    session.edit([set_graduates(61)])
    assert not leaving(store, [form], 2023).is_untouched
    session.undo()
    assert leaving(store, [form], 2023).is_untouched


@pytest.mark.parametrize(
    "edit",
    [
        set_graduates(0),
        SetNothing("offers", nothing=True),
        Explain(Explanation("LEA-01", "leavers", "record", "撤并", "d")),
        PutRow("offers", 2, Row("c", {"programme": "600000"})),
        DropRow("offers", "r2"),
    ],
)
def test_any_answer_makes_it_a_year_that_somebody_worked_on(store, form, edit):
    put(store, edit)
    assert not leaving(store, [form], 2023).is_untouched


def test_what_would_go_is_told_with_when_it_began_and_was_saved(store, form):
    frame = store.load(2023).frame
    began = store.begun(frame)
    put(store, set_graduates(61))
    found = leaving(store, [form], 2023)
    assert (found.values, found.since, found.saved_at) == (3, began, store.heads()[-1].saved_at)
    assert found.handed_over is None
    assert not found.is_last_year_of_another
    assert leaving(store, [form], 2022).is_last_year_of_another


def test_a_revision_handed_over_is_told_and_the_year_begins_anew_behind_it(store, form):
    frame = store.load(2023).frame
    store.lock(frame, SIGNED, b"PK")
    usecases.next_revision(store, 2023, WHO)
    found = leaving(store, [form], 2023)
    assert (found.handed_over.frame.revision, found.handed_over.signed) == (1, SIGNED)
    assert (found.annual.frame.revision, found.is_untouched) == (2, False)
    for begin in (
        lambda: usecases.next_year(store, [form], 2023, WHO),
        lambda: usecases.new_return(store, [form], frame, WHO),
    ):
        remove_year(store, 2023, WHO)
        assert begin() == store.load(2023)
        assert store.load(2023).frame == frame._replace(revision=2)
        assert Session(store, [form], 2023).former is None


def test_a_year_never_handed_over_begins_anew_with_its_first_revision(store, form):
    before = store.load(2023)
    remove_year(store, 2023, WHO)
    assert usecases.next_year(store, [form], 2023, WHO) == before


def refused(store: Store, form: Form, year: int, why: str) -> None:
    before = (store.heads(), sorted(Path(store.location).parent.iterdir()))
    with pytest.raises(UserError, match=why):
        leaving(store, [form], year)
    with pytest.raises(UserError, match=why):
        remove_year(store, year, WHO)
    assert (store.heads(), sorted(Path(store.location).parent.iterdir())) == before


def test_the_only_year_stays_until_there_is_another(store, form):
    remove_year(store, 2022, WHO)
    refused(store, form, 2023, "只有 2023 年度，不能删除")
    usecases.new_return(store, [form], store.load(2023).frame._replace(year=2021), WHO)
    remove_year(store, 2023, WHO)
    assert [head.frame.year for head in store.heads()] == [2021]


def test_a_year_that_is_not_there_is_not_removed(store, form):
    refused(store, form, 2021, "没有 2021 年度")


def test_a_store_that_is_read_only_loses_no_year(store, form):
    store.close()
    read_only = db.open_store(store.location, [form], read_only=True)
    refused(read_only, form, 2023, "只读")
    read_only.close()


def test_a_merged_year_is_no_mistake_of_a_school(store, form):
    one = store.load(2022)
    merged = [replace(one, frame=one.frame._replace(year=2021, school_code=code)) for code in ("3301", "3302")]
    file = Received("a.xlsx", "0" * 64, b"PK", "accepted", "valid", "{}", "3301", 2021, 1)
    store.save_many(2021, merged[:1], [file], "局")
    refused(store, form, 2021, "汇总得来")
    store.save_many(2021, merged, [file], "局")
    refused(store, form, 2021, "汇总库，有 2 所学校")


def test_the_nearest_year_is_the_closest_and_of_two_the_earlier(store, form):
    usecases.new_return(store, [form], store.load(2022).frame._replace(year=2019), WHO)
    assert [nearest(store, year) for year in (2018, 2020, 2021, 2024)] == [2019, 2019, 2022, 2023]
    remove_year(store, 2022, WHO)
    assert nearest(store, 2021) == 2019
