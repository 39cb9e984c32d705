"""Folders of files as the bureau merges them, over real stores and real files."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

import db
from hzdesk import usecases
from hzdesk.errors import UserError
from hzdesk.files import write_file
from hzdesk.merge.aside import set_aside, take_back
from hzdesk.merge.folders import merge_folders, refuse_submission, submissions_in
from hzdesk.report.city import read_city
from hzdesk.roster import Member, Roster, read_roster, write_roster
from hzdesk.store import Store
from hzdesk.submission import make
from tests.core.conftest import NOW
from tests.core.forms.return_2023 import FORM, SOUND, annual, changed
from tests.nobody import as_nobody


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """A roster that allows the first use of a key."""
    frame = annual(SOUND).frame
    facts = (frame.school_code, frame.school_name, frame.kind, frame.affiliation, frame.district)
    write_roster(Roster({frame.school_code: Member(*facts, first_use=True)}), tmp_path / "roster.csv")
    return tmp_path / "roster.csv"


def merge(folder: Path, roster: Path, store: Store):
    return merge_folders([folder], [FORM], read_roster(roster), 2023, store, "汇总", roster_file=roster)


def refuse(*_: object) -> None:
    raise PermissionError(13, "in use")


def test_a_schools_own_draft_is_never_merged_away(school, received, roster):
    with pytest.raises(UserError, match="--to"):
        merge(received, roster, school)
    assert school.load(2023).sections == annual(SOUND).sections
    assert school.received(2023) == ()


def test_a_merged_store_is_merged_into_again(bureau, received, roster):
    for _ in range(2):
        assert merge(received, roster, bureau).count("accepted") == 1
    assert len(bureau.heads()) == 1


def test_a_draft_of_another_year_does_not_stop_a_merge(bureau, received, roster):
    last = annual(SOUND)
    bureau.save(replace(last, frame=last.frame._replace(year=2022)), "x")
    assert merge(received, roster, bureau).count("accepted") == 1
    assert [head.frame.year for head in bureau.heads()] == [2022, 2023]


def test_a_first_use_is_in_the_roster_before_anything_is_merged(bureau, received, roster, monkeypatch):
    seen = []
    real = type(bureau).save_many

    def watched(*words):
        seen.extend(member.fingerprint for member in read_roster(roster).members.values())
        real(*words)

    monkeypatch.setattr(type(bureau), "save_many", watched)
    merge(received, roster, bureau)
    assert [len(fingerprint) for fingerprint in seen] == [64]


def test_a_roster_that_cannot_be_written_merges_nothing(bureau, received, roster, monkeypatch):
    before = roster.read_bytes()
    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(UserError, match="写不进"):
        merge(received, roster, bureau)
    assert (bureau.heads(), bureau.received(2023)) == ((), ())
    assert roster.read_bytes() == before


def test_a_name_that_is_not_utf_8_is_merged_like_any_other(bureau, received, roster):
    (received / "a.xlsx").rename(received / os.fsdecode("杭州中专".encode("gb18030") + b".xlsx"))
    assert merge(received, roster, bureau).count("accepted") == 1
    assert bureau.received(2023)[0].name.endswith("杭州中专.xlsx")


def test_only_the_workbooks_of_folders_are_submissions(tmp_path):
    for name in ("a.xlsx", "下/B.XLSX", "~$a.xlsx", ".~a.xlsx", ".a.xlsx", "a.xls", "a.xlsx.part"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "folder.xlsx").mkdir()
    assert submissions_in([tmp_path, tmp_path]) == sorted([tmp_path / "a.xlsx", tmp_path / "下" / "B.XLSX"])


def test_a_folder_that_cannot_be_read_is_named_before_its_schools_are_called_missing(tmp_path):
    (tmp_path / "下").mkdir()
    (tmp_path / "下" / "a.xlsx").write_bytes(b"x")
    tmp_path.chmod(0o755)
    (tmp_path / "下").chmod(0o000)
    for folder in tmp_path.parents[:2]:
        folder.chmod(0o755)
    try:
        with as_nobody(), pytest.raises(UserError, match=r"打不开 .*下"):
            submissions_in([tmp_path])
        (tmp_path / "下").chmod(0o744)  # its names can be read, its files cannot
        with as_nobody(), pytest.raises(UserError, match=r"打不开 .*a\.xlsx"):
            submissions_in([tmp_path])
    finally:
        (tmp_path / "下").chmod(0o755)


def test_the_summary_is_no_submission_of_the_folder_it_is_written_to(tmp_path):
    for name in ("a.xlsx", "汇总.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    assert submissions_in([tmp_path], tmp_path / "." / "汇总.xlsx") == [tmp_path / "a.xlsx"]


def test_a_summary_never_takes_the_place_of_a_submission(received, tmp_path):
    with pytest.raises(UserError, match="是一份上报件"):
        refuse_submission(received / "a.xlsx", [FORM])
    (tmp_path / "汇总.xlsx").write_bytes(b"x")
    for name in ("汇总.xlsx", "没有.xlsx"):
        refuse_submission(tmp_path / name, [FORM])


def test_a_file_set_aside_stays_so_in_every_store_and_every_run(bureau, received, roster, tmp_path):
    set_aside([str(received / "a.xlsx")], roster, "张三", "以纸质件为准", NOW.date())
    other = db.open_store(str(tmp_path / "other.hzdesk"), [FORM], create=True)
    for store in (bureau, bureau, other):
        merged = merge(received, roster, store)
        assert (merged.count("accepted"), merged.count("set_aside")) == (0, 1)
        (kept,) = store.received(2023)
        assert (kept.outcome, store.heads()) == ("set_aside", ())
        assert "张三" in json.loads(kept.report)["reasons"][0]["text"]
    other.close()
    take_back([str(received / "a.xlsx")], roster)
    assert merge(received, roster, bureau).count("accepted") == 1


def test_a_code_that_a_school_typed_is_listed_beside_the_roster_and_counted_as_it_is_answered(
    bureau, identity, roster, tmp_path
):
    told = annual(changed(SOUND, {"programmes.0.programme": "0123 古琴制作"}))
    write_file(tmp_path / "in" / "a.xlsx", make([FORM], told, None, identity, when=NOW).content)
    listed = SOUND["programmes"][1]["programme"]
    assert merge(tmp_path / "in", roster, bureau).unmapped == (("programmes", "0123 古琴制作"),)
    codes = tmp_path / "typed_codes.csv"
    text = codes.read_text(encoding="utf-8-sig")
    for answer in ("", listed):
        codes.write_text(text.replace("古琴制作,", f"古琴制作,{answer}"), encoding="utf-8-sig")
        merge(tmp_path / "in", roster, bureau)
        (counted,) = read_city(bureau, [FORM], 2023).schools
        assert counted.annual.rows("programmes")[0].values["programme"] == (answer or "0123 古琴制作")
        assert bureau.load(2023).rows("programmes")[0].values["programme"] == "0123 古琴制作"


def test_a_list_of_typed_codes_that_cannot_be_read_stops_the_merge_before_it_begins(bureau, received, roster, tmp_path):
    (tmp_path / "typed_codes.csv").write_text("list,typed,to\n专页,1 甲,2 乙\n", encoding="utf-8")
    with pytest.raises(UserError, match="第 2 行"):
        merge(received, roster, bureau)
    assert (bureau.heads(), bureau.received(2023)) == ((), ())


def test_the_merged_store_gives_the_check_code_of_the_schools_store(school, bureau, received, roster):
    merge(received, roster, bureau)
    (kept,) = bureau.received(2023)
    codes = {usecases.standing(store, [FORM], 2023).check_code for store in (school, bureau)}
    assert codes == {json.loads(kept.report)["check_code"]}
