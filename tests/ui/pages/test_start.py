"""The first minutes with the program."""

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from hzdesk.returns import BUREAU
from tests.ui.conftest import MakeFile, OpenWindow
from ui.dialogs.new_return import NewReturnDialog
from ui.main_window import MainWindow
from ui.pages import TRENDS
from ui.pages.overview import OverviewPage
from ui.pages.start import StartPage
from ui.settings import WHO, Settings


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data"


def start_page(window: MainWindow) -> StartPage:
    page = window.findChild(StartPage)
    assert isinstance(page, StartPage)
    assert page.isVisible()
    return page


def press(page: StartPage, text: str) -> None:
    button = next(button for button in page.findChildren(QPushButton) if button.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def dialog_of(window: MainWindow) -> NewReturnDialog:
    found = window.findChild(NewReturnDialog)
    assert isinstance(found, NewReturnDialog)
    found.activateWindow()
    QApplication.processEvents()
    return found


def choose(dialog: NewReturnDialog) -> None:
    for box in (dialog.kind, dialog.affiliation, dialog.district):
        box.setCurrentIndex(1)


def test_without_a_file_the_way_to_one_has_the_focus(open_window: OpenWindow) -> None:
    start_page(open_window())
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "新建年报…"


def test_a_school_begins_its_first_return(
    open_window: OpenWindow, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    press(start_page(window), "新建年报…")
    dialog = dialog_of(window)
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getExistingDirectory", lambda *_: str(tmp_path))
    dialog._choose_folder()
    QTest.keyClicks(dialog.code, "3301000007")
    dialog.name.setText("  某某  职业学校 ")
    dialog.person.setText("李老师")
    choose(dialog)
    QTest.mouseClick(dialog.create_button, Qt.MouseButton.LeftButton)
    assert (tmp_path / "3301000007.hzdesk").is_file()
    assert isinstance(window.pages.current(), OverviewPage)
    session = window._workspace.session
    assert session.frame.school_name == "某某 职业学校"
    assert session.frame.kind == "vocational_high"
    assert session.who == settings.get(WHO) == "李老师"
    assert not start_page_is_visible(window)


def test_the_bureau_begins_its_own_return_without_affiliation_and_district(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    window = open_window()
    press(start_page(window), "新建年报…")
    dialog = dialog_of(window)
    dialog._folder = tmp_path
    dialog.code.setText("3301000000")
    dialog.name.setText("某市教育局")
    dialog.year.setCurrentIndex(dialog.year.findData(2023))
    dialog.kind.setCurrentIndex(dialog.kind.findData(BUREAU))
    assert not dialog.affiliation.isEnabled()
    QTest.mouseClick(dialog.create_button, Qt.MouseButton.LeftButton)
    session = window._workspace.session
    assert session.form.of_bureau
    assert (session.frame.kind, session.frame.affiliation, session.frame.district) == (BUREAU, "", "")
    for section in session.form.sections:
        window.navigation.show(section.key)
    window.navigation.show(TRENDS.key)


def start_page_is_visible(window: MainWindow) -> bool:
    return any(page.isVisible() for page in window.findChildren(StartPage))


def test_what_is_missing_is_said_and_gets_the_focus(open_window: OpenWindow) -> None:
    window = open_window()
    press(start_page(window), "新建年报…")
    dialog = dialog_of(window)
    create = dialog.create_button
    QTest.mouseClick(create, Qt.MouseButton.LeftButton)
    assert dialog.problem.text().startswith("学校代码")
    assert dialog.code.hasFocus()
    dialog.code.setText("3301000007")
    QTest.mouseClick(create, Qt.MouseButton.LeftButton)
    assert dialog.name.hasFocus()
    dialog.name.setText("某某学校")
    QTest.mouseClick(create, Qt.MouseButton.LeftButton)
    assert dialog.problem.text() == "学校类别还没有选。"
    assert dialog.isVisible()
    dialog.reject()


def test_what_was_said_to_be_wrong_goes_when_it_is_put_right(open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window()
    press(start_page(window), "新建年报…")
    dialog = dialog_of(window)
    dialog._folder = tmp_path / "nowhere"
    QTest.mouseClick(dialog.create_button, Qt.MouseButton.LeftButton)
    dialog.code.setText("3301000007")
    assert dialog.problem.text() == "学校名称还空着。请写全称。"
    dialog.name.setText("某某学校")
    choose(dialog)
    assert dialog.problem.text().endswith("nowhere 不存在。请换一个文件夹。")
    dialog.reject()


def test_the_folder_that_is_proposed_is_made_where_there_is_none(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path / "new" / "文档"))
    window = open_window()
    press(start_page(window), "新建年报…")
    dialog = dialog_of(window)
    dialog.code.setText("3301000007")
    dialog.name.setText("某某学校")
    choose(dialog)
    QTest.mouseClick(dialog.create_button, Qt.MouseButton.LeftButton)
    assert (tmp_path / "new" / "文档" / "3301000007.hzdesk").is_file()
    assert window.windowTitle().startswith("某某学校")


def test_a_file_that_is_there_is_not_overwritten(open_window: OpenWindow, make_file: MakeFile, tmp_path: Path) -> None:
    file = make_file()
    before = file.read_bytes()
    window = open_window()
    press(start_page(window), "新建年报…")
    dialog = dialog_of(window)
    dialog._folder = tmp_path
    dialog.code.setText(file.stem)
    dialog.name.setText("某某学校")
    choose(dialog)
    QTest.mouseClick(dialog.create_button, Qt.MouseButton.LeftButton)
    assert dialog.problem.text() == f"{file} 已经有了。请打开它，或换一个文件夹。"
    assert file.read_bytes() == before
    dialog.reject()


def test_enter_in_any_field_makes_the_file_or_says_what_is_missing(open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window()
    press(start_page(window), "新建年报…")
    dialog = dialog_of(window)
    dialog._folder = tmp_path
    QTest.keyClick(dialog.code, Qt.Key.Key_Return)
    assert dialog.problem.text().startswith("学校代码")
    dialog.code.setText("3301000007")
    dialog.name.setText("某某学校")
    choose(dialog)
    QTest.keyClick(dialog.person, Qt.Key.Key_Return)
    assert (tmp_path / "3301000007.hzdesk").is_file()


def test_a_folder_that_is_gone_is_told_before_anything_typed_is_lost(open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window()
    press(start_page(window), "新建年报…")
    dialog = dialog_of(window)
    dialog._folder = tmp_path / "U 盘"
    dialog.code.setText("3301000007")
    dialog.name.setText("某某学校")
    choose(dialog)
    QTest.mouseClick(dialog.create_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert dialog.problem.text() == f"文件夹 {tmp_path / 'U 盘'} 不存在。请换一个文件夹。"
    assert dialog.other.hasFocus()
    dialog.reject()


def test_a_new_file_is_not_put_where_the_example_is(
    open_window: OpenWindow, make_file: MakeFile, data_folder: Path, settings: Settings
) -> None:
    own, example = make_file(), data_folder / "hzdesk" / "example" / "schools" / "3301990001.hzdesk"
    example.parent.mkdir(parents=True)
    example.write_bytes(own.read_bytes())
    for location in (own, example):
        settings.remember_store(str(location))
    window = open_window()
    window.menus.action("关闭文件(&C)").trigger()
    press(start_page(window), "新建年报…")
    dialog = dialog_of(window)
    assert dialog.location.parent == own.parent
    dialog.reject()


def test_a_district_that_is_gone_cannot_be_chosen_for_a_later_year(open_window: OpenWindow) -> None:
    window = open_window()
    press(start_page(window), "新建年报…")
    dialog = dialog_of(window)
    dialog.year.setCurrentIndex(dialog.year.findData(2019))
    assert dialog.district.findText("江干区") > 0
    dialog.year.setCurrentIndex(dialog.year.findData(2023))
    assert dialog.district.findText("江干区") == -1
    dialog.reject()


def test_a_file_is_chosen_and_opened(
    open_window: OpenWindow, make_file: MakeFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = make_file()
    window = open_window()
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getOpenFileName", lambda *_: (str(file), ""))
    press(start_page(window), "打开文件…")
    assert window._workspace.location == file


def test_the_files_of_last_time_are_offered_while_they_are_there(
    open_window: OpenWindow, make_file: MakeFile, settings: Settings
) -> None:
    file, gone = make_file(), make_file(name="gone.hzdesk")
    for location in (gone, file):
        settings.remember_store(str(location))
    settings.set(WHO, "")
    gone.unlink()
    window = open_window()
    window.menus.action("关闭文件(&C)").trigger()
    page = start_page(window)
    assert [page._recent.rows.index(row, 0).data() for row in range(page._recent.rows.rowCount())] == [file.name]
    assert page._recent.hasFocus()
    QTest.keyClick(page._recent, Qt.Key.Key_Return)
    assert window._workspace.is_open


def test_the_example_school_is_made_once_and_opened(open_window: OpenWindow, qtbot: QtBot, data_folder: Path) -> None:
    window = open_window()
    for _ in range(2):
        press(start_page(window), "打开示例学校")
    assert window.message.isVisible()
    qtbot.waitUntil(lambda: window._workspace.is_open, timeout=60_000)
    location = window._workspace.location
    assert location.is_relative_to(data_folder)
    assert len(window._workspace.session.store.heads()) == 5
    made = location.stat().st_mtime_ns
    window.menus.action("关闭文件(&C)").trigger()
    press(start_page(window), "打开示例学校")
    assert window._workspace.location == location
    assert location.stat().st_mtime_ns == made
