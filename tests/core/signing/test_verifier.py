"""Judging: each trick of whoever signs is refused, each weakness named."""

import re
import zlib
from collections.abc import Callable

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from hzdesk.signing import rezip, sign, verify
from tests.core.signing.samples import (
    SHEET,
    SIGNATURE,
    WHEN,
    added,
    changed,
    codes,
    countersigned,
    der,
    forged,
    identity,
    parts_of,
    signed,
    workbook,
    zipped,
)


def signature_with(old: str, new: str) -> bytes:
    return changed(signed(), SIGNATURE, (old, new))


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


def test_the_checksum_of_a_forged_entry_does_not_help() -> None:
    parts = parts_of(signed())
    sheet = parts[SHEET].replace(b"1234", b"4321")
    assert zlib.crc32(sheet) != zlib.crc32(parts[SHEET])
    report = verify(rezip(parts | {SHEET: sheet}))
    assert [(p.code, p.part) for p in report.problems] == [("part_changed", SHEET)]
