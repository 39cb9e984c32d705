"""What is done to a signed workbook, by name: what alters it, what makes it unreadable, and what is let pass."""

import re
from collections.abc import Callable

import pytest

from hzdesk.signing import sign, verify
from tests.core.signing.samples import (
    ORIGIN_RELS,
    SHEET,
    SIGNATURE,
    TYPES,
    WHEN,
    added,
    changed,
    codes,
    der,
    identity,
    parts_of,
    signed,
    with_text,
    without,
    workbook,
    zipped,
)

WORKBOOK_RELS = "xl/_rels/workbook.xml.rels"
SHEET_RELS = "xl/worksheets/_rels/sheet1.xml.rels"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SIG = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"
CORE = "application/vnd.openxmlformats-package.core-properties+xml"
XPATH = '<Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><XPath>1</XPath></Transform>'
UNSIGNED = "<xd:UnsignedProperties></xd:UnsignedProperties></xd:QualifyingProperties>"
LAUGHS = b'<!DOCTYPE a [<!ENTITY b "cccccccccc"><!ENTITY d "&b;&b;&b;&b;&b;&b;">]><a>&d;</a>'
OBJECT = '<Object Id="idPackageObject">'
LINK = f'<Relationship Id="x9" Type="{REL}/hyperlink" Target="https://example.org/b" TargetMode="External"/>'
EMPTY_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def nested_original() -> bytes:
    """The classic wrapping: a forged package object in place, the signed one hidden inside another object."""
    text = parts_of(signed())[SIGNATURE].decode()
    found = re.search(r'<Object Id="idPackageObject">.*?</Object>', text)
    assert found is not None
    fake = found[0].replace("sheet1.xml?", "sheet2.xml?")
    return with_text(signed(), SIGNATURE, text.replace(found[0], f"{fake}<Object>{found[0]}</Object>").encode())


def swap(part: str, old: str, new: str) -> Callable[[], bytes]:
    """Makes the signed workbook with a text of one part swapped."""
    return lambda: changed(signed(), part, (old, new))


def resign(old: str, new: str) -> Callable[[], bytes]:
    """Makes the signed workbook with a text of its signature part swapped."""
    return swap(SIGNATURE, old, new)


def linked(package: bytes, rels: str, kind: str, target: str, mode: str = "Internal") -> bytes:
    """The package with one more relationship."""
    link = f'<Relationship Id="x9" Type="{kind}" Target="{target}" TargetMode="{mode}"/>'
    return changed(package, rels, ("</Relationships>", f"{link}</Relationships>"))


def elsewhere() -> bytes:
    """Another's signature of a changed workbook, in a folder of its own; the old one lies where LibreOffice looks."""
    package = sign(changed(workbook(), SHEET, ("1234", "9234")), identity("李四"), when=WHEN)
    package = changed(package, "_rels/.rels", ("_xmlsignatures/", "other/"))
    parts = parts_of(changed(package, TYPES, ("/_xmlsignatures/sig1.xml", "/other/sig1.xml")))
    parts = {name.replace("_xmlsignatures/", "other/"): data for name, data in parts.items()}
    old = {name: data for name, data in parts_of(signed()).items() if name.startswith("_xmlsignatures/")}
    return zipped(parts | old)


