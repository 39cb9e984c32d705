"""The tables as peewee's models would have them."""

import sqlite3
from contextlib import closing
from pathlib import Path

from peewee import SqliteDatabase

from db.schema import model_of
from db.tables import tables_of
from hzdesk.forms.model import Field, FieldType
from tests.db.sample import FORM, Reopen, form_of, section

WIDER = form_of(section("facts", "record", (*FORM.sections[0].fields, Field("select", "选择", FieldType.MONEY))))


def columns(database: sqlite3.Connection) -> set[tuple[object, ...]]:
    return {line[1:] for line in database.execute("PRAGMA table_info(s_facts)")}


def test_a_table_that_grew_has_the_columns_of_one_made_at_once(path: Path, reopen: Reopen):
    reopen(FORM)
    reopen(WIDER).close()
    at_once = SqliteDatabase(":memory:")
    at_once.create_tables([model_of(tables_of([WIDER])["facts"], at_once)])
    with closing(sqlite3.connect(path)) as grown:
        assert columns(grown) == columns(at_once.connection())


def test_a_field_named_like_a_method_of_a_model_hides_nothing():
    model = model_of(tables_of([WIDER])["facts"], SqliteDatabase(":memory:"))
    assert "f_select" in str(model.select().sql())


def test_rows_of_a_return_go_when_the_return_goes(path: Path, reopen: Reopen):
    reopen().close()
    with closing(sqlite3.connect(path)) as raw:
        for table in ("s_facts", "empty_sections", "explanations", "submissions"):
            keys = raw.execute(f"PRAGMA foreign_key_list({table})").fetchall()
            assert [(key[2], key[6]) for key in keys] == [("returns", "CASCADE")]
