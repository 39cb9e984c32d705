"""Identities: made, kept under a passphrase, and each way a file can fail told apart."""

from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from hzdesk.signing import Identity, IdentityError, load_identity, make_identity, save_identity, sign, verify
from hzdesk.signing.identity import name_text
from tests.core.signing.samples import WHEN, elliptic_identity, identity, workbook

PASSPHRASE = "正确的 passphrase"
ROUNDS = 2000


def kept() -> bytes:
    return save_identity(identity(), PASSPHRASE, rounds=ROUNDS)


def code_of(data: bytes, passphrase: str = PASSPHRASE) -> str:
    with pytest.raises(IdentityError) as caught:
        load_identity(data, passphrase)
    return caught.value.code


def test_a_new_identity_is_a_self_signed_rsa_3072_certificate_for_signing() -> None:
    made = make_identity("张三", "某校", valid_from=WHEN, valid_to=datetime(2036, 1, 1, tzinfo=UTC))
    certificate = made.certificate
    certificate.verify_directly_issued_by(certificate)
    assert made.key.key_size == 3072
    assert (certificate.not_valid_before_utc, made.subject) == (WHEN, "O=某校,CN=张三")
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)


def test_two_identities_of_one_name_differ() -> None:
    twins = [make_identity("张三", valid_from=WHEN, valid_to=WHEN, bits=2048) for _ in range(2)]
    assert twins[0].fingerprint != twins[1].fingerprint


def test_the_fingerprint_is_the_sha256_of_the_certificate_in_hex() -> None:
    assert identity().fingerprint == identity().certificate.fingerprint(hashes.SHA256()).hex()
    assert len(identity().fingerprint) == 64


def test_a_saved_identity_comes_back_and_signs() -> None:
    back = load_identity(kept(), PASSPHRASE)
    assert back.fingerprint == identity().fingerprint
    assert verify(sign(workbook(), back, when=WHEN)).outcome == "valid"


def test_an_elliptic_identity_comes_back() -> None:
    data = save_identity(elliptic_identity(), "x", rounds=ROUNDS)
    assert load_identity(data, "x").fingerprint == elliptic_identity().fingerprint


def test_a_passphrase_typed_in_another_unicode_form_is_the_same() -> None:
    data = save_identity(identity(), "e\u0301", rounds=ROUNDS)
    assert load_identity(data, "\u00e9").fingerprint == identity().fingerprint


def test_the_file_is_encrypted_as_pbes2_with_aes_and_hmac_sha256() -> None:
    oids = {"PBES2": "2a864886f70d01050d", "AES-256-CBC": "60864801650304012a", "HMAC-SHA256": "2a864886f70d0209"}
    assert all(bytes.fromhex(oid) in kept() for oid in oids.values())


def test_the_file_is_slow_to_guess_unless_told_otherwise() -> None:
    assert (600_000).to_bytes(3, "big") in save_identity(identity(), PASSPHRASE)


def test_a_repr_never_shows_the_key() -> None:
    assert "key" not in repr(identity()).lower()
    assert "RSAPrivate" not in repr(identity())


def test_another_passphrase_is_told_from_a_damaged_file() -> None:
    assert code_of(kept(), "falsch") == "wrong_passphrase"
    assert code_of(kept(), "") == "wrong_passphrase"


@pytest.mark.parametrize("cut", [0, 1, 10, 100, 1000])
def test_a_file_cut_short_is_damaged(cut: int) -> None:
    assert code_of(kept()[:cut]) == "damaged"
    assert code_of(kept()[: len(kept()) - cut - 1]) == "damaged"


def test_a_file_with_one_flipped_byte_is_damaged_or_still_the_same_identity() -> None:
    data = kept()
    codes = []
    for offset in range(0, len(data), 37):
        flipped = bytearray(data)
        flipped[offset] ^= 0x10
        try:
            assert load_identity(bytes(flipped), PASSPHRASE).fingerprint == identity().fingerprint
        except IdentityError as error:
            codes.append(error.code)
    assert codes.count("damaged") > 0.9 * len(codes) > 30


@pytest.mark.parametrize("data", [b"", b"hello", b"0", b"\x30\x80", bytes(3000), b"-----BEGIN CERTIFICATE-----"])
def test_what_is_no_pkcs12_file_is_damaged_or_cannot_be_opened(data: bytes) -> None:
    assert code_of(data) in ("damaged", "wrong_passphrase")


def protected(key: pkcs12.PKCS12PrivateKeyTypes | None, certificate: x509.Certificate | None) -> bytes:
    encryption = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    cas = None if key else [identity().certificate]
    return pkcs12.serialize_key_and_certificates(None, key, certificate, cas, encryption)


def certified(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")])
    end = datetime(2036, 1, 1, tzinfo=UTC)
    return x509.CertificateBuilder(name, name, key.public_key(), 7, WHEN, end).sign(key, hashes.SHA256())


def test_a_file_without_a_key_is_named_so() -> None:
    assert code_of(protected(None, None)) == "no_key"


def test_a_key_without_its_certificate_is_no_identity() -> None:
    assert code_of(protected(rsa.generate_private_key(65537, 2048), None)) == "no_key"


def test_a_short_or_unknown_key_is_weak() -> None:
    assert code_of(save_identity(identity("短", bits=1024), PASSPHRASE, rounds=ROUNDS)) == "weak_key"
    curve = ec.generate_private_key(ec.SECP521R1())
    assert code_of(protected(curve, certified(curve))) == "weak_key"
    edwards = ed25519.Ed25519PrivateKey.generate()
    name = x509.Name([])
    end = datetime(2036, 1, 1, tzinfo=UTC)
    certificate = x509.CertificateBuilder(name, name, edwards.public_key(), 7, WHEN, end).sign(edwards, None)
    assert code_of(protected(edwards, certificate)) == "weak_key"


def test_texts_that_a_certificate_cannot_hold_are_refused() -> None:
    with pytest.raises(ValueError, match="ASCII"):
        make_identity("张三", serial_name="编号", valid_from=WHEN, valid_to=WHEN)
    with pytest.raises(ValueError, match="passphrase"):
        save_identity(identity(), "")


def test_an_identity_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        identity().key = rsa.generate_private_key(65537, 2048)  # type: ignore[misc]
    assert isinstance(identity(), Identity)


def test_a_name_that_could_write_on_the_readers_screen_is_escaped() -> None:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "张三\x1b[2J\n\u202e")])
    assert name_text(name) == "CN=张三\\1B[2J\\0A\\E2\\80\\AE"
