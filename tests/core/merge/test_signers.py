"""Several signatures on one file: which roles must sign, whose key is pinned, and what is said of the others."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest

from hzdesk.countersign import countersign, waiting
from hzdesk.merge.merge import merge
from hzdesk.merge.receive import receive
from hzdesk.roster import Roster
from hzdesk.signing import Identity, sign
from hzdesk.text import holder
from tests.core.forms.return_2023 import FORM
from tests.core.merge.conftest import NOW, Maker

FIRST, SECOND = FORM.signers[0], "校长"
BOTH = replace(FORM, signers=(FIRST, SECOND))


@pytest.fixture(scope="session")
def countersigned(submission: Maker, identities: tuple[Identity, Identity]) -> bytes:
    """Signed by the school's key in the first role, then by another in the second."""
    return countersign(waiting("a.xlsx", submission(forms=[BOTH]), [BOTH]), identities[1], [BOTH], when=NOW).content


@pytest.fixture
def judged(roster: Roster) -> Callable[..., tuple[str, list[str], list[tuple[str, str]]]]:
    """Verdict, codes of problems, and role and note of every signature."""

    def judge(content: bytes, form=BOTH, pins: Roster | None = roster):
        verdict = receive("a.xlsx", content, [form], pins).verdict
        notes = [(one.role, one.note) for one in verdict.signatures]
        return verdict.verdict, [problem.code for problem in verdict.problems], notes

    return judge


def test_a_countersigned_file_is_valid_by_its_first_roles_key_and_shows_both(judged, countersigned, roster, identities):
    assert judged(countersigned) == ("valid", [], [(FIRST, "名册登记的密钥"), (SECOND, "密钥不登记，只显示")])
    verdict = receive("a.xlsx", countersigned, [BOTH], roster).verdict
    assert verdict.fingerprint == identities[0].fingerprint
    assert [one.fingerprint for one in verdict.signatures] == [one.fingerprint for one in identities]


def test_before_the_second_role_has_signed_it_is_altered_and_names_the_role(judged, submission):
    assert judged(submission(forms=[BOTH]))[:2] == ("altered", ["role_missing"])


@pytest.mark.parametrize(("number", "gone"), [(1, FIRST), (2, SECOND)])
def test_a_stripped_signature_shows_and_names_whose_it_was(judged, countersigned, number, gone, roster):
    """The file without one signature part, with all plumbing put right, as a careful hand would."""
    part = f"_xmlsignatures/sig{number}.xml"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(countersigned)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            data = re.sub(rb'<Relationship [^>]*Target="[^"]*sig%d.xml"[^>]*/>' % number, b"", old.read(entry))
            data = re.sub(rb'<Override [^>]*PartName="/%s"[^>]*/>' % part.encode(), b"", data)
            if entry.filename != part:
                new.writestr(entry, data)
    verdict = receive("a.xlsx", out.getvalue(), [BOTH], roster).verdict
    assert (verdict.verdict, [problem.code for problem in verdict.problems]) == ("altered", ["role_missing"])
    assert verdict.problems[0].text.startswith(f"缺{gone}的签名")
    assert [one.role for one in verdict.signatures] == [role for role in (FIRST, SECOND) if role != gone]


def test_a_role_that_the_form_asks_for_cannot_be_left_out_by_the_content(judged, identities, submission, monkeypatch):
    from hzdesk import submission as making

    honest = making.Cover
    monkeypatch.setattr(making, "Cover", lambda *words, **more: honest(*words, **more | {"signers": (FIRST,)}))
    content = submission(forms=[BOTH])
    monkeypatch.undo()
    assert judged(content)[:2] == ("altered", ["role_missing"])


def test_the_pinned_key_in_the_second_role_does_not_make_it_the_schools(judged, submission, identities):
    turned = sign(submission(forms=[BOTH], key=1), identities[0], role=SECOND, when=NOW)
    assert judged(turned)[:2] == ("untrusted", ["other_key"])


def test_a_role_that_signed_twice_is_nobodys(judged, countersigned, identities):
    twice = sign(countersigned, identities[1], role=FIRST, when=NOW)
    assert judged(twice)[:2] == ("untrusted", ["role_twice", "one_key"])


def test_one_key_for_two_roles_is_said(judged, submission, identities):
    alone = sign(submission(forms=[BOTH]), identities[0], role=SECOND, when=NOW)
    assert judged(alone)[:2] == ("untrusted", ["one_key"])


def test_a_signature_that_nobody_asked_for_takes_nothing_away_and_is_said(judged, submission, identities):
    more = sign(submission(), identities[1], role="路人", when=NOW)
    assert judged(more, FORM) == ("valid", [], [(FIRST, "名册登记的密钥"), ("路人", "没有要求的签名")])


def test_a_stranger_who_signs_first_does_not_stand_in_for_the_school(judged, submission, identities, roster):
    more = sign(submission(key=1), identities[0], role="路人", when=NOW)
    assert judged(more, FORM)[:2] == ("untrusted", ["other_key"])


def test_a_signature_that_no_longer_holds_is_never_called_the_registered_key(judged, submission):
    from tests.core.merge.test_receive import rewritten

    broken = rewritten(submission(), "xl/workbook.xml", lambda data: data.replace(b"<workbook", b"<workbook ", 1))
    assert judged(broken, FORM)[::2] == ("altered", [(FIRST, "签名已失效")])


def test_only_the_first_roles_key_is_pinned_at_first_use(countersigned, roster, identities):
    open_school = replace(roster.members["330101"], fingerprint="", first_use=True)
    pins = Roster({"330101": open_school})
    merged = merge([receive("a.xlsx", countersigned, [BOTH], pins)], pins, 2023, [BOTH])
    assert merged.roster.members["330101"].fingerprint == identities[0].fingerprint
    assert merged.roster.members["330101"].former == ()


@pytest.mark.parametrize(
    ("subject", "name"),
    [("CN=示例学校,SERIALNUMBER=1", "示例学校"), ("O=甲,CN=a\\,b", "a,b"), ("O=只有单位", "O=只有单位"), ("", "")],
)
def test_the_holder_is_the_common_name(subject: str, name: str) -> None:
    assert holder(subject) == name
