from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hzdesk.findings import Finding
from hzdesk.returns import Explanation, SetValue
from hzdesk.store import Signed
from hzdesk.values import Unreadable
from tests.core.forms.return_2023 import LAST, SOUND, Changes, annual
from tests.ui.conftest import MakeFile, OpenWindow, open_real_store, reopened
from ui.look.theme import Theme
from ui.main_window import MainWindow
from ui.pages import FINDINGS, SIGN
from ui.pages.finding_list import FindingDelegate
from ui.pages.finding_rows import Line, LineRole
from ui.pages.findings import FindingsPage

KEY = Qt.Key
CHANGES: Changes = {
    "progression.matched": 61,  # PRG-02: more than work
    "basics.reviewer": SOUND["basics"]["filler"],  # SCH-10: a query
    "aid.national_grant.amount": 8_000,  # AID: a tenth of last year's 80 000
    "aid.national_grant.special_fund": 8_000,
}


@pytest.fixture
def file(make_file: MakeFile) -> Path:
    return make_file(CHANGES)


@pytest.fixture
def window(open_window: OpenWindow, file: Path) -> MainWindow:
    made = open_window(file)
    made.navigation.show(FINDINGS.key)
    return made


@pytest.fixture
def page(window: MainWindow) -> FindingsPage:
    found = window.pages.current()
    assert isinstance(found, FindingsPage)
    return found


def finding(page: FindingsPage, check: str) -> Finding:
    return next(i.data(LineRole).finding for i in page.list.rows.all_lines() if i.data(LineRole).finding.check == check)


def go_to(page: FindingsPage, check: str) -> None:
    """Walks down with the arrow key until the row is reached, as a person does."""
    page.list.setFocus()
    QTest.keyClick(page.list, KEY.Key_Home)
    for _ in range(200):
        line = page.list.currentIndex().data(LineRole)
        if line is not None and line.finding.check == check:
            return
        QTest.keyClick(page.list, KEY.Key_Down)
    raise AssertionError(check)


def write(page: FindingsPage, text: str) -> None:
    assert page.list.box is not None
    QTest.keyClicks(page.list.box.editor, text)


def test_the_first_open_finding_is_current_when_the_page_is_chosen(page: FindingsPage) -> None:
    assert page.list.hasFocus()
    assert page.list.currentIndex().data(LineRole).finding.is_open


def test_enter_leads_to_the_cell(window: MainWindow, page: FindingsPage) -> None:
    go_to(page, "PRG-02")
    wanted = finding(page, "PRG-02")
    with_cell: list[tuple[str, str, str]] = []
    page._workspace.wanted.connect(lambda *cell: with_cell.append(cell))
    QTest.keyClick(page.list, KEY.Key_Return)
    assert with_cell == [(wanted.section, wanted.row, wanted.field)]
    assert window.pages.current() is not page


def set_matched(page: FindingsPage, *values: int) -> Finding:
    """Somebody types these values one after the other; gives what is found in the last."""
    for value in values:
        page._workspace.edit([SetValue("progression", "record", "matched", value)])
    return finding(page, "PRG-02")


def click_link(page: FindingsPage, check: str, words: str) -> None:
    go_to(page, check)
    index = page.list.currentIndex()
    delegate = page.list.itemDelegate()
    assert isinstance(delegate, FindingDelegate)
    links = {link[0]: place for place, link in delegate.columns(page.list.visualRect(index), line(page)).links}
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=links[words].center())


def line(page: FindingsPage) -> Line:
    found = page.list.currentIndex().data(LineRole)
    assert isinstance(found, Line)
    return found


def matched(page: FindingsPage) -> object:
    return page._workspace.session.annual.value("progression", "record", "matched")


def test_a_unit_slip_is_put_right_with_one_button(page: FindingsPage) -> None:
    slips = [i for i in page.list.rows.all_lines() if i.data(LineRole).finding.suggestion is not None]
    found = slips[0].data(LineRole).finding
    page.list.open(slips[0])
    assert page.list.box is not None
    (button,) = page.list.box.corrections
    assert button.text() == "改成 80,000"
    button.click()
    assert page._workspace.session.annual.value(found.section, found.row, found.field) == 80_000


def test_the_value_before_comes_back_with_a_click_in_the_list_and_that_can_be_undone(
    window: MainWindow, page: FindingsPage
) -> None:
    set_matched(page, 44, 62)
    click_link(page, "PRG-02", "改回 44")
    assert matched(page) == 44
    assert page.list.hasFocus()
    window.menus.action("撤销(&U)").trigger()
    assert matched(page) == 62
    assert finding(page, "PRG-02").is_open


