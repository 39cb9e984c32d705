"""What signing writes, and what it leaves as it was."""

import io
import zipfile

import openpyxl
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from hzdesk.signing import Limits, PackageError, sign, signer, verify
from hzdesk.signing.markup import read_signature
from tests.core.signing.samples import (
    SIGNATURE,
    WHEN,
    added,
    changed,
    countersigned,
    elliptic_identity,
    identity,
    parts_of,
    signed,
    workbook,
    zipped,
)

XML_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n\r", exclude_characters="\ufffe\uffff"),
    max_size=255,
)


def method_of(package: bytes) -> str:
    return read_signature(parts_of(package)[SIGNATURE], SIGNATURE).method


def test_a_signed_workbook_is_valid_and_says_who_signed_what_when() -> None:
    report = verify(signed())
    assert report.outcome == "valid"
    assert report.problems == ()
    (signature,) = report.signatures
    assert signature.intact
    assert signature.covers_everything
    assert signature.fingerprint == identity().fingerprint
    assert signature.subject == signature.issuer == identity().subject
    assert (signature.role, signature.comment, signature.time) == ("填报人", "核对无误 <&>", "2026-11-22T17:26:42Z")
    assert method_of(signed()) == "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"


def test_signing_takes_the_document_properties_out_and_nothing_else() -> None:
    before, after = parts_of(workbook()), parts_of(signed())
    assert {"docProps/app.xml", "docProps/core.xml"} == before.keys() - after.keys()
    plumbing = {"_xmlsignatures/origin.sigs", "_xmlsignatures/_rels/origin.sigs.rels", SIGNATURE}
    assert after.keys() - before.keys() == plumbing
    assert b"docProps" not in after["_rels/.rels"] + after["[Content_Types].xml"]
    untouched = [name for name in after if not name.endswith(".rels") and name in before and name[0] != "["]
    assert len(untouched) > 5
    assert all(after[name] == before[name] for name in untouched)


def test_the_core_properties_go_wherever_they_lie() -> None:
    odd = added(workbook(), "elsewhere/c.xml", b"<a/>", "application/vnd.openxmlformats-package.core-properties+xml")
    assert "elsewhere/c.xml" not in parts_of(sign(odd, identity(), when=WHEN))


def test_a_signed_workbook_still_opens_with_its_values() -> None:
    book = openpyxl.load_workbook(io.BytesIO(countersigned()))
    assert book["升学就业"]["B2"].value == 1234


def test_signing_the_same_bytes_at_the_same_time_gives_the_same_bytes() -> None:
    again = sign(workbook(), identity(), role="填报人", comment="核对无误 <&>", when=WHEN)
    assert again == signed()


def test_compressed_entries_are_copied_as_they_are() -> None:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts_of(workbook()).items():
            archive.writestr(name, data)
    with zipfile.ZipFile(io.BytesIO(sign(stored.getvalue(), identity(), when=WHEN))) as archive:
        assert archive.getinfo("xl/worksheets/sheet1.xml").compress_type == zipfile.ZIP_STORED
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_countersignature_leaves_the_first_one_intact() -> None:
    report = verify(countersigned())
    assert report.outcome == "valid"
    assert [s.role for s in report.signatures] == ["填报人", "校长"]
    assert len({s.fingerprint for s in report.signatures}) == 2
    assert parts_of(countersigned())[SIGNATURE] == parts_of(signed())[SIGNATURE]


def test_a_fourth_signature_is_as_good_as_the_first() -> None:
    package = sign(sign(countersigned(), identity(), when=WHEN), identity("王五"), when=WHEN)
    report = verify(package)
    assert (report.outcome, len(report.signatures)) == ("valid", 4)


def test_signing_after_all_signatures_were_taken_out_begins_anew() -> None:
    bare = parts_of(
        changed(signed(), "_xmlsignatures/_rels/origin.sigs.rels", ("<Relationship ", "<!-- "), ("/>", " -->"))
    )
    del bare[SIGNATURE]
    without_type = changed(
        zipped(bare), "[Content_Types].xml", ('PartName="/_xmlsignatures/sig1.xml"', 'PartName="/x"')
    )
    assert verify(without_type).outcome == "unsigned"
    assert verify(sign(without_type, identity(), when=WHEN)).outcome == "valid"


