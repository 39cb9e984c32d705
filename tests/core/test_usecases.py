"""What a person can do beyond typing, over real stores and real files."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import db
from hzdesk import usecases
from hzdesk.errors import UserError
from hzdesk.files import write_file
from hzdesk.forms.model import Field, FieldType
from hzdesk.merge.aside import set_aside, take_back
from hzdesk.report.city import read_city
from hzdesk.returns import Row
from hzdesk.roster import Member, Roster, read_roster, write_roster
from hzdesk.signing import Identity, make_identity
from hzdesk.store import Store
from hzdesk.submission import make
from tests.core.conftest import OFFERS
from tests.core.forms.return_2023 import FORM, SOUND, annual, changed
from tests.core.returns import annual_return
from tests.nobody import as_nobody

NOW = datetime(2024, 1, 5, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def identity() -> Identity:
    return make_identity("示例学校", valid_from=NOW, valid_to=NOW + timedelta(days=1))


@pytest.fixture
def school(tmp_path: Path) -> Iterator[Store]:
    """A school's own store with a sound draft of 2023."""
    store = db.open_store(str(tmp_path / "school.hzdesk"), [FORM], create=True)
    store.save(annual(SOUND), "x")
    yield store
    store.close()


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Store]:
    store = db.open_store(str(tmp_path / "merged.hzdesk"), [FORM], create=True)
    yield store
    store.close()


