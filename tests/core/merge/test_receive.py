"""The verdict on one file, by design: whole, whose, and what it says."""

import io
import json
import re
import zipfile
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from hzdesk.canonical import check_code
from hzdesk.merge.receive import receive
from hzdesk.roster import Roster
from hzdesk.signing import sign, verify
from hzdesk.signing.package import CONTENT_TYPES
from hzdesk.submission import _names
from hzdesk.workbook import front, machine
from hzdesk.workbook.cover import Cover
from hzdesk.workbook.write import write_submission
from tests.core.forms.return_2023 import FORM, LAST, SOUND, annual
from tests.core.merge.conftest import NOW


def verdict_of(content, roster, name="a.xlsx"):
    return receive(name, content, [FORM], roster).verdict


def codes(verdict):
    return [problem.code for problem in verdict.problems]


def test_a_submission_with_the_pinned_key_is_valid_and_says_whose_it_is(submission, roster):
    verdict = verdict_of(submission(), roster)
    assert (verdict.verdict, verdict.school, verdict.year, verdict.revision) == ("valid", "330101", 2023, 1)
    assert verdict.problems == ()
    assert len(verdict.check_code) == 19
    assert verdict.fingerprint == roster.members["330101"].fingerprint


def test_without_a_roster_an_intact_file_is_only_untrusted(submission):
    verdict = verdict_of(submission(), None)
    assert (verdict.verdict, codes(verdict)) == ("untrusted", ["no_roster"])


def test_another_key_is_untrusted_and_both_fingerprints_are_shown(submission, roster, identities):
    verdict = verdict_of(submission(key=1), roster)
    assert (verdict.verdict, codes(verdict)) == ("untrusted", ["other_key"])
    for identity in identities:
        upper = identity.fingerprint.upper()
        assert " ".join(upper[place : place + 4] for place in range(0, 64, 4)) in verdict.problems[0].text
    assert "证书写的是“乙”" in verdict.problems[0].text


def test_a_school_outside_the_roster_is_untrusted(submission, roster):
    assert codes(verdict_of(submission("999999"), roster)) == ["not_on_roster"]


def test_a_school_without_a_pin_is_untrusted(submission, roster):
    blank = replace(roster.members["330101"], fingerprint="")
    assert codes(verdict_of(submission(), Roster({"330101": blank}))) == ["no_pin"]


def test_an_example_return_is_no_business_of_a_real_roster(submission, roster):
    real = replace(roster.members["330101"], name="某职业学校")
    assert codes(verdict_of(submission(), Roster({"330101": real}))) == ["example"]


