"""What is special about a store in a file."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from db import open_store
from hzdesk.errors import UserError
from hzdesk.returns import Row
from hzdesk.store import Store
from tests.db.sample import BLANK, FORM

FULL = replace(BLANK, sections={"facts": (Row("record", {"students": 5}),)})


def test_every_commit_goes_to_the_main_file_and_to_the_disk(store: Store):
    assert store._connection.run("PRAGMA journal_mode") == [("truncate",)]
    assert store._connection.run("PRAGMA synchronous") == [(2,)]


def test_the_file_says_which_program_and_version_made_it(store: Store, path: Path):
    header = path.read_bytes()[:100]
    assert header[68:72] == b"HzDk"
    assert int.from_bytes(header[60:64]) == 1


def test_the_location_is_the_path(store: Store, path: Path):
    assert store.location == str(path)
    assert not store.read_only


def test_a_backup_made_while_the_store_is_open_is_complete(store: Store, tmp_path: Path):
    store.save(FULL, "我")
    target = tmp_path / "备份.hzdesk"
    target.write_text("an older backup")
    store.backup(str(target))
    with closing(open_store(str(target), [FORM])) as copy:
        assert copy.load(2023) == FULL
    assert not list(tmp_path.glob("*.part"))


def test_a_backup_that_cannot_be_written_leaves_the_one_before(store: Store, tmp_path: Path):
    with pytest.raises(UserError, match="没有写成"):
        store.backup(str(tmp_path / "没有这个文件夹" / "备份.hzdesk"))
    (tmp_path / "备份.hzdesk").mkdir()
    with pytest.raises(UserError, match="没有写成"):
        store.backup(str(tmp_path / "备份.hzdesk"))
    assert not list(tmp_path.glob("*.part"))


def test_a_store_is_no_backup_of_itself(store: Store, path: Path):
    with pytest.raises(UserError, match="另选位置"):
        store.backup(str(path))


def test_a_store_can_be_closed_twice(store: Store):
    store.close()
    store.close()


def test_a_mistake_in_our_sql_is_not_blamed_on_the_user(store: Store):
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        store._connection.run("SELECT * FROM nowhere")
