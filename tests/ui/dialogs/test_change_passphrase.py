import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hzdesk.identities import Known
from hzdesk.signing import IdentityError, load_identity
from tests.ui.dialogs.conftest import OTHER, PASSPHRASE, shown
from ui.dialogs.change_passphrase import ChangePassphraseDialog
from ui.look.theme import Theme


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme, kept: Known) -> ChangePassphraseDialog:
    made = ChangePassphraseDialog(kept, ("示例学校",), theme)
    shown(qtbot, made)
    return made


def fill(dialog: ChangePassphraseDialog, old: str, new: str) -> None:
    QTest.keyClicks(dialog.old.input, old)
    QTest.keyClicks(dialog.new.first.input, new)
    QTest.keyClicks(dialog.new.second.input, new)
    dialog.change_button.click()


def test_the_file_opens_with_the_new_passphrase_only(qtbot: QtBot, dialog: ChangePassphraseDialog, kept: Known) -> None:
    fill(dialog, PASSPHRASE, OTHER)
    qtbot.waitUntil(dialog.isHidden)
    assert load_identity(kept.file.read_bytes(), OTHER).fingerprint == kept.fingerprint
    with pytest.raises(IdentityError):
        load_identity(kept.file.read_bytes(), PASSPHRASE)
    assert sorted(file.suffix for file in kept.file.parent.iterdir()) == [".cer", ".p12"]
    assert dialog.old.text() == dialog.new.first.text() == dialog.new.second.text() == ""


def test_a_wrong_old_passphrase_is_said_below_its_field(
    qtbot: QtBot, dialog: ChangePassphraseDialog, kept: Known
) -> None:
    before = kept.file.read_bytes()
    fill(dialog, "something else", OTHER)
    qtbot.waitUntil(lambda: bool(dialog.old.said.text()))
    assert dialog.old.said.text().startswith("签名密码不对")
    assert dialog.old.input.hasFocus()
    assert dialog.change_button.isEnabled()
    assert kept.file.read_bytes() == before


def test_the_old_one_is_asked_first(dialog: ChangePassphraseDialog) -> None:
    assert dialog.old.input.hasFocus()
    dialog.change_button.click()
    assert dialog.old.said.text() == "请输入现在的签名密码。"


def test_a_dialog_left_half_way_changes_nothing(qtbot: QtBot, dialog: ChangePassphraseDialog, kept: Known) -> None:
    """Also when it is left while the key is being encrypted anew."""
    before = kept.file.read_bytes()
    fill(dialog, PASSPHRASE, OTHER)
    dialog.reject()
    dialog._jobs._pool.shutdown(wait=True)
    QApplication.processEvents()
    assert kept.file.read_bytes() == before
