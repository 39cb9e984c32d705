"""A table goes to another office and comes back into the same return, and into no other."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

import db
from hzdesk import handout, usecases
from hzdesk.errors import UserError
from hzdesk.signing import make_identity
from tests.core.forms.return_2023 import FORM, LAST, SOUND, annual, changed
from tests.core.workbook.offices import edited

PEOPLE = FORM.by_key["progression"]
DAY = date(2023, 12, 1)


@pytest.fixture
def school(tmp_path):
    store = db.open_store(str(tmp_path / "a.hzdesk"), [FORM], create=True)
    store.save(annual(SOUND), "李老师")
    yield store
    store.close()


@pytest.fixture
def sent(tmp_path):
    file = tmp_path / "学生处.xlsx"
    handout.hand_out([FORM], annual(SOUND), annual(LAST), PEOPLE.title, file, office="学生处", day=DAY)
    return file


def fill(file, **cells):
    file.write_bytes(edited(file.read_bytes(), **cells))
    return file


GRADUATES, EXAM = f"{PEOPLE.title}!C7", f"{PEOPLE.title}!C10"


def test_a_page_goes_with_its_tabs_and_a_tab_alone(tmp_path):
    tabs = [section for section in FORM.sections if PEOPLE.key in (section.key, section.tab_of)]
    assert handout.sections_called(FORM, PEOPLE.title) == tuple(tabs)
    assert handout.sections_called(FORM, tabs[1].title) == (tabs[1],)
    with pytest.raises(UserError, match=f"没有“别的”这张表。可以导出的有：.*{PEOPLE.title}"):
        handout.sections_called(FORM, "别的")


def test_what_the_office_filled_in_is_taken_in_one_step(school, sent):
    fill(sent, **{GRADUATES: 271, EXAM: 21})
    dry = handout.take_back(school, [FORM], sent, dry_run=True)
    assert [change.told(dry.own) for change in dry.changes] == [
        f"{PEOPLE.title}　毕业生数：270 → 271",
        f"{PEOPLE.title}　单招单考本科：20 → 21",
    ]
    assert school.load(2023) == annual(SOUND)
    assert handout.take_back(school, [FORM], sent).changes == dry.changes
    assert school.load(2023).value("progression", "record", "graduates") == 271
    assert handout.take_back(school, [FORM], sent).changes == ()


def test_what_both_changed_is_refused_as_a_whole_until_theirs_is_taken(school, sent):
    school.save(annual(changed(SOUND, {"progression.graduates": 269})), "x")
    fill(sent, **{GRADUATES: 271, EXAM: 21})
    found = handout.take_back(school, [FORM], sent)
    assert found.conflicts == 1
    assert school.load(2023).value("progression", "record", "by_exam") == 20
    handout.take_back(school, [FORM], sent, take_theirs=True)
    kept = school.load(2023)
    assert [kept.value("progression", "record", key) for key in ("graduates", "by_exam")] == [271, 21]


def test_what_the_school_changed_meanwhile_stays(school, sent):
    school.save(annual(changed(SOUND, {"progression.graduates": 269})), "x")
    handout.take_back(school, [FORM], fill(sent, **{EXAM: 21}))
    kept = school.load(2023)
    assert [kept.value("progression", "record", key) for key in ("graduates", "by_exam")] == [269, 21]


def test_another_schools_or_another_years_workbook_is_refused(school, sent):
    mine = annual(SOUND)
    filled = handout.read_back([FORM], sent)
    for frame, why in (
        (mine.frame._replace(school_code="9"), "示例学校 的，不能导入本校的年报"),
        (mine.frame._replace(year=2022), "学生处.xlsx 是 2023 年度的，打开的是 2022 年度"),
    ):
        with pytest.raises(UserError, match=why):
            handout.hand_back(FORM, replace(mine, frame=frame), filled, sent.name)
    with pytest.raises(UserError, match="另一种报表制度"):
        handout.hand_back(FORM, replace(mine, form="2026"), filled, sent.name)


def test_a_signed_return_takes_nothing_in(school, sent, tmp_path):
    when = datetime(2024, 1, 5, tzinfo=UTC)
    identity = make_identity("示例学校", valid_from=when, valid_to=when + timedelta(days=1))
    usecases.export(school, [FORM], 2023, identity, tmp_path / "signed.xlsx", when=when)
    for dry_run in (True, False):
        with pytest.raises(UserError, match="2023 年度第 1 稿已经签名，不能再导入。请先开下一稿。"):
            handout.take_back(school, [FORM], sent, dry_run=dry_run)
    usecases.next_revision(school, 2023, "x")
    assert len(handout.take_back(school, [FORM], fill(sent, **{EXAM: 21})).changes) == 1


def test_a_file_that_is_none_is_refused_with_one_sentence(school, tmp_path):
    (tmp_path / "b.xlsx").write_bytes(b"no zip")
    with pytest.raises(UserError, match=r"^b\.xlsx 不能导入：.*。$"):
        handout.read_back([FORM], tmp_path / "b.xlsx")
