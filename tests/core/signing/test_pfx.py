"""PKCS#12 files taken apart and put together again, and asked of OpenSSL."""

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import pkcs12
from hypothesis import given, settings
from hypothesis import strategies as st

from hzdesk.signing import IdentityError, load_identity, pfx, save_identity
from tests.core.signing.samples import identity

PASSPHRASE = "西湖 龙井 🍵"
ROUNDS = 2000


def kept(passphrase: str = PASSPHRASE) -> bytes:
    return save_identity(identity(), passphrase, rounds=ROUNDS)


def test_openssl_opens_the_file_and_reads_how_slow_each_part_is(tmp_path: Path) -> None:
    (tmp_path / "it.p12").write_bytes(save_identity(identity(), PASSPHRASE))
    asked = ["openssl", "pkcs12", "-info", "-noout", "-in", tmp_path / "it.p12", "-passin", f"pass:{PASSPHRASE}"]
    told = subprocess.run(asked, check=True, capture_output=True, text=True).stderr
    assert told.count("Iteration 600000") == 3
    assert "MAC: sha256" in told


@given(st.text(min_size=1, max_size=80).filter(lambda text: "\0" not in text))
@settings(deadline=None)
def test_whatever_the_passphrase_the_checksum_holds(passphrase: str) -> None:
    assert load_identity(kept(passphrase), passphrase).fingerprint == identity().fingerprint


def test_each_piece_opens_alone() -> None:
    parts = [pkcs12.load_key_and_certificates(piece, PASSPHRASE.encode()) for piece in pfx.pieces(kept())]
    keys = [key.public_key() for key, _, _ in parts if key is not None]
    certificates = [found for _, one, others in parts for found in (one, *others) if found is not None]
    assert (keys, certificates) == ([identity().key.public_key()], [identity().certificate])


@pytest.mark.parametrize("data", [b"hello", b"\x30\x05\x02\x01\x03", b"\x30"])
def test_what_is_no_pfx_is_an_error(data: bytes) -> None:
    with pytest.raises((ValueError, IndexError)):
        list(pfx.pieces(data))


def test_the_rounds_show_while_the_file_is_locked() -> None:
    assert pfx.most_rounds(kept()) == ROUNDS
    assert pfx.most_rounds(save_identity(identity(), PASSPHRASE)) == 600_000


@given(st.binary(max_size=200))
def test_whatever_the_bytes_the_rounds_are_a_number(data: bytes) -> None:
    assert isinstance(pfx.most_rounds(data), int)


def test_a_file_that_would_take_for_ever_is_refused_at_once() -> None:
    """The checksum comes first: its rounds alone would keep a computer busy for hours."""
    version, _, _, whole = pfx._opened(kept())
    for rounds in (2**31 - 1, 2**62):
        algorithm = bytes.fromhex("300d06096086480165030402010500")
        digest = pfx._element(0x30, algorithm + pfx._element(4, bytes(32)))
        checksum = pfx._element(0x30, digest + pfx._element(4, bytes(16)) + pfx._integer(rounds))
        with pytest.raises(IdentityError, match="unsupported"):
            load_identity(pfx._element(0x30, version + whole + checksum), PASSPHRASE)


def test_elements_in_elements_without_end_are_no_trouble() -> None:
    data = b""
    for _ in range(2000):
        data = pfx._element(0x30, data)
    assert pfx.most_rounds(data) == 0
    with pytest.raises(IdentityError, match=r"damaged|wrong_passphrase"):
        load_identity(data, PASSPHRASE)
