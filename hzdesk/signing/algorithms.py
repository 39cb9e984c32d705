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
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
WEAK = {
    "http://www.w3.org/2000/09/xmldsig#sha1",
    "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
    f"{_MORE}ecdsa-sha1",
}
SMALLEST_RSA, SMALLEST_FOREIGN_RSA, LARGEST_RSA = 2048, 1024, 8192
USUAL_EXPONENT, LARGEST_EXPONENT = 65537, 1 << 256  # FIPS 186-5 A.1.1


@dataclass(frozen=True)
class Scheme:
    """A signature method: its hash, and whether it is ECDSA or else RSA with PKCS#1 v1.5."""

    hash: hashes.HashAlgorithm
    is_elliptic: bool = False


_SHA1 = hashes.SHA1()  # noqa: S303 - older Office files have it; reported as weak
SCHEMES = {
    f"{_MORE}rsa-sha256": Scheme(hashes.SHA256()),
    f"{_MORE}rsa-sha384": Scheme(hashes.SHA384()),
    f"{_MORE}rsa-sha512": Scheme(hashes.SHA512()),
    f"{_MORE}ecdsa-sha256": Scheme(hashes.SHA256(), is_elliptic=True),
    f"{_MORE}ecdsa-sha384": Scheme(hashes.SHA384(), is_elliptic=True),
    f"{_MORE}ecdsa-sha512": Scheme(hashes.SHA512(), is_elliptic=True),
    "http://www.w3.org/2000/09/xmldsig#rsa-sha1": Scheme(_SHA1),
    f"{_MORE}ecdsa-sha1": Scheme(_SHA1, is_elliptic=True),
}
_CURVES = {"secp256r1": f"{_MORE}ecdsa-sha256", "secp384r1": f"{_MORE}ecdsa-sha384"}


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
        if isinstance(key, rsa.RSAPublicKey) and not scheme.is_elliptic:
            key.verify(value, data, padding.PKCS1v15(), scheme.hash)
            return True
        if isinstance(key, ec.EllipticCurvePublicKey) and scheme.is_elliptic:
            half = (key.key_size + 7) // 8
            if len(value) != 2 * half:
                return False
            r, s = int.from_bytes(value[:half], "big"), int.from_bytes(value[half:], "big")
            key.verify(encode_dss_signature(r, s), data, ec.ECDSA(scheme.hash))
            return True
    except (InvalidSignature, ValueError):
        return False
    return False


def is_usual(key: CertificatePublicKeyTypes, method: str) -> bool:
    """Whether the hash of `method` is the one that goes with the curve of an elliptic key."""
    return not isinstance(key, ec.EllipticCurvePublicKey) or _CURVES.get(key.curve.name) == method


def strength(key: CertificatePublicKeyTypes) -> str:
    """`good`, `weak` (read in foreign files, never trusted) or `refused`, which also keeps verifying short."""
    if isinstance(key, rsa.RSAPublicKey):
        exponent = key.public_numbers().e
        if not (SMALLEST_FOREIGN_RSA <= key.key_size <= LARGEST_RSA and 3 <= exponent < LARGEST_EXPONENT):
            return "refused"
        return "good" if key.key_size >= SMALLEST_RSA and exponent >= USUAL_EXPONENT else "weak"
    known = isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES
    return "good" if known else "refused"
