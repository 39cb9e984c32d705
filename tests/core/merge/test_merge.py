"""Which of many files counts, and why the others do not."""

import hashlib
import random
from dataclasses import replace
from types import MappingProxyType

import pytest

from hzdesk.forms import shipped_forms
from hzdesk.forms.model import Check, Field, FieldType, Severity
from hzdesk.indicators import total
from hzdesk.merge.aside import Aside
from hzdesk.merge.merge import Merged, merge
from hzdesk.merge.receive import receive
from hzdesk.returns import BUREAU
from hzdesk.roster import Member, Roster
from hzdesk.workbook.reading import Problem
from tests.core.forms.return_2023 import FORM


@pytest.fixture
def run(roster):
    def merged(files, pins=roster, year=2023, order=None, asides=MappingProxyType({})):
        receipts = [receive(name, content, [FORM], pins) for name, content in files.items()]
        random.Random(order).shuffle(receipts)
        return merge(receipts, pins, year, [FORM], asides)

    return merged


def outcomes(merged):
    return {m.receipt.verdict.file: (m.outcome, [reason.code for reason in m.reasons]) for m in merged.files}


def test_valid_files_are_accepted_and_missing_schools_named(run, submission):
    merged = run({"1.xlsx": submission("330101"), "2.xlsx": submission("330102")})
    assert outcomes(merged) == {"1.xlsx": ("accepted", []), "2.xlsx": ("accepted", [])}
    assert [member.school_code for member in merged.missing] == ["330103"]
    assert [annual.frame.school_code for annual in merged.returns()] == ["330101", "330102"]


def test_the_highest_revision_counts_whatever_the_order_of_files(run, submission):
    files = {"b.xlsx": submission(revision=1), "a.xlsx": submission(revision=2)}
    for order in range(4):
        merged = run(files, order=order)
        assert outcomes(merged) == {"a.xlsx": ("accepted", []), "b.xlsx": ("superseded", ["superseded"])}


def test_the_same_content_twice_counts_once(run, submission):
    content = submission()
    assert outcomes(run({"a.xlsx": content, "b.xlsx": content})) == {
        "a.xlsx": ("accepted", []),
        "b.xlsx": ("duplicate", ["duplicate"]),
    }


def test_two_contents_of_one_revision_refuse_both(run, submission):
    files = {"a.xlsx": submission(), "b.xlsx": submission(cells={"basics.staff": 131})}
    merged = run(files)
    assert outcomes(merged) == {"a.xlsx": ("refused", ["two_contents"]), "b.xlsx": ("refused", ["two_contents"])}
    assert list(merged.returns()) == []


def test_two_keys_for_one_school_at_first_use_refuse_both(run, submission, roster):
    open_school = replace(roster.members["330101"], fingerprint="", first_use=True)
    merged = run({"a.xlsx": submission(), "b.xlsx": submission(key=1, revision=2)}, Roster({"330101": open_school}))
    assert {outcome for outcome, _ in outcomes(merged).values()} == {"refused"}
    assert outcomes(merged)["a.xlsx"][1] == ["two_keys"]


def test_a_first_use_is_accepted_said_so_and_pinned(run, submission, roster):
    open_school = replace(roster.members["330101"], fingerprint="", first_use=True)
    merged = run({"a.xlsx": submission()}, Roster({"330101": open_school}))
    assert outcomes(merged) == {"a.xlsx": ("accepted", ["first_use"])}
    assert merged.roster.members["330101"].fingerprint == roster.members["330101"].fingerprint


def test_an_untrusted_file_is_refused_with_the_reason_of_its_verdict(run, submission):
    assert outcomes(run({"a.xlsx": submission(key=1)})) == {"a.xlsx": ("refused", ["other_key"])}


def test_another_year_is_refused(run, submission):
    assert outcomes(run({"a.xlsx": submission(year=2022)})) == {"a.xlsx": ("refused", ["other_year"])}


def test_a_trial_is_checked_and_never_counted(run, submission):
    merged = run({"a.xlsx": submission(trial=True)})
    assert outcomes(merged) == {"a.xlsx": ("trial", ["trial"])}
    assert len(merged.missing) == 3