ALTERED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a cell's value": (swap(SHEET, "1234", "9234"), "part_changed"),
    "white space in a sheet": (swap(SHEET, "<sheetData>", "<sheetData> "), "part_changed"),
    "a part removed": (lambda: without(signed(), "xl/theme/theme1.xml"), "part_missing"),
    "a relationship removed": (
        lambda: with_text(
            signed(), SHEET_RELS, re.sub(rb"<Relationship [^>]*External[^>]*/>", b"", parts_of(signed())[SHEET_RELS])
        ),
        "relationship_missing",
    ),
    "a Target changed": (swap(WORKBOOK_RELS, "sheet1.xml", "sheet2.xml"), "part_changed"),
    "an external Target changed": (
        swap(SHEET_RELS, "example.org/a", "example.org/b"),
        "part_changed",
    ),
    "a Type changed": (swap(WORKBOOK_RELS, '/worksheet"', '/chartsheet"'), "part_changed"),
    "a relationship made external": (
        swap(WORKBOOK_RELS, "/>", ' TargetMode="External"/>'),
        "part_changed",
    ),
    "a part added, unreferenced": (lambda: added(signed(), "xl/extra.xml", b"<a/>"), "part_uncovered"),
    "a part added and linked": (
        lambda: linked(added(signed(), "xl/x.xml", b"<a/>"), WORKBOOK_RELS, f"{REL}/customXml", "x.xml"),
        "relationship_uncovered",
    ),
    "a part linked from the package": (
        lambda: linked(added(signed(), "x.xml", b"<a/>"), "_rels/.rels", f"{REL}/extended-properties", "x.xml"),
        "relationship_uncovered",
    ),
    "an external relationship added": (
        lambda: linked(signed(), SHEET_RELS, f"{REL}/hyperlink", "https://example.org/b", "External"),
        "relationship_uncovered",
    ),
    "a whole relationship part added": (
        lambda: with_text(signed(), "xl/_rels/styles.xml.rels", EMPTY_RELS.format(LINK).encode()),
        "part_uncovered",
    ),
    "an empty relationship part added": (
        lambda: with_text(signed(), "xl/_rels/styles.xml.rels", EMPTY_RELS.format("").encode()),
        "part_uncovered",
    ),
    "a folder entry added": (lambda: with_text(signed(), "xl/extra/", b""), "part_uncovered"),
    "core properties added": (
        lambda: added(signed(), "docProps/core.xml", b"<a/>", CORE),
        "part_uncovered",
    ),
    "the content type of a signed part changed": (
        swap(TYPES, "spreadsheetml.worksheet+xml", "spreadsheetml.chartsheet+xml"),
        "content_type_changed",
    ),
    "the letters' case of a content type changed": (
        swap(TYPES, "spreadsheetml.worksheet+xml", "spreadsheetml.Worksheet+xml"),
        "content_type_changed",
    ),
    "the certificate exchanged": (
        resign(der(identity().certificate), der(identity("李四").certificate)),
        "certificate_exchanged",
    ),
    "the time changed": (resign("<mdssi:Value>2026", "<mdssi:Value>2025"), "signature_markup_changed"),
    "the XAdES time changed": (
        resign("<xd:SigningTime>2026", "<xd:SigningTime>2025"),
        "signature_markup_changed",
    ),
    "the comment changed": (resign("核对无误", "未经核对"), "signature_markup_changed"),
    "the role changed": (resign(">填报人<", ">校长<"), "signature_markup_changed"),
    "a manifest entry changed": (resign("sheet1.xml?", "sheet3.xml?"), "signature_markup_changed"),
    "SignedInfo changed": (
        resign("xmldsig-more#rsa-sha256", "xmldsig-more#rsa-sha512"),
        "signature_value",
    ),
    "a forged package object before the signed one": (
        resign(OBJECT, f"{OBJECT}</Object>{OBJECT}"),
        "signature_markup",
    ),
    "a forged package object behind the signed one": (
        resign("</Signature>", f"{OBJECT}</Object></Signature>"),
        "signature_markup",
    ),
    "the signed package object nested elsewhere": (nested_original, "signature_markup"),
    "an Id in another spelling": (
        resign("<Manifest>", '<Manifest ID="idPackageObject">'),
        "signature_markup",
    ),
    "two SignedInfo": (
        resign("<SignatureValue>", "<SignedInfo></SignedInfo><SignatureValue>"),
        "signature_markup",
    ),
    "a comment inside a signed value": (resign(">填报人<", ">填报<!-- -->人<"), "signature_markup"),
    "xml:base on an ancestor": (resign("<Signature ", '<Signature xml:base="/x" '), "signature_markup"),
    "a relative namespace": (resign("<Manifest>", '<Manifest xmlns:q="q">'), "xml"),
    "another canonicalization": (
        resign("xml-c14n-20010315", "xml-c14n-20010315#WithComments"),
        "algorithm",
    ),
    "an XPath transform": (
        resign("<Transforms>", f"<Transforms>{XPATH}"),
        "signature_markup",
    ),
    "an object added that nobody signed": (
        resign("</Signature>", "<Object>x</Object></Signature>"),
        "unsigned_markup",
    ),
    "XAdES properties added that nobody signed": (
        resign("</xd:QualifyingProperties>", UNSIGNED),
        "unsigned_markup",
    ),
    "words around what is signed": (
        resign("<Object><xd:Q", "<Object>see below<xd:Q"),
        "unsigned_markup",
    ),
    "an attribute around what is signed": (
        resign("<xd:QualifyingProperties ", '<xd:QualifyingProperties note="see below" '),
        "unsigned_markup",
    ),
    "words beside the certificate": (resign("</X509Data>", "see below</X509Data>"), "unsigned_markup"),
    "a second certificate added": (
        resign("</X509Data>", "<X509SubjectName>CN=x</X509SubjectName></X509Data>"),
        "unsigned_markup",
    ),
    "a stray entry beside the signatures": (
        lambda: with_text(signed(), "_xmlsignatures/extra.xml", b"<a/>"),
        "origin",
    ),
    "relationships of a signature": (
        lambda: with_text(signed(), "_xmlsignatures/_rels/sig1.xml.rels", EMPTY_RELS.format("").encode()),
        "origin",
    ),
    "a stray entry that the signature covers": (
        lambda: sign(with_text(signed(), "_xmlsignatures/extra.xml", b"<a/>"), identity(), when=WHEN),
        "origin",
    ),
    "another signature elsewhere, which some programs look for and some do not": (elsewhere, "origin"),
    "signatures that no relationship leads to": (
        lambda: changed(signed(), ORIGIN_RELS, ("<Relationship ", "<!-- "), ("/>", " -->")),
        "origin",
    ),
    "a filled origin part": (lambda: with_text(signed(), "_xmlsignatures/origin.sigs", b"x"), "origin"),
    "a dangling origin relationship": (
        lambda: without(signed(), "_xmlsignatures/origin.sigs", ORIGIN_RELS, SIGNATURE),
        "origin",
    ),
    "the origin relationship removed": (
        lambda: changed(signed(), "_rels/.rels", ("digital-signature/origin", "digital-signature/oregin")),
        "origin",
    ),
    "two origin relationships": (lambda: linked(signed(), "_rels/.rels", f"{SIG}/origin", "xl/workbook.xml"), "origin"),
    "a signature that is not there": (lambda: without(signed(), SIGNATURE), "origin"),
    "a signature named twice": (lambda: linked(signed(), ORIGIN_RELS, f"{SIG}/signature", "sig1.xml"), "origin"),
}


