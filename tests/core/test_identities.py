"""Identities on this computer: made, kept, replaced, backed up, read without their passphrase."""

import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from hzdesk import identities
from hzdesk.errors import UserError
from hzdesk.forms import form_of_year, shipped_forms
from hzdesk.identities import Contents, Known
from hzdesk.returns import Frame
from hzdesk.signing import Identity, IdentityError, load_identity
from hzdesk.signing.identity import IdentityFault
from tests.core.forms.return_2023 import SOUND, annual
from tests.core.signing.samples import identity

FRAME = Frame("3301000001", "示例，学校", "vocational_high", "municipal", "330106", 2023)
CODE, ROLE, SIGNER = FRAME.school_code, "填报人", "李老师"
PASSPHRASE, OTHER = "correct horse 9", "longjing xihu 7"


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture(scope="module")
def contents() -> Contents:
    return identities.make(FRAME, ROLE, SIGNER, PASSPHRASE)


@pytest.fixture
def kept(contents: Contents) -> Known:
    return identities.keep(CODE, ROLE, contents)


def test_a_school_without_an_identity_has_none() -> None:
    assert identities.stored(CODE, ROLE) is None
    assert identities.replaced(CODE, ROLE) is None


def test_a_kept_identity_is_found_again_with_all_its_certificate_says(kept: Known) -> None:
    found = identities.stored(CODE, ROLE)
    assert found == kept
    opened = load_identity(kept.file.read_bytes(), PASSPHRASE)
    assert opened.subject == f"TITLE={ROLE},SERIALNUMBER={CODE},O=示例，学校,CN={SIGNER}"
    assert (kept.fingerprint, kept.name, kept.role, kept.issuer) == (opened.fingerprint, SIGNER, ROLE, "")
    assert kept.valid_from == datetime.now().astimezone().date()
    assert kept.valid_to is not None
    assert (kept.valid_to - kept.valid_from).days == 3653


def test_each_role_has_an_identity_of_its_own(kept: Known, contents: Contents) -> None:
    other = identities.keep(CODE, "校长", contents)
    assert other.file != kept.file
    assert identities.stored(CODE, ROLE) == kept
    assert identities.stored("3301000002", ROLE) is None


def test_the_roles_are_those_of_the_form_with_the_names_on_the_cover() -> None:
    form = form_of_year(shipped_forms(), 2023)
    people = identities.people(form, annual(SOUND))
    assert list(people) == ["填报人", "审核人", "校长"]
    assert people["填报人"] == SOUND["basics"]["filler"]


def test_the_private_key_is_for_its_owner_only(kept: Known) -> None:
    assert stat.S_IMODE(kept.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.file.parent.stat().st_mode) == 0o700
    assert b"PRIVATE" not in kept.file.with_suffix(".cer").read_bytes()


def test_a_new_identity_keeps_the_one_before_under_a_dated_name(kept: Known) -> None:
    before = kept.file.read_bytes()
    other = identities.make(FRAME, ROLE, SIGNER, PASSPHRASE)
    second = identities.keep(CODE, ROLE, other)
    assert second.file == kept.file
    assert second.file.read_bytes() == other[0]
    old = identities.replaced(CODE, ROLE)
    assert old is not None
    assert (old.fingerprint, old.file.read_bytes()) == (kept.fingerprint, before)
    assert f"停用{datetime.now().astimezone():%Y%m%d}" in old.file.name
    assert stat.S_IMODE(old.file.stat().st_mode) == 0o600