def test_errors_do_not_refuse_a_file_but_set_its_state(run, submission):
    merged = run({"a.xlsx": submission(cells={"progression.matched": 999}, reason="系统数据待核")})
    assert outcomes(merged) == {"a.xlsx": ("accepted", ["with_errors"])}
    without = run({"a.xlsx": submission(reason="系统数据待核")})
    assert outcomes(without) == {"a.xlsx": ("accepted", [])}
    assert merged.files[0].state == "有误"
    assert "系统数据待核" in merged.files[0].reasons[0].text


def test_the_json_counts_and_lists_every_file(run, submission):
    document = run({"a.xlsx": submission(), "b.xlsx": b"broken"}).as_json()
    assert (document["accepted"], document["refused"], document["superseded"], document["duplicate"]) == (1, 1, 0, 0)
    assert document["missing"] == ["330102", "330103"]
    assert [file["outcome"] for file in document["files"]] == ["accepted", "refused"]
    assert set(document["files"][1]["reasons"][0]) >= {"code", "text"}


def test_kind_affiliation_and_district_are_the_rosters(run, submission):
    merged = run({"a.xlsx": submission(facts={"kind": "technical", "district": "330105"})})
    assert outcomes(merged) == {"a.xlsx": ("accepted", ["facts_differ"])}
    told = merged.files[0].reasons[0].text
    for code_list, code in (
        ("school_kinds", "technical"),
        ("school_kinds", "vocational_high"),
        ("districts", "330105"),
    ):
        assert FORM.codes[code_list].entries[code].name in told
    (counted,) = merged.returns()
    assert (counted.frame.kind, counted.frame.district) == ("vocational_high", "330106")
    assert total(FORM, [counted], FORM.indicators["progression_rate"]).schools == 1


def test_a_fact_that_the_roster_leaves_blank_stays_the_files(run, submission, roster):
    blank = replace(roster.members["330101"], district="")
    merged = run({"a.xlsx": submission()}, Roster({"330101": blank}))
    assert outcomes(merged) == {"a.xlsx": ("accepted", [])}
    (counted,) = merged.returns()
    assert counted.frame.district


def test_an_older_revision_does_not_slip_in_while_the_newest_is_contested(run, submission):
    two = {"b.xlsx": submission(revision=2), "c.xlsx": submission(revision=2, cells={"basics.staff": 131})}
    assert outcomes(run({"a.xlsx": submission(), **two})) == {
        "a.xlsx": ("refused", ["contested"]),
        "b.xlsx": ("refused", ["two_contents"]),
        "c.xlsx": ("refused", ["two_contents"]),
    }
    newer = run({"a.xlsx": submission(), **two, "d.xlsx": submission(revision=3)})
    assert outcomes(newer)["d.xlsx"] == ("accepted", [])


@pytest.fixture
def run_with_bureau(roster, identities):
    own = Member("3301990000", "示例市教育局", BUREAU, "", "", identities[0].fingerprint)
    pins = Roster({own.school_code: own, **roster.members})

    def merged(files):
        receipts = [receive(name, content, shipped_forms(), pins) for name, content in files.items()]
        return merge(receipts, pins, 2023, shipped_forms())

    return merged


def test_the_bureaus_own_return_is_accepted_and_never_counted_as_a_school(
    run_with_bureau, submission, bureau_submission
):
    merged = run_with_bureau({"a.xlsx": submission(), "bureau.xlsx": bureau_submission()})
    assert outcomes(merged) == {"a.xlsx": ("accepted", []), "bureau.xlsx": ("accepted", [])}
    assert merged.count("accepted") == merged.as_json()["accepted"] == 1
    assert [annual.frame.school_code for annual in merged.returns()] == ["330101"]
    assert [annual.frame.school_code for annual in merged.returns(of_bureau=True)] == ["3301990000"]
    assert [member.school_code for member in merged.missing] == ["330102", "330103"]


def test_the_bureaus_return_is_judged_by_its_pinned_key(roster, bureau_submission, identities):
    own = Member("3301990000", "示例市教育局", BUREAU, "", "", identities[1].fingerprint)
    pins = Roster({own.school_code: own, **roster.members})
    receipt = receive("bureau.xlsx", bureau_submission(), shipped_forms(), pins)
    assert receipt.verdict.verdict == "untrusted"
    merged = merge([receipt], pins, 2023, shipped_forms())
    assert outcomes(merged) == {"bureau.xlsx": ("refused", ["other_key"])}


