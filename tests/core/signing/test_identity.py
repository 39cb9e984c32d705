"""Identities: made, kept under a passphrase, and each way a file can fail told apart."""

import subprocess
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID

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
    """Certificate, key and the checksum over both: the weakest of the three is what a guesser tries."""
    assert save_identity(identity(), PASSPHRASE).count(b"\x02\x03" + (600_000).to_bytes(3, "big")) == 3


def test_the_passphrase_is_in_no_error() -> None:
    for passphrase in ("geheim\ud800", "geheim 2"):
        with pytest.raises(IdentityError) as caught:
            load_identity(kept(), passphrase)
        told = "".join(traceback.format_exception(caught.value))
        assert "geheim" not in told


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
    assert code_of(protected(identity().key, None)) == "no_certificate"


def test_a_key_beside_the_certificate_of_another_is_no_identity() -> None:
    encryption = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    key, others = identity("陌生人").key, [identity().certificate]
    assert code_of(pkcs12.serialize_key_and_certificates(None, key, None, others, encryption)) == "no_certificate"


def usage(*, signature: bool = False, commitment: bool = False) -> x509.KeyUsage:
    others = dict.fromkeys(("data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"), False)
    ends = {"encipher_only": False, "decipher_only": False}
    words = {"digital_signature": signature, "content_commitment": commitment, "key_encipherment": True}
    return x509.KeyUsage(**words, **others, **ends)


def purposes(*wanted: x509.ObjectIdentifier) -> x509.ExtendedKeyUsage:
    return x509.ExtendedKeyUsage(wanted)


def issued(*extensions: x509.ExtensionType, hash_: hashes.HashAlgorithm | None = None) -> bytes:
    """The identity's key with a certificate of an authority."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")])
    key = identity().key
    builder = x509.CertificateBuilder(name, name, key.public_key(), 7, WHEN, datetime(2027, 1, 1, tzinfo=UTC))
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return protected(key, builder.sign(key, hash_ or hashes.SHA256()))


@pytest.mark.parametrize(
    "extensions",
    [
        [usage()],
        [purposes(ExtendedKeyUsageOID.SERVER_AUTH)],
        [purposes(ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CODE_SIGNING)],
        [usage(signature=True), purposes(ExtendedKeyUsageOID.TIME_STAMPING)],
    ],
)
def test_a_certificate_for_another_purpose_is_named_so(extensions: list[x509.ExtensionType]) -> None:
    assert code_of(issued(*extensions)) == "wrong_purpose"


@pytest.mark.parametrize(
    "extensions",
    [
        [],
        [usage(signature=True)],
        [usage(commitment=True)],
        [purposes(ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH)],
        [purposes(ExtendedKeyUsageOID.EMAIL_PROTECTION)],
        [purposes(x509.ObjectIdentifier("1.3.6.1.4.1.311.10.3.12"))],
    ],
)
def test_a_certificate_that_may_sign_documents_is_taken(extensions: list[x509.ExtensionType]) -> None:
    assert load_identity(issued(*extensions), PASSPHRASE).key.public_key() == identity().key.public_key()


def test_a_certificate_whose_dates_are_past_is_taken() -> None:
    ended = make_identity("x", valid_from=datetime(2000, 1, 1, tzinfo=UTC), valid_to=datetime(2001, 1, 1, tzinfo=UTC))
    assert load_identity(save_identity(ended, PASSPHRASE, rounds=ROUNDS), PASSPHRASE).fingerprint == ended.fingerprint


def by_openssl(folder: Path, *, sign: Sequence[str], key: Sequence[str]) -> bytes:
    """A file as other programs make it, of kinds that `cryptography` will not."""
    made = {name: str(folder / name) for name in ("key", "certificate", "p12")}
    request = ["req", "-new", "-x509", "-subj", "/CN=x", "-days", "9", "-key", made["key"], "-out", made["certificate"]]
    export = ["pkcs12", "-export", "-inkey", made["key"], "-in", made["certificate"], "-out", made["p12"]]
    for command in ([*key, "-out", made["key"]], [*request, *sign], [*export, "-passout", f"pass:{PASSPHRASE}"]):
        subprocess.run(["openssl", *command], check=True, capture_output=True)
    return Path(made["p12"]).read_bytes()


def test_a_certificate_that_was_signed_with_sha1_is_weak(tmp_path: Path) -> None:
    data = by_openssl(tmp_path, key=["genpkey", "-algorithm", "RSA"], sign=["-sha1"])
    assert code_of(data) == "weak_certificate"


def test_a_key_of_the_national_kind_is_unsupported_and_not_called_damaged(tmp_path: Path) -> None:
    data = by_openssl(tmp_path, key=["ecparam", "-name", "SM2", "-genkey"], sign=["-sm3"])
    assert code_of(data) == "unsupported"


def test_a_certificate_with_broken_extensions_is_named_so() -> None:
    broken = issued(x509.UnrecognizedExtension(x509.ExtensionOID.KEY_USAGE, b"nonsense"))
    assert code_of(broken) == "bad_certificate"


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
