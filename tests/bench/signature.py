"""Signing and verifying a full return against unzipping it, hashing its parts and one operation with the key."""

import hashlib
import io
import zipfile
from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256

from hzdesk.signing import sign, verify
from tests.bench.measure import Bench, Result, in_turn, ms
from tests.bench.samples import NOW, identity, made, packed, unsigned

_PADDING = padding.PKCS1v15()


def measure(bench: Bench) -> Iterator[Result]:
    key = identity().key
    package = packed(unsigned(made().content))
    signed = sign(package, identity(), when=NOW)
    value = key.sign(b"", _PADDING, SHA256())

    def bare_sign() -> None:
        hash_parts(package)
        key.sign(b"", _PADDING, SHA256())

    def bare_verify() -> None:
        hash_parts(signed)
        key.public_key().verify(value, b"", _PADDING, SHA256())

    ours, bare, checked, bare_checked = in_turn(
        bench.runs(51),
        lambda: sign(package, identity(), when=NOW),
        bare_sign,
        lambda: verify(signed),
        bare_verify,
    )
    parts = len(zipfile.ZipFile(io.BytesIO(signed)).namelist())
    raw = f"{len(signed):,} bytes, {parts} parts"
    yield Result(
        "sign a full return / unzip, hash, one key operation", ours / bare, "≤ 3.0", f"{ms(ours)} / {ms(bare)}, {raw}"
    )
    yield Result(
        "verify it / unzip, hash, one key operation",
        checked / bare_checked,
        "≤ 3.0",
        f"{ms(checked)} / {ms(bare_checked)}, {raw}",
    )


def hash_parts(package: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        for name in archive.namelist():
            hashlib.sha256(archive.read(name)).digest()