def test_a_school_cannot_hand_in_the_bureaus_form(run_with_bureau, bureau_submission):
    merged = run_with_bureau({"a.xlsx": bureau_submission(school_code="330101")})
    assert outcomes(merged) == {"a.xlsx": ("refused", ["not_bureau"])}


def test_the_bureau_cannot_hand_in_a_schools_form(run_with_bureau, submission):
    merged = run_with_bureau({"a.xlsx": submission("3301990000")})
    assert outcomes(merged) == {"a.xlsx": ("refused", ["bureau"])}


def test_the_bureaus_return_is_checked_on_its_own_form(run_with_bureau, bureau_submission):
    (file,) = run_with_bureau({"bureau.xlsx": bureau_submission()}).files
    assert (file.state, file.receipt.findings) == ("无误", ())


def test_a_trial_with_another_key_refuses_both_at_first_use(run, submission, roster):
    open_school = replace(roster.members["330101"], fingerprint="", first_use=True)
    files = {"a.xlsx": submission(), "t.xlsx": submission(key=1, trial=True)}
    merged = run(files, Roster({"330101": open_school}))
    assert outcomes(merged) == {"a.xlsx": ("refused", ["two_keys"]), "t.xlsx": ("refused", ["two_keys"])}
    assert "t.xlsx" in merged.files[0].reasons[0].text
    assert merged.roster.members["330101"].fingerprint == ""


def test_a_trial_of_other_content_is_no_conflict(run, submission):
    merged = run({"a.xlsx": submission(), "t.xlsx": submission(cells={"basics.staff": 131}, trial=True)})
    assert outcomes(merged) == {"a.xlsx": ("accepted", []), "t.xlsx": ("trial", ["trial"])}


def test_a_school_that_is_not_on_the_roster_that_year_is_refused(run, submission, roster):
    closed = replace(roster.members["330101"], valid_to="2022-08-31")
    assert outcomes(run({"a.xlsx": submission()}, Roster({"330101": closed}))) == {
        "a.xlsx": ("refused", ["not_in_year"])
    }


def test_an_older_edition_is_named_and_what_it_did_not_ask_is_never_blank(submission, roster):
    basics = FORM.by_key["basics"]
    wanted = Field("boarders", "住校生", FieldType.COUNT, unit="人", help="住校。")
    asking = tuple(replace(s, fields=(*s.fields, wanted)) if s is basics else s for s in FORM.sections)
    newer = replace(FORM, edition="2023.2", sections=asking)
    receipt = receive("a.xlsx", submission(), [newer], roster)
    assert receipt.not_asked == {("basics", "boarders")}
    merged = merge([receipt], roster, 2023, [newer])
    assert outcomes(merged) == {"a.xlsx": ("accepted", ["edition"])}
    assert FORM.edition in merged.files[0].reasons[0].text
    assert [finding.text for finding in merged.files[0].receipt.findings if finding.field == "boarders"] == []


def test_the_merge_says_what_is_open_in_a_return_and_where(run, submission):
    (file,) = run({"a.xlsx": submission(cells={"progression.graduates": 1})}).as_json()["files"]
    assert (file["outcome"], file["state"], file["reasons"]) == ("accepted", "有误", [])
    label = FORM.by_key["progression"].by_key["graduates"].label
    (found,) = (item for item in file["findings"] if item["check"] == "PRG-03")
    assert (found["severity"], found["sheet"], found["is_open"]) == ("error", "升学就业", True)
    assert label in found["text"]


def test_an_outcome_that_is_not_the_schools_own_is_said_with_the_checks(submission, roster):
    home = FORM.by_key["progression"]
    harder = Check("ZZZ-01", Severity.ERROR, "", kind="part", fields=("graduates", "progressed"))
    asking = tuple(replace(s, checks=(*s.checks, harder)) if s is home else s for s in FORM.sections)
    newer = replace(FORM, edition="2023.2", sections=asking, earlier=(FORM,))
    receipt = receive("a.xlsx", submission(), [newer], roster)
    (file,) = merge([receipt], roster, 2023, [newer]).files
    assert [found.code for found in file.reasons] == ["edition", "other_outcome"]
    assert f"多 1 条（ZZZ-01 {home.title}）" in file.reasons[1].text


def aside(content):
    digest = hashlib.sha256(content).hexdigest()
    return {digest: Aside(digest, "", "张三", "2024-01-08", "学校来电，以另一份为准。")}


