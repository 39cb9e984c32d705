"""A return being worked on, over a real store."""

from pathlib import Path

import pytest

import db
from hzdesk import usecases
from hzdesk.errors import UserError
from hzdesk.forms.model import Severity
from hzdesk.returns import DropRow, PutRow, Row, SetNothing, SetValue
from hzdesk.session import Session
from hzdesk.store import Signed, Store
from hzdesk.values import NA
from tests.core.conftest import FormMaker
from tests.core.returns import annual_return

CHANGE = '\n[[check]]\nid = "LEA-02"\nseverity = "query"\nchange = "graduates"\nlimit = 30\n'


@pytest.fixture
def form(make_form: FormMaker):
    return make_form(leavers_more=CHANGE)


@pytest.fixture
def store(tmp_path: Path, form):
    opened = db.open_store(str(tmp_path / "a.hzdesk"), [form], create=True)
    rows = {"leavers": {"graduates": 60, "progressed": 30}}
    opened.save(annual_return(form, rows, year=2022), "李老师（示例）")
    opened.save(annual_return(form, {}), "李老师（示例）")
    yield opened
    opened.close()


@pytest.fixture
def session(store: Store, form):
    return Session(store, [form], 2023, "李老师（示例）")


def set_graduates(value):
    return SetValue("leavers", "record", "graduates", value)


def test_an_edit_is_in_the_store_when_it_is_done(session, store):
    session.edit([set_graduates(100)])
    assert store.load(2023).value("leavers", "record", "graduates") == 100
    assert session.saved_at


def test_a_computed_field_has_no_log_of_its_own(store, make_form):
    total = (
        '\n[[field]]\nkey = "all"\nlabel = "全部"\ntype = "count"\nunit = "人"\n'
        'help = "合起来"\nvalue = "graduates + progressed"\n'
    )
    session = Session(store, [make_form(leavers_more=total)], 2023)
    session.edit([set_graduates(100)])
    assert session.log("leavers", "record", "all") == ()
    assert session.log("leavers", "record", "graduates")[0].new == 100


def test_findings_follow_every_edit(session):
    session.edit([set_graduates(100)])
    (query,) = [finding for finding in session.findings if finding.severity is Severity.QUERY]
    assert query.check == "LEA-02"
    session.edit([set_graduates(61)])
    assert not [finding for finding in session.findings if finding.severity is Severity.QUERY]


def test_undo_and_redo_lead_back_and_forth_through_the_store(session, store):
    session.edit([set_graduates(100)])
    session.edit([set_graduates(101), SetNothing("offers", nothing=True)])
    assert (session.undo_steps, session.redo_steps) == (2, 0)
    session.undo()
    assert (session.annual.value("leavers", "record", "graduates"), session.annual.nothing) == (100, frozenset())
    assert store.load(2023).value("leavers", "record", "graduates") == 100
    session.redo()
    assert store.load(2023).nothing == {"offers"}
    session.undo()
    session.undo()
    assert session.undo() == ()
    assert store.load(2023).value("leavers", "record", "graduates") is None


def test_a_new_edit_ends_what_could_be_redone(session):
    session.edit([set_graduates(100)])
    session.undo()
    session.edit([set_graduates(5)])
    assert session.redo_steps == 0


def test_an_explanation_is_kept_and_can_be_undone(session, store):
    session.edit([set_graduates(100)])
    (query,) = [finding for finding in session.findings if finding.check == "LEA-02"]
    session.explain(query, "  两届并作一届  ")
    assert [e.text for e in store.load(2023).explanations] == ["两届并作一届"]
    assert session.progress(session.form.by_key["leavers"]).explained == 1
    session.undo()
    assert session.progress(session.form.by_key["leavers"]).queries == 1


def test_progress_counts_asked_cells_and_not_computed_ones(session):
    section = session.form.by_key["leavers"]
    assert (session.progress(section).filled, session.progress(section).asked) == (0, 4)
    session.edit([set_graduates(0), SetValue("leavers", "record", "matched", NA)])
    progress = session.progress(section)
    assert (progress.filled, progress.is_begun, progress.is_done) == (2, True, False)


