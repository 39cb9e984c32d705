"""A table goes to an office from the window, and what comes back is shown before it is kept."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from hzdesk import handout
from hzdesk.canonical import check_code
from hzdesk.forms import shipped_forms
from hzdesk.signing import make_identity
from hzdesk.submission import make
from tests.core.forms.return_2023 import FORM, LAST, SOUND, Changes, annual, changed
from tests.core.workbook.offices import edited
from tests.ui.conftest import MakeFile, OpenWindow, open_real_store, reopened
from ui.dialogs.hand_back import HandBackDialog
from ui.dialogs.hand_out import HandOutDialog
from ui.handing import Handing
from ui.main_window import MainWindow
from ui.pages.section import SectionPage

PEOPLE = FORM.by_key["progression"]
WHEN = datetime(2024, 1, 5, tzinfo=UTC)


def handing(window: MainWindow) -> Handing:
    return window.commands._handing


def filled(folder: Path, **cells: object) -> Path:
    """What the office hands back of the sound return; the cells are of the first sheet."""
    file = folder / "学生处.xlsx"
    words = (shipped_forms(), annual(SOUND), annual(LAST), PEOPLE.title, file)
    handout.hand_out(*words, office="学生处", day=date(2023, 12, 1))
    file.write_bytes(edited(file.read_bytes(), **{f"{PEOPLE.title}!{cell}": value for cell, value in cells.items()}))
    return file


def shown(window: MainWindow, file: Path) -> HandBackDialog:
    dialog = handing(window).show(file)
    assert dialog is not None
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    QApplication.processEvents()
    return dialog


def number(file: Path, key: str) -> object:
    store = reopened(file)
    found = store.load(2023)
    store.close()
    assert found is not None
    return found.value("progression", "record", key)


def test_what_the_office_changed_is_kept_in_one_step_that_can_be_undone(
    open_window: OpenWindow, make_file: MakeFile, tmp_path: Path
) -> None:
    file = make_file()
    window = open_window(file)
    dialog = shown(window, filled(tmp_path, C7=271, C10=21))
    assert (dialog.choices, dialog.main.text()) == ([True, True], "导入 2 处")
    assert number(file, "graduates") == 270
    QTest.keyClick(dialog, Qt.Key.Key_Tab)
    dialog.accept()
    assert [number(file, key) for key in ("graduates", "by_exam")] == [271, 21]
    assert window.message.text == f"已导入学生处填的“{PEOPLE.title}” 2 处。按 Ctrl+Z 一步撤销。"
    assert window.navigation.current == PEOPLE.key
    assert window._workspace.session.log(PEOPLE.key, "record", "graduates")[0].who == "学生处"
    window._workspace.undo()
    assert [number(file, key) for key in ("graduates", "by_exam")] == [270, 20]


def test_what_both_changed_has_to_be_decided_with_the_keyboard_or_at_once(
    open_window: OpenWindow, make_file: MakeFile, tmp_path: Path
) -> None:
    file = make_file({"progression.graduates": 269})
    window = open_window(file)
    dialog = shown(window, filled(tmp_path, C7=271, C10=21))
    assert dialog.choices == [None, True]
    assert not dialog.main.isEnabled()
    assert "本校 270 → 269，科室 270 → 271" in dialog.whole.text()
    QTest.keyClick(dialog.table, Qt.Key.Key_Space)
    assert (dialog.choices[0], dialog.main.text(), dialog.main.isEnabled()) == (True, "导入 2 处", True)
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    QTest.keyClick(dialog.table, Qt.Key.Key_Down)
    assert dialog.whole.text().endswith("20 → 21")
    assert dialog.choices == [False, True]
    dialog.accept()
    assert [number(file, key) for key in ("graduates", "by_exam")] == [269, 21]


def submission(folder: Path, changes: Changes, name: str = "上报件.xlsx", **frame: object) -> Path:
    """What the school has signed, with these changes in it."""
    identity = make_identity("示例学校", valid_from=WHEN, valid_to=WHEN + timedelta(days=1))
    told = annual(changed(SOUND, changes))
    told = replace(told, frame=told.frame._replace(**frame))
    (folder / name).write_bytes(make(shipped_forms(), told, annual(LAST), identity, when=WHEN).content)
    return folder / name


CHANGES: Changes = {"progression.graduates": 271, "progression.by_exam": 21, "basics.telephone": "0571-1"}


def test_a_submission_is_shown_cell_by_cell_and_taken_in_one_step(
    open_window: OpenWindow, make_file: MakeFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, sent = make_file(), submission(tmp_path, CHANGES)
    window = open_window(file)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(sent), ""))
    window.menus.action("导入…(&T)").trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, HandBackDialog)
    assert dialog.main.text() == "导入 3 处"
    heads = [dialog.table.model().headerData(at, Qt.Orientation.Horizontal) for at in range(4)]
    assert heads == ["位置", "本校现在", "上报件的", "导入"]
    assert "科室" not in " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert number(file, "graduates") == 270
    dialog.accept()
    assert [number(file, key) for key in ("graduates", "by_exam")] == [271, 21]
    assert window.message.text == "已导入上报件“上报件.xlsx” 3 处。按 Ctrl+Z 一步撤销。"
    assert window._workspace.session.log(PEOPLE.key, "record", "graduates")[0].who == "上报件"
    window._workspace.undo()
    assert [number(file, key) for key in ("graduates", "by_exam")] == [270, 20]


def test_a_whole_submission_brings_back_its_rows_in_their_order_and_its_check_code(
    open_window: OpenWindow, make_file: MakeFile, tmp_path: Path
) -> None:
    """What is lost on one computer comes back from the file that was handed in."""
    file, sent = make_file(), submission(tmp_path, {})
    store = open_real_store(str(file))
    store.save(replace(annual(SOUND), sections={}, nothing=frozenset()), "x")
    store.close()
    window = open_window(file)
    shown(window, sent).accept()
    session = window._workspace.session
    assert session.annual.sections == annual(SOUND).sections
    assert check_code(session.form, session.annual) == check_code(session.form, annual(SOUND))


def test_of_a_submission_one_cell_can_be_left_alone(
    open_window: OpenWindow, make_file: MakeFile, tmp_path: Path
) -> None:
    file = make_file()
    dialog = shown(open_window(file), submission(tmp_path, CHANGES))
    place = next(at for at, change in enumerate(dialog.changes) if getattr(change.edit, "field", "") == "graduates")
    dialog.table.selectRow(place)
    QTest.keyClick(dialog.table, Qt.Key.Key_Space)
    assert dialog.main.text() == "导入 2 处"
    dialog.accept()
    assert [number(file, key) for key in ("graduates", "by_exam")] == [270, 21]


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        ({"school_code": "9", "school_name": "别的学校"}, "x.xlsx 是 别的学校 的，不能导入本校的年报。请核对文件。"),
        ({"year": 2022}, "x.xlsx 是 2022 年度的，打开的是 2023 年度。请先打开那一年再导入。"),
        ({}, "上报件“x.xlsx”和这里的一样，没有要导入的。"),
    ],
)
def test_a_submission_of_another_return_or_with_nothing_new_opens_nothing(
    open_window: OpenWindow, make_file: MakeFile, tmp_path: Path, frame: dict[str, object], told: str
) -> None:
    window = open_window(make_file())
    assert handing(window).show(submission(tmp_path, {}, "x.xlsx", **frame)) is None
    assert window.message.text == told


def test_nothing_is_kept_of_a_workbook_that_is_not_taken(
    open_window: OpenWindow, make_file: MakeFile, tmp_path: Path
) -> None:
    file = make_file()
    shown(open_window(file), filled(tmp_path, C7=271)).reject()
    assert number(file, "graduates") == 270


def test_what_cannot_be_taken_is_said_in_the_window(
    open_window: OpenWindow, make_file: MakeFile, tmp_path: Path
) -> None:
    window = open_window(make_file())
    assert handing(window).show(filled(tmp_path)) is None
    assert window.message.text == f"学生处填的“{PEOPLE.title}”和这里的一样，没有要导入的。"
    (tmp_path / "x.xlsx").write_bytes(b"no")
    assert handing(window).show(tmp_path / "x.xlsx") is None
    assert window.message.text.startswith("x.xlsx 不能导入：")


@pytest.mark.parametrize("by_button", [True, False])
def test_the_table_of_the_page_in_front_is_proposed_and_written(
    open_window: OpenWindow, make_file: MakeFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_button: bool
) -> None:
    window = open_window(make_file())
    window.navigation.show(PEOPLE.key)
    target = tmp_path / "out.xlsx"
    proposed: list[str] = []

    def choose(_parent: object, _title: str, name: str, _filter: str) -> tuple[str, str]:
        proposed.append(Path(name).name)
        return str(target), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    page = window.pages.current()
    assert isinstance(page, SectionPage)
    page.head.office.click() if by_button else window.menus.action("导出一张表给科室…(&E)").trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, HandOutDialog)
    assert dialog.title == PEOPLE.title
    dialog.office.setText("学生处")
    QTest.keyClick(dialog.office, Qt.Key.Key_Return)
    assert proposed == [f"示例学校 2023 {PEOPLE.title}（学生处）.xlsx"]
    assert handout.read_back(shipped_forms(), target).office == "学生处"
    assert str(target) in window.message.text
