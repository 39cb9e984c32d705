"""Judging what other programs signed: intact or not, by whom, and what is left out. Built here from Office's layout."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from hzdesk.signing import Identity, PackageError, sign, verify
from tests.core.signing.office import office_signed, without_null
from tests.core.signing.samples import (
    SHEET,
    SIGNATURE,
    WHEN,
    changed,
    countersigned,
    elliptic_identity,
    identity,
    parts_of,
    zipped,
)

SECOND = "_xmlsignatures/sig2.xml"
LEFT_OUT = {
    ("part_uncovered", "docProps/app.xml"),
    ("part_uncovered", "docProps/core.xml"),
    ("relationship_uncovered", "_rels/.rels#rId2"),
    ("relationship_uncovered", "_rels/.rels#rId3"),
}
SIGNERS = {
    "RSA": identity,
    "P-256": elliptic_identity,
    "P-384": lambda: elliptic_identity(ec.SECP384R1),
}


def found(package: bytes) -> set[tuple[str, str]]:
    return {(problem.code, problem.part) for problem in verify(package, foreign=True).problems}


@pytest.mark.parametrize("digest", ["sha1", "sha256", "sha384", "sha512"])
@pytest.mark.parametrize("kind", SIGNERS)
def test_a_file_signed_by_office_is_intact_and_what_it_leaves_out_is_named(kind: str, digest: str) -> None:
    signer: Identity = SIGNERS[kind]()
    package = office_signed(signer, digest)
    report = verify(package, foreign=True)
    assert report.outcome == "valid"
    (signature,) = report.signatures
    assert (signature.intact, signature.covers_everything) == (True, False)
    assert (signature.fingerprint, signature.subject) == (signer.fingerprint, signer.subject)
    assert (signature.time, signature.comment, signature.role) == ("2016-11-22T17:26:42Z", "同意", "")
    usual = {"RSA": {"sha256", "sha384", "sha512"}, "P-256": {"sha256"}, "P-384": {"sha384"}}[kind]
    assert found(package) - {("weak_algorithm", SIGNATURE)} == LEFT_OUT
    assert (("weak_algorithm", SIGNATURE) in found(package)) == (digest not in usual)
    assert verify(package).outcome == "altered"


def test_the_pictures_and_time_stamp_of_a_signature_line_are_read_past() -> None:
    package = office_signed(digest="sha256", line=True)
    assert verify(package, foreign=True).outcome == "valid"
    assert found(package) == LEFT_OUT | {("unsigned_markup", SIGNATURE)}
    picture = changed(package, SIGNATURE, (">QkJC<", ">QkJD<"))
    assert ("signature_markup_changed", SIGNATURE) in found(picture)
    assert verify(picture, foreign=True).outcome == "altered"


def test_what_office_signed_and_somebody_changed_is_named() -> None:
    package = changed(office_signed(), SHEET, ("1234", "9234"))
    assert verify(package, foreign=True).outcome == "altered"
    assert ("part_changed", SHEET) in found(package)
    properties = changed(office_signed(), "docProps/app.xml", ("Microsoft", "Macrosoft"))
    assert verify(properties, foreign=True).outcome == "valid"
    assert ("part_uncovered", "docProps/app.xml") in found(properties)


def test_a_pkcs1_block_without_null_is_refused() -> None:
    report = verify(office_signed(digest="sha256", value=without_null(identity())), foreign=True)
    assert report.outcome == "altered"
    assert ("signature_value", SIGNATURE) in {(p.code, p.part) for p in report.problems}
    assert report.signatures[0].fingerprint == identity().fingerprint


def test_a_foreign_file_whose_properties_must_stay_is_not_countersigned() -> None:
    with pytest.raises(PackageError) as caught:
        sign(office_signed(), identity(), when=WHEN)
    assert caught.value.code == "has_properties"


def test_a_signature_of_office_beside_ours_is_judged_by_the_same_measure() -> None:
    """Where there are no document properties to leave out, Office's kind of signature covers everything."""
    theirs = {digest: parts_of(office_signed(digest=digest))[SIGNATURE] for digest in ("sha1", "sha256")}
    both = {digest: zipped({**parts_of(countersigned()), SECOND: theirs[digest]}) for digest in theirs}
    assert verify(both["sha256"]).outcome == "valid"
    assert [s.comment for s in verify(both["sha256"]).signatures] == ["核对无误 <&>", "同意"]
    weak = verify(both["sha1"])
    assert weak.outcome == "altered"
    assert [(s.intact, s.covers_everything) for s in weak.signatures] == [(True, True), (True, False)]
    assert {(p.code, p.part) for p in weak.problems} == {("weak_algorithm", SECOND)}
