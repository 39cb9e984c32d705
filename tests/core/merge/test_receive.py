"""The verdict on one file, by design: whole, whose, and what it says."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from hzdesk.merge.receive import receive
from hzdesk.roster import Roster
from tests.core.forms.return_2023 import FORM


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
        assert identity.fingerprint[:4].upper() in verdict.problems[0].text


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


def test_somebody_elses_workbook_is_unsigned_and_said_to_be_no_submission(roster):
    from openpyxl import Workbook

    book = Workbook()
    book.active["A1"] = "别的表"
    out = io.BytesIO()
    book.save(out)
    assert verdict_of(out.getvalue(), roster).verdict == "unsigned"


def test_the_json_of_a_verdict_has_the_promised_keys(submission, roster):
    document = verdict_of(submission(key=1), roster).as_json()
    assert set(document) == {
        *("file", "verdict", "school", "year", "revision", "signer", "fingerprint", "check_code", "problems"),
    }
    assert set(document["problems"][0]) == {"code", "text", "sheet", "row", "field"}