def resaved(content, sheet, find, value):
    """The file as openpyxl saves it after somebody typed a value beside a label."""
    book = load_workbook(io.BytesIO(content))
    for row in book[sheet].iter_rows():
        if any(cell.value == find for cell in row):
            target = next(cell for cell in row[2:] if isinstance(cell.value, int | float))
            target.value = value
            break
    else:
        raise AssertionError(f"{find} is not on {sheet}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_file_saved_by_another_program_is_unsigned_and_the_cell_is_named(submission, roster):
    label = FORM.by_key["progression"].by_key["graduates"].label
    verdict = verdict_of(resaved(submission(), FORM.by_key["progression"].title, label, 999), roster)
    assert (verdict.verdict, codes(verdict)) == ("unsigned", ["resaved", "cell_changed"])
    changed = verdict.problems[1]
    assert (changed.sheet, changed.field) == (FORM.by_key["progression"].title, label)
    assert "270" in changed.text
    assert "999" in changed.text


def rewritten(content, part, change):
    """The package with one part changed and the signature kept."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry, change(data) if entry.filename == part else data, entry.compress_type)
    return out.getvalue()


def test_one_value_changed_under_the_signature_is_altered_and_the_cell_is_named(submission, roster):
    content = submission()
    sheet = next(
        name
        for name in zipfile.ZipFile(io.BytesIO(content)).namelist()
        if name.startswith("xl/worksheets/sheet") and b"<v>270</v>" in zipfile.ZipFile(io.BytesIO(content)).read(name)
    )
    verdict = verdict_of(rewritten(content, sheet, lambda data: data.replace(b"<v>270</v>", b"<v>271</v>", 1)), roster)
    assert verdict.verdict == "altered"
    assert codes(verdict) == ["part_changed", "cell_changed"]


def test_a_stripped_signature_shows(submission, roster):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(submission())) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            if not entry.filename.startswith("_xmlsignatures"):
                new.writestr(entry, re.sub(rb"<Relationship [^>]*digital-signature[^>]*/>", b"", old.read(entry)))
    assert verdict_of(out.getvalue(), roster).verdict == "unsigned"


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04" + b"\0" * 100])
def test_what_is_no_workbook_is_unreadable_with_a_sentence(content, roster):
    verdict = verdict_of(content, roster)
    assert verdict.verdict == "unreadable"
    assert "请学校重新导出一份" in verdict.problems[0].text


def test_a_part_that_the_program_never_makes_is_refused_under_the_schools_own_signature(roster, identities):
    kind = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    typed = rewritten(package_of(), CONTENT_TYPES, lambda data: data.replace(b"<Default", kind + b"<Default", 1))
    package = io.BytesIO(typed)
    with zipfile.ZipFile(package, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    content = sign(package.getvalue(), identities[0], role=FORM.signers[0], when=NOW)
    assert verify(content).outcome == "valid"
    verdict = verdict_of(content, roster)
    assert (verdict.verdict, codes(verdict)) == ("unreadable", ["foreign_parts"])
    assert "xl/vbaProject.bin" in verdict.problems[0].text


def test_somebody_elses_workbook_is_unsigned_and_said_to_be_no_submission(roster):
    from openpyxl import Workbook

    book = Workbook()
    book.active["A1"] = "别的表"
    out = io.BytesIO()
    book.save(out)
    assert verdict_of(out.getvalue(), roster).verdict == "unsigned"


def test_the_json_of_a_verdict_has_the_promised_keys(submission, roster):
    document = verdict_of(submission(key=1), roster).as_json()
    assert set(document) >= {
        *("file", "verdict", "school", "year", "revision", "signer", "fingerprint", "check_code", "problems"),
    }
    (signature,) = document["signatures"]
    assert set(signature) == {"role", "signer", "fingerprint", "time", "note"}
    assert set(document["problems"][0]) == {"code", "text", "sheet", "row", "field"}


def test_a_role_that_must_sign_and_has_not_makes_it_altered(submission, roster):
    form = replace(FORM, signers=(*FORM.signers, "校长"))
    receipt = receive("a.xlsx", submission(forms=[form]), [form], roster)
    assert (receipt.verdict.verdict, codes(receipt.verdict)) == ("altered", ["role_missing"])
    assert "校长" in receipt.verdict.problems[0].text


def test_the_order_in_which_signatures_are_listed_is_of_no_matter(submission, roster, identities):
    form = replace(FORM, signers=(*FORM.signers, "校长"))
    content = sign(submission(forms=[form]), identities[1], role="校长", when=NOW)
    swapped = rewritten(
        content,
        "_xmlsignatures/_rels/origin.sigs.rels",
        lambda data: re.sub(rb"(<Relationship .*?/>)(<Relationship .*?/>)", rb"\2\1", data),
    )
    verdicts = [receive("a.xlsx", data, [form], roster).verdict for data in (content, swapped)]
    assert swapped != content
    assert [verdict.verdict for verdict in verdicts] == ["valid", "valid"]
    assert {verdict.fingerprint for verdict in verdicts} == {identities[0].fingerprint}


def test_a_check_code_that_is_not_the_contents_makes_it_altered(submission, roster, identities):
    wrong = "0000-0000-0000-0000"
    package = package_of(wrong)
    content = sign(package, identities[0], role=FORM.signers[0], comment="", when=NOW)
    verdict = verdict_of(content, roster)
    assert (verdict.verdict, codes(verdict)) == ("altered", ["check_code"])
    assert wrong in verdict.problems[0].text
    assert verdict.check_code in verdict.problems[0].text


def poke(document, path, value):
    """The JSON text with the value at `path` replaced."""
    whole = json.loads(document)
    *way, last = path
    place = whole
    for step in way:
        place = place[step]
    place[last] = value
    return json.dumps(whole)


HOSTILE = [
    ("head", ["frame", "year"], 10**20),
    ("head", ["frame", "year"], [1]),
    ("head", ["frame", "year"], True),
    ("head", ["frame", "revision"], -1),
    ("head", ["frame", "school_code"], None),
    ("head", ["frame", "school_name"], "\ud800"),
    ("head", ["frame"], []),
    ("head", ["form"], ["2023"]),
    ("head", ["form_digest"], {}),
    ("head", ["edition"], "\udfff"),
    ("head", ["heads"], {"basics": []}),
    ("head", ["cover", "signers"], [["填报人"]]),
    ("head", ["cover", "trial"], "no"),
    ("head", ["cover", "check_code"], 5),
    ("head", ["cover"], None),
    ("previous", ["frame", "year"], "abc"),
    ("previous", ["edition"], 3),
    ("previous", ["content", "sections", "basics", "record", "students"], "abc"),
    ("previous", ["content", "sections", "basics", "record", "students"], float("inf")),
    ("previous", ["content", "sections", "basics", "record", "students"], "9" * 4000),
    ("previous", ["content", "sections", "aid", "national_scholarship", "amount"], "sNaN"),
    ("previous", ["content", "sections", "aid", "national_scholarship", "amount"], "Infinity"),
    ("previous", ["content", "sections", "aid", "national_scholarship", "amount"], "1e-999999"),
    ("previous", ["content", "sections", "aid", "national_scholarship", "amount"], "12,000"),
    ("previous", ["content", "nothing"], [[]]),
    ("content", ["sections", "basics", "record", "students"], "9" * 4000),
    ("content", ["sections", "aid", "national_scholarship", "amount"], "NaN"),
    ("content", ["sections", "programmes"], 5),
    ("content", ["explanations"], [[1, [], {}, None]]),
    ("answers", [], [[[], {}, 1, 2]]),
]


@pytest.mark.parametrize(("name", "path", "value"), HOSTILE)
def test_a_hostile_hidden_sheet_under_a_good_signature_is_never_more_than_a_sentence(
    roster, monkeypatch, identities, name, path, value
):
    honest = machine.documents

    def hostile(*words):
        found = dict(honest(*words))
        found[name] = poke(found[name], path, value) if path else json.dumps(value)
        return found

    monkeypatch.setattr(machine, "documents", hostile)
    package = package_of(previous=annual(LAST))
    monkeypatch.undo()
    receipt = receive(
        "a.xlsx", sign(package, identities[0], role=FORM.signers[0], comment="", when=NOW), [FORM], roster
    )
    assert receipt.verdict.verdict in ("unreadable", "altered")
    assert all(problem.text.endswith("。") for problem in receipt.verdict.problems)
    assert receipt.verdict.problems
    json.dumps(receipt.verdict.as_json(), ensure_ascii=False).encode()


@pytest.mark.parametrize("document", ["[" * 9000 + "]" * 9000, '{"frame":' + "9" * 5000 + "}", '"\\ud800"', "NaN", " "])
def test_a_document_that_is_no_document_is_said_to_be_damaged(roster, monkeypatch, identities, document):
    honest = machine.documents
    for name in (machine.HEAD, machine.CONTENT, machine.ANSWERS, machine.PREVIOUS):
        monkeypatch.setattr(machine, "documents", lambda *words, name=name: {**honest(*words), name: document})
        package = package_of(previous=annual(LAST))
        content = sign(package, identities[0], role=FORM.signers[0], comment="", when=NOW)
        verdict = receive("a.xlsx", content, [FORM], roster).verdict
        assert verdict.verdict in ("unreadable", "altered")
        assert "machine_sheet" in codes(verdict)


@pytest.mark.parametrize(
    ("key", "shown"), [("year", "9" * 5000), ("year", str(10**20)), ("revision", "0"), ("year", "")]
)
def test_a_cover_with_an_impossible_year_is_altered(roster, monkeypatch, identities, key, shown):
    honest = front.lines

    def hostile(*words):
        return tuple((k, label, shown if k == key else text) for k, label, text in honest(*words))

    monkeypatch.setattr(front, "lines", hostile)
    content = sign(package_of(), identities[0], role=FORM.signers[0], comment="", when=NOW)
    verdict = receive("a.xlsx", content, [FORM], roster).verdict
    assert (verdict.verdict, verdict.year, verdict.revision) == ("altered", 2023, 1)
    assert codes(verdict)[0] == "frame"


def package_of(code="", previous=None):
    """A submission before it is signed."""
    found = annual(SOUND)
    found = replace(found, frame=found.frame._replace(school_code="330101", school_name="示例330101学校"))
    code = code or check_code(FORM, found)
    cover = Cover("2024-01-05", "1", code, **_names(FORM, found.frame), example=True, signers=FORM.signers)
    return write_submission(FORM, found, cover, previous=previous)