@pytest.fixture
def received(tmp_path: Path, identity: Identity) -> Path:
    """A folder with the submission of the school."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(make([FORM], annual(SOUND), None, identity, when=NOW).content)
    return folder


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """A roster that allows the first use of a key."""
    frame = annual(SOUND).frame
    facts = (frame.school_code, frame.school_name, frame.kind, frame.affiliation, frame.district)
    write_roster(Roster({frame.school_code: Member(*facts, first_use=True)}), tmp_path / "roster.csv")
    return tmp_path / "roster.csv"


def merge(folder: Path, roster: Path, store: Store):
    return usecases.merge_folders([folder], [FORM], read_roster(roster), 2023, store, "汇总", roster_file=roster)


def refuse(*_: object) -> None:
    raise PermissionError(13, "in use")


def test_an_export_writes_the_bytes_that_the_store_keeps(school, identity, tmp_path):
    done = usecases.export(school, [FORM], 2023, identity, tmp_path / "out" / "a.xlsx", when=NOW)
    assert done.file.read_bytes() == school.submission(annual(SOUND).frame)
    assert school.heads()[0].signed.check_code == done.check_code
    assert [file.name for file in done.file.parent.iterdir()] == ["a.xlsx"]


def test_a_reason_is_not_kept_where_no_error_is_open(school, identity, tmp_path):
    usecases.export(school, [FORM], 2023, identity, tmp_path / "a.xlsx", when=NOW, reason="以防万一")
    assert school.heads()[0].signed.reason == ""


def test_a_signed_return_is_not_signed_again_and_the_handed_over_file_stays(school, identity, tmp_path):
    file = tmp_path / "a.xlsx"
    usecases.export(school, [FORM], 2023, identity, file, when=NOW)
    before = file.read_bytes()
    other = make_identity("乙", valid_from=NOW, valid_to=NOW + timedelta(days=1))
    for trial in (False, True):
        with pytest.raises(UserError, match="已经签名"):
            usecases.export(school, [FORM], 2023, other, file, when=NOW, trial=trial)
    made = make([FORM], annual(SOUND), None, other, when=NOW)
    with pytest.raises(UserError, match="已经签名"):
        usecases.hand_over(school, annual(SOUND), made, other, file, when=NOW)
    assert file.read_bytes() == before == school.submission(annual(SOUND).frame)


def test_a_trial_may_be_signed_again(school, identity, tmp_path):
    for _ in range(2):
        usecases.export(school, [FORM], 2023, identity, tmp_path / "a.xlsx", when=NOW, trial=True)
    assert school.heads()[0].signed is None


def test_a_store_that_is_read_only_signs_nothing(school, identity, tmp_path):
    school.close()
    store = db.open_store(school.location, [FORM], read_only=True)
    with pytest.raises(UserError, match="只读"):
        usecases.export(store, [FORM], 2023, identity, tmp_path / "a.xlsx", when=NOW)
    assert not (tmp_path / "a.xlsx").exists()
    store.close()


@pytest.mark.parametrize("name", ["school.hzdesk", "a.p12", "a"])
def test_a_submission_never_takes_the_place_of_another_kind_of_file(school, identity, tmp_path, name):
    (tmp_path / "a.p12").write_bytes(b"key")
    before = {file: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()}
    with pytest.raises(UserError, match=r"扩展名不是 \.xlsx"):
        usecases.export(school, [FORM], 2023, identity, tmp_path / name, when=NOW)
    assert {file: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()} == before
    assert school.heads()[0].signed is None


def test_a_file_that_cannot_be_written_leaves_the_return_open(school, identity, tmp_path):
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(UserError, match="写不进"):
        usecases.export(school, [FORM], 2023, identity, tmp_path / "a.xlsx", when=NOW)
    assert school.heads()[0].signed is None


def test_a_store_that_refuses_leaves_the_file_that_was_there(school, identity, tmp_path, monkeypatch):
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"before")

    def full(*_):
        raise UserError("磁盘已满。")

    monkeypatch.setattr(type(school), "lock", full)
    with pytest.raises(UserError, match="磁盘已满"):
        usecases.export(school, [FORM], 2023, identity, file, when=NOW)
    assert file.read_bytes() == b"before"
    assert not list(tmp_path.glob("*.part"))


def test_a_file_that_is_open_in_excel_leaves_the_return_open(school, identity, tmp_path, monkeypatch):
    (tmp_path / "a.xlsx").write_bytes(b"before")
    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(UserError, match="Excel"):
        usecases.export(school, [FORM], 2023, identity, tmp_path / "a.xlsx", when=NOW)
    assert school.heads()[0].signed is None
    assert (tmp_path / "a.xlsx").read_bytes() == b"before"


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
    assert usecases.submissions_in([tmp_path, tmp_path]) == sorted([tmp_path / "a.xlsx", tmp_path / "下" / "B.XLSX"])


def test_a_folder_that_cannot_be_read_is_named_before_its_schools_are_called_missing(tmp_path):
    (tmp_path / "下").mkdir()
    (tmp_path / "下" / "a.xlsx").write_bytes(b"x")
    tmp_path.chmod(0o755)
    (tmp_path / "下").chmod(0o000)
    for folder in tmp_path.parents[:2]:
        folder.chmod(0o755)
    try:
        with as_nobody(), pytest.raises(UserError, match=r"打不开 .*下"):
            usecases.submissions_in([tmp_path])
        (tmp_path / "下").chmod(0o744)  # its names can be read, its files cannot
        with as_nobody(), pytest.raises(UserError, match=r"打不开 .*a\.xlsx"):
            usecases.submissions_in([tmp_path])
    finally:
        (tmp_path / "下").chmod(0o755)


def test_the_summary_is_no_submission_of_the_folder_it_is_written_to(tmp_path):
    for name in ("a.xlsx", "汇总.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    assert usecases.submissions_in([tmp_path], tmp_path / "." / "汇总.xlsx") == [tmp_path / "a.xlsx"]


def test_a_summary_never_takes_the_place_of_a_submission(received, tmp_path):
    with pytest.raises(UserError, match="是一份上报件"):
        usecases.refuse_submission(received / "a.xlsx", [FORM])
    (tmp_path / "汇总.xlsx").write_bytes(b"x")
    for name in ("汇总.xlsx", "没有.xlsx"):
        usecases.refuse_submission(tmp_path / name, [FORM])


def test_a_store_of_many_schools_is_no_schools_return(bureau, tmp_path, identity):
    one = annual(SOUND)
    bureau.save_many(2023, [one, replace(one, frame=one.frame._replace(school_code="9"))], [], "x")
    with pytest.raises(UserError, match="是汇总库，有 2 所学校的年报"):
        usecases.standing(bureau, [FORM], 2023)
    with pytest.raises(UserError, match="是汇总库"):
        usecases.export(bureau, [FORM], 2023, identity, tmp_path / "a.xlsx", when=NOW)


def without_table(file: Path, title: str) -> None:
    from openpyxl import load_workbook

    book = load_workbook(file)
    for name in list(book[title].tables):
        del book[title].tables[name]
    book.save(file)


def test_a_workbook_that_lacks_a_table_is_not_imported(school, received):
    title = FORM.by_key["programmes"].title
    without_table(received / "a.xlsx", title)
    with pytest.raises(UserError, match=f"不能导入.*{title}"):
        usecases.import_file(school, [FORM], received / "a.xlsx", "x")
    assert school.load(2023).sections == annual(SOUND).sections


def test_an_older_edition_erases_nothing_that_it_did_not_ask(tmp_path, received):
    basics = FORM.by_key["basics"]
    wanted = Field("boarders", "住校生", FieldType.COUNT, unit="人", help="住校。")
    newer = replace(
        FORM, sections=tuple(replace(s, fields=(*s.fields, wanted)) if s is basics else s for s in FORM.sections)
    )
    store = db.open_store(str(tmp_path / "newer.hzdesk"), [newer], create=True)
    mine = annual(changed(SOUND, {"basics.staff": 131}))
    (row,) = mine.rows("basics")
    filled = {**mine.sections, "basics": (Row(row.id, {**row.values, "boarders": 77}),)}
    store.save(replace(mine, sections=filled), "x")
    (found,) = usecases.import_file(store, [newer], received / "a.xlsx", "x")
    assert (found.old, found.new) == ("131", "130")
    kept = store.load(2023)
    assert (kept.value("basics", "record", "boarders"), kept.value("basics", "record", "staff")) == (77, 130)
    store.close()


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


def test_the_next_revision_is_only_of_a_signed_return(school, identity, tmp_path):
    with pytest.raises(UserError, match="还没有签名"):
        usecases.next_revision(school, 2023, "x")
    usecases.export(school, [FORM], 2023, identity, tmp_path / "a.xlsx", when=NOW)
    assert usecases.next_revision(school, 2023, "x").frame.revision == 2


def test_the_next_year_begins_with_the_names_of_the_rows_that_go_on_and_no_figures(tmp_path, make_form):
    rows = [{"programme": "710201", "state": "open", "pupils": 40}]
    for carry in (True, False):
        form = make_form(offers=OFFERS.replace("carry = true", f"carry = {str(carry).lower()}"))
        store = db.open_store(str(tmp_path / f"{carry}.hzdesk"), [form], create=True)
        store.save(annual_return(form, {"offers": rows, "leavers": {"graduates": 3}}, year=2022), "x")
        begun = usecases.next_year(store, [form], 2023, "张三")
        assert [dict(row.values) for row in begun.rows("offers")] == ([{"programme": "710201"}] if carry else [])
        assert begun.rows("leavers") == ()
        assert store.load(2023) == begun
        for row in begun.rows("offers"):
            (line,) = store.log(begun.frame, "offers", row.id, "programme")
            assert (line.who, line.old, line.new) == ("张三", None, "710201")
        with pytest.raises(UserError, match="已经有了"):
            usecases.next_year(store, [form], 2023, "x")
        store.close()