@pytest.mark.parametrize("change", ALTERED)
def test_a_signed_workbook_is_altered_by(change: str) -> None:
    make, code = ALTERED[change]
    report = verify(make())
    assert report.outcome == "altered"
    assert code in codes(report)


UNREADABLE: dict[str, tuple[Callable[[], bytes], str]] = {
    "an entry without a content type": (lambda: with_text(signed(), "xl/extra.unknown", b""), "content_type"),
    "a part whose name differs by case only": (
        lambda: with_text(signed(), "XL/workbook.xml", b"<a/>"),
        "duplicate_name",
    ),
    "a document type in a part": (
        lambda: with_text(signed(), SHEET, b"<!DOCTYPE a><a>b</a>"),
        "doctype",
    ),
    "a document type in UTF-16": (lambda: with_text(signed(), SHEET, "<!DOCTYPE a><a/>".encode("utf-16")), "doctype"),
    "a document type in UTF-7": (
        lambda: with_text(signed(), SHEET, b"<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE a+AD4-<a/>"),
        "xml",
    ),
    "an entity bomb in the relationships": (
        lambda: with_text(signed(), WORKBOOK_RELS, LAUGHS),
        "doctype",
    ),
    "an external entity in the content types": (
        lambda: with_text(signed(), TYPES, b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Types>&b;</Types>'),
        "doctype",
    ),
    "two content types for one part": (
        swap(TYPES, "</Types>", '<Override PartName="/XL/workbook.xml" ContentType="a/b"/></Types>'),
        "content_types",
    ),
    "foreign markup among the relationships": (
        swap(WORKBOOK_RELS, "</Relationships>", '<x xmlns="urn:x"/></Relationships>'),
        "relationships",
    ),
    "two relationships of one Id": (
        swap(SHEET_RELS, "</Relationships>", f"{LINK}{LINK}</Relationships>"),
        "relationships",
    ),
    "a path that leads out": (lambda: with_text(signed(), "../evil.xml", b"<a/>"), "part_name"),
    "text added behind the archive": (lambda: signed() + b"x", "zip_damaged"),
    "text added before the archive": (lambda: b"x" + signed(), "not_zip"),
    "an archive cut short": (lambda: signed()[:-1], "zip_damaged"),
    "an older workbook": (lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "not_zip"),
    "no zip at all": (lambda: b"hello", "not_zip"),
    "nothing": (lambda: b"", "not_zip"),
    "a zip that is no package": (lambda: zipped({"a.txt": b"x"}), "not_package"),
}


@pytest.mark.parametrize("change", UNREADABLE)
def test_a_package_is_unreadable_by(change: str) -> None:
    make, code = UNREADABLE[change]
    report = verify(make())
    assert report.outcome == "unreadable"
    assert codes(report) == {code}
    assert report.parts == {}


def test_what_changes_no_meaning_is_let_pass() -> None:
    reordered = parts_of(signed())[WORKBOOK_RELS].decode()
    links = re.findall("<Relationship [^>]*/>", reordered)
    rels = EMPTY_RELS.format("\n <!-- x --> ".join(reversed(links))).encode()
    assert len(links) > 2
    assert verify(with_text(signed(), WORKBOOK_RELS, rels)).outcome == "valid"
    default = '<Default Extension="png" ContentType="image/png"/></Types>'
    assert verify(changed(signed(), TYPES, ("</Types>", default))).outcome == "valid"


def test_a_workbook_without_its_signature_is_unsigned() -> None:
    bare = without(signed(), SIGNATURE, "_xmlsignatures/origin.sigs", ORIGIN_RELS)
    link = re.search("<Relationship [^>]*digital-signature/origin[^>]*/>", parts_of(bare)["_rels/.rels"].decode())
    assert link is not None
    report = verify(changed(bare, "_rels/.rels", (link[0], "")))
    assert (report.outcome, report.signatures) == ("unsigned", ())
    assert report.parts[SHEET] == parts_of(signed())[SHEET]
    assert verify(workbook()).outcome == "unsigned"
