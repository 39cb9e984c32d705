"""A year that was made by mistake goes through the real window, and the backup has it."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hzdesk.forms import shipped_forms
from hzdesk.returns import SetValue
from hzdesk.store import Received, Signed
from tests.core.forms.return_2023 import SOUND, annual
from tests.ui.conftest import MakeFile, OpenWindow, open_real_store, reopened
from ui.dialogs.remove_year import RemoveYearDialog
from ui.main_window import MainWindow
from ui.pages import SIGN
from ui.pages.sign import SignPage
from ui.pages.start import StartPage
from ui.settings import WHO, Settings

STUDENTS = ("basics", "record", "students")


def ask(window: MainWindow) -> RemoveYearDialog:
    window.menus.action("删除这一年的年报…(&D)").trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RemoveYearDialog), window.message.text
    return dialog


def remove(window: MainWindow, year: int) -> None:
    dialog = ask(window)
    QTest.keyClicks(dialog.year, str(year))
    dialog.main.click()
    QApplication.processEvents()


def refused(window: MainWindow) -> str:
    """What is said instead of a dialog."""
    window.menus.action("删除这一年的年报…(&D)").trigger()
    assert QApplication.activeModalWidget() is None
    assert window.message.isVisible()
    return window.message.text


def years(window: MainWindow) -> list[str]:
    return [choice.text for choice in window._files.years() if choice is not None]


def begin(window: MainWindow, year: int) -> None:
    next(c for c in window._files.years() if c is not None and c.text == f"新建 {year} 年度").run()


def backup_of(file: Path, year: int) -> Path:
    return file.with_stem(f"{file.stem}（删除 {year} 年度前的备份）")


def test_a_year_named_once_more_goes_and_the_line_says_where_the_backup_lies(
    open_window: OpenWindow, make_file: MakeFile, settings: Settings
) -> None:
    settings.set(WHO, "王老师")
    file = make_file()
    window = open_window(file)
    remove(window, 2023)
    assert window.windowTitle() == "示例学校 2022 年度年报"
    backup = backup_of(file, 2023)
    assert window.message.text == f"已删除 2023 年度的年报，现在是 2022 年度。删除前的备份在 {backup}。"
    assert window.message.isVisible()
    store = reopened(backup)
    assert store.load(2023) == annual(SOUND)
    store.close()
    assert [(line.who, line.year) for line in window._workspace.session.store.removed()] == [("王老师", 2023)]


def test_an_untouched_year_goes_with_enter(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    begin(window, 2024)
    QTest.keyClick(ask(window), Qt.Key.Key_Return)
    assert window._workspace.session.frame.year == 2023
    assert years(window)[:2] == ["2023 年度", "2022 年度"]


def test_a_removed_year_is_made_anew(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    begin(window, 2024)
    before = window._workspace.session.annual
    window._workspace.edit([SetValue(*STUDENTS, 801)])
    remove(window, 2024)
    begin(window, 2024)
    assert window._workspace.session.annual == before
    assert window._workspace.session.log(*STUDENTS) == ()


def test_undo_knows_nothing_of_a_removed_year(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    before = window._workspace.session.previous
    window._workspace.edit([SetValue(*STUDENTS, 801)])
    remove(window, 2023)
    assert not window._undo.isEnabled()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window._workspace.session.annual == before
    assert window._workspace.session.store.load(2022) == before


def test_what_is_being_typed_counts_and_is_in_the_backup(open_window: OpenWindow, make_file: MakeFile) -> None:
    file = make_file()
    window = open_window(file)
    begin(window, 2024)
    window._workspace.show(*STUDENTS)
    QTest.keyClicks(QApplication.focusWidget(), "812")
    assert ask(window).year.isVisible()
    QApplication.activeModalWidget().close()
    remove(window, 2024)
    store = reopened(backup_of(file, 2024))
    kept = store.load(2024)
    store.close()
    assert kept is not None
    assert kept.value(*STUDENTS) == 812


def test_a_dialog_left_leaves_the_year_and_makes_no_backup(open_window: OpenWindow, make_file: MakeFile) -> None:
    file = make_file()
    window = open_window(file)
    QTest.keyClick(ask(window), Qt.Key.Key_Escape)
    assert window._workspace.session.frame.year == 2023
    assert list(file.parent.glob("*.hzdesk")) == [file]


def test_a_backup_that_cannot_be_made_leaves_the_year(open_window: OpenWindow, make_file: MakeFile) -> None:
    file = make_file()
    Path(f"{backup_of(file, 2023)}.part").mkdir()
    window = open_window(file)
    remove(window, 2023)
    assert "没有写成" in window.message.text
    assert window._workspace.edit([SetValue(*STUDENTS, 801)])


def test_the_only_year_is_told_what_to_do_first(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    remove(window, 2023)
    assert "请先在“文件 — 年度”里新建对的那一年" in refused(window)
    begin(window, 2021)
    window._workspace.open_year(2022)
    remove(window, 2022)
    assert window._workspace.session.frame.year == 2021


def test_a_file_that_is_read_only_loses_nothing(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window()
    window._workspace.open_store = partial(open_real_store, read_only=True)
    window._files.open(str(make_file()))
    assert "以只读方式打开" in refused(window)


def test_a_merged_year_is_no_schools_to_remove(open_window: OpenWindow, make_file: MakeFile) -> None:
    file = make_file()
    store = open_real_store(str(file))
    received = Received("a.xlsx", "0" * 64, b"PK", "accepted", "valid", "{}", "3301000001", 2023, 1)
    store.save_many(2023, [annual(SOUND)], [received], "局")
    store.close()
    assert "由汇总得来，不能删除" in refused(open_window(file))


def test_a_signed_year_made_anew_is_compared_with_no_revision_that_is_gone(
    open_window: OpenWindow, make_file: MakeFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    window = open_window(make_file())
    session = window._workspace.session
    session.store.lock(session.frame, Signed("2023-12-20T14:32:00+08:00", "李老师", "ab", "7KQM", "a.xlsx"), b"")
    window._workspace.reload()
    remove(window, 2023)
    begin(window, 2023)
    assert window._workspace.session.frame.revision == 2
    window.navigation.show(SIGN.key)
    page = window.pages.current()
    assert isinstance(page, SignPage)
    assert not page.content.changes_part.isVisible()


def test_where_the_nearest_year_cannot_be_shown_the_file_is_closed(
    open_window: OpenWindow, make_file: MakeFile
) -> None:
    file = make_file()
    window = open_window(file)
    window._workspace.forms = [replace(form, years=range(2023, 2024)) for form in shipped_forms()]
    remove(window, 2023)
    assert window.findChild(StartPage) is not None
    assert window.message.text == f"已删除 2023 年度的年报。删除前的备份在 {backup_of(file, 2023)}。"