def test_the_value_before_comes_back_with_the_keys_of_the_entry_pages(window: MainWindow, page: FindingsPage) -> None:
    set_matched(page, 44, 62)
    go_to(page, "PRG-02")
    assert line(page).spoken.endswith("改回 44 Ctrl+R")
    QTest.keyClick(page.list, KEY.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert matched(page) == 44
    assert [choice.text for choice in window.commands._page_commands() if choice] == [
        "写说明(&E)\tCtrl+E",
        "改回上一次填的(&R)\tCtrl+R",
    ]


def test_a_misread_number_is_put_right_where_it_is_listed(page: FindingsPage) -> None:
    page._workspace.edit([SetValue("progression", "record", "matched", Unreadable("4O"))])
    click_link(page, "FIL-02", "改成 40")
    assert matched(page) == 40


@pytest.mark.parametrize(("width", "scale"), [(1366, 1.0), (1280, 1.0), (1280, 1.5), (1100, 1.5)])
def test_links_never_run_into_the_sentence_or_into_each_other(
    window: MainWindow, page: FindingsPage, theme: Theme, width: int, scale: float
) -> None:
    page._workspace.edit([SetValue("progression", "record", "by_exam", 20_000)])
    page._workspace.edit([SetValue("progression", "record", "by_exam", Unreadable("8O,OOO"))])
    window.resize(width, 640)
    theme.choose(scale=scale)
    QApplication.processEvents()
    delegate = page.list.itemDelegate()
    assert isinstance(delegate, FindingDelegate)
    for index in page.list.rows.all_lines():
        area = page.list.visualRect(index)
        columns = delegate.columns(area, index.data(LineRole))
        rects = [place for place, _ in columns.links]
        assert all(area.contains(rect) for rect in rects)
        assert not any(one.intersects(other) for one, other in combinations([columns.text, columns.check, *rects], 2))


def test_what_is_explained_or_locked_offers_nothing_to_put_back(page: FindingsPage) -> None:
    session = page._workspace.session
    query = finding(page, "SCH-10")
    for name in ("甲", str(SOUND["basics"]["filler"])):
        page._workspace.edit([SetValue(query.section, query.row, query.field, name)])
    go_to(page, "SCH-10")
    assert line(page).correction("revert") is not None
    page._workspace.explain(finding(page, "SCH-10"), "一人两职")
    assert line(page).corrections == ()
    set_matched(page, 44, 62)
    session.store.lock(session.frame, Signed("2023-12-01T09:00:00+08:00", "李老师", "ab", "7KQM", "a.xlsx"), b"")
    page._workspace.reload()
    go_to(page, "PRG-02")
    assert line(page).corrections == ()


def test_last_years_answer_to_the_same_question_is_offered_with_its_year(
    make_file: MakeFile, open_window: OpenWindow
) -> None:
    file = make_file(CHANGES)
    store = open_real_store(str(file))
    last = annual(LAST)
    given = Explanation("SCH-10", "basics", "record", "两人同名", "x")
    store.save(type(last)(last.frame, last.form, last.edition, last.sections, last.nothing, (given,)), "")
    store.close()
    window = open_window(file)
    window.navigation.show(FINDINGS.key)
    page = window.pages.current()
    assert isinstance(page, FindingsPage)
    go_to(page, "SCH-10")
    QTest.keyClick(page.list, KEY.Key_Space)
    assert page.list.box is not None
    assert page.list.box.answers[-1].text() == "上年（2022）的说明：“两人同名”"


def test_f8_walks_over_the_open_findings_without_leaving_the_list(page: FindingsPage) -> None:
    page.list.setFocus()
    seen = set()
    for _ in range(20):
        QTest.keyClick(page.list, KEY.Key_F8)
        seen.add(page.list.currentIndex().data(LineRole).key)
    still_open = {i.data(LineRole).key for i in page.list.rows.all_lines() if i.data(LineRole).finding.is_open}
    assert seen == still_open
    here = page.list.currentIndex().data(LineRole).key
    QTest.keyClick(page.list, KEY.Key_F8)
    QTest.keyClick(page.list, KEY.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert page.list.currentIndex().data(LineRole).key == here


def test_a_chip_filters_and_counts(page: FindingsPage) -> None:
    errors = page.chips["error"]
    QTest.mouseClick(errors, Qt.MouseButton.LeftButton)
    kinds = [i.data(LineRole).kind for i in page.list.rows.all_lines()]
    assert set(kinds) == {"error"}
    assert errors.text().endswith(str(len(kinds)))


@pytest.mark.parametrize(("width", "scale"), [(1366, 1.0), (1280, 1.0), (910, 1.0), (1280, 1.5)])
def test_no_filter_is_cut_where_there_is_little_room(
    page: FindingsPage, window: MainWindow, theme: Theme, width: int, scale: float
) -> None:
    theme.choose(scale=scale)
    window.resize(width, 512)
    QApplication.processEvents()
    fields = [*page.chips.values(), page.needle]
    assert all(part.width() >= part.minimumSizeHint().width() for part in fields if part.isVisible())
    assert page.needle.width() == theme.px(220)
    assert all(part.mapTo(page, part.rect().bottomRight()).x() < page.width() for part in fields)


def test_no_filter_is_cut_when_the_text_became_larger_on_another_page(
    page: FindingsPage, window: MainWindow, theme: Theme
) -> None:
    window.navigation.show("overview")
    theme.choose(scale=1.5)
    QTest.qWait(50)
    window.navigation.show(FINDINGS.key)
    QTest.qWait(50)
    assert all(chip.width() >= chip.minimumSizeHint().width() for chip in page.chips.values() if chip.isVisible())


def test_a_search_that_finds_nothing_offers_the_way_back(page: FindingsPage) -> None:
    QTest.keyClicks(page.needle, "zzz")
    assert not page.list.isVisible()
    assert page.empty_text.text() == "没有符合筛选的意见。"
    page.empty_way.click()
    assert page.list.isVisible()
    assert page.needle.text() == ""


def test_a_return_without_findings_says_what_comes_next(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    window.navigation.show(FINDINGS.key)
    page = window.pages.current()
    assert isinstance(page, FindingsPage)
    assert page.empty_text.text() == "没有审核意见，各项数都对得上。"
    assert page.empty_way.hasFocus()
    page.empty_way.click()
    assert window.rail.list.currentIndex() == window.rail.model.place(SIGN.key)


def test_a_folded_section_stays_folded_when_the_return_changes(page: FindingsPage) -> None:
    top = page.list.rows.index(0, 0)
    page.list.collapse(top)
    page._workspace.explain(finding(page, "SCH-10"), "一人两职")
    assert not page.list.isExpanded(page.list.rows.index(0, 0))


def test_the_answer_stays_open_with_its_text_when_other_findings_come_and_go(page: FindingsPage) -> None:
    go_to(page, "SCH-10")
    QTest.keyClick(page.list, KEY.Key_Space)
    write(page, "one person")
    page._workspace.edit([SetValue("progression", "record", "matched", 44)])
    assert page.list.box is not None
    assert page.list.box.text() == "one person"


def test_the_pdf_holds_all_findings(tmp_path: Path, page: FindingsPage) -> None:
    file = tmp_path / "意见.pdf"
    page.save_pdf(file)
    assert file.read_bytes().startswith(b"%PDF")
    from ui.pages.finding_pdf import html

    page._workspace.explain(finding(page, "SCH-10"), "<人手少>")
    written = html(page._workspace.session)
    assert "&lt;人手少&gt;" in written
    assert all(found.check in written for found in page._workspace.session.findings)


def test_a_pdf_that_cannot_be_written_is_said(tmp_path: Path, window: MainWindow, page: FindingsPage) -> None:
    (tmp_path / "文件").write_bytes(b"")
    page.save_pdf(tmp_path / "文件" / "意见.pdf")
    assert window.message.text.startswith("写不进 ")


def test_what_is_answered_is_found_by_another_program(file: Path, window: MainWindow, page: FindingsPage) -> None:
    page._workspace.explain(finding(page, "SCH-10"), "一人两职")
    window.menus.action("关闭文件(&C)").trigger()
    store = reopened(file)
    kept = store.load(2023)
    store.close()
    assert kept is not None
    assert [given.text for given in kept.explanations] == ["一人两职"]


def test_a_signed_return_without_findings_leads_to_its_submission(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    session = window._workspace.session
    session.store.lock(session.frame, Signed("2023-12-01T09:00:00+08:00", "李老师", "ab", "7KQM", "a.xlsx"), b"")
    window._workspace.reload()
    window.navigation.show(FINDINGS.key)
    page = window.pages.current()
    assert isinstance(page, FindingsPage)
    assert page.empty_way.text() == "看上报件"
