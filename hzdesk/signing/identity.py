"""Who signs: an X.509 certificate with its private key, made here or kept in a PKCS#12 file (.p12, RFC 7292)."""

import hashlib
import unicodedata
import warnings
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hzdesk.signing import algorithms, pfx
from hzdesk.signing.algorithms import PrivateKey

IdentityFault: TypeAlias = Literal[
    "wrong_passphrase",
    "damaged",
    "no_key",
    "no_certificate",
    "weak_key",
    "weak_certificate",
    "bad_certificate",
    "wrong_purpose",
    "unsupported",
]
_MOST_ROUNDS = 10_000_000  # some seconds each
_OTHER_PURPOSES = {
    ExtendedKeyUsageOID.SERVER_AUTH,
    ExtendedKeyUsageOID.CODE_SIGNING,
    ExtendedKeyUsageOID.TIME_STAMPING,
    ExtendedKeyUsageOID.OCSP_SIGNING,
}
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
    """A .p12 file that gives no identity to sign with; `code` says why. It never carries the passphrase."""

    def __init__(self, code: IdentityFault, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


@dataclass(frozen=True)
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
    text = name.rfc4514_string({NameOID.SERIAL_NUMBER: "SERIALNUMBER", NameOID.TITLE: "TITLE"})
    return "".join(c if c.isprintable() else "".join(f"\\{byte:02X}" for byte in c.encode()) for c in text)


def make_identity(
    common_name: str,
    organisation: str = "",
    serial_name: str = "",
    title: str = "",
    *,
    valid_from: datetime,
    valid_to: datetime,
    bits: int = 3072,
) -> Identity:
    """A new RSA key with a self-signed certificate for signing documents.

    `common_name`, `organisation` and `title` (what the person is there) have at most 64 characters; `serial_name`
    (X.520 serialNumber, for a number that tells namesakes apart) is ASCII. Raises ValueError where X.509 cannot hold
    them.
    """
    if not serial_name.isascii():
        raise ValueError("the serialNumber of a certificate is ASCII")
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    given = {
        NameOID.COMMON_NAME: common_name,
        NameOID.ORGANIZATION_NAME: organisation,
        NameOID.SERIAL_NUMBER: serial_name,
        NameOID.TITLE: title,
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

    `rounds` of key derivation make guessing slow, for the checksum as for the key; fewer are for identities that
    protect nothing.
    """
    if not passphrase:
        raise ValueError("a passphrase is needed")
    encryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(rounds)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(_secret(passphrase).encode())
    )
    data = pkcs12.serialize_key_and_certificates(None, identity.key, identity.certificate, None, encryption)
    return pfx.with_slow_checksum(data, _secret(passphrase), rounds)


def load_identity(data: bytes, passphrase: str) -> Identity:
    """The identity in a .p12 file. Raises IdentityError; the README says what each code means."""
    if pfx.most_rounds(data) > _MOST_ROUNDS:
        raise IdentityError("unsupported", "so many rounds of key derivation would take for ever")
    try:
        key, certificate = _unlocked(data, passphrase)
    except UnsupportedAlgorithm as error:
        raise IdentityError("unsupported", str(error)) from None
    except ValueError:
        code = _why_unopened(data, passphrase)
        raise IdentityError(code, "the file does not open with this passphrase") from None
    if key is None:
        raise IdentityError("no_key", "no private key")
    if not isinstance(key, PrivateKey) or algorithms.strength(key.public_key()) != "good":
        raise IdentityError("weak_key", "neither RSA of 2048 bits or more nor ECDSA on P-256 or P-384")
    if certificate is None or key.public_key() != certificate.public_key():
        raise IdentityError("no_certificate", "no certificate that belongs to the private key")
    if unfit := _unfit(certificate):
        raise IdentityError(unfit, "the certificate is not one to sign documents with")
    return Identity(certificate, key)


def _unfit(certificate: x509.Certificate) -> IdentityFault | None:
    """Why a certificate is not for signing documents; None when it is. Its dates are nobody's concern here."""
    try:
        extensions = certificate.extensions
        if isinstance(certificate.signature_hash_algorithm, hashes.MD5 | hashes.SHA1):
            return "weak_certificate"
    except (ValueError, x509.DuplicateExtension):
        return "bad_certificate"
    except UnsupportedAlgorithm:
        return "unsupported"
    for extension in extensions:
        value = extension.value
        if isinstance(value, x509.KeyUsage) and not (value.digital_signature or value.content_commitment):
            return "wrong_purpose"
        if isinstance(value, x509.ExtendedKeyUsage) and set(value) <= _OTHER_PURPOSES:
            return "wrong_purpose"
    return None


def _secret(passphrase: str) -> str:
    """As it is encoded: composed, and without half characters, which some keyboards send."""
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "replace").decode()


def _unlocked(data: bytes, passphrase: str) -> tuple[PrivateKeyTypes | None, x509.Certificate | None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # BER instead of DER is no concern of the person whose file it is
        key, certificate, _ = pkcs12.load_key_and_certificates(data, _secret(passphrase).encode())
    return key, certificate


def _why_unopened(data: bytes, passphrase: str) -> IdentityFault:
    """Tell a wrong passphrase from a damaged file.

    One checksum, keyed by the passphrase, covers the whole file and fails for both. But certificate and key are
    encrypted apart: when one of them alone opens with the passphrase, it is the file that is wrong.
    """
    try:
        pieces = list(pfx.pieces(data))
    except (ValueError, IndexError):
        return "damaged"
    return "damaged" if any(_opens(piece, passphrase) for piece in pieces) else "wrong_passphrase"


def _opens(data: bytes, passphrase: str) -> bool:
    try:
        _unlocked(data, passphrase)
    except (ValueError, UnsupportedAlgorithm):
        return False
    return True
