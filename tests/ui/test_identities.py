from pathlib import Path

import pytest

from hzdesk.errors import UserError
from hzdesk.returns import Frame
from hzdesk.signing import IdentityError, load_identity
from ui import identities

FRAME = Frame("3301000001", "示例，学校", "vocational_high", "municipal", "330106", 2023)
PASSPHRASE = "correct horse 9"


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture(scope="module")
def contents() -> tuple[bytes, bytes]:
    return identities.make(FRAME, PASSPHRASE)


def test_a_school_without_an_identity_has_none() -> None:
    assert identities.stored(FRAME.school_code) is None


def test_a_kept_identity_is_found_again_with_its_name_and_fingerprint(contents: tuple[bytes, bytes]) -> None:
    identities.keep(FRAME.school_code, contents)
    found = identities.stored(FRAME.school_code)
    assert found is not None
    identity = load_identity(found.file.read_bytes(), PASSPHRASE)
    assert found.fingerprint == identity.fingerprint
    assert found.name == FRAME.school_name


def test_the_private_key_is_for_its_owner_only(contents: tuple[bytes, bytes]) -> None:
    assert identities.keep(FRAME.school_code, contents).file.stat().st_mode & 0o077 == 0


def test_a_new_identity_does_not_destroy_the_one_before(contents: tuple[bytes, bytes]) -> None:
    first = identities.keep(FRAME.school_code, contents)
    before = first.file.read_bytes()
    other = identities.make(FRAME, PASSPHRASE)
    second = identities.keep(FRAME.school_code, other)
    assert second.file == first.file
    kept = [file.read_bytes() for file in first.file.parent.glob("*.p12")]
    assert sorted(kept) == sorted([before, other[0]])


def test_a_file_without_its_certificate_beside_it_shows_no_fingerprint(
    tmp_path: Path, contents: tuple[bytes, bytes]
) -> None:
    file = tmp_path / "学校.p12"
    file.write_bytes(contents[0])
    assert identities.known(file) == identities.Known(file)
    file.with_suffix(".cer").write_text("不是证书", encoding="utf-8")
    assert identities.known(file) == identities.Known(file)


def test_a_wrong_passphrase_is_said_in_words(contents: tuple[bytes, bytes]) -> None:
    with pytest.raises(IdentityError) as caught:
        load_identity(contents[0], "something else")
    fault = identities.fault(caught.value)
    assert isinstance(fault, UserError)
    assert str(fault) == "签名密码不对。请再输一次，注意大小写。"


def test_a_fault_that_is_no_identitys_is_raised_again() -> None:
    with pytest.raises(RuntimeError, match="ours"):
        identities.fault(RuntimeError("ours"))


def test_a_fingerprint_is_read_in_groups_of_four() -> None:
    assert identities.grouped("9c417e0b52") == "9C41 7E0B 52"


@pytest.mark.parametrize(
    ("subject", "name"),
    [("SERIALNUMBER=33,CN=示例\\,学校", "示例,学校"), ("CN=李,O=局", "李"), ("O=局", "O=局")],
)
def test_the_name_of_a_signer_is_that_of_its_certificate(subject: str, name: str) -> None:
    assert identities.name_of(subject) == name
