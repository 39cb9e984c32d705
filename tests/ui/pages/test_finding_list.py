"""Explanations, written in the list of findings itself."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import MakeFile, OpenWindow
from tests.ui.pages.test_findings import CHANGES, KEY, finding, go_to, write
from ui.main_window import MainWindow
from ui.pages import FINDINGS
from ui.pages.findings import FindingsPage


@pytest.fixture
def window(open_window: OpenWindow, make_file: MakeFile) -> MainWindow:
    made = open_window(make_file(CHANGES))
    made.navigation.show(FINDINGS.key)
    return made


@pytest.fixture
def page(window: MainWindow) -> FindingsPage:
    found = window.pages.current()
    assert isinstance(found, FindingsPage)
    return found


def test_an_answer_is_written_in_the_list_and_is_on_disk(page: FindingsPage) -> None:
    go_to(page, "SCH-10")
    QTest.keyClick(page.list, KEY.Key_Space)
    assert QApplication.focusWidget() is page.list.box.editor  # type: ignore[union-attr]
    write(page, "two people of one name")
    QTest.keyClick(page.list.box.editor, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)  # type: ignore[union-attr]
    assert finding(page, "SCH-10").explanation == "two people of one name"
    assert page.list.box is None
    kept = page._workspace.session.store.load(2023)
    assert kept is not None
    assert [given.text for given in kept.explanations] == ["two people of one name"]


def test_a_click_on_a_query_opens_its_answer(page: FindingsPage) -> None:
    place = page.list.rows.place(("SCH-10", "basics", "record", "reviewer"))
    page.list.scrollTo(place)
    QTest.mouseClick(
        page.list.viewport(), Qt.MouseButton.LeftButton, pos=page.list.visualRect(place).topLeft() + QPoint(300, 15)
    )
    assert page.list.open_key is not None


def test_a_ready_made_text_is_put_where_the_cursor_is(page: FindingsPage) -> None:
    go_to(page, "SCH-10")
    QTest.keyClick(page.list, KEY.Key_F2)
    box = page.list.box
    assert box is not None
    write(page, "A")
    box.answers[0].click()
    assert box.text() == f"A{finding(page, 'SCH-10').answers[0]}"


def test_an_unfinished_answer_is_kept_when_the_person_goes_elsewhere(window: MainWindow, page: FindingsPage) -> None:
    go_to(page, "SCH-10")
    QTest.keyClick(page.list, KEY.Key_Space)
    write(page, "by the principal")
    window.navigation.show("overview")
    window.navigation.show(FINDINGS.key)
    assert finding(page, "SCH-10").explanation == "by the principal"


def test_escape_throws_away_what_was_typed(page: FindingsPage) -> None:
    go_to(page, "SCH-10")
    QTest.keyClick(page.list, KEY.Key_Space)
    write(page, "half a sent")
    assert page.list.box is not None
    QTest.keyClick(page.list.box.editor, KEY.Key_Escape)
    assert page.list.box is None
    assert page.list.hasFocus()
    QTest.keyClick(page.list, KEY.Key_Space)
    assert page.list.box.text() == ""
    go_to(page, "PRG-02")
    page._workspace.commit()
    assert finding(page, "SCH-10").explanation == ""


def test_escape_leaves_the_explanation_that_stood_there(page: FindingsPage) -> None:
    page._workspace.explain(finding(page, "SCH-10"), "two people")
    go_to(page, "SCH-10")
    QTest.keyClick(page.list, KEY.Key_Space)
    write(page, " of one name")
    assert page.list.box is not None
    QTest.keyClick(page.list.box.editor, KEY.Key_Escape)
    page._workspace.commit()
    assert finding(page, "SCH-10").explanation == "two people"


def test_recording_nothing_is_not_an_answer(page: FindingsPage) -> None:
    go_to(page, "SCH-10")
    QTest.keyClick(page.list, KEY.Key_Space)
    assert page.list.box is not None
    page.list.box.record.click()
    assert page.list.box is not None
    assert "请先写一句说明" in page.list.box.editor.placeholderText()


def test_an_answer_that_is_too_long_stays_to_be_made_shorter(page: FindingsPage) -> None:
    go_to(page, "SCH-10")
    QTest.keyClick(page.list, KEY.Key_Space)
    assert page.list.box is not None
    page.list.box.editor.setPlainText("说" * 20_001)
    page.list.box.record.click()
    assert page.list.box.note.text() == "说明最多 20,000 字，请删短。"
    assert page.list.box.text() == "说" * 20_001
    assert not finding(page, "SCH-10").explanation


def test_an_answer_can_be_taken_back(page: FindingsPage) -> None:
    page._workspace.explain(finding(page, "SCH-10"), "wrong")
    go_to(page, "SCH-10")
    QTest.keyClick(page.list, KEY.Key_Space)
    assert page.list.box is not None
    assert page.list.box.withdraw is not None
    page.list.box.withdraw.click()
    assert finding(page, "SCH-10").explanation == ""
