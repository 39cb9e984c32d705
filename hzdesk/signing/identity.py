"""Who signs: an X.509 certificate with its private key, made here or kept in a PKCS#12 file (.p12, RFC 7292)."""

import hashlib
import unicodedata
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat, pkcs12
from cryptography.x509.oid import NameOID

from hzdesk.signing import algorithms
from hzdesk.signing.algorithms import PrivateKey

IdentityFault: TypeAlias = Literal["wrong_passphrase", "damaged", "no_key", "weak_key"]
_SIGNING_ONLY = x509.KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


class IdentityError(Exception):
    """A .p12 file that gives no identity to sign with; `code` says why."""

    def __init__(self, code: IdentityFault, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate and the private key it belongs to. The key never shows in a repr."""

    certificate: x509.Certificate
    key: PrivateKey = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate's DER, 64 lowercase hex digits."""
        return hashlib.sha256(self.certificate.public_bytes(Encoding.DER)).hexdigest()

    @property
    def subject(self) -> str:
        """The certificate's subject as text: `CN=…,O=…`."""
        return name_text(self.certificate.subject)


def name_text(name: x509.Name) -> str:
    """A subject or issuer as text, `CN=…,O=…` (RFC 4514); what does not show, such as a line feed, is escaped."""
    text = name.rfc4514_string({NameOID.SERIAL_NUMBER: "SERIALNUMBER"})
    return "".join(c if c.isprintable() else "".join(f"\\{byte:02X}" for byte in c.encode()) for c in text)


def make_identity(
    common_name: str,
    organisation: str = "",
    serial_name: str = "",
    *,
    valid_from: datetime,
    valid_to: datetime,
    bits: int = 3072,
) -> Identity:
    """A new RSA key with a self-signed certificate for signing documents.

    `common_name` and `organisation` have at most 64 characters; `serial_name` (X.520 serialNumber, for a number that
    tells namesakes apart) is ASCII. Raises ValueError where X.509 cannot hold them.
    """
    if not serial_name.isascii():
        raise ValueError("the serialNumber of a certificate is ASCII")
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    given = {
        NameOID.COMMON_NAME: common_name,
        NameOID.ORGANIZATION_NAME: organisation,
        NameOID.SERIAL_NUMBER: serial_name,
    }
    name = x509.Name([x509.NameAttribute(oid, value) for oid, value in given.items() if value])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid_from)
        .not_valid_after(valid_to)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_SIGNING_ONLY, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Identity(certificate, key)


def save_identity(identity: Identity, passphrase: str, *, rounds: int = 600_000) -> bytes:
    """A .p12 file: PBES2 with AES-256-CBC, PBKDF2-HMAC-SHA256 and SHA-256 MAC, which Windows 10 1709 and later import.

    `rounds` of key derivation make guessing slow; fewer are for identities that protect nothing.
    """
    if not passphrase:
        raise ValueError("a passphrase is needed")
    encryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(rounds)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(_secret(passphrase))
    )
    return pkcs12.serialize_key_and_certificates(None, identity.key, identity.certificate, None, encryption)


def load_identity(data: bytes, passphrase: str) -> Identity:
    """The identity in a .p12 file. Raises IdentityError: `wrong_passphrase`, `damaged`, `no_key`, `weak_key`."""
    try:
        key, certificate = _unlocked(data, passphrase)
    except UnsupportedAlgorithm as error:
        raise IdentityError("damaged", str(error)) from None
    except ValueError:
        code = _why_unopened(data, passphrase)
        raise IdentityError(code, "the file does not open with this passphrase") from None
    if key is None or certificate is None:
        raise IdentityError("no_key", "no private key with its certificate")
    if not isinstance(key, PrivateKey) or algorithms.strength(key.public_key()) != "good":
        raise IdentityError("weak_key", "neither RSA of 2048 bits or more nor ECDSA on P-256 or P-384")
    if key.public_key() != certificate.public_key():
        raise IdentityError("damaged", "the certificate belongs to another key")
    return Identity(certificate, key)


def _secret(passphrase: str) -> bytes:
    return unicodedata.normalize("NFC", passphrase).encode()


def _unlocked(data: bytes, passphrase: str) -> tuple[PrivateKeyTypes | None, x509.Certificate | None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # BER instead of DER is no concern of the person whose file it is
        key, certificate, _ = pkcs12.load_key_and_certificates(data, _secret(passphrase))
    return key, certificate


def _why_unopened(data: bytes, passphrase: str) -> IdentityFault:
    """Tell a wrong passphrase from a damaged file.

    One checksum, keyed by the passphrase, covers the whole file and fails for both. But certificate and key are
    encrypted apart: when one of them alone opens with the passphrase, it is the file that is wrong.
    """
    try:
        pieces = list(_pieces(data))
    except (ValueError, IndexError):
        return "damaged"
    return "damaged" if any(_opens(piece, passphrase) for piece in pieces) else "wrong_passphrase"


def _opens(data: bytes, passphrase: str) -> bool:
    try:
        _unlocked(data, passphrase)
    except (ValueError, UnsupportedAlgorithm):
        return False
    return True


def _pieces(data: bytes) -> Iterator[bytes]:
    """Each of the contents of a PFX as a PFX of its own without checksum (RFC 7292 section 4)."""
    if data[:2] == b"\x30\x80":  # BER of unknown length, as older programs export: nothing to be told from it
        return
    ((_, pfx, _),) = _elements(data)
    (_, _, version), (_, safe, _), *_ = _elements(pfx)
    (_, _, content_type), (_, content, _) = _elements(safe)
    ((_, octets, _),) = _elements(content)
    ((_, contents, _),) = _elements(octets)
    for _, _, piece in _elements(contents):
        alone = _element(0xA0, _element(4, _element(0x30, piece)))
        yield _element(0x30, version + _element(0x30, content_type + alone))


def _elements(data: bytes) -> list[tuple[int, bytes, bytes]]:
    """The DER elements that fill `data`: tag, content, the element itself."""
    found = []
    position = 0
    while position < len(data):
        size, begin = data[position + 1], position + 2
        if size & 0x80:
            size, begin = int.from_bytes(data[begin : begin + (size & 0x7F)], "big"), begin + (size & 0x7F)
        if begin + size > len(data):
            raise ValueError("cut off")
        found.append((data[position], data[begin : begin + size], data[position : begin + size]))
        position = begin + size
    return found


def _element(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content