def test_a_new_identity_that_cannot_be_written_leaves_the_present_one(
    kept: Known, contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of its writings fails."""
    replace, before = Path.replace, {file: file.read_bytes() for file in kept.file.parent.iterdir()}
    other = identities.protected(identity(), PASSPHRASE)
    for writings in range(4):
        left = iter([True] * writings + [False])

        def full(self: Path, target: Path, left: Iterator[bool] = left) -> Path:
            if not next(left, True):
                raise OSError(28, "No space left on device")
            return replace(self, target)

        monkeypatch.setattr(Path, "replace", full)
        with pytest.raises(UserError, match="磁盘已满"):
            identities.keep(CODE, ROLE, other)
        assert {file: file.read_bytes() for file in kept.file.parent.iterdir()} == before


def test_a_file_without_its_certificate_beside_it_shows_no_fingerprint(tmp_path: Path, contents: Contents) -> None:
    file = tmp_path / "学校.p12"
    file.write_bytes(contents[0])
    assert identities.known(file) == Known(file)
    file.with_suffix(".cer").write_text("不是证书", encoding="utf-8")
    assert identities.known(file) == Known(file)


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2025, 12, 31), "2026-01-01 至 2036-01-01，还没到开始日期"),
        (date(2026, 1, 1), "2026-01-01 至 2036-01-01"),
        (date(2036, 1, 2), "2026-01-01 至 2036-01-01，已经过了期"),
    ],
)
def test_the_dates_of_a_certificate_are_shown_and_not_judged(today: date, said: str) -> None:
    known = identities.described(identity().certificate, Path("a.p12"))
    assert known.validity(today) == said
    assert Known(Path("a.p12")).validity(today) == ""


def test_who_issued_a_certificate_is_shown_when_it_was_somebody_else() -> None:
    holder, authority = (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("某某学校", "某某认证中心")
    )
    key, end = identity().key, datetime(2027, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(authority, holder, key.public_key(), 7, datetime(2026, 1, 1, tzinfo=UTC), end)
    known = identities.described(builder.sign(key, hashes.SHA256()), Path("a.pfx"))
    assert (known.name, known.issuer) == ("某某学校", "某某认证中心")


def test_a_changed_passphrase_opens_the_same_identity_and_the_old_one_no_more(kept: Known) -> None:
    identities.put(kept.file, identities.reencrypted(kept.file.read_bytes(), PASSPHRASE, OTHER))
    assert load_identity(kept.file.read_bytes(), OTHER).fingerprint == kept.fingerprint
    with pytest.raises(IdentityError):
        load_identity(kept.file.read_bytes(), PASSPHRASE)
    assert sorted(file.suffix for file in kept.file.parent.iterdir()) == [".cer", ".p12"]
    assert stat.S_IMODE(kept.file.stat().st_mode) == 0o600


def test_a_wrong_old_passphrase_changes_nothing(contents: Contents) -> None:
    with pytest.raises(UserError, match="签名密码不对"):
        identities.reencrypted(contents[0], OTHER, PASSPHRASE)


def test_a_key_encrypted_anew_that_cannot_be_written_leaves_the_file_as_it_was(
    kept: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept.file.read_bytes()

    def denied(self: Path, target: Path) -> None:
        raise PermissionError(13, "in use", str(target))

    monkeypatch.setattr(Path, "replace", denied)
    with pytest.raises(UserError, match="写不进"):
        identities.put(kept.file, b"anew")
    assert kept.file.read_bytes() == before
    assert sorted(file.suffix for file in kept.file.parent.iterdir()) == [".cer", ".p12"]


def test_a_backup_says_what_it_is_and_is_the_same_byte_for_byte(kept: Known, tmp_path: Path) -> None:
    (tmp_path / "U").mkdir()
    copy = identities.back_up(kept, FRAME.school_name, tmp_path / "U")
    assert copy.name == f"示例，学校_填报人_签名身份备份_{datetime.now().astimezone():%Y%m%d}.p12"
    assert copy.read_bytes() == kept.file.read_bytes()
    assert identities.known(copy).fingerprint == kept.fingerprint
    assert identities.back_up(kept, FRAME.school_name, tmp_path / "U") == copy
    identities.put(kept.file, identities.reencrypted(kept.file.read_bytes(), PASSPHRASE, OTHER))
    again = identities.back_up(kept, FRAME.school_name, tmp_path / "U")
    assert again.stem == f"{copy.stem}（2）"
    assert again.read_bytes() == kept.file.read_bytes()


def test_a_stick_that_gives_back_something_else_is_said(
    kept: Known, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = identities.read_file
    monkeypatch.setattr(identities, "read_file", lambda name: whole(name)[: None if name == kept.file else -1])
    with pytest.raises(UserError, match="读回来与原件不同"):
        identities.back_up(kept, FRAME.school_name, tmp_path)


def test_a_backup_on_the_same_disk_is_noticed(kept: Known, tmp_path: Path) -> None:
    assert identities.on_this_disk(tmp_path)
    assert not identities.on_this_disk(Path("/proc"))


def test_a_stick_that_cannot_be_written_is_said(kept: Known, tmp_path: Path) -> None:
    (tmp_path / "U").write_bytes(b"no folder")
    with pytest.raises(UserError, match="写不进"):
        identities.back_up(kept, FRAME.school_name, tmp_path / "U")


def test_an_imported_identity_is_kept_encrypted_by_our_own_rules() -> None:
    content, public = identities.protected(identity(), OTHER)
    assert content.count(b"\x02\x03" + (600_000).to_bytes(3, "big")) == 3
    assert identities.unlocked(content, OTHER).fingerprint == identity().fingerprint
    assert x509.load_pem_x509_certificate(public) == identity().certificate


def test_every_fault_of_an_identity_file_has_its_sentence() -> None:
    from typing import get_args

    assert set(identities.FAULTS) == set(get_args(IdentityFault))
    with pytest.raises(UserError, match=r"^这个身份文件损坏了"):
        identities.unlocked(b"hello", "x")


def test_no_repr_shows_a_key_or_a_passphrase(contents: Contents) -> None:
    opened = identities.unlocked(contents[0], PASSPHRASE)
    assert isinstance(opened, Identity)
    assert "Private" not in repr(opened)
    assert PASSPHRASE not in repr(opened)
