"""会签: a second signature on the very same bytes, and what nobody may sign."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import load_workbook

from hzdesk.countersign import countersign, waiting
from hzdesk.errors import UserError
from hzdesk.signing import Identity, make_identity, verify
from hzdesk.submission import make
from tests.core.forms.return_2023 import FORM, LAST, SOUND, annual

NOW = datetime(2024, 1, 5, 9, 30, tzinfo=UTC)
FORMS = [replace(FORM, signers=(*FORM.signers, "校长"))]


@pytest.fixture(scope="module")
def identities() -> tuple[Identity, Identity]:
    one, other = (make_identity(name, valid_from=NOW, valid_to=NOW + timedelta(days=1)) for name in ("甲", "乙"))
    return one, other


@pytest.fixture(scope="module")
def signed(identities: tuple[Identity, Identity]) -> bytes:
    """Signed by the first of two roles."""
    return make(FORMS, annual(SOUND), annual(LAST), identities[0], when=NOW).content


def test_what_waits_says_what_is_signed_by_whom_and_who_is_missing(signed: bytes) -> None:
    found = waiting("a.xlsx", signed, FORMS)
    assert found.missing == ("校长",)
    assert [one.role for one in found.signatures] == list(FORM.signers)
    assert found.annual.sections == annual(SOUND).sections
    assert found.reading.previous is not None


def test_a_countersignature_changes_no_part_and_both_signatures_hold(signed: bytes, identities) -> None:
    made = countersign(waiting("a.xlsx", signed, FORMS), identities[1], FORMS, when=NOW + timedelta(days=3))
    report = verify(made.content)
    assert report.outcome == "valid"
    assert {one.role: one.fingerprint for one in report.signatures} == dict(
        zip((*FORM.signers, "校长"), (one.fingerprint for one in identities), strict=True)
    )
    before, after = (parts(content) for content in (signed, made.content))
    assert {name: after[name] for name in before if not plumbing(name)} == {
        name: data for name, data in before.items() if not plumbing(name)
    }
    assert waiting("a.xlsx", made.content, FORMS).missing == ()


def parts(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def plumbing(name: str) -> bool:
    return name == "[Content_Types].xml" or name.startswith("_xmlsignatures/")


def test_the_first_signers_key_does_not_sign_for_the_second(signed: bytes, identities) -> None:
    with pytest.raises(UserError, match=r"已经签过填报人.*校长用自己的签名身份"):
        countersign(waiting("a.xlsx", signed, FORMS), identities[0], FORMS, when=NOW)


@pytest.mark.parametrize("role", [*FORM.signers, "会计"])
def test_a_role_that_signed_or_was_not_asked_is_refused(signed: bytes, identities, role: str) -> None:
    with pytest.raises(UserError, match=f"不要{role}签名，要的是校长"):
        countersign(waiting("a.xlsx", signed, FORMS), identities[1], FORMS, role=role, when=NOW)


def test_a_file_that_everybody_signed_is_signed_no_further(identities) -> None:
    whole = make([FORM], annual(SOUND), None, identities[0], when=NOW).content
    found = waiting("a.xlsx", whole, [FORM])
    assert found.missing == ()
    with pytest.raises(UserError, match="已经签齐"):
        countersign(found, identities[1], [FORM], when=NOW)


def test_nobody_signs_a_file_that_is_not_whole(signed: bytes) -> None:
    book, saved = load_workbook(io.BytesIO(signed)), io.BytesIO()
    book.save(saved)
    for content, why in ((saved.getvalue(), "另存过"), (b"nothing", "读不出")):
        with pytest.raises(UserError, match=f"a.xlsx 不能会签：.*{why}"):
            waiting("a.xlsx", content, FORMS)
