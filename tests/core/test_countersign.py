"""会签: a second signature on the very same bytes, and what nobody may sign."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

import db
from hzdesk.countersign import countersign, hand_further, made_here, take_in, waiting
from hzdesk.errors import UserError
from hzdesk.signing import Identity, make_identity, verify
from hzdesk.store import Store
from hzdesk.submission import make
from hzdesk.usecases import Exported, export
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


@pytest.fixture
def school(tmp_path: Path) -> Iterator[Store]:
    """A school's own store with a sound draft of 2023."""
    store = db.open_store(str(tmp_path / "school.hzdesk"), FORMS, create=True)
    store.save(annual(SOUND), "x")
    yield store
    store.close()


def further(file: Path, identity: Identity, out: Path, store: Store | None) -> Exported:
    found = waiting(file.name, file.read_bytes(), FORMS)
    return hand_further(store, found, countersign(found, identity, FORMS, when=NOW), out)


def test_the_schools_store_keeps_the_newest_bytes_and_the_check_code_stays(school, identities, tmp_path) -> None:
    file, out = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    done = export(school, FORMS, 2023, identities[0], file, when=NOW)
    signed = school.heads()[0].signed
    assert further(file, identities[1], out, school).check_code == done.check_code
    assert out.read_bytes() == school.submission(annual(SOUND).frame) != file.read_bytes()
    assert school.heads()[0].signed == signed


def test_without_a_store_only_the_file_is_written(school, identities, tmp_path) -> None:
    file, out = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    export(school, FORMS, 2023, identities[0], file, when=NOW)
    further(file, identities[1], out, None)
    assert waiting("b.xlsx", out.read_bytes(), FORMS).missing == ()
    assert school.submission(annual(SOUND).frame) == file.read_bytes()


def test_a_store_keeps_only_what_it_made(school, identities, signed, tmp_path) -> None:
    (tmp_path / "a.xlsx").write_bytes(signed)
    with pytest.raises(UserError, match="没有签过校验码"):
        further(tmp_path / "a.xlsx", identities[1], tmp_path / "b.xlsx", school)
    assert not (tmp_path / "b.xlsx").exists()
    export(school, FORMS, 2023, identities[0], tmp_path / "own.xlsx", when=NOW)
    stranger = make(FORMS, annual(SOUND), None, identities[1], when=NOW).content
    assert not made_here(school, waiting("x.xlsx", stranger, FORMS))
    assert made_here(school, waiting("own.xlsx", (tmp_path / "own.xlsx").read_bytes(), FORMS))


def test_a_name_that_no_workbook_has_and_a_file_that_cannot_be_written_keep_nothing(
    school, identities, tmp_path
) -> None:
    file = tmp_path / "a.xlsx"
    export(school, FORMS, 2023, identities[0], file, when=NOW)
    (tmp_path / "folder.xlsx").mkdir()
    for name, why in (("b.p12", "扩展名不是"), ("folder.xlsx", "写不进")):
        with pytest.raises(UserError, match=why):
            further(file, identities[1], tmp_path / name, school)
    assert school.submission(annual(SOUND).frame) == file.read_bytes()


def test_what_comes_back_countersigned_is_taken_in_once_and_never_given_up_for_less(
    school, identities, tmp_path
) -> None:
    file, out = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    export(school, FORMS, 2023, identities[0], file, when=NOW)
    further(file, identities[1], out, None)
    one, both = (waiting(name.name, name.read_bytes(), FORMS) for name in (file, out))
    assert [take_in(school, FORMS, found, "b.xlsx") for found in (one, both, both, one)] == [False, True, False, False]
    assert school.submission(annual(SOUND).frame) == out.read_bytes()
