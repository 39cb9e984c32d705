from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hzdesk import identities
from hzdesk.forms import shipped_forms
from hzdesk.identities import Contents, Known
from hzdesk.returns import DropRow, Edit, Frame, SetValue
from hzdesk.signing import load_identity, verify
from hzdesk.workbook.read import read_submission
from tests.core.forms.return_2023 import SOUND, Changes
from tests.ui.conftest import MakeFile, OpenWindow
from ui.main_window import MainWindow
from ui.pages import SIGN
from ui.pages.sign import SignPage

PASSPHRASE = "correct horse 9"
KEY = Qt.Key
FRAME = Frame("3301000001", "示例学校", "vocational_high", "municipal", "330106", 2023)
ERROR: Changes = {"progression.matched": 61}


@pytest.fixture(scope="module")
def contents() -> Contents:
    return identities.make(FRAME, "填报人", "李老师", PASSPHRASE)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def identity(data_folder: None, contents: Contents) -> Known:
    return identities.keep(FRAME.school_code, "填报人", contents)


def shown(window: MainWindow, tmp_path: Path) -> SignPage:
    window.navigation.show(SIGN.key)
    page = window.pages.current()
    assert isinstance(page, SignPage)
    page._folder = tmp_path / "年报上报"
    return page


@pytest.fixture
def page(identity: Known, make_file: MakeFile, open_window: OpenWindow, tmp_path: Path) -> SignPage:
    return shown(open_window(make_file()), tmp_path)


@pytest.fixture
def faulty(identity: Known, make_file: MakeFile, open_window: OpenWindow, tmp_path: Path) -> SignPage:
    return shown(open_window(make_file(ERROR)), tmp_path)


def type_passphrase(page: SignPage, passphrase: str = PASSPHRASE) -> None:
    QTest.keyClicks(page.act.passphrase.input, passphrase)


def wait(qtbot: QtBot, page: SignPage) -> None:
    qtbot.waitUntil(lambda: page._job is None, timeout=20_000)


def sign(qtbot: QtBot, page: SignPage) -> None:
    type_passphrase(page)
    QTest.keyClick(page.act.passphrase.input, KEY.Key_Return)
    wait(qtbot, page)


def test_the_passphrase_has_the_focus_when_the_page_is_chosen(page: SignPage) -> None:
    assert page.act.passphrase.input.hasFocus()


def test_signing_makes_a_file_that_verifies_and_reads_back_the_same(
    qtbot: QtBot, page: SignPage, identity: Known, tmp_path: Path
) -> None:
    code = page.act.code.code
    annual = page._workspace.session.annual
    sign(qtbot, page)
    (file,) = (tmp_path / "年报上报").iterdir()
    assert file.name == "示例学校_2023_第1稿.xlsx"
    report = verify(file.read_bytes())
    assert report.outcome == "valid"
    assert report.signatures[0].fingerprint == identity.fingerprint
    reading = read_submission(report.parts, shipped_forms())
    assert reading.annual is not None
    assert reading.annual.sections == annual.sections
    assert reading.check_code == code == page.result.code.code


def test_what_is_signed_is_locked_and_says_so(qtbot: QtBot, page: SignPage) -> None:
    sign(qtbot, page)
    session = page._workspace.session
    assert session.is_locked
    assert page._right.currentWidget() is page.result
    assert page.content.title.text() == "已签的内容"
    assert page.title.note.text().endswith("签名，内容已锁定")
    assert page.result.open_folder.hasFocus()


def test_the_result_tells_what_was_checked(qtbot: QtBot, page: SignPage, tmp_path: Path) -> None:
    sign(qtbot, page)
    exported = page._exported
    assert exported is not None
    assert exported.parts == len(verify(exported.file.read_bytes()).parts)
    assert lines(page) == [
        f"签名完整，{exported.parts} 个部件全部在内",
        f"重新读回，{exported.values} 项与本机一致",
        "审核结果：错误 0，待说明 0，没填 0",
    ]
    assert page.result.file.name.text() == exported.file.name
    assert str(tmp_path / "年报上报") in page.result.file.about.text()


def lines(page: SignPage) -> list[str]:
    from PySide6.QtWidgets import QLabel

    box = page.result._checked
    rows = [box.itemAt(place).widget() for place in range(box.count())]
    return [said.text() for row in rows for said in row.findChildren(QLabel) if said.text()]


