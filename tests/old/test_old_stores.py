"""A store written by any release so far opens in this one, whole."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db import open_store
from tests.db.sample import FORM, FRAME
from tests.old.make import AFTER, FOLDER, LAST, RECEIVED, SIGNED

OLD = sorted(FOLDER.glob("*.hzdesk"))


@pytest.fixture(params=OLD, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copy(request.param, tmp_path))


def schema(path: Path) -> set[tuple[object, ...]]:
    """Every column with its type, every index and every view; columns added later stand elsewhere but are the same."""
    with closing(sqlite3.connect(path)) as raw:
        columns = raw.execute(
            'SELECT t.name, c.name, c.type, c."notnull", c.pk'
            " FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'"
        )
        others = raw.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type <> 'table'")
        pragmas = [raw.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")]
        return {*columns, *others, *pragmas}


def test_there_is_a_store_of_the_first_release():
    assert FOLDER / "0.1.0.hzdesk" in OLD


def test_an_old_store_has_everything_it_had(old: Path):
    with closing(open_store(str(old), [FORM])) as store:
        assert store.load(2022) == LAST
        assert store.load(2023) == AFTER
        assert store.heads()[0].signed == SIGNED
        assert store.submission(LAST.frame) == b"PK\3\4 submission"
        assert store.received(2022) == (RECEIVED,)
        assert store.setting("last_page") == "facts"
        assert [(e.old, e.new) for e in store.log(FRAME, "programmes", "b", "students")] == [(40, 41)]


def test_an_old_store_can_be_read_where_it_must_not_be_changed(old: Path):
    before = old.read_bytes()
    with closing(open_store(str(old), [FORM], read_only=True)) as store:
        assert store.load(2023) == AFTER
    assert old.read_bytes() == before


def test_an_old_store_has_the_schema_of_a_new_one_once_it_was_opened(old: Path, tmp_path: Path):
    new = tmp_path / "new.hzdesk"
    open_store(str(old), [FORM]).close()
    open_store(str(new), [FORM], create=True).close()
    assert schema(old) == schema(new)
