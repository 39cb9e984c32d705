"""What a person can do beyond typing, over real stores and real files."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import db
from hzdesk import usecases
from hzdesk.errors import UserError
from hzdesk.forms.model import Field, FieldType
from hzdesk.returns import Row
from hzdesk.signing import make_identity
from hzdesk.submission import make
from tests.core.conftest import NOW, OFFERS
from tests.core.forms.return_2023 import FORM, SOUND, annual, changed
from tests.core.returns import annual_return


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
