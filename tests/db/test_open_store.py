"""Opening: everything that can be wrong with a file gets one sentence, and the file stays as it was."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import db
from db import open_store
from db.tables import tables_of
from hzdesk.errors import UserError
from hzdesk.forms.model import Field, FieldType
from hzdesk.returns import Row, SetNothing, SetValue
from hzdesk.store import Store
from hzdesk.values import NA, Unreadable
from tests.db.sample import BLANK, FORM, FRAME, Reopen, form_of, section
from tests.nobody import as_nobody
from tests.source import ROOT

FULL = replace(BLANK, sections={"facts": (Row("record", {"students": 5}),)})
EDIT = SetValue("facts", "record", "students", 6)


@pytest.fixture
def filled(path: Path, reopen: Reopen) -> Path:
    """A closed store with one return."""
    store = reopen()
    store.save(FULL, "我")
    store.close()
    for folder in path.parents[:3]:
        folder.chmod(0o755)
    return path


def refused(path: Path, sentence: str, **how: bool) -> None:
    """Opening raises the sentence and leaves the folder as it was."""
    before = {file: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}
    with pytest.raises(UserError, match=sentence):
        open_store(str(path), [FORM], **how)
    assert {file: file.read_bytes() for file in path.parent.iterdir() if file.is_file()} == before


def pragma(path: Path, text: str) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA {text}")


def test_a_missing_file_is_not_made_unasked(path: Path):
    refused(path, "没有找到")
    refused(path, "没有找到", create=True, read_only=True)


def test_a_new_file_needs_its_folder(tmp_path: Path):
    with pytest.raises(UserError, match=r"文件夹“.*没有”不存在"):
        open_store(str(tmp_path / "没有" / "学校.hzdesk"), [FORM], create=True)


def test_creating_opens_a_store_that_is_there(filled: Path, reopen: Reopen):
    assert reopen().load(2023) == FULL


def test_an_empty_file_becomes_a_store_only_when_one_is_created(path: Path, reopen: Reopen):
    path.touch()
    refused(path, "不是本程序的数据文件")
    reopen().save(FULL, "我")
    assert reopen().load(2023) == FULL


@pytest.mark.parametrize("content", [b"name,age\n", "年报".encode("gb18030") * 1000, b"SQLite format 3", b"\0" * 4096])
def test_a_file_of_another_kind_is_refused(path: Path, content: bytes):
    path.write_bytes(content)
    refused(path, "不是本程序的数据文件")
    refused(path, "不是本程序的数据文件", create=True)
    refused(path, "不是本程序的数据文件", read_only=True)


def test_a_folder_is_refused(tmp_path: Path):
    refused(tmp_path, "不是本程序的数据文件")


@pytest.mark.skipif(sys.platform == "win32", reason="Unix has pipes with names")
def test_a_pipe_is_refused_without_waiting_for_it(path: Path):
    os.mkfifo(path)
    for how in ({}, {"create": True}, {"read_only": True}):
        refused(path, "不是本程序的数据文件", **how)


def test_a_file_that_may_not_be_read_is_refused(filled: Path):
    filled.chmod(0o000)
    with as_nobody(), pytest.raises(UserError, match="不能读取，请检查是否有读取权限"):
        open_store(str(filled), [FORM], read_only=True)


@pytest.mark.parametrize("mark", [0, 252006674])
def test_a_database_of_another_program_is_refused_untouched(path: Path, mark: int):
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA application_id = {mark}")
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE returns (id)")
    refused(path, "是其他程序的数据库", create=True)
    refused(path, "是其他程序的数据库", read_only=True)


def test_a_newer_store_is_refused_untouched(filled: Path):
    pragma(filled, f"user_version = {len(db.STEPS) + 1}")
    refused(filled, "由较新版本的程序保存，请先更新本程序")
    refused(filled, "由较新版本的程序保存", read_only=True)


@pytest.mark.parametrize("keep", [0.4, 0.9])
def test_a_file_that_was_cut_off_is_refused(filled: Path, keep: float):
    content = filled.read_bytes()
    filled.write_bytes(content[: int(len(content) * keep)])
    refused(filled, "已损坏")
    refused(filled, "已损坏", read_only=True)


def test_a_file_with_foreign_bytes_inside_is_refused(filled: Path):
    content = bytearray(filled.read_bytes())
    content[4096:8192] = b"\xa5" * 4096
    filled.write_bytes(content)
    refused(filled, "已损坏")


def test_a_value_that_cannot_be_read_is_damage(filled: Path, reopen: Reopen):
    with closing(sqlite3.connect(filled)) as raw:
        raw.execute("UPDATE s_facts SET f_students = 'many', f_opened = 'yesterday', na = '{'")
        raw.commit()
    with pytest.raises(UserError, match="已损坏"):
        reopen().load(2023)


def test_text_that_is_no_unicode_is_damage(filled: Path, reopen: Reopen):
    with closing(sqlite3.connect(filled)) as raw:
        raw.execute("UPDATE s_facts SET f_remark = CAST(x'ff41' AS TEXT)")
        raw.commit()
    with pytest.raises(UserError, match="已损坏"):
        reopen().load(2023)


def test_a_second_window_is_told_to_use_the_first(store: Store, path: Path):
    store.save(FULL, "我")
    with pytest.raises(UserError, match="已在另一个窗口中打开"):
        open_store(str(path), [FORM])
    store.write(FRAME, [EDIT], "我")


def test_a_second_window_on_another_name_of_the_file_is_told_too(store: Store, path: Path, tmp_path: Path):
    (tmp_path / "快捷.hzdesk").symlink_to(path)
    with pytest.raises(UserError, match="已在另一个窗口中打开"):
        open_store(str(tmp_path / "快捷.hzdesk"), [FORM])


def test_a_window_of_another_process_holds_the_store_until_it_dies(filled: Path):
    program = (
        "import sys, time; from db import open_store; from tests.db.sample import FORM;"
        "store = open_store(sys.argv[1], [FORM]); print('open', flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", program, str(filled)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(UserError, match="已在另一个窗口中打开"):
            open_store(str(filled), [FORM])
        other.kill()
    open_store(str(filled), [FORM]).close()


def test_a_store_being_written_can_be_read_elsewhere(store: Store, path: Path):
    store.save(FULL, "我")
    with closing(open_store(str(path), [FORM], read_only=True)) as reader:
        store.write(FRAME, [EDIT], "我")
        assert reader.load(2023).value("facts", "record", "students") == 6


def test_a_copy_made_while_the_store_is_open_is_complete(store: Store, path: Path, tmp_path: Path):
    store.save(FULL, "我")
    shutil.copy(path, tmp_path / "U盘.hzdesk")
    with closing(open_store(str(tmp_path / "U盘.hzdesk"), [FORM])) as copy:
        assert copy.load(2023) == FULL


def test_a_closed_store_leaves_no_file_beside_it(filled: Path):
    open_store(str(filled), [FORM]).close()
    assert list(filled.parent.iterdir()) == [filled]


def test_a_read_only_store_refuses_every_change(filled: Path):
    before = filled.read_bytes()
    with closing(open_store(str(filled), [FORM], read_only=True)) as store:
        assert store.read_only
        assert store.load(2023) == FULL
        for change in (
            lambda: store.write(FRAME, [EDIT], "我"),
            lambda: store.save(FULL, "我"),
            lambda: store.save_many(2023, [], [], "我"),
            lambda: store.remove(FRAME, "我"),
            lambda: store.set_setting("a", "b"),
        ):
            with pytest.raises(UserError, match="以只读方式打开"):
                change()
    assert filled.read_bytes() == before


def test_a_read_only_file_can_be_read_but_not_opened_for_writing(filled: Path):
    filled.chmod(0o444)
    filled.parent.chmod(0o777)
    with as_nobody():
        refused(filled, "是只读文件，不能修改")
        with closing(open_store(str(filled), [FORM], read_only=True)) as store:
            assert store.load(2023) == FULL


def test_a_file_in_a_read_only_folder_can_be_read_but_not_opened_for_writing(filled: Path):
    filled.chmod(0o666)
    filled.parent.chmod(0o555)
    try:
        with as_nobody():
            refused(filled, "不可写，请把“学校.hzdesk”复制到可写的文件夹")
            refused(filled.with_name("新.hzdesk"), "不可写", create=True)
            with closing(open_store(str(filled), [FORM], read_only=True)) as store:
                assert store.load(2023) == FULL
    finally:
        filled.parent.chmod(0o755)


WIDER = form_of(
    *FORM.sections[1:],
    section("facts", "record", (*FORM.sections[0].fields, Field("added", "新增", FieldType.MONEY))),
    section("visits", "table"),
)


def test_fields_and_sections_that_a_form_adds_are_added_to_a_store(filled: Path, reopen: Reopen):
    store = reopen(WIDER)
    store.write(FRAME, [SetValue("facts", "record", "added", 1), SetValue("visits", "a", "public", value=True)], "我")
    assert store.load(2023).value("facts", "record", "added") == 1
    assert store.load(2023).value("facts", "record", "students") == 5


def test_what_a_form_no_longer_declares_stays_in_the_store(filled: Path, reopen: Reopen):
    assert reopen(form_of(section("visits", "table"))).load(2023) == BLANK
    assert reopen().load(2023) == FULL


def test_answers_that_an_older_form_does_not_know_survive_its_edits(filled: Path, reopen: Reopen):
    beyond = [SetValue("facts", "record", "added", NA), SetValue("facts", "record", "story", Unreadable("?"))]
    reopen(WIDER).write(FRAME, beyond, "我")
    reopen().write(FRAME, [EDIT, SetValue("facts", "record", "rate", NA)], "我")
    row = reopen(WIDER).load(2023).row("facts", "record")
    assert row.values == {"students": 6, "rate": NA, "added": NA, "story": Unreadable("?")}


def test_a_revision_begun_by_a_program_with_an_older_form_has_every_answer(filled: Path, reopen: Reopen):
    beyond = [SetValue("facts", "record", "added", 1), SetValue("visits", "a", "public", value=True)]
    nothing = SetNothing("visits", nothing=True)
    beside = [SetValue("facts", "record", "score", NA), SetValue("visits", "a", "rate", Unreadable("?")), nothing]
    newer = reopen(WIDER)
    newer.write(FRAME, [*beyond, *beside], "我")
    wanted = newer.load(2023)
    reopen().begin_revision(FRAME, "我")
    again = reopen(WIDER)
    assert again.load(2023) == replace(wanted, frame=FRAME._replace(revision=2))
    assert again.load(2023, revision=1) == wanted


def test_a_year_removed_by_a_program_with_an_older_form_takes_every_answer_with_it(filled: Path, reopen: Reopen):
    reopen(WIDER).write(FRAME, [SetValue("visits", "a", "public", value=True)], "我")
    reopen().remove(FRAME, "我")
    assert reopen(WIDER)._connection.run("SELECT COUNT(*) FROM s_visits") == [(0,)]


def test_a_read_only_store_lacking_columns_is_completed_in_memory(filled: Path):
    before = filled.read_bytes()
    with closing(open_store(str(filled), [WIDER], read_only=True)) as store:
        assert store.load(2023) == FULL
    assert filled.read_bytes() == before


def test_a_computed_field_has_no_column():
    computed: Any = object()
    fields = (Field("one", "一", FieldType.COUNT), Field("twice", "二", FieldType.COUNT, value=computed))
    assert list(tables_of([form_of(section("facts", "record", fields))])["facts"].columns) == ["one"]


@pytest.mark.parametrize(
    "other", [Field("rate", "比例", FieldType.PERCENT, digits=1), Field("rate", "", FieldType.COUNT)]
)
def test_forms_that_keep_one_field_differently_are_our_mistake(other: Field):
    with pytest.raises(ValueError, match=r"facts.rate changes its type or digits"):
        tables_of([FORM, form_of(section("facts", "record", (other,)))])


def test_an_upgrade_backs_up_first_and_keeps_everything(filled: Path, reopen: Reopen, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(db, "STEPS", (*db.STEPS, ("ALTER TABLE returns ADD COLUMN note TEXT",)))
    assert reopen().load(2023) == FULL
    assert reopen()._connection.version == 2
    monkeypatch.undo()
    backup = filled.with_name(f"{filled.name}.backup-1")
    with closing(open_store(str(backup), [FORM])) as old:
        assert old.load(2023) == FULL
    with pytest.raises(UserError, match="由较新版本的程序保存"):
        reopen()


def test_an_upgrade_step_that_fails_changes_nothing(filled: Path, monkeypatch: pytest.MonkeyPatch):
    broken = ("ALTER TABLE returns ADD COLUMN note TEXT", "UPDATE nowhere SET a = 1")
    before = dump(filled)
    monkeypatch.setattr(db, "STEPS", (*db.STEPS, broken))
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        open_store(str(filled), [FORM])
    assert dump(filled) == before


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as raw:
        return [*raw.iterdump(), *map(str, raw.execute("PRAGMA user_version"))]


def test_an_upgraded_read_only_store_is_upgraded_in_memory(filled: Path, monkeypatch: pytest.MonkeyPatch):
    before = filled.read_bytes()
    monkeypatch.setattr(db, "STEPS", (*db.STEPS, ("ALTER TABLE returns ADD COLUMN note TEXT",)))
    with closing(open_store(str(filled), [FORM], read_only=True)) as store:
        assert store.load(2023) == FULL
    assert filled.read_bytes() == before
    assert list(filled.parent.iterdir()) == [filled]


def test_a_store_that_is_complete_is_opened_without_loading_peewee(filled: Path):
    program = (
        "import sys; from db import open_store; from tests.db.sample import FORM;"
        "open_store(sys.argv[1], [FORM]).close(); print({'peewee', 'psycopg'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(filled)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
