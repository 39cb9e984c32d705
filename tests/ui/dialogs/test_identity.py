import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hzdesk import identities
from hzdesk.identities import Known
from hzdesk.signing import load_identity
from tests.ui.dialogs.conftest import FRAME, PASSPHRASE, PEOPLE, shown
from ui.dialogs.identity import IdentityDialog
from ui.look.theme import Theme


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme) -> IdentityDialog:
    made = IdentityDialog(FRAME, PEOPLE, "填报人", theme)
    shown(qtbot, made)
    return made


def finish(qtbot: QtBot, dialog: IdentityDialog, passphrase: str = PASSPHRASE) -> None:
    QTest.keyClicks(dialog.passphrase.first.input, passphrase)
    QTest.keyClicks(dialog.passphrase.second.input, passphrase)
    QTest.keyClick(dialog.passphrase.second.input, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.made is not None)


def test_the_identity_made_is_the_persons_in_the_role_at_the_school(qtbot: QtBot, dialog: IdentityDialog) -> None:
    finish(qtbot, dialog)
    kept = identities.stored(FRAME.school_code, "填报人")
    assert kept is not None
    assert kept == dialog.made
    assert kept.name == "李老师"
    opened = load_identity(kept.file.read_bytes(), PASSPHRASE)
    assert opened.fingerprint == kept.fingerprint
    assert opened.subject == "TITLE=填报人,SERIALNUMBER=3301000001,O=示例学校,CN=李老师"
    assert dialog.isHidden()


def test_the_name_follows_the_role_and_can_be_written(qtbot: QtBot, dialog: IdentityDialog) -> None:
    dialog.role.setCurrentText("审核人")
    assert dialog.signer.text() == "王主任"
    dialog.role.setCurrentText("校长")
    QTest.keyClicks(dialog.signer, "Fang")
    finish(qtbot, dialog)
    assert dialog.made is not None
    assert (dialog.made.role, dialog.made.name) == ("校长", "Fang")


def test_without_a_name_nothing_is_made(dialog: IdentityDialog) -> None:
    dialog.role.setCurrentText("校长")
    dialog.create_button.click()
    assert dialog.problem.text().startswith("签名人姓名还空着")
    assert dialog.signer.hasFocus()


def test_enter_leads_through_the_fields_and_escape_leaves(dialog: IdentityDialog) -> None:
    assert dialog.passphrase.first.input.hasFocus()
    QTest.keyClicks(dialog.passphrase.first.input, PASSPHRASE)
    QTest.keyClick(dialog.passphrase.first.input, Qt.Key.Key_Return)
    assert dialog.passphrase.second.input.hasFocus()
    assert dialog.create_button.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden()
    assert identities.stored(FRAME.school_code, "填报人") is None


def test_tab_goes_from_the_top_down(dialog: IdentityDialog) -> None:
    first, second = dialog.passphrase.first.input, dialog.passphrase.second.input
    dialog.role.setFocus()
    for part in (dialog.signer, first, dialog.passphrase.suggest, second):
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        assert part.hasFocus()


def test_the_passphrase_is_gone_from_the_fields_when_the_identity_is_made(qtbot: QtBot, dialog: IdentityDialog) -> None:
    finish(qtbot, dialog)
    assert dialog.passphrase.first.text() == dialog.passphrase.second.text() == ""


def test_a_second_identity_in_a_role_says_what_it_means(kept: Known, qtbot: QtBot, theme: Theme) -> None:
    dialog = IdentityDialog(FRAME, PEOPLE, "填报人", theme)
    shown(qtbot, dialog)
    assert "旧的停用" in dialog.warning.text()
    assert "报市教育局重新登记" in dialog.warning.text()
    dialog.role.setCurrentText("审核人")
    assert dialog.warning.isHidden()
    dialog.role.setCurrentText("填报人")
    finish(qtbot, dialog)
    old = identities.replaced(FRAME.school_code, "填报人")
    assert old is not None
    assert old.fingerprint == kept.fingerprint


def test_the_words_below_a_field_never_lie_over_it(qtbot: QtBot, dialog: IdentityDialog) -> None:
    dialog.passphrase.suggest.click()
    QTest.keyClicks(dialog.passphrase.second.input, "1")  # no phrase of pinyin begins so
    for field in (dialog.passphrase.first, dialog.passphrase.second):
        qtbot.waitUntil(lambda field=field: field.said.geometry().top() >= field.input.geometry().bottom())
        assert field.said.height() >= field.said.heightForWidth(field.said.width())


def test_what_cannot_be_written_is_said_and_the_passphrase_need_not_be_typed_again(
    qtbot: QtBot, dialog: IdentityDialog
) -> None:
    identities.folder().parent.mkdir(parents=True, exist_ok=True)
    identities.folder().write_bytes(b"a file in the way")
    QTest.keyClicks(dialog.passphrase.first.input, PASSPHRASE)
    QTest.keyClicks(dialog.passphrase.second.input, PASSPHRASE)
    dialog.create_button.click()
    qtbot.waitUntil(lambda: bool(dialog.problem.text()))
    assert dialog.problem.text().startswith("身份没有建成：建不了文件夹")
    assert dialog.create_button.isEnabled()
    assert dialog.passphrase.first.text() == PASSPHRASE
