from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hzdesk import identities
from hzdesk.identities import Contents, Known
from hzdesk.signing import load_identity
from tests.core.signing.samples import identity
from tests.ui.dialogs.conftest import FRAME, OTHER, PASSPHRASE, PEOPLE, shown
from ui.dialogs.import_identity import ImportIdentityDialog
from ui.look.theme import Theme

WEAK = "123456"


def authority_file(folder: Path, passphrase: str, *purposes: x509.ObjectIdentifier) -> Path:
    """A .pfx as an authority hands it out: its own encryption, its own name as issuer, dates that are past."""
    names = [x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]) for name in ("某认证中心", "示例学校")]
    dates = datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)
    key = identity().key
    builder = x509.CertificateBuilder(names[0], names[1], key.public_key(), 7, *dates)
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    encryption = serialization.BestAvailableEncryption(passphrase.encode())
    file = folder / "authority.pfx"
    certificate = builder.sign(key, hashes.SHA256())
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, encryption))
    return file


def opened(qtbot: QtBot, theme: Theme, file: Path, passphrase: str, role: str = "填报人") -> ImportIdentityDialog:
    dialog = ImportIdentityDialog(file, FRAME, PEOPLE, role, theme)
    shown(qtbot, dialog)
    assert dialog.focusWidget() is dialog.passphrase.input
    QTest.keyClicks(dialog.passphrase.input, passphrase)
    dialog.button.click()
    qtbot.waitUntil(dialog.button.isEnabled)
    return dialog


def finish(qtbot: QtBot, dialog: ImportIdentityDialog) -> Known:
    dialog.button.click()
    qtbot.waitUntil(dialog.isHidden)
    assert dialog.made is not None
    return dialog.made


def test_an_authoritys_identity_is_shown_before_it_is_kept(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    dialog = opened(qtbot, theme, authority_file(tmp_path, PASSPHRASE), PASSPHRASE)
    assert dialog.found.text().splitlines()[:3] == [
        "示例学校",
        "证书签发：某认证中心",
        "证书有效期：2020-01-01 至 2021-01-01，已经过了期",
    ]
    assert identities.stored(FRAME.school_code, "填报人") is None
    assert dialog.new.isHidden()
    kept = finish(qtbot, dialog)
    assert kept == identities.stored(FRAME.school_code, "填报人")
    assert kept.issuer == "某认证中心"
    content = kept.file.read_bytes()
    assert content.count(b"\x02\x03" + (600_000).to_bytes(3, "big")) == 3
    assert load_identity(content, PASSPHRASE).fingerprint == kept.fingerprint


def test_a_weak_passphrase_of_a_file_is_not_kept(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    dialog = opened(qtbot, theme, authority_file(tmp_path, WEAK), WEAK, "校长")
    assert dialog.new.isVisible()
    QTest.keyClicks(dialog.new.first.input, OTHER)
    QTest.keyClicks(dialog.new.second.input, OTHER)
    kept = finish(qtbot, dialog)
    assert kept.role == "校长"
    assert load_identity(kept.file.read_bytes(), OTHER).fingerprint == kept.fingerprint


def test_a_backup_brings_its_own_role_and_passphrase(
    qtbot: QtBot, theme: Theme, tmp_path: Path, contents: Contents
) -> None:
    (tmp_path / "backup.p12").write_bytes(contents[0])
    dialog = opened(qtbot, theme, tmp_path / "backup.p12", PASSPHRASE, "校长")
    assert dialog.role.currentText() == "填报人"
    kept = finish(qtbot, dialog)
    assert load_identity(kept.file.read_bytes(), PASSPHRASE).fingerprint == kept.fingerprint


def test_a_backup_of_what_is_there_needs_no_new_enrolment(
    qtbot: QtBot, theme: Theme, tmp_path: Path, kept: Known
) -> None:
    dialog = opened(qtbot, theme, kept.file, PASSPHRASE)
    assert dialog.warning.text() == "与本机现有的是同一个身份，指纹不变，不用重新登记。"
    dialog.reject()


def test_another_identity_in_the_place_of_the_present_one_says_what_it_means(
    qtbot: QtBot, theme: Theme, tmp_path: Path, kept: Known
) -> None:
    dialog = opened(qtbot, theme, authority_file(tmp_path, PASSPHRASE), PASSPHRASE)
    assert "重新登记" in dialog.warning.text()
    finish(qtbot, dialog)
    old = identities.replaced(FRAME.school_code, "填报人")
    assert old is not None
    assert old.fingerprint == kept.fingerprint


def test_a_wrong_passphrase_is_said_and_can_be_typed_again(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    dialog = opened(qtbot, theme, authority_file(tmp_path, PASSPHRASE), "something else")
    assert dialog.passphrase.said.text().startswith("签名密码不对")
    assert dialog.passphrase.input.hasFocus()
    dialog.passphrase.input.setText(PASSPHRASE)
    dialog.button.click()
    qtbot.waitUntil(dialog.found.isVisible)
    dialog.reject()


def test_a_certificate_for_another_purpose_is_refused_in_plain_words(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    file = authority_file(tmp_path, PASSPHRASE, x509.ExtendedKeyUsageOID.SERVER_AUTH)
    dialog = opened(qtbot, theme, file, PASSPHRASE)
    assert dialog.passphrase.said.text().startswith("这张证书不是用来签文件的")
    assert dialog.found.isHidden()


@pytest.mark.parametrize("content", [b"", b"hello"])
def test_what_is_no_identity_file_is_said(qtbot: QtBot, theme: Theme, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.p12").write_bytes(content)
    dialog = opened(qtbot, theme, tmp_path / "a.p12", PASSPHRASE)
    assert dialog.passphrase.said.text().startswith("这个身份文件损坏了")


def test_nothing_secret_is_left_when_it_is_closed(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    dialog = opened(qtbot, theme, authority_file(tmp_path, WEAK), WEAK)
    QTest.keyClicks(dialog.new.first.input, OTHER)
    dialog.reject()
    assert dialog._opened is None
    assert dialog.passphrase.text() == dialog.new.first.text() == dialog.new.second.text() == ""
