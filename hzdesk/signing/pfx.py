"""A PKCS#12 file taken apart (RFC 7292), where the library that opens and writes it goes no further."""

import hashlib
import hmac
import secrets
from collections.abc import Iterator

_SHA256 = bytes.fromhex("300d06096086480165030402010500")  # AlgorithmIdentifier
_SALT = 64  # no salt or checksum is longer
_BLOCK = 64  # bytes that SHA-256 works on at a time


def pieces(data: bytes) -> Iterator[bytes]:
    """Each of the contents of a PFX as a PFX of its own without checksum (section 4). ValueError, IndexError."""
    if data[:2] == b"\x30\x80":  # BER of unknown length, as older programs export: nothing to be told from it
        return
    version, content_type, contents, _ = _opened(data)
    for _, _, piece in _elements(_one(contents)):
        alone = _element(0xA0, _element(4, _element(0x30, piece)))
        yield _element(0x30, version + _element(0x30, content_type + alone))


def most_rounds(data: bytes) -> int:
    """The most rounds of key derivation that a DER file asks for, as far as it shows while it is locked.

    Every small INTEGER is taken for one: there are no others but versions.
    """
    return max(_small_integers(data), default=0)


def _small_integers(data: bytes, levels: int = 20) -> Iterator[int]:
    try:
        elements = _elements(data) if levels else []
    except (ValueError, IndexError):
        return
    for tag, content, _ in elements:
        if tag == 2 and len(content) <= 8:
            yield int.from_bytes(content, "big", signed=True)
        elif tag & 0x20 or (tag == 4 and len(content) > _SALT):  # contents, or contents wrapped in a string
            yield from _small_integers(content, levels - 1)


def with_slow_checksum(data: bytes, passphrase: str, rounds: int) -> bytes:
    """The same PFX with a checksum whose key takes `rounds` to derive.

    The checksum tells a right passphrase from a wrong one, so that guessing costs no more than it does, however well
    the key itself is encrypted; `cryptography` always writes 2048 rounds.
    """
    version, _, contents, safe = _opened(data)
    salt = secrets.token_bytes(16)
    value = hmac.digest(_checksum_key(passphrase, salt, rounds), contents, "sha256")
    checksum = _element(0x30, _element(0x30, _SHA256 + _element(4, value)) + _element(4, salt) + _integer(rounds))
    return _element(0x30, version + safe + checksum)


def _checksum_key(passphrase: str, salt: bytes, rounds: int) -> bytes:
    """Appendix B.2 for one output block: the passphrase is a BMPString with its end, the purpose (ID) is 3."""
    secret = passphrase.encode("utf-16-be") + b"\0\0"
    key = b"\3" * _BLOCK + _filled(salt) + _filled(secret)
    for _ in range(rounds):
        key = hashlib.sha256(key).digest()
    return key


def _filled(piece: bytes) -> bytes:
    """Repeated until whole blocks are full."""
    size = -(-len(piece) // _BLOCK) * _BLOCK
    return (piece * size)[:size]


def _opened(data: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    """Version, content type, the AuthenticatedSafe itself, and the ContentInfo around it, of a DER PFX."""
    (_, _, version), (_, safe, whole), *_ = _elements(_one(data))
    (_, _, content_type), (_, content, _) = _elements(safe)
    return version, content_type, _one(content), whole


def _one(data: bytes) -> bytes:
    ((_, content, _),) = _elements(data)
    return content


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


def _integer(number: int) -> bytes:
    return _element(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))
