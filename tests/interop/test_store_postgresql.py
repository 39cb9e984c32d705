"""The bureau's merged store on a real PostgreSQL server (Debian: postgresql), which these tests start themselves."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import STEPS, open_store
from hzdesk import usecases
from hzdesk.errors import UserError
from hzdesk.forms.model import Field, FieldType
from hzdesk.merge.folders import merge_folders
from hzdesk.removal import remove_year
from hzdesk.returns import AnnualReturn, Explanation, Row, SetValue, apply
from hzdesk.roster import Member, Roster
from hzdesk.signing import make_identity
from hzdesk.store import Received, Signed, Store
from hzdesk.submission import make
from hzdesk.values import NA, Unreadable
from tests.core.forms.return_2023 import FORM as RETURN
from tests.core.forms.return_2023 import SOUND, annual
from tests.db.generated import edits_of, returns, without_empty_sections
from tests.db.sample import BLANK, FORM, FRAME, form_of, section

pytestmark = pytest.mark.interop

TABLES = ("changes", "s_facts", "empty_sections", "submissions")
FULL = replace(BLANK, sections={"facts": (Row("record", {"funds": Decimal("12.34"), "rate": NA}),)})


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a fresh cluster behind a Unix socket; `{}` is the database."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres", "postgres")

    def run(program: str, *arguments: str) -> None:
        subprocess.run([*user, programs / program, "-D", folder / "data", *arguments], cwd=folder, check=True)

    run("initdb", "--username=bureau", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
    run("pg_ctl", "--wait", "--log", str(folder / "log"), "-o", f"-k {folder} -c listen_addresses=", "start")
    yield f"postgresql://bureau@/{{}}?host={folder}"
    run("pg_ctl", "--wait", "--mode=immediate", "stop")
    shutil.rmtree(folder)


numbers = count()


@pytest.fixture
def address(server: str) -> str:
    """A database of its own for each test."""
    name = f"merged{next(numbers)}"
    with closing(psycopg.connect(server.format("postgres"), autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.format(name)


@pytest.fixture
def opening(address: str) -> Iterator[Callable[..., Store]]:
    opened: list[Store] = []

    def opener(*forms: object, **how: bool) -> Store:
        opened.append(open_store(address, forms or [FORM], **how))
        return opened[-1]

    yield opener
    for store in opened:
        store.close()


@pytest.fixture
def store(opening: Callable[..., Store]) -> Store:
    return opening(create=True)


on_one_store = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)


@on_one_store
@given(data=st.data())
def test_returns_and_edits_are_kept_exactly(store: Store, data: st.DataObject):
    annual = data.draw(returns())
    store.save(annual, "局")
    assert store.load(2023) == without_empty_sections(annual)
    edits = data.draw(edits_of(annual))
    store.write(FRAME, edits, "局")
    assert store.load(2023) == without_empty_sections(apply(annual, edits))


def test_a_revision_begins_with_the_same_values(store: Store):
    store.save(replace(FULL, nothing=frozenset({"modes"})), "局")
    store.begin_revision(FRAME, "局")
    second = store.load(2023)
    assert (second.frame.revision, second.sections, second.nothing) == (2, FULL.sections, {"modes"})


def test_the_log_is_read_back_exactly(store: Store):
    store.save(FULL, "局")
    for value in (Decimal("0.10"), Unreadable("一角"), None):
        store.write(FRAME, [SetValue("facts", "record", "funds", value)], "局")
    entries = store.log(FRAME, "facts", "record", "funds")
    assert [entry.new for entry in entries] == [None, Unreadable("一角"), Decimal("0.10"), Decimal("12.34")]
    assert [entry.old for entry in entries[-2:]] == [Decimal("12.34"), None]


def test_a_merge_takes_the_place_of_what_its_year_had(store: Store):
    def merged(*codes: str) -> list[AnnualReturn]:
        return [replace(FULL, frame=FRAME._replace(school_code=code)) for code in codes]

    file = Received("甲.xlsx", "0" * 64, bytes(range(256)), "accepted", "valid", "{}", "1", 2023, 1)
    store.save_many(2023, merged("1", "2", "3"), [file], "局")
    store.save_many(2023, merged("2"), [file], "局")
    assert [head.frame.school_code for head in store.heads()] == ["2"]
    assert store.received(2023) == (file,)


def test_a_signed_return_is_locked_and_its_file_kept(store: Store):
    store.save(FULL, "局")
    store.lock(FRAME, Signed("2024-01-05T10:00:00+08:00", "局", "ab", "0000", "局.xlsx"), b"PK\0\xff")
    with pytest.raises(UserError, match="已经签名"):
        store.write(FRAME, [], "局")
    assert store.submission(FRAME) == b"PK\0\xff"


def test_a_failed_write_leaves_the_store_as_before_and_usable(store: Store):
    store.save(FULL, "局")
    with pytest.raises(KeyError):
        store.write(FRAME, [SetValue("facts", "record", "students", 1), SetValue("facts", "record", "none", 1)], "局")
    with pytest.raises(psycopg.DataError):
        store.write(FRAME, [SetValue("facts", "record", "remark", "\0")], "局")
    assert store.load(2023) == FULL
    store.write(FRAME, [SetValue("facts", "record", "students", 1)], "局")


def test_a_year_is_removed_with_all_that_belongs_to_it_but_its_line_in_the_log(store: Store, address: str):
    other = replace(FULL, frame=FRAME._replace(year=2022))
    store.save(replace(FULL, nothing=frozenset({"modes"})), "局")
    store.lock(FRAME, Signed("2024-01-05T10:00:00+08:00", "局", "ab", "0000", "局.xlsx"), b"PK")
    store.begin_revision(FRAME, "局")
    store.save(other, "局")
    assert store.begun(FRAME) == store.heads()[1].saved_at
    store.remove(FRAME, "甲")
    assert [head.frame for head in store.heads()] == [other.frame]
    assert store.load(2022) == other
    assert [(line.who, line.year, line.signed) for line in store.removed()] == [("甲", 2023, 1)]
    with closing(psycopg.connect(address)) as others:
        left = {table: len(others.execute(f"SELECT * FROM {table}").fetchall()) for table in TABLES}
    assert left == {"changes": 2, "s_facts": 1, "empty_sections": 0, "submissions": 0}
    store.save(FULL, "乙")
    assert [entry.who for entry in store.log(FRAME, "facts", "record", "funds")] == ["乙"]


def test_a_school_on_the_server_is_told_how_to_make_the_backup_before_a_year_goes(store: Store):
    store.save(FULL, "局")
    store.save(replace(FULL, frame=FRAME._replace(year=2022)), "局")
    with pytest.raises(UserError, match="pg_dump"):
        remove_year(store, 2023, "局")
    assert len(store.heads()) == 2


def test_settings_are_kept(store: Store):
    store.set_setting("方案", "一")
    store.set_setting("方案", "二")
    assert (store.setting("方案"), store.setting("无")) == ("二", "")


def test_a_database_without_a_store_is_not_filled_unasked(opening: Callable[..., Store]):
    with pytest.raises(UserError, match="里还没有数据"):
        opening()
    opening(create=True)


def test_there_is_one_writer_and_any_number_of_readers(opening: Callable[..., Store]):
    writer = opening(create=True)
    writer.save(FULL, "局")
    with pytest.raises(UserError, match="已在另一个窗口中打开"):
        opening()
    readers = [opening(read_only=True), opening(read_only=True)]
    assert [reader.load(2023) for reader in readers] == [FULL, FULL]
    with pytest.raises(UserError, match="以只读方式打开"):
        readers[0].save(FULL, "局")
    writer.close()
    assert opening().load(2023) == FULL


def test_a_newer_database_is_refused(opening: Callable[..., Store]):
    store = opening(create=True)
    store.set_setting("hzdesk.version", str(len(STEPS) + 1))
    store.close()
    with pytest.raises(UserError, match="由较新版本的程序保存"):
        opening()


def test_columns_that_a_form_adds_are_added(opening: Callable[..., Store]):
    wider = form_of(section("facts", "record", (*FORM.sections[0].fields, Field("added", "新增", FieldType.MONEY))))
    store = opening(create=True)
    store.save(FULL, "局")
    store.close()
    with pytest.raises(UserError, match="请先以可修改的方式打开一次"):
        opening(wider, read_only=True)
    store = opening(wider)
    store.write(FRAME, [SetValue("facts", "record", "added", Decimal("5.00"))], "局")
    assert store.load(2023).value("facts", "record", "added") == 5


def test_views_show_yuan_to_other_programs(store: Store, address: str):
    store.save(FULL, "局")
    with closing(psycopg.connect(address)) as other:
        assert other.execute("SELECT funds, year, na FROM v_facts").fetchall() == [(Decimal("12.34"), 2023, '["rate"]')]


def test_a_return_merged_into_the_server_has_the_check_code_of_its_submission(opening, tmp_path):
    when = datetime(2024, 1, 5, tzinfo=UTC)
    identity = make_identity("示例学校", valid_from=when, valid_to=when + timedelta(days=1))
    told = annual(SOUND)
    answer = Explanation("BAS-01", "basics", "record", "合并了两个校区，“二〇二三”。", "d")
    told = replace(told, explanations=(answer,), frame=told.frame._replace(school_code="330101"))
    made = make([RETURN], told, None, identity, when=when)
    (tmp_path / "a.xlsx").write_bytes(made.content)
    facts = ("330101", told.frame.school_name, told.frame.kind, told.frame.affiliation, "330106")
    roster = Roster({"330101": Member(*facts, identity.fingerprint)})
    store = opening(RETURN, create=True)
    merged = merge_folders([tmp_path], [RETURN], roster, 2023, store, "局")
    assert merged.count("accepted") == 1
    assert usecases.standing(store, [RETURN], 2023).check_code == made.check_code
    assert json.loads(store.received(2023)[0].report)["check_code"] == made.check_code


def test_a_lost_server_gets_one_sentence(store: Store, address: str):
    store.save(FULL, "局")
    with closing(psycopg.connect(address, autocommit=True)) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    with pytest.raises(UserError, match="没有应答"):
        store.write(FRAME, [SetValue("facts", "record", "students", 1)], "局")
    with suppress(UserError):
        store.close()


def test_a_backup_is_left_to_the_server(store: Store):
    with pytest.raises(UserError, match="pg_dump"):
        store.backup("/tmp/backup")


def test_the_location_tells_no_password(store: Store):
    assert store.location.startswith("postgresql://bureau@/merged")
