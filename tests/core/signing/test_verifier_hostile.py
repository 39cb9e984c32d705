"""Hostile packages cost little: all of them together are judged by one process with little time and memory."""

import io
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

from hzdesk.signing import Limits, verify
from tests.core.signing.samples import (
    SHEET,
    SIGNATURE,
    TYPES,
    WHEN,
    changed,
    codes,
    countersigned,
    der,
    identity,
    parts_of,
    signed,
    with_text,
    zipped,
)
from tests.source import ROOT

RELS = "xl/_rels/workbook.xml.rels"
REFERENCE = (
    '<Reference URI="/x{}?ContentType=a/b"><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
    "<DigestValue>AA==</DigestValue></Reference>"
)
AGAIN = "".join(f'<b:a xmlns:a="urn:{n}" xmlns:b="urn:{n}">' for n in range(24)) + "<b:a/>" * 9000 + "</b:a>" * 24
FLOOD = 3 << 20  # bytes of markup, just below the limit
JUDGE = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
from hzdesk.signing import verify
for file in sys.argv[1:]:
    report = verify(open(file, "rb").read())
    print(report.outcome, len(report.problems), flush=True)
"""


def stored(parts: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """A package without compression, so that no limit on ratios stops it early."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def into(part: str, place: str, piece: str) -> bytes:
    """The signed workbook with as many pieces as fit put before a place of one part; `{}` is their number."""
    text = parts_of(signed())[part].decode()
    assert place in text
    flood = "".join(piece.format(number) for number in range(FLOOD // (len(piece) + 4)))
    return stored(parts_of(signed()) | {part: text.replace(place, flood + place, 1).encode()})


def inside(part: str, place: str, piece: str) -> bytes:
    """The same in one tag."""
    text = parts_of(signed())[part].decode()
    flood = " ".join(piece.format(number) for number in range(FLOOD // (len(piece) + 4)))
    return stored(parts_of(signed()) | {part: text.replace(place, f"{place} {flood} ", 1).encode()})


def many_bombs() -> bytes:
    """Each part just small enough for the limit on ratios not to be asked."""
    parts = parts_of(signed()) | {f"xl/bomb{number}.xml": bytes(1 << 20) for number in range(240)}
    return stored(parts, zipfile.ZIP_DEFLATED)


def endless_directory() -> bytes:
    """A directory of a million entries that announces a few."""
    data = stored({"a": b""})
    begin = data.index(b"PK\1\2")
    listing = data[begin:-22] * 1_000_000
    return data[:begin] + listing + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 9, 9, len(listing), begin, 0)


def nothing_packed_large() -> bytes:
    """A deflated entry of nothing, in millions of empty blocks."""
    block = b"\0\0\0\xff\xff"
    data = bytearray(stored({"x.xml": block * 8_000_000 + b"\1\0\0\xff\xff"} | parts_of(signed())))
    for mark, at, size in ((b"PK\3\4", 8, 14), (b"PK\1\2", 10, 16)):
        place = data.index(mark)
        struct.pack_into("<H", data, place + at, 8)
        struct.pack_into("<I", data, place + size, 0)
        struct.pack_into("<I", data, place + size + 8, 0)
    return bytes(data)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "comments in the signature": lambda: into(SIGNATURE, "<Manifest>", "<!---->"),
    "instructions in the signature": lambda: into(SIGNATURE, "<Manifest>", "<?a?><!---->"),
    "Ids": lambda: into(SIGNATURE, "</SignatureInfoV1>", '<a Id="{}"/>'),
    "elements": lambda: into(SIGNATURE, "</SignatureInfoV1>", "<a/>"),
    "xml attributes": lambda: into(SIGNATURE, "</SignatureInfoV1>", '<a xml:b="c"/>'),
    "references": lambda: into(SIGNATURE, "</Manifest>", REFERENCE),
    "transforms": lambda: into(SIGNATURE, "</Transforms>", "<Transform/>"),
    "choices of relationships": lambda: into(SIGNATURE, "</Transform>", "<a/>"),
    "letters in a comment": lambda: into(SIGNATURE, "核对", "&#x41;"),
    "levels": lambda: into(SIGNATURE, "</SignatureInfoV1>", "<a>" * 24 + "</a>" * 24),
    "too many levels": lambda: into(SIGNATURE, "</SignatureInfoV1>", "<a>" * 200 + "</a>" * 200),
    "far too many levels": lambda: into(SIGNATURE, "</SignatureInfoV1>", "<a>"),
    "namespaces": lambda: into(SIGNATURE, "</SignatureInfoV1>", '<a xmlns:b="urn:b" xmlns:c="urn:c" xmlns:d="urn:d"/>'),
    "namespaces in one tag": lambda: inside(SIGNATURE, "<Manifest", 'xmlns:a{}="urn:b"'),
    "attributes in one tag": lambda: inside(SIGNATURE, "<Manifest", 'a{}="b"'),
    "namespaces declared again and again": lambda: into(SIGNATURE, "</SignatureInfoV1>", AGAIN),
    "a certificate": lambda: into(SIGNATURE, "</X509Certificate>", "AAAA"),
    "certificates": lambda: into(SIGNATURE, "</X509Data>", "<X509Certificate>AAAA</X509Certificate>"),
    "attributes of a relationship": lambda: inside(RELS, "<Relationship ", 'a{}="b"'),
    "namespaces of a relationship": lambda: inside(RELS, "<Relationship ", 'xmlns:a{}="urn:b"'),
    "relationships": lambda: into(RELS, "</Relationships>", '<Relationship Id="r{}" Type="t" Target="x"/>'),
    "signatures": lambda: into(
        "_xmlsignatures/_rels/origin.sigs.rels",
        "</Relationships>",
        '<Relationship Id="r{}" Type="http://schemas.openxmlformats.org/package/2006/relationships/digital-signature'
        '/signature" Target="sig1.xml"/>',
    ),
    "content types": lambda: into(TYPES, "</Types>", '<Default Extension="a{}" ContentType="a/b"/>'),
    "attributes of a content type": lambda: inside(TYPES, "<Default", 'a{}="b"'),
    "parts": lambda: stored(parts_of(signed()) | {f"f{n}/a.xml": b"<a/>" for n in range(4900)}),
    "folders": lambda: stored(parts_of(signed()) | {f"f{n}/": b"" for n in range(4900)}),
    "a large sheet in UTF-16": lambda: stored(parts_of(signed()) | {SHEET: "<a>".encode("utf-16") + bytes(60 << 20)}),
    "bombs": many_bombs,
    "a bomb": lambda: stored(parts_of(signed()) | {SHEET: bytes(200 << 20)}, zipfile.ZIP_DEFLATED),
    "an endless directory": endless_directory,
    "much of nothing": nothing_packed_large,
}


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process as Unix has them")
def test_floods_of_everything_are_judged_within_a_minute_and_a_gigabyte(tmp_path: Path) -> None:
    files = []
    for number, make in enumerate(HOSTILE.values()):
        files.append(tmp_path / f"{number}.xlsx")
        files[-1].write_bytes(make())
    done = subprocess.run([sys.executable, "-c", JUDGE, *files], cwd=ROOT, capture_output=True, text=True, check=False)
    outcomes = dict(zip(HOSTILE, (line.split()[0] for line in done.stdout.splitlines()), strict=False))
    assert outcomes.keys() == HOSTILE.keys(), done.stderr
    harmless = {"content types", "namespaces of a relationship"}  # nothing that is read differs
    assert {flood for flood, outcome in outcomes.items() if outcome == "valid"} <= harmless
    assert set(outcomes.values()) <= {"valid", "altered", "unreadable"}


@pytest.mark.parametrize("bits", [9000, 100_000, 1_000_000])
def test_a_certificate_of_an_enormous_key_is_refused(bits: int) -> None:
    key = rsa.RSAPublicNumbers((1 << (bits - 8)) + 1, (1 << (bits - 1)) + 1).public_key()
    name = identity().certificate.subject
    builder = x509.CertificateBuilder(name, name, key, 7).not_valid_before(WHEN).not_valid_after(WHEN)
    huge = builder.sign(identity().key, hashes.SHA256())
    report = verify(changed(signed(), SIGNATURE, (der(identity().certificate), der(huge))), foreign=True)
    assert report.outcome == "altered"
    assert [problem.code for problem in report.problems] == ["certificate"]


def test_a_bomb_is_refused_before_it_unfolds() -> None:
    bomb = with_text(signed(), SHEET, b"<a>" + bytes(50 << 20) + b"</a>")
    report = verify(bomb)
    assert (report.outcome, codes(report)) == ("unreadable", {"too_large"})


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    parts = parts_of(signed())
    package = bytearray(zipped({SHEET: bytes(8 << 20), **{n: d for n, d in parts.items() if n != SHEET}}))
    for mark, at in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        struct.pack_into("<I", package, package.index(mark) + at, 1000)
    report = verify(bytes(package))
    assert (report.outcome, codes(report)) == ("unreadable", {"zip_damaged"})


@pytest.mark.parametrize(
    "limits",
    [
        Limits(package=100),
        Limits(part=100),
        Limits(total=1000),
        Limits(markup=100),
        Limits(entries=3),
        Limits(ratio=1, ratio_above=0),
    ],
)
def test_each_limit_makes_a_package_unreadable(limits: Limits) -> None:
    assert codes(verify(signed(), limits=limits)) == {"too_large"}


def test_more_signatures_than_the_limit_are_not_judged() -> None:
    report = verify(countersigned(), limits=Limits(signatures=1))
    assert (report.outcome, codes(report)) == ("altered", {"too_large"})


def test_deep_and_wide_markup_is_refused_in_bounded_time() -> None:
    deep = b"<a>" * 100_000 + b"</a>" * 100_000
    assert verify(with_text(signed(), SIGNATURE, deep)).outcome == "altered"
    wide = b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#">' + b"<Object/>" * 90_000 + b"</Signature>"
    assert verify(with_text(signed(), SIGNATURE, wide)).outcome == "altered"