def test_the_passphrase_is_nowhere_when_signing_is_over(qtbot: QtBot, page: SignPage) -> None:
    sign(qtbot, page)
    assert page.act.passphrase.text() == ""
    assert not page.act.passphrase.input.isUndoAvailable()
    parts = (page, page.act, page.act.passphrase, page._jobs)
    held = [name for part in parts for name, value in vars(part).items() if PASSPHRASE in repr(value)]
    assert held == []


def test_a_wrong_passphrase_is_said_below_the_field_and_nothing_is_signed(
    qtbot: QtBot, page: SignPage, tmp_path: Path
) -> None:
    type_passphrase(page, "wrong horse 9")
    page.act.main.click()
    assert not page.act.main.isEnabled()
    wait(qtbot, page)
    assert page.act.passphrase.said.text() == "签名密码不对。请再输一次，注意大小写。"
    assert page.act.passphrase.input.hasFocus()
    assert not (tmp_path / "年报上报").exists()
    assert not page._workspace.session.is_locked
    assert page.act.main.isEnabled()


def test_without_a_passphrase_nothing_begins(page: SignPage) -> None:
    page.act.main.click()
    assert page._job is None
    assert page.act.passphrase.said.text() == "请输入签名密码。"


def test_a_stopped_signature_leaves_nothing_behind(qtbot: QtBot, page: SignPage, tmp_path: Path) -> None:
    type_passphrase(page)
    page.act.main.click()
    assert page.act.stop.isVisible()
    page.act.stop.click()
    wait(qtbot, page)
    assert not (tmp_path / "年报上报").exists()
    assert page._workspace.session.head.signed is None
    assert page.act.main.isEnabled()


def test_what_is_changed_while_it_is_signed_is_not_signed(qtbot: QtBot, page: SignPage, tmp_path: Path) -> None:
    type_passphrase(page)
    page.act.main.click()
    page._workspace.edit([SetValue("city_contest", "record", "student_entrants", 61)])
    wait(qtbot, page)
    assert page.act.passphrase.said.text() == "签名的时候又改了数，这次作废。请再签一次。"
    assert page._workspace.session.head.signed is None
    assert not (tmp_path / "年报上报").exists()