@pytest.mark.parametrize(("curve", "method"), [(ec.SECP256R1, "ecdsa-sha256"), (ec.SECP384R1, "ecdsa-sha384")])
def test_an_elliptic_key_signs_with_the_hash_of_its_curve(curve: type[ec.EllipticCurve], method: str) -> None:
    package = sign(workbook(), elliptic_identity(curve), when=WHEN)
    assert verify(package).outcome == "valid"
    assert method_of(package).endswith(method)
    assert sign(workbook(), elliptic_identity(curve), when=WHEN) == package


@given(role=XML_TEXT, comment=XML_TEXT)
@settings(max_examples=60, deadline=None)
def test_any_text_that_xml_can_hold_comes_back_as_it_was(role: str, comment: str) -> None:
    package = sign(workbook(), identity(), role=role, comment=comment, when=WHEN)
    report = verify(package)
    assert report.outcome == "valid"
    assert (report.signatures[0].role, report.signatures[0].comment) == (role, comment)


@pytest.mark.parametrize("text", ["\0", "\x1b", "\ufffe", "\ud800"])
def test_a_text_that_xml_cannot_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="XML has no way"):
        sign(workbook(), identity(), role=text, when=WHEN)


def test_a_comment_longer_than_office_shows_is_refused() -> None:
    with pytest.raises(ValueError, match="255"):
        sign(workbook(), identity(), comment="长" * 256, when=WHEN)


def test_folder_entries_are_dropped() -> None:
    package = zipped(parts_of(workbook()) | {"xl/": b""})
    assert verify(sign(package, identity(), when=WHEN)).outcome == "valid"


def test_relationships_are_written_compactly_and_empty_ones_dropped() -> None:
    rels = "xl/_rels/workbook.xml.rels"
    loose = changed(workbook(), rels, ("><Relationship ", ">\n  <!-- x --> <Relationship "))
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    package = sign(zipped(parts_of(loose) | {"xl/_rels/styles.xml.rels": empty}), identity(), when=WHEN)
    assert verify(package).outcome == "valid"
    assert b"<!--" not in parts_of(package)[rels]
    assert "xl/_rels/styles.xml.rels" not in parts_of(package)


def test_a_type_that_only_the_signed_file_needs_is_declared() -> None:
    types = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"'
    rels = [name for name in parts_of(workbook()) if name.endswith(".rels")]
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        for name in rels
    )
    package = changed(workbook(), "[Content_Types].xml", (types, types.replace('"rels"', '"relz"')))
    package = changed(package, "[Content_Types].xml", ("</Types>", overrides + "</Types>"))
    assert b'Extension="rels"' in parts_of(sign(package, identity(), when=WHEN))["[Content_Types].xml"]


def test_a_signed_package_with_core_properties_is_not_countersigned() -> None:
    package = added(
        signed(), "docProps/core.xml", b"<a/>", "application/vnd.openxmlformats-package.core-properties+xml"
    )
    with pytest.raises(PackageError) as caught:
        sign(package, identity(), when=WHEN)
    assert caught.value.code == "has_properties"


def test_what_cannot_be_read_cannot_be_signed() -> None:
    with pytest.raises(PackageError) as caught:
        sign(b"PK", identity(), when=WHEN)
    assert caught.value.code == "not_zip"


def test_no_more_signatures_are_made_than_the_verifier_judges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signer, "DEFAULT_LIMITS", Limits(signatures=2))
    with pytest.raises(PackageError) as caught:
        sign(countersigned(), identity(), when=WHEN)
    assert caught.value.code == "too_large"
    monkeypatch.setattr(signer, "DEFAULT_LIMITS", Limits(markup=8000))
    with pytest.raises(PackageError) as caught:
        sign(workbook(), identity(), when=WHEN)
    assert caught.value.code == "too_large"


def test_a_package_of_thousands_of_parts_is_signed_and_countersigned() -> None:
    package = zipped(parts_of(workbook()) | {f"xl/media/drawing{number}.xml": b"<a/>" for number in range(4000)})
    twice = sign(sign(package, identity(), when=WHEN), identity("李四"), when=WHEN)
    assert (verify(twice).outcome, len(verify(twice).signatures)) == ("valid", 2)
