"""Judging: each change is found, each trick refused, each weakness named."""

import base64
import random
import re
import struct
import zlib
from collections.abc import Callable

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st

from hzdesk.signing import Limits, Report, rezip, sign, verify
from tests.core.signing.samples import (
    SIGNATURE,
    WHEN,
    added,
    changed,
    countersigned,
    forged,
    identity,
    parts_of,
    signed,
    workbook,
    zipped,
)

TYPES = "[Content_Types].xml"
SHEET = "xl/worksheets/sheet1.xml"
WORKBOOK_RELS = "xl/_rels/workbook.xml.rels"
SHEET_RELS = "xl/worksheets/_rels/sheet1.xml.rels"
ORIGIN_RELS = "_xmlsignatures/_rels/origin.sigs.rels"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SIG = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"
CORE = "application/vnd.openxmlformats-package.core-properties+xml"
XPATH = '<Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><XPath>1</XPath></Transform>'
UNSIGNED = "<xd:UnsignedProperties></xd:UnsignedProperties></xd:QualifyingProperties>"
LAUGHS = b'<!DOCTYPE a [<!ENTITY b "cccccccccc"><!ENTITY d "&b;&b;&b;&b;&b;&b;">]><a>&d;</a>'
OBJECT = '<Object Id="idPackageObject">'
LINK = f'<Relationship Id="x9" Type="{REL}/hyperlink" Target="https://example.org/b" TargetMode="External"/>'
EMPTY_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def codes(report: Report) -> set[str]:
    return {problem.code for problem in report.problems}


def without(package: bytes, *names: str) -> bytes:
    return zipped({name: data for name, data in parts_of(package).items() if name not in names})


def with_text(package: bytes, name: str, data: bytes) -> bytes:
    return zipped(parts_of(package) | {name: data})


def signature_with(old: str, new: str) -> bytes:
    return changed(signed(), SIGNATURE, (old, new))


def der(certificate: x509.Certificate) -> str:
    return base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()


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


def test_a_second_signature_that_covers_less_makes_the_file_altered() -> None:
    parts = parts_of(countersigned())
    first = parts[SIGNATURE]
    less = forged(signed(), _drop_reference("/xl/styles.xml"), identity())
    mixed = zipped(parts | {SIGNATURE: first, "_xmlsignatures/sig2.xml": parts_of(less)[SIGNATURE]})
    report = verify(mixed)
    assert report.outcome == "altered"
    assert [(s.intact, s.covers_everything) for s in report.signatures] == [(True, True), (True, False)]
    assert [(p.code, p.part) for p in report.problems] == [("part_uncovered", "xl/styles.xml")]


def _drop_reference(name: str) -> Callable[[str], str]:
    return lambda text: re.sub(rf'<Reference URI="{re.escape(name)}\?.*?</Reference>', "", text, count=1)


def test_a_file_changed_and_signed_anew_is_valid_but_names_the_other_signer() -> None:
    report = verify(sign(changed(workbook(), SHEET, ("1234", "9234")), identity("李四"), when=WHEN))
    assert report.outcome == "valid"
    assert report.signatures[0].fingerprint != identity().fingerprint


def test_the_certificate_of_the_same_key_under_another_name_is_found() -> None:
    own = identity()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "别人")])
    old = own.certificate
    other = (
        x509.CertificateBuilder(name, name, own.key.public_key(), old.serial_number)
        .not_valid_before(old.not_valid_before_utc)
        .not_valid_after(old.not_valid_after_utc)
        .sign(own.key, hashes.SHA256())
    )
    report = verify(signature_with(der(old), der(other)))
    assert report.outcome == "altered"
    assert codes(report) == {"certificate_exchanged"}


def test_a_signature_that_does_not_name_the_package_object_is_refused() -> None:
    def forget(text: str) -> str:
        return re.sub(r'<Reference Type="[^"]*" URI="#idPackageObject">.*?</Reference>', "", text, count=1)

    assert codes(verify(forged(signed(), forget))) == {"signature_markup"}


def test_an_edited_manifest_signed_by_the_same_key_is_judged_by_what_it_says() -> None:
    twice = forged(signed(), lambda text: re.sub(r'(<Reference URI="/xl/styles.xml.*?</Reference>)', r"\1\1", text))
    assert codes(verify(twice)) == {"manifest"}
    fragment = forged(signed(), lambda text: text.replace('URI="/xl/styles.xml?', 'URI="xl/styles.xml?'))
    assert codes(verify(fragment)) == {"manifest", "part_uncovered"}
    transform = forged(signed(), lambda text: text.replace("REC-xml-c14n-20010315", "REC-xml-c14n11", 4))
    assert verify(transform).outcome == "altered"