def test_a_file_set_aside_leaves_the_other_of_two_contents_to_count(run, submission):
    one, other = submission(), submission(cells={"basics.staff": 131})
    for name in ("b.xlsx", "c.xlsx"):  # whatever it is called
        merged = run({"a.xlsx": one, name: other}, asides=aside(other))
        assert outcomes(merged) == {"a.xlsx": ("accepted", []), name: ("set_aside", ["set_aside"])}
    assert merged.files[1].reasons[0].text == "张三 于 2024-01-08 搁置：学校来电，以另一份为准。"
    assert merged.as_json()["set_aside"] == 1


def test_setting_aside_one_of_two_keys_lets_the_other_be_the_first_use(run, submission, roster, identities):
    pins = Roster({"330101": replace(roster.members["330101"], fingerprint="", first_use=True)})
    files = {"a.xlsx": submission(), "b.xlsx": submission(key=1, revision=2)}
    merged = run(files, pins, asides=aside(files["a.xlsx"]))
    assert outcomes(merged) == {"a.xlsx": ("set_aside", ["set_aside"]), "b.xlsx": ("accepted", ["first_use"])}
    assert merged.roster.members["330101"].fingerprint == identities[1].fingerprint


def test_a_first_use_that_the_roster_does_not_allow_is_refused_and_pins_nothing(run, submission, roster):
    pins = Roster({"330101": replace(roster.members["330101"], fingerprint="", first_use=False)})
    merged = run({"a.xlsx": submission()}, pins)
    assert outcomes(merged) == {"a.xlsx": ("refused", ["no_pin"])}
    assert merged.roster == pins


def test_a_list_names_ten_reasons_and_counts_the_rest(submission, roster):
    many = tuple(Problem("cell_changed", f"第 {place} 处。") for place in range(12))
    merged = Merged(receive("a.xlsx", submission(), [FORM], roster), "refused", many)
    assert merged.told()[-2:] == ("第 9 处。", "另有 2 条，用 verify 命令看。")
    assert len(Merged(merged.receipt, "refused", many[:10]).told()) == 10


def test_a_school_whose_only_file_is_set_aside_is_missing(run, submission):
    content = submission()
    assert "330101" in [member.school_code for member in run({"a.xlsx": content}, asides=aside(content)).missing]


def registered_anew(roster, identities):
    """The school now signs with the second key; the first is kept as a former one."""
    one, other = (identity.fingerprint for identity in identities)
    member = replace(roster.members["330101"], fingerprint=other, former=(one,))
    return Roster({"330101": member})


def test_a_school_registered_anew_keeps_what_its_former_key_signed(run, submission, roster, identities):
    pins = registered_anew(roster, identities)
    assert outcomes(run({"a.xlsx": submission()}, pins)) == {"a.xlsx": ("accepted", ["former_key"])}
    files = {"a.xlsx": submission(), "b.xlsx": submission(key=1, revision=2)}
    assert outcomes(run(files, pins)) == {"a.xlsx": ("superseded", ["superseded"]), "b.xlsx": ("accepted", [])}


def test_a_former_key_says_nothing_newer_than_the_present_one(run, submission, roster, identities):
    pins = registered_anew(roster, identities)
    files = {"a.xlsx": submission(revision=2), "b.xlsx": submission(key=1, revision=1)}
    assert outcomes(run(files, pins)) == {"a.xlsx": ("refused", ["former_newer"]), "b.xlsx": ("accepted", [])}
    assert "b.xlsx" in run(files, pins).files[0].reasons[0].text


def test_a_key_that_is_taken_off_the_roster_counts_no_more(run, submission, roster, identities):
    pins = registered_anew(roster, identities)
    revoked = Roster({"330101": replace(pins.members["330101"], former=())})
    assert outcomes(run({"a.xlsx": submission()}, revoked)) == {"a.xlsx": ("refused", ["other_key"])}


def test_the_json_of_a_file_says_whose_it_is_who_signed_and_its_check_code(run, submission, roster):
    (file,) = run({"a.xlsx": submission(revision=2)}).as_json()["files"]
    assert (file["school"], file["school_name"], file["revision"]) == ("330101", "示例330101学校", 2)
    assert (file["fingerprint"], len(file["check_code"])) == (roster.members["330101"].fingerprint, 19)
    assert (file["signatures"][0]["role"], len(file["digest"]), file["verdict"]) == ("填报人", 64, "valid")
