"""Signing and verifying a full return against unzipping it, hashing its parts and one operation with the key.

Each run has a package of its own, alike in nothing: what is remembered of parts seen before must not count.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256

from hzdesk.signing import sign, verify
from tests.bench.measure import Bench, Result, in_turn, ms
from tests.bench.samples import NOW, identity, made, packed, unsigned

_PADDING = padding.PKCS1v15()


def measure(bench: Bench) -> Iterator[Result]:
    key = identity().key
    parts = unsigned(made().content)
    runs = bench.runs(51)
    packages = [packed(_marked(parts, run)) for run in range(2 * runs + 2)]  # one half is signed beforehand
    signed = [sign(package, identity(), when=NOW) for package in packages[runs + 1 :]]
    value = key.sign(b"", _PADDING, SHA256())
    fresh, barely = iter(packages), iter(packages)
    received, seen = iter(signed), iter(signed)

    def bare_sign() -> None:
        hash_parts(next(barely))
        key.sign(b"", _PADDING, SHA256())

    def bare_verify() -> None:
        hash_parts(next(seen))
        key.public_key().verify(value, b"", _PADDING, SHA256())

    ours, bare, checked, bare_checked = in_turn(
        runs,
        lambda: sign(next(fresh), identity(), when=NOW),
        bare_sign,
        lambda: verify(next(received)),
        bare_verify,
    )
    if verify(signed[0]).outcome != "valid":
        raise RuntimeError("the packages that were verified are not valid")
    raw = f"{len(signed[0]):,} bytes, {len(parts)} parts"
    for what, taken, barest in (("sign a full return", ours, bare), ("verify it", checked, bare_checked)):
        name = f"{what} / unzip, hash, one key operation"
        yield Result(name, taken / barest, "≤ 3.0", f"{ms(taken)} / {ms(barest)}, {raw}")


def _marked(parts: Mapping[str, bytes], run: int) -> Mapping[str, bytes]:
    """The same parts with other bytes: a comment at the end of each."""
    return {name: data + f"<!--{run}-->".encode() for name, data in parts.items()}


def hash_parts(package: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        for name in archive.namelist():
            hashlib.sha256(archive.read(name)).digest()
