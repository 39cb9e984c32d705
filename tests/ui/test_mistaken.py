"""What is opened, dropped or named at the start as a year's return though it is something else."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.conftest import MakeFile, OpenWindow
from tests.ui.test_handing import CHANGES, filled, submission
from ui.dialogs.hand_back import HandBackDialog
from ui.main_window import MainWindow


def drop(window: MainWindow, file: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    place, copy = QPoint(400, 300), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(place, copy, data, left, none))
    QApplication.sendEvent(window, QDropEvent(QPointF(place), copy, data, left, none))


def test_a_submission_that_is_opened_is_called_by_its_name_and_can_be_imported_from_there(
    open_window: OpenWindow, make_file: MakeFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    window, sent = open_window(make_file()), submission(tmp_path, CHANGES)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(sent), ""))
    QTest.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert window.message.text.startswith("“上报件.xlsx”是示例学校 2023 年度的上报件，不是年报文件。")
    QTest.keyClick(window, Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, HandBackDialog)
    assert dialog.main.text() == "导入 3 处"
    assert window.message.isHidden()
    dialog.reject()


def test_what_is_wrong_with_a_workbook_of_ours_is_said(
    open_window: OpenWindow, make_file: MakeFile, tmp_path: Path
) -> None:
    window, sent = open_window(make_file()), submission(tmp_path, {})
    window._workspace.forms = [form for form in window._workspace.forms if 2023 not in form.years]
    drop(window, sent)
    assert window.message.text.startswith("上报件.xlsx 不能导入：文件用的报表制度 2023")


def test_what_is_offered_goes_when_the_file_is_closed(
    open_window: OpenWindow, make_file: MakeFile, tmp_path: Path
) -> None:
    window = open_window(make_file())
    drop(window, submission(tmp_path, CHANGES))
    window._workspace.leave()
    assert window.message.isHidden()


def test_a_table_that_an_office_has_filled_in_is_known_when_it_is_dropped(
    open_window: OpenWindow, make_file: MakeFile, tmp_path: Path
) -> None:
    window = open_window(make_file())
    drop(window, filled(tmp_path, C7=271))
    assert window.message.text.startswith("“学生处.xlsx”是科室填的表，不是年报文件。")
    assert window.message.way.isVisible()


def test_a_file_of_returns_that_is_dropped_is_opened(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window()
    drop(window, make_file())
    assert window.windowTitle() == "示例学校 2023 年度年报"


def test_without_an_open_return_it_is_said_that_one_comes_first(open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window(submission(tmp_path, {}))
    assert "先打开学校的年报文件，再用“文件 — 导入…”" in window.message.text
    assert window.message.way.isHidden()


def test_another_workbook_is_not_offered_for_import(
    open_window: OpenWindow, make_file: MakeFile, tmp_path: Path
) -> None:
    window = open_window(make_file())
    (tmp_path / "x.xlsx").write_bytes(b"no")
    drop(window, tmp_path / "x.xlsx")
    assert window.message.text == "“x.xlsx”是别的工作簿，里面没有年报。请选扩展名为 .hzdesk 的文件。"
    assert window.message.way.isHidden()


def test_a_form_that_is_opened_can_be_taken_in_from_there(
    open_window: OpenWindow, make_file: MakeFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(make_file())
    taken: list[Path] = []
    (tmp_path / "a.hzform").write_bytes(b"")
    monkeypatch.setattr(window._files, "take_form", taken.append)
    drop(window, tmp_path / "a.hzform")
    assert window.message.text.startswith("“a.hzform”是报表制度文件，不是年报文件。")
    window.message.way.click()
    assert taken == [tmp_path / "a.hzform"]


def test_the_next_message_takes_the_way_of_the_last_one_with_it(
    open_window: OpenWindow, make_file: MakeFile, tmp_path: Path
) -> None:
    window = open_window(make_file())
    drop(window, submission(tmp_path, {}))
    assert window.message.way.isVisible()
    window._workspace.say("备份已写好。")
    assert window.message.way.isHidden()
