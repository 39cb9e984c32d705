"""From one dialog to the next, with the real window behind."""

from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from hzdesk import identities
from hzdesk.identities import Contents
from hzdesk.returns import Frame
from hzdesk.signing import load_identity
from tests.ui.conftest import MakeFile, OpenWindow
from ui.dialogs.change_passphrase import ChangePassphraseDialog
from ui.dialogs.enrolment import EnrolmentDialog
from ui.dialogs.identities import IdentitiesDialog
from ui.dialogs.identity import IdentityDialog
from ui.dialogs.import_identity import ImportIdentityDialog
from ui.main_window import MainWindow
from ui.pages import FINDINGS, SIGN
from ui.pages.sign import SignPage

CODE, PASSPHRASE = "3301000001", "correct horse 9"
Dialog = TypeVar("Dialog", bound=QDialog)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture(scope="module")
def contents() -> Contents:
    frame = Frame(CODE, "示例学校", "vocational_high", "municipal", "330106", 2023)
    return identities.make(frame, "填报人", "李老师", PASSPHRASE)


@pytest.fixture
def page(make_file: MakeFile, open_window: OpenWindow, tmp_path: Path) -> SignPage:
    window = open_window(make_file())
    window.navigation.show(SIGN.key)
    page = window.pages.current()
    assert isinstance(page, SignPage)
    page._folder = tmp_path / "年报上报"
    return page


def dialog_of(qtbot: QtBot, kind: type[Dialog]) -> Dialog:
    def found() -> Dialog | None:
        widget = QApplication.activeModalWidget()
        return widget if isinstance(widget, kind) else None

    qtbot.waitUntil(lambda: found() is not None)
    dialog = found()
    assert dialog is not None
    return dialog


def test_a_new_identity_is_followed_by_its_slip_and_then_signs(qtbot: QtBot, page: SignPage) -> None:
    page.act.make.click()
    dialog = dialog_of(qtbot, IdentityDialog)
    for field in (dialog.passphrase.first, dialog.passphrase.second):
        QTest.keyClicks(field.input, PASSPHRASE)
    dialog.create_button.click()
    slip = dialog_of(qtbot, EnrolmentDialog)
    kept = identities.stored(CODE, "填报人")
    assert kept is not None
    assert slip._slip.fingerprint == kept.fingerprint
    slip.done_button.click()
    assert page.act.slip.isVisible()
    assert not page.act.make.isVisible()
    assert page.window().focusWidget() is page.act.passphrase.input
    page.act.slip.click()
    dialog_of(qtbot, EnrolmentDialog).done_button.click()


def test_a_replaced_identity_has_both_fingerprints_on_its_slip(
    qtbot: QtBot, page: SignPage, contents: Contents
) -> None:
    first = identities.keep(CODE, "填报人", contents)
    page.desk.make()
    dialog = dialog_of(qtbot, IdentityDialog)
    for field in (dialog.passphrase.first, dialog.passphrase.second):
        QTest.keyClicks(field.input, PASSPHRASE)
    dialog.create_button.click()
    slip = dialog_of(qtbot, EnrolmentDialog)
    assert slip._slip.replaces == first.fingerprint
    slip.done_button.click()


def test_everything_can_be_done_from_the_list(qtbot: QtBot, page: SignPage, contents: Contents, tmp_path: Path) -> None:
    page.use_identity(identities.keep(CODE, "填报人", contents))
    page.act.manage.click()
    listed = dialog_of(qtbot, IdentitiesDialog)
    (tmp_path / "U").mkdir()
    page.desk.back_up("填报人", tmp_path / "U", listed)
    assert listed.said.text().startswith(f"已备份并读回核对：{tmp_path / 'U'}")
    listed.passphrase_wanted.emit("填报人")
    change = dialog_of(qtbot, ChangePassphraseDialog)
    QTest.keyClicks(change.old.input, PASSPHRASE)
    for field in (change.new.first, change.new.second):
        QTest.keyClicks(field.input, "longjing xihu 7")
    change.change_button.click()
    qtbot.waitUntil(lambda: listed.said.text().startswith("填报人的签名密码已改"))
    listed.accept()


def test_the_slip_and_the_backup_are_there_when_the_return_is_signed(
    qtbot: QtBot, page: SignPage, contents: Contents
) -> None:
    page.use_identity(identities.keep(CODE, "填报人", contents))
    QTest.keyClicks(page.act.passphrase.input, PASSPHRASE)
    page.act.main.click()
    qtbot.waitUntil(lambda: page._workspace.session.is_locked, timeout=20_000)
    window = page.window()
    assert isinstance(window, MainWindow)
    window.navigation.show(FINDINGS.key)
    window.menus.action("签名身份…(&I)").trigger()
    listed = dialog_of(qtbot, IdentitiesDialog)
    listed.slip_wanted.emit("填报人")
    dialog_of(qtbot, EnrolmentDialog).done_button.click()
    listed.accept()
    assert window.pages.current() is page


def test_a_backup_brings_back_what_was_lost(qtbot: QtBot, page: SignPage, contents: Contents, tmp_path: Path) -> None:
    (tmp_path / "backup.p12").write_bytes(contents[0])
    page.desk.open_file(tmp_path / "backup.p12", "", page.window())
    dialog = dialog_of(qtbot, ImportIdentityDialog)
    QTest.keyClicks(dialog.passphrase.input, PASSPHRASE)
    dialog.button.click()
    qtbot.waitUntil(dialog.found.isVisible)
    dialog.button.click()
    dialog_of(qtbot, EnrolmentDialog).done_button.click()
    kept = page.desk.stored()
    assert kept is not None
    assert kept == page._identity
    assert load_identity(kept.file.read_bytes(), PASSPHRASE).fingerprint == kept.fingerprint


def test_a_restored_copy_of_the_same_identity_asks_for_no_enrolment(
    qtbot: QtBot, page: SignPage, contents: Contents
) -> None:
    kept = identities.keep(CODE, "填报人", contents)
    page.desk.open_file(kept.file, "", page.window())
    dialog = dialog_of(qtbot, ImportIdentityDialog)
    QTest.keyClicks(dialog.passphrase.input, PASSPHRASE)
    dialog.button.click()
    qtbot.waitUntil(dialog.found.isVisible)
    with qtbot.waitSignal(page.desk.changed):
        dialog.button.click()
    qtbot.wait(50)
    assert QApplication.activeModalWidget() is None
