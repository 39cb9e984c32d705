"""The algorithms that may appear in a signature; whatever is not named here is refused, never skipped.

Sources: W3C XML Signature 1.1 section 6, RFC 6931; ECMA-376 Part 2 13.2.4 for package signatures.
"""

import hashlib
from dataclasses import dataclass
from typing import TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

PrivateKey: TypeAlias = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
DIGESTS = {
    SHA256: hashlib.sha256,
    "http://www.w3.org/2001/04/xmldsig-more#sha384": hashlib.sha384,
    "http://www.w3.org/2001/04/xmlenc#sha512": hashlib.sha512,
    "http://www.w3.org/2000/09/xmldsig#sha1": hashlib.sha1,
}
WEAK = {"http://www.w3.org/2000/09/xmldsig#sha1", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"}
SMALLEST_RSA, SMALLEST_FOREIGN_RSA, LARGEST_RSA = 2048, 1024, 8192


@dataclass(frozen=True, slots=True)
class Scheme:
    """A signature method: its hash, and for ECDSA the one curve it goes with (RSA is PKCS#1 v1.5)."""

    hash: hashes.HashAlgorithm
    curve: str = ""


_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
SCHEMES = {
    f"{_MORE}rsa-sha256": Scheme(hashes.SHA256()),
    f"{_MORE}rsa-sha384": Scheme(hashes.SHA384()),
    f"{_MORE}rsa-sha512": Scheme(hashes.SHA512()),
    f"{_MORE}ecdsa-sha256": Scheme(hashes.SHA256(), "secp256r1"),
    f"{_MORE}ecdsa-sha384": Scheme(hashes.SHA384(), "secp384r1"),
    "http://www.w3.org/2000/09/xmldsig#rsa-sha1": Scheme(hashes.SHA1()),  # noqa: S303 - older Office files have it; reported as weak
}
_CURVES = {scheme.curve: method for method, scheme in SCHEMES.items() if scheme.curve}


def digest(algorithm: str, data: bytes) -> bytes:
    """The digest of `data` by an algorithm of `DIGESTS`."""
    return DIGESTS[algorithm](data).digest()


def method_for(key: PrivateKey) -> str:
    """The signature method this library signs with, by the kind of key. Raises KeyError for another curve."""
    if isinstance(key, rsa.RSAPrivateKey):
        return f"{_MORE}rsa-sha256"
    return _CURVES[key.curve.name]


def make_value(key: PrivateKey, data: bytes) -> bytes:
    """The value of `SignatureValue`: PKCS#1 v1.5, or for ECDSA r and s of fixed length side by side."""
    scheme = SCHEMES[method_for(key)]
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), scheme.hash)
    r, s = decode_dss_signature(key.sign(data, ec.ECDSA(scheme.hash, deterministic_signing=True)))
    size = (key.key_size + 7) // 8
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def value_holds(key: CertificatePublicKeyTypes, method: str, value: bytes, data: bytes) -> bool:
    """Whether `value` is the signature of `data` by `key`; False too for a key that does not go with the method."""
    scheme = SCHEMES[method]
    try:
        if isinstance(key, rsa.RSAPublicKey) and not scheme.curve:
            key.verify(value, data, padding.PKCS1v15(), scheme.hash)
            return True
        if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name == scheme.curve:
            half = (key.key_size + 7) // 8
            if len(value) != 2 * half:
                return False
            r, s = int.from_bytes(value[:half], "big"), int.from_bytes(value[half:], "big")
            key.verify(encode_dss_signature(r, s), data, ec.ECDSA(scheme.hash))
            return True
    except (InvalidSignature, ValueError):
        return False
    return False


def strength(key: CertificatePublicKeyTypes) -> str:
    """`good`, `weak` (read in foreign files, never trusted) or `refused`."""
    if isinstance(key, rsa.RSAPublicKey):
        if SMALLEST_RSA <= key.key_size <= LARGEST_RSA:
            return "good"
        return "weak" if SMALLEST_FOREIGN_RSA <= key.key_size < SMALLEST_RSA else "refused"
    known = isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES
    return "good" if known else "refused"