def test_a_relationship_left_out_by_the_signer_is_named() -> None:
    choice = re.compile(r"(sheet1.xml.rels\?.*?)<mdssi:RelationshipReference[^>]*></mdssi:RelationshipReference>")
    report = verify(forged(signed(), lambda text: choice.sub(r"\1", text, count=1)))
    assert report.outcome == "altered"
    assert {"relationship_uncovered", "part_changed"} == codes(report)


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (("xmldsig-more#rsa-sha256", "xmldsig-more#rsa-md5"), "algorithm"),
        (("xmlenc#sha256", "xmldsig-more#md5"), "algorithm"),
        (("<SignatureMethod", "<SignatureMethod x='1'"), "signature_value"),
        (("</SignatureMethod>", "<HMACOutputLength>1</HMACOutputLength></SignatureMethod>"), "signature_markup"),
        (("xmldsig-more#rsa-sha256", "xmldsig-more#hmac-sha256"), "algorithm"),
        (("xmldsig-more#rsa-sha256", "xmldsig-more#ecdsa-sha256"), "signature_value"),
    ],
)
def test_an_algorithm_outside_of_the_list_is_refused_not_skipped(edit: tuple[str, str], code: str) -> None:
    report = verify(changed(signed(), SIGNATURE, edit))
    assert report.outcome == "altered"
    assert not report.signatures[0].intact
    assert code in codes(report)


def test_sha1_is_intact_but_proves_nothing() -> None:
    def weaken(text: str) -> str:
        return text.replace("xmldsig-more#rsa-sha256", "xmldsig#rsa-sha1").replace(
            "2001/04/xmldsig#", "2000/09/xmldsig#"
        )

    package = forged(signed(), weaken)
    report = verify(package)
    assert report.outcome == "altered"
    assert (report.signatures[0].intact, report.signatures[0].covers_everything) == (True, False)
    assert codes(report) == {"weak_algorithm"}
    assert verify(package, foreign=True).outcome == "valid"


def test_a_short_key_is_refused_and_only_named_in_foreign_files() -> None:
    package = sign(workbook(), identity("短", bits=1024), when=WHEN)
    report = verify(package)
    assert (report.outcome, codes(report)) == ("altered", {"weak_key"})
    assert verify(package, foreign=True).outcome == "valid"


def test_a_signature_without_xades_is_not_bound_to_its_certificate() -> None:
    def strip(text: str) -> str:
        text = re.sub(r"<Object><xd:.*</Object>", "", text)
        return re.sub(r'<Reference Type="http://uri.etsi.org.*?</Reference>', "", text, count=1)

    package = forged(signed(), strip)
    assert codes(verify(package)) == {"certificate_unbound"}
    report = verify(package, foreign=True)
    assert report.outcome == "valid"
    assert not report.signatures[0].covers_everything
    assert report.signatures[0].role == ""


def test_a_role_that_nobody_signed_is_not_reported() -> None:
    def unsign(text: str) -> str:
        return re.sub(r'<Reference Type="http://uri.etsi.org.*?</Reference>', "", text, count=1)

    report = verify(forged(signed(), unsign), foreign=True)
    assert report.signatures[0].intact
    assert report.signatures[0].role == ""
    assert codes(report) == {"certificate_unbound", "unsigned_markup"}


def test_partial_coverage_by_another_program_is_intact_but_not_covering() -> None:
    package = added(signed(), "docProps/app.xml", b"<a/>")
    report = verify(package, foreign=True)
    assert report.outcome == "valid"
    assert [(s.intact, s.covers_everything) for s in report.signatures] == [(True, False)]


@pytest.mark.parametrize("spoil", ["*", "=", "\u3000", "A", "\u00a0"])
def test_base64_with_anything_but_white_space_in_it_is_refused(spoil: str) -> None:
    report = verify(signature_with("<SignatureValue>", f"<SignatureValue>{spoil}"))
    assert report.outcome == "altered"
    assert codes(report) <= {"signature_markup", "signature_value"}


def test_base64_may_be_wrapped_as_other_programs_do() -> None:
    assert verify(signature_with("<SignatureValue>", "<SignatureValue>&#13;\n ")).outcome == "valid"


def test_base64_with_stray_bits_is_refused() -> None:
    text = parts_of(signed())[SIGNATURE].decode()
    value = re.search("<SignatureValue>(.*?)([A-Za-z0-9+/])(=+)</SignatureValue>", text)
    assert value is not None
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    next_letter = alphabet[alphabet.index(value[2]) + 1]
    spoiled = signature_with(f"{value[2]}{value[3]}</SignatureValue>", f"{next_letter}{value[3]}</SignatureValue>")
    assert codes(verify(spoiled)) == {"signature_markup"}


def test_the_parts_are_the_bytes_that_were_judged_and_stay_valid_when_rezipped() -> None:
    report = verify(countersigned())
    assert dict(report.parts) == parts_of(countersigned())
    assert verify(rezip(report.parts)).outcome == "valid"
    assert rezip(dict(reversed(list(report.parts.items())))) == rezip(report.parts)


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


def test_the_checksum_of_a_forged_entry_does_not_help() -> None:
    parts = parts_of(signed())
    sheet = parts[SHEET].replace(b"1234", b"4321")
    assert zlib.crc32(sheet) != zlib.crc32(parts[SHEET])
    report = verify(rezip(parts | {SHEET: sheet}))
    assert [(p.code, p.part) for p in report.problems] == [("part_changed", SHEET)]
