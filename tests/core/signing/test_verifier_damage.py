"""Flipped bytes, cut files and noise: what is damaged is refused or says what it said before."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from hzdesk.signing import Report, verify
from tests.core.signing.samples import SIGNATURE, TYPES, countersigned, parts_of, signed, with_text, zipped


def _flip_offsets(package: bytes, count: int) -> list[int]:
    return random.Random(5).sample(range(len(package)), count)


def _same_meaning(report: Report) -> bool:
    """Whether the parts that hold values are byte for byte those that were signed."""
    plumbing = ("_xmlsignatures/", "[Content_Types]")
    original = {n: d for n, d in parts_of(countersigned()).items() if not n.startswith(plumbing)}
    read = {n: d for n, d in report.parts.items() if not n.startswith(plumbing)}
    relationships = {n for n in original if n.endswith(".rels")}
    same = {n for n in original if read.get(n) == original[n]}
    return read.keys() == original.keys() and original.keys() - same <= relationships


def test_a_flipped_byte_is_refused_or_changes_no_value() -> None:
    package = countersigned()
    passed = 0
    for offset in _flip_offsets(package, 1500):
        flipped = bytearray(package)
        flipped[offset] ^= 1 << (offset % 8)
        report = verify(bytes(flipped))
        if report.outcome == "valid":
            passed += 1
            assert _same_meaning(report)
            assert report.signatures == verify(package).signatures
    assert passed < 100


def test_a_flipped_byte_inside_a_part_is_never_valid() -> None:
    parts = parts_of(countersigned())
    rng = random.Random(7)
    names = [n for n in parts if parts[n] and not n.endswith(".rels") and n != TYPES]
    for _ in range(400):
        name = rng.choice(names)
        data = bytearray(parts[name])
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        report = verify(zipped(parts | {name: bytes(data)}))
        if report.outcome == "valid":
            assert name.startswith("_xmlsignatures/")
            assert report.signatures == verify(countersigned()).signatures


@given(offset=st.integers(min_value=0), value=st.integers(0, 255), cut=st.integers(0, 40))
@settings(max_examples=300, deadline=None)
def test_no_damage_makes_the_verifier_raise(offset: int, value: int, cut: int) -> None:
    package = bytearray(signed())
    offset %= len(package)
    package[offset : offset + cut] = bytes([value])
    report = verify(bytes(package))
    assert report.outcome != "valid" or _relevant(report) == _relevant(verify(signed()))


def _relevant(report: Report) -> tuple[object, ...]:
    return {n: d for n, d in report.parts.items() if n.startswith("xl/") and not n.endswith(".rels")}, report.signatures


@given(data=st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_arbitrary_bytes_in_place_of_the_signature_are_refused(data: bytes) -> None:
    assert verify(with_text(signed(), SIGNATURE, data)).outcome in ("altered", "unreadable")
