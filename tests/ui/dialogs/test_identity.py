from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hzdesk.returns import Frame
from hzdesk.signing import load_identity
from ui import identities
from ui.dialogs.identity import IdentityDialog
from ui.look.theme import Theme

FRAME = Frame("3301000001", "示例学校", "vocational_high", "municipal", "330106", 2023)
PASSPHRASE = "correct horse 9"


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme) -> IdentityDialog:
    made = IdentityDialog(FRAME, theme)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.first.setFocus()
    return made


def type_twice(dialog: IdentityDialog, first: str, second: str) -> None:
    QTest.keyClicks(dialog.first.input, first)
    QTest.keyClicks(dialog.second.input, second)
    QTest.keyClick(dialog.second.input, Qt.Key.Key_Return)


def test_the_identity_made_opens_with_the_passphrase_and_is_the_schools(qtbot: QtBot, dialog: IdentityDialog) -> None:
    type_twice(dialog, PASSPHRASE, PASSPHRASE)
    qtbot.waitUntil(lambda: dialog.made is not None)
    kept = identities.stored(FRAME.school_code)
    assert kept is not None
    assert kept == dialog.made
    assert load_identity(kept.file.read_bytes(), PASSPHRASE).fingerprint == kept.fingerprint


def test_the_fingerprint_is_shown_to_be_registered_and_can_be_copied(qtbot: QtBot, dialog: IdentityDialog) -> None:
    type_twice(dialog, PASSPHRASE, PASSPHRASE)
    qtbot.waitUntil(lambda: dialog.made is not None)
    assert dialog.made is not None
    shown = dialog.fingerprint.text().replace("\n", " ")
    assert shown == identities.grouped(dialog.made.fingerprint)
    dialog.copy_button.click()
    assert QApplication.clipboard().text() == dialog.made.fingerprint


def test_the_passphrase_is_gone_from_the_fields_when_the_identity_is_made(qtbot: QtBot, dialog: IdentityDialog) -> None:
    type_twice(dialog, PASSPHRASE, PASSPHRASE)
    qtbot.waitUntil(lambda: dialog.made is not None)
    assert dialog.first.text() == dialog.second.text() == ""


def test_two_different_passphrases_make_nothing(dialog: IdentityDialog) -> None:
    type_twice(dialog, PASSPHRASE, "correct house 9")
    assert dialog.second.said.text() == "两次输的不一样。请再输一次。"
    assert identities.stored(FRAME.school_code) is None
    assert dialog.create_button.isEnabled()


def test_a_difference_is_said_while_it_is_typed(dialog: IdentityDialog) -> None:
    QTest.keyClicks(dialog.first.input, PASSPHRASE)
    QTest.keyClicks(dialog.second.input, "corr")
    assert dialog.second.said.text() == ""
    QTest.keyClicks(dialog.second.input, "x")
    assert dialog.second.said.text() == "两次输的不一样。"


def test_a_weak_passphrase_is_refused_with_what_to_do(dialog: IdentityDialog) -> None:
    type_twice(dialog, "12345678", "12345678")
    assert "容易猜" in dialog.first.said.text()
    assert identities.stored(FRAME.school_code) is None


def test_how_good_the_passphrase_is_is_said_in_words(dialog: IdentityDialog) -> None:
    assert dialog.first.said.text() == "至少 8 个字符，几个词连起来最好记。"
    QTest.keyClicks(dialog.first.input, PASSPHRASE)
    assert dialog.first.said.text() == "强度：好。"