def test_a_file_that_excel_holds_open_is_said_and_nothing_is_locked(
    qtbot: QtBot, page: SignPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(self: Path, target: Path) -> None:
        raise PermissionError(13, "open in Excel", str(target))

    monkeypatch.setattr(Path, "replace", denied)
    sign(qtbot, page)
    assert page.act.passphrase.said.text().startswith("写不进 ")
    assert page._workspace.session.head.signed is None


def test_an_error_keeps_the_main_button_shut_with_the_reason_in_words(faulty: SignPage) -> None:
    assert not faulty.act.main.isEnabled()
    assert faulty.act.why.text() == "还有 2 处没填或有错误，先改正或写明理由。"
    assert faulty.content.open_part.isVisible()


def test_an_open_error_has_its_way_to_the_cell(faulty: SignPage) -> None:
    cells: list[tuple[str, str, str]] = []
    faulty._workspace.wanted.connect(lambda *cell: cells.append(cell))
    faulty.content.open_rows.wanted.emit("progression", "record", "matched")
    assert cells == [("progression", "record", "matched")]


def test_the_reason_is_folded_back_by_the_same_way_or_by_escape_and_waits_as_it_was_written(faulty: SignPage) -> None:
    act = faulty.act
    act.with_errors.click()
    QTest.keyClicks(act.reason, "counted by the ministry")
    act.with_errors.click()
    assert (act.reason.isHidden(), act.reason_text(), act.main.isEnabled()) == (True, "", False)
    act.with_errors.click()
    assert (act.reason.hasFocus(), act.reason_text()) == (True, "counted by the ministry")
    QTest.keyClick(act.reason, Qt.Key.Key_Escape)
    assert act.reason.isHidden()
    assert (act.with_errors.hasFocus(), act.with_errors.text()) == (True, "带错误上报…")


def test_a_return_with_errors_leaves_with_a_reason_that_the_store_keeps(qtbot: QtBot, faulty: SignPage) -> None:
    QTest.mouseClick(faulty.act.with_errors, Qt.MouseButton.LeftButton)
    assert faulty.act.reason.hasFocus()
    assert not faulty.act.main.isEnabled()
    QTest.keyClicks(faulty.act.reason, "counted by the ministry")
    assert faulty.act.main.isEnabled()
    assert faulty.act.main.text() == "签名并带错误上报"
    sign(qtbot, faulty)
    signed = faulty._workspace.session.head.signed
    assert signed is not None
    assert signed.reason == "counted by the ministry"
    assert "带错误上报的理由：counted by the ministry" in lines(faulty)


def test_a_trial_makes_a_file_and_locks_nothing(qtbot: QtBot, faulty: SignPage, tmp_path: Path) -> None:
    type_passphrase(faulty)
    faulty.act.trial.click()
    wait(qtbot, faulty)
    (file,) = (tmp_path / "年报上报").iterdir()
    assert file.name == "示例学校_2023_第1稿_试报.xlsx"
    reading = read_submission(verify(file.read_bytes()).parts, shipped_forms())
    assert reading.cover is None or reading.cover.trial
    assert faulty._right.currentWidget() is faulty.act
    assert not faulty._workspace.session.is_locked


def test_without_an_identity_the_way_to_one_is_shown(
    make_file: MakeFile, open_window: OpenWindow, tmp_path: Path, contents: Contents
) -> None:
    page = shown(open_window(make_file()), tmp_path)
    assert page.act.make.hasFocus()
    assert not page.act.main.isEnabled()
    assert page.act.why.text() == "先新建签名身份，或导入已有的。"
    assert not page.act.passphrase.isVisible()
    page.use_identity(identities.keep(FRAME.school_code, "填报人", contents))
    assert page.act.main.isEnabled()
    assert page.act.passphrase.input.hasFocus()


def test_an_identity_from_elsewhere_signs_too(
    qtbot: QtBot,
    make_file: MakeFile,
    open_window: OpenWindow,
    tmp_path: Path,
    contents: Contents,
) -> None:
    stick = tmp_path / "usb" / "学校.p12"
    stick.parent.mkdir()
    stick.write_bytes(contents[0])
    page = shown(open_window(make_file()), tmp_path)
    page.use_identity(identities.known(stick))
    assert page.act.identity.text().endswith("指纹在签名时核对")
    sign(qtbot, page)
    signed = page._workspace.session.head.signed
    assert signed is not None
    assert signed.fingerprint == load_identity(contents[0], PASSPHRASE).fingerprint


def test_a_missing_person_is_named_with_the_way_to_the_field(
    identity: Known, make_file: MakeFile, open_window: OpenWindow, tmp_path: Path
) -> None:
    page = shown(open_window(make_file({"basics.principal": None})), tmp_path)
    cells: list[tuple[str, str, str]] = []
    page._workspace.wanted.connect(lambda *cell: cells.append(cell))
    missing = page.act.people.itemAtPosition(2, 1).widget()
    assert missing.text() == "还没填，去填校长"
    missing.click()
    assert cells == [("basics", "record", "principal")]


def test_the_copy_on_a_stick_is_the_same_byte_for_byte(qtbot: QtBot, page: SignPage, tmp_path: Path) -> None:
    sign(qtbot, page)
    page.save_copy(tmp_path / "usb" / "copy.xlsx")
    (file,) = (tmp_path / "年报上报").iterdir()
    assert (tmp_path / "usb" / "copy.xlsx").read_bytes() == file.read_bytes()


def test_a_signed_return_opened_again_still_shows_its_file_and_code(
    qtbot: QtBot, page: SignPage, open_window: OpenWindow, tmp_path: Path
) -> None:
    sign(qtbot, page)
    file, code = page._workspace.location, page.result.code.code
    window = page.window()
    assert isinstance(window, MainWindow)
    window.menus.action("关闭文件(&C)").trigger()
    window._files.open(str(file))
    again = shown(window, tmp_path)
    assert again.result.code.code == code
    assert not again.result.open_folder.isVisible()
    assert again.result.copy.hasFocus()
    assert lines(again)[0] == "签名当时已验过签名，并重新读回核对"


def test_the_next_revision_begins_from_the_same_values_after_a_second_word(qtbot: QtBot, page: SignPage) -> None:
    sign(qtbot, page)
    sections = page._workspace.session.annual.sections
    assert page.result.revise.text() == "更正，开第 2 稿…"
    page.result.revise.click()
    assert page._workspace.session.frame.revision == 1
    page.result.begin.click()
    QApplication.processEvents()
    session = page._workspace.session
    assert session.frame.revision == 2
    assert not session.is_locked
    assert session.annual.sections == sections


def test_a_second_file_of_the_same_name_does_not_replace_the_first(page: SignPage) -> None:
    page._folder.mkdir()
    first = page.file()
    first.write_bytes(b"")
    assert page.file().name == "示例学校_2023_第1稿（2）.xlsx"
    assert page.file("试报").name == "示例学校_2023_第1稿_试报.xlsx"


def test_the_headline_stands_with_last_year_change_and_what_it_counts(page: SignPage) -> None:
    model = page.content.figures.rows
    row = [str(model.index(2, column).data()) for column in range(model.columnCount())]
    assert row == ["升学率", "78.5%", "78.5%", "0.0 百分点", "学年 2022—2023，不含技工学校"]
    assert model.rowCount() == len(page._workspace.session.form.headline)


def test_an_explained_query_stands_with_both_years_and_its_answer(
    identity: Known, make_file: MakeFile, open_window: OpenWindow, tmp_path: Path
) -> None:
    page = shown(open_window(make_file({"basics.reviewer": SOUND["basics"]["filler"]})), tmp_path)
    assert page.act.after.text().startswith("还有 1 条疑问没写说明")
    (query,) = page._workspace.session.findings
    page._workspace.explain(query, "人手少，由校长另行复核")
    model = page.content.explained.rows
    assert str(model.index(0, 3).data()) == "人手少，由校长另行复核"
    assert page.content.explained_part.isVisible()
    assert not page.content.open_part.isVisible()


def revised(page: SignPage, qtbot: QtBot, *edits: Edit) -> SignPage:
    """The page of the second 稿 with these edits in it."""
    sign(qtbot, page)
    page.result.revise.click()
    page.result.begin.click()
    QApplication.processEvents()
    page._workspace.edit(edits)
    window = QApplication.activeWindow()
    assert isinstance(window, MainWindow)
    window.navigation.show(SIGN.key)
    again = window.pages.current()
    assert isinstance(again, SignPage)
    return again


def changes(page: SignPage) -> list[tuple[str, str]]:
    model = page.content.changes.rows
    return [(str(model.index(r, 0).data()), str(model.index(r, 1).data())) for r in range(model.rowCount())]


def test_a_first_revision_has_nothing_to_compare_with(page: SignPage) -> None:
    assert not page.content.changes_part.isVisible()


def test_a_second_revision_names_what_differs_from_the_first(qtbot: QtBot, page: SignPage) -> None:
    edit = SetValue("basics", "record", "staff", 133)
    page = revised(page, qtbot, edit, DropRow("programmes", "r4"))
    assert page.content.changes_part.title.text() == "与第 1 稿不同的"
    assert changes(page)[0] == ("学校基本情况　教职工数", "130 → 133")
    assert changes(page)[1][0] == "专业布点　第 5 行　会计事务"
    assert changes(page)[1][1].startswith("删去：培养模式 三年制")
    assert not page.content.all_changes.isVisible()


def test_a_second_revision_that_differs_in_nothing_says_so(qtbot: QtBot, page: SignPage) -> None:
    page = revised(page, qtbot)
    assert page.content.changes_part.title.text() == "与第 1 稿没有不同"
    assert page.content.changes_part.isVisible()
    assert not page.content.changes.isVisible()


def test_many_differences_are_shown_first_in_part_and_all_on_demand(qtbot: QtBot, page: SignPage) -> None:
    keys = ("students", "staff", "teachers", "specialised_teachers", "dual_qualified", "course_projects", "telephone")
    page = revised(page, qtbot, *(SetValue("basics", "record", key, None) for key in keys))
    assert (len(changes(page)), page.content.all_changes.text()) == (6, "看全部 7 处")
    page.content.all_changes.click()
    assert (len(changes(page)), page.content.all_changes.text()) == (7, "只看前 6 处")
    page.content.all_changes.click()
    assert len(changes(page)) == 6
