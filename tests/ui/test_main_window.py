"""The window as a person drives it: keys, menus, files."""

import gc
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from hzdesk.returns import SetValue
from hzdesk.store import Signed
from tests.ui.conftest import MakeFile, OpenWindow, reopened
from ui.dialogs.question import QuestionDialog
from ui.look.theme import Theme
from ui.look.tokens import DARK, LIGHT
from ui.main_window import MainWindow
from ui.pages import FINDINGS, OVERVIEW
from ui.pages.overview import OverviewPage
from ui.pages.section import SectionPage
from ui.pages.start import StartPage
from ui.settings import SCHEME, SIDE_FOLDED, TEXT_SCALE, WHO, Settings
from ui.workspace import Workspace

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
STUDENTS = ("basics", "record", "students")


def workspace_of(window: MainWindow) -> Workspace:
    return window._workspace


def type_students(window: MainWindow, value: int) -> None:
    assert workspace_of(window).edit([SetValue(*STUDENTS, value)])


def students(window: MainWindow) -> object:
    return workspace_of(window).session.annual.value(*STUDENTS)


def rings(window: QWidget) -> list[QWidget]:
    """Every widget that shows a sign of focus."""
    own = [widget for widget in [window, *window.findChildren(QWidget)] if widget.focusProxy() is None]
    return [widget for widget in own if widget.hasFocus() and widget.isVisible()]


