from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex
from pytestqt.modeltest import ModelTester

from hzdesk.forms import shipped_forms
from hzdesk.returns import AnnualReturn
from hzdesk.session import Session
from hzdesk.values import Unreadable
from tests.core.forms.return_2023 import SOUND, Changes, annual
from tests.ui.conftest import MakeFile, open_real_store
from ui.pages.finding_rows import FindingModel, Group, Line, LineRole, count, groups

OpenSession = Callable[..., Session]


@pytest.fixture
def open_session(make_file: MakeFile, request: pytest.FixtureRequest) -> OpenSession:
    """`open_session(changes)` opens the sound return with these changes."""

    def opener(changes: Changes | None = None, whole: AnnualReturn | None = None) -> Session:
        store = open_real_store(str(make_file(changes)))
        request.addfinalizer(store.close)
        if whole is not None:
            store.save(whole, "")
        return Session(store, shipped_forms(), 2023)

    return opener


WRONG: Changes = {
    "progression.matched": 61,  # more than the 50 who work
    "programmes.1.recruited": Unreadable("8O"),
    "basics.telephone": None,
}


def lines(found: tuple[Group, ...]) -> list[Line]:
    return [line for group in found for line in group.lines]


def line(session: Session, check: str) -> Line:
    return next(found for found in lines(groups(session)) if found.finding.check == check)


def test_a_sound_return_has_no_findings(open_session: OpenSession) -> None:
    assert groups(open_session()) == ()


def test_a_finding_stands_at_the_label_of_its_field(open_session: OpenSession) -> None:
    found = line(open_session(WRONG), "PRG-02")
    assert found.place == "其中　对口就业"
    assert found.text == "61 人，不应大于直接就业 50 人。请核对。"


def test_a_finding_in_a_table_stands_at_its_row_as_people_call_it(open_session: OpenSession) -> None:
    found = line(open_session(WRONG), "FIL-02")
    assert found.place == "第 2 行　计算机应用　实际招生"
    assert found.text.startswith("“8O”不是整数。")


def test_a_sentence_that_does_not_begin_with_the_label_stays_whole(open_session: OpenSession) -> None:
    found = line(open_session({"progression.matched": 30}), "PRG-07")
    assert found.text.startswith("对口就业率与上年相差")


def test_what_is_not_filled_in_is_no_error(open_session: OpenSession) -> None:
    counted = count(open_session(WRONG).findings)
    assert counted["blank"] == 1
    assert counted["all"] == sum(number for kind, number in counted.items() if kind != "all")


def test_many_blanks_of_a_section_are_one_line(open_session: OpenSession) -> None:
    empty = replace(annual(SOUND), sections={}, nothing=frozenset())
    session = open_session(whole=empty)
    basics = groups(session)[0]
    (only,) = basics.lines
    assert only.place == f"{only.blanks} 项没填"
    assert only.blanks == count(session.findings)["blank"] - sum(
        shown.blanks for group in groups(session)[1:] for shown in group.lines
    )
    assert len(groups(session, "blank")[0].lines) == only.blanks


def test_one_line_for_many_blanks_asks_for_numbers_only_where_all_are_numbers(open_session: OpenSession) -> None:
    found = groups(open_session(whole=replace(annual(SOUND), sections={}, nothing=frozenset())))
    asked = {group.section: group.lines[0].text for group in found}
    assert asked["basics"].endswith("请逐项填写；没有的数填 0，不涉及按 Ctrl+0 填不适用。")
    assert asked["progression"].endswith("请填数；没有填 0，不涉及按 Ctrl+0 填不适用。")


def test_blanks_come_after_what_is_wrong(open_session: OpenSession) -> None:
    session = open_session({"basics.telephone": None, "basics.students": 801})
    kinds = [found.kind for found in groups(session)[0].lines]
    assert kinds == ["error", "blank"]


def test_a_filter_shows_its_kind_only(open_session: OpenSession) -> None:
    kinds = {found.kind for found in lines(groups(open_session(WRONG), "error"))}
    assert kinds == {"error"}


@pytest.mark.parametrize("needle", ["对口", "dkjy", "duikou", "prg-02", "直接就业 50"])
def test_text_label_and_rule_number_can_be_searched(open_session: OpenSession, needle: str) -> None:
    session = open_session(WRONG)
    assert "PRG-02" in {found.finding.check for found in lines(groups(session, "all", needle))}
    assert lines(groups(session, "all", "没有这样的字")) == []


def test_an_explanation_can_be_searched(open_session: OpenSession) -> None:
    session = open_session({"basics.reviewer": SOUND["basics"]["filler"]})
    (query,) = [finding for finding in session.findings if finding.check == "SCH-10"]
    session.explain(query, "人手少，由校长另行复核")
    assert [found.kind for found in lines(groups(session, "all", "另行复核"))] == ["explained"]


def test_the_model_is_a_sound_tree(open_session: OpenSession, qtmodeltester: ModelTester) -> None:
    model = FindingModel()
    session = open_session(WRONG)
    assert model.put(groups(session))
    qtmodeltester.check(model)
    assert not model.put(groups(session))
    assert model.put(())
    model.put(groups(session, "error"))
    qtmodeltester.check(model)
    assert model.place(("none", "", "", "")) == QModelIndex()


def test_a_line_is_found_by_what_it_is_about(open_session: OpenSession) -> None:
    model = FindingModel()
    session = open_session(WRONG)
    model.put(groups(session))
    wanted = line(session, "PRG-02")
    assert model.place(wanted.key).data(LineRole) == wanted