def test_a_table_is_done_when_it_says_that_it_has_nothing(session):
    section = session.form.by_key["offers"]
    assert not session.progress(section).is_done
    session.edit([SetNothing("offers", nothing=True)])
    assert session.progress(section).is_done


def test_rows_of_a_table_come_and_go(session):
    session.edit([PutRow("offers", 0, Row("a", {"programme": "710201"}))])
    session.edit([PutRow("offers", 0, Row("b", {"programme": "720301"}))])
    assert [row.id for row in session.annual.rows("offers")] == ["b", "a"]
    session.edit([DropRow("offers", "a")])
    assert [row.id for row in session.annual.rows("offers")] == ["b"]


def test_the_trend_of_an_indicator_runs_over_the_years_of_the_store(session):
    session.edit([set_graduates(100), SetValue("leavers", "record", "progressed", 80)])
    assert [(year, found.value) for year, found in session.trend("progression")] == [(2022, 50), (2023, 80)]
    assert session.history("leavers", "record", "graduates") == ((2022, 60), (2023, 100))
    assert session.last_figure("progression").value == 50


def test_a_figure_waits_while_an_error_stands_against_its_operand(session):
    session.edit([set_graduates(100), SetValue("leavers", "record", "progressed", -80)])
    figure = session.figure("progression")
    assert (figure.value, figure.disputed) == (None, True)
    session.edit([SetValue("leavers", "record", "progressed", 80)])
    assert (session.figure("progression").value, session.figure("progression").disputed) == (80, False)


def test_a_signed_return_is_locked_until_its_next_revision_is_opened(session, store, form):
    store.lock(session.frame, Signed("2024-01-05T09:00:00+08:00", "CN=x", "ab" * 32, "A", "a.xlsx"), b"file")
    session.reload()
    assert session.is_locked
    with pytest.raises(UserError, match="锁定"):
        session.edit([set_graduates(1)])
    usecases.next_revision(store, 2023, "李老师（示例）")
    again = Session(store, [form], 2023)
    assert (again.frame.revision, again.is_locked) == (2, False)
    again.edit([set_graduates(1)])


def test_a_year_that_is_not_there_is_said_so(store, form):
    with pytest.raises(UserError, match="没有 2021 年度的年报"):
        Session(store, [form], 2021)


def test_a_first_return_is_begun_once(tmp_path, form):
    store = db.open_store(str(tmp_path / "c.hzdesk"), [form], create=True)
    frame = annual_return(form, {}).frame
    usecases.new_return(store, [form], frame, "x")
    with pytest.raises(UserError, match="已经有了"):
        usecases.new_return(store, [form], frame, "x")
    with pytest.raises(UserError, match="没有 2031 年度的报表制度"):
        usecases.new_return(store, [form], frame._replace(year=2031), "x")
    store.close()


def test_what_differs_from_the_revision_before_is_named_with_explanations_last(session, store, form):
    session.edit([set_graduates(100)])
    (query,) = [finding for finding in session.findings if finding.check == "LEA-02"]
    session.explain(query, "合并了一所学校。")
    assert (session.former, session.since_former()) == (None, ())
    store.lock(session.frame, Signed("2024-01-05T09:30:00+08:00", "CN=甲", "ab" * 32, "X", "a.xlsx"), b"signed")
    usecases.next_revision(store, 2023, "李老师（示例）")
    again = Session(store, [form], 2023)
    assert again.former is not None
    assert again.since_former() == ()
    again.edit([set_graduates(101)])
    again.explain(next(f for f in again.findings if f.check == "LEA-02"), "合并了两所学校。")
    assert [(found.place, found.change) for found in again.since_former()] == [
        ("毕业去向　毕业生数", "100 → 101"),
        ("说明　LEA-02　毕业去向", "合并了一所学校。 → 合并了两所学校。"),
    ]