def test_a_file_opens_on_its_overview(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    assert isinstance(window.pages.current(), OverviewPage)
    assert window.windowTitle() == "示例学校 2023 年度年报"
    assert window.rail.isVisible()


def test_a_choice_in_the_rail_shows_the_page_of_the_section(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    window.rail.list.setCurrentIndex(window.rail.model.place("aid"))
    page = window.pages.current()
    assert isinstance(page, SectionPage)
    assert page.tabs[0].key == "aid"


def test_pages_are_made_only_when_they_are_shown(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    assert window.pages.count() == 1
    QTest.keyClick(window, Qt.Key.Key_PageDown, CONTROL)
    QTest.keyClick(window, Qt.Key.Key_PageUp, CONTROL)
    QTest.keyClick(window, Qt.Key.Key_PageDown, CONTROL)
    assert window.pages.count() == 2


def test_undo_and_redo_take_a_value_back_and_bring_it_again(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    undo, redo = window.menus.action("撤销(&U)"), window.menus.action("重做(&R)")
    assert not undo.isEnabled()
    type_students(window, 801)
    assert undo.isEnabled()
    QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert students(window) == 800
    assert redo.isEnabled()
    QTest.keyClick(window, Qt.Key.Key_Y, CONTROL)
    assert students(window) == 801


def test_the_tools_undo_as_the_menu_does(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    type_students(window, 801)
    QTest.mouseClick(window._undo, Qt.MouseButton.LeftButton)
    assert students(window) == 800
    assert not window._undo.isEnabled()


def test_the_status_line_tells_when_it_was_saved_and_what_can_be_undone(
    open_window: OpenWindow, make_file: MakeFile
) -> None:
    window = open_window(make_file())
    type_students(window, 801)
    type_students(window, 802)
    saved = workspace_of(window).session.saved_at
    assert window.status._saved.text() == f"已保存 {saved[11:19]}"
    assert window.status._undo.text() == "可撤销 2 步"


def test_the_counts_of_the_status_line_lead_to_the_findings(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file({"basics.teachers": 131}))
    errors = window.status._counts[0]
    assert errors.text() != "错误 0"
    QTest.mouseClick(errors, Qt.MouseButton.LeftButton)
    assert window.rail.list.currentIndex() == window.rail.model.place(FINDINGS.key)


def test_a_problem_stands_in_the_message_line_until_the_return_changes(
    open_window: OpenWindow, make_file: MakeFile
) -> None:
    window = open_window(make_file())
    workspace_of(window).say("写不进文件。", problem=True)
    assert window.message.isVisible()
    assert window.message.text == "写不进文件。"
    type_students(window, 801)
    assert not window.message.isVisible()


def test_f8_goes_from_finding_to_finding(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file({"basics.telephone": None, "aid.school_aid.amount": None}))
    seen = []
    for _ in range(3):
        QTest.keyClick(window, Qt.Key.Key_F8)
        seen.append(window.navigation._current)
    assert seen == ["basics", "aid", "basics"]


def test_f8_says_so_when_nothing_is_open(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    QTest.keyClick(window, Qt.Key.Key_F8)
    assert window.message.text == "没有要改的错误，也没有要写的说明。"


def test_there_is_one_focus_on_every_page(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file({"basics.telephone": None}))
    for key in window.rail.model.pages():
        window.navigation.show(key)
        QApplication.processEvents()
        assert len(rings(window)) == 1, key


def test_f6_leads_to_the_rail_and_enter_back_into_the_page(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert window.rail.list.hasFocus()
    QTest.keyClick(window.rail.list, Qt.Key.Key_Down)
    assert window.rail.list.hasFocus()
    QTest.keyClick(window.rail.list, Qt.Key.Key_Return)
    page = window.pages.current()
    assert page is not None
    assert page.isAncestorOf(QApplication.focusWidget())


def test_the_colours_follow_the_choice_and_are_remembered(
    open_window: OpenWindow, make_file: MakeFile, theme: Theme, settings: Settings
) -> None:
    window = open_window(make_file())
    for scheme, tokens in (("dark", DARK), ("light", LIGHT)):
        choose = next(c for c in window.commands._schemes() if c is not None and c.text == _SCHEME_NAMES[scheme])
        choose.run()
        QApplication.processEvents()
        assert theme.tokens is tokens
        assert settings.get(SCHEME) == scheme
        shown = window.grab().toImage()
        at = window.rail.mapTo(window, QPoint(4, window.rail.height() - 4)) * shown.devicePixelRatio()
        assert shown.pixelColor(at).name().upper() == tokens.rail


_SCHEME_NAMES = {"dark": "深色", "light": "浅色"}


def test_larger_text_widens_the_rail_and_is_remembered(
    open_window: OpenWindow, make_file: MakeFile, settings: Settings
) -> None:
    window = open_window(make_file())
    before = window.rail.width()
    QTest.keyClick(window, Qt.Key.Key_Plus, CONTROL)
    assert settings.get(TEXT_SCALE) == 1.1
    assert window.rail.width() > before
    QTest.keyClick(window, Qt.Key.Key_Minus, CONTROL)
    assert window.rail.width() == before


def test_the_side_panel_stays_folded(open_window: OpenWindow, make_file: MakeFile, settings: Settings) -> None:
    window = open_window(make_file())
    window.navigation.show("basics")
    page = window.pages.current()
    assert page is not None
    assert page.side is not None
    assert page.side.isVisible()
    QTest.keyClick(window, Qt.Key.Key_F7)
    assert not page.side.isVisible()
    assert settings.get(SIDE_FOLDED)
    window.navigation.show("aid")
    other = window.pages.current()
    assert other is not None
    assert other.side is not None
    assert not other.side.isVisible()


def test_another_year_keeps_the_page(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    window.navigation.show("aid")
    year = next(choice for choice in window._files.years() if choice is not None and choice.text == "2022 年度")
    year.run()
    assert workspace_of(window).session.frame.year == 2022
    assert window.navigation._current == "aid"
    assert window.windowTitle() == "示例学校 2022 年度年报"


def test_a_further_year_begins_with_the_schools_facts(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    before = workspace_of(window).session.frame
    window._files.begin_year(2021)
    assert workspace_of(window).session.frame == before._replace(year=2021, revision=1)
    assert "新建 2021 年度" not in [choice.text for choice in window._files.years() if choice is not None]


@pytest.mark.parametrize(("year", "asked"), [("2024", False), ("2026", True), ("2021", False)])
def test_a_year_that_leaves_one_out_is_asked_for_before_it_is_made(
    open_window: OpenWindow, make_file: MakeFile, year: str, *, asked: bool
) -> None:
    window = open_window(make_file())
    new = next(choice for choice in window._files.years() if choice is not None and choice.text == f"新建 {year} 年度")
    new.run()
    question = QApplication.activeModalWidget()
    assert isinstance(question, QuestionDialog) == asked
    assert workspace_of(window).session.frame.year == (2023 if asked else int(year))


@pytest.mark.parametrize(
    ("key", "year"), [(Qt.Key.Key_Return, 2023), (Qt.Key.Key_Escape, 2023), (Qt.Key.Key_Tab, 2026)]
)
def test_in_doubt_enter_says_no_and_the_verb_is_one_tab_away(
    open_window: OpenWindow, make_file: MakeFile, key: Qt.Key, year: int
) -> None:
    window = open_window(make_file())
    window._files.ask_for_year(2026)
    question = QApplication.activeModalWidget()
    assert isinstance(question, QuestionDialog)
    QTest.keyClick(question.focusWidget(), key)
    if key == Qt.Key.Key_Tab:
        QTest.keyClick(question.focusWidget(), Qt.Key.Key_Return)
    assert QApplication.activeModalWidget() is None
    assert workspace_of(window).session.frame.year == year


def test_a_signed_return_is_locked_and_its_next_revision_is_not(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    session = workspace_of(window).session
    session.store.lock(session.frame, Signed("2023-12-20T14:32:00+08:00", "李老师", "ab", "7KQM", "a.xlsx"), b"")
    workspace_of(window).reload()
    assert window.windowTitle() == "示例学校 2023 年度年报（已锁定）"
    assert window.status._lock.isVisible()
    assert not workspace_of(window).edit([SetValue(*STUDENTS, 1)])
    assert window.message.isVisible()
    window.menus.action("开下一稿(&V)").trigger()
    assert workspace_of(window).session.frame.revision == 2
    assert window.message.text.startswith("已开第 2 稿，")
    assert workspace_of(window).edit([SetValue(*STUDENTS, 801)])


def test_a_file_that_cannot_be_opened_leaves_the_open_one(
    open_window: OpenWindow, make_file: MakeFile, tmp_path: Path
) -> None:
    window = open_window(make_file())
    (tmp_path / "notes.hzdesk").write_text("no store", encoding="utf-8")
    assert not window._files.open(str(tmp_path / "notes.hzdesk"))
    assert window.message.isVisible()
    assert students(window) == 800


def test_the_file_opened_last_opens_again(open_window: OpenWindow, make_file: MakeFile) -> None:
    open_window(make_file()).close()
    assert open_window().windowTitle() == "示例学校 2023 年度年报"


def test_a_closed_file_gives_way_to_the_start_page(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    QTest.keyClick(window, Qt.Key.Key_W, CONTROL)
    assert window.findChild(StartPage) is not None
    assert not window.rail.isVisible()
    assert not window.menus.action("查找(&F)").isEnabled()
    window.close()
    assert open_window().windowTitle() == ""


def test_what_is_being_typed_is_kept_when_the_window_closes(open_window: OpenWindow, make_file: MakeFile) -> None:
    file = make_file()
    window = open_window(file)
    workspace_of(window).show(*STUDENTS)
    QTest.keyClicks(QApplication.focusWidget(), "812")
    window.close()
    store = reopened(file)
    kept = store.load(2023)
    store.close()
    assert kept is not None
    assert kept.value(*STUDENTS) == 812


def test_a_value_that_cannot_be_kept_holds_the_window_open_once(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    workspace = workspace_of(window)
    workspace.committing.connect(lambda: workspace.say("磁盘满了。", problem=True))
    assert not window.close()
    assert window.message.text.startswith("磁盘满了。")
    assert window.close()


def test_a_backup_is_a_whole_file(
    open_window: OpenWindow, make_file: MakeFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(make_file())
    target = tmp_path / "备份.hzdesk"
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_: (str(target), ""))
    window.menus.action("另存备份…(&B)").trigger()
    store = reopened(target)
    assert [head.frame.year for head in store.heads()] == [2022, 2023]
    store.close()


def test_the_name_of_who_types_stands_in_the_change_log(
    open_window: OpenWindow, make_file: MakeFile, settings: Settings
) -> None:
    settings.set(WHO, "王老师")
    window = open_window(make_file())
    type_students(window, 801)
    assert workspace_of(window).session.log(*STUDENTS)[0].who == "王老师"


def test_every_command_has_an_access_key_and_no_shortcut_is_given_twice(
    open_window: OpenWindow, make_file: MakeFile
) -> None:
    window = open_window(make_file())
    shortcuts = []
    for title in window.menus.actions():
        menu = title.menu()
        assert isinstance(menu, QMenu)
        keys = [action.text().partition("&")[2][:1] for action in menu.actions() if not action.isSeparator()]
        assert all(keys), title.text()
        assert len(keys) == len(set(keys)), title.text()
        shortcuts += [action.shortcut().toString() for action in menu.actions() if not action.shortcut().isEmpty()]
    assert len(shortcuts) == len(set(shortcuts))


def test_menus_are_full_when_they_open(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    window._years.aboutToShow.emit()
    assert [action.text() for action in window._years.actions()][:2] == ["2023 年度", "2022 年度"]
    assert [action.isChecked() for action in window._years.actions()][:2] == [True, False]


def test_pages_of_a_closed_return_are_gone(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    window.navigation.show("basics")
    window.navigation.show(OVERVIEW.key)
    workspace_of(window).open_year(2022)
    QApplication.sendPostedEvents(None, 52)  # deferred deletes
    gc.collect()
    assert len(window.findChildren(OverviewPage)) == 1
    assert window.findChildren(SectionPage) == []


def test_what_was_said_of_one_page_leaves_with_it_and_a_problem_stays(
    open_window: OpenWindow, make_file: MakeFile
) -> None:
    window = open_window(make_file())
    window.menus.action("打印预览…(&W)").trigger()
    assert window.message.text.startswith("这一页没有可打印的")
    window.navigation.show(FINDINGS.key)
    assert not window.message.isVisible()
    workspace_of(window).say("写不进文件。", problem=True)
    window.navigation.show(OVERVIEW.key)
    assert window.message.isVisible()
