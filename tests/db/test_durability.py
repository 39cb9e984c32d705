"""Nothing that `write` returned for is lost, whatever happens to the process or the disk."""

import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from db import open_store
from hzdesk.errors import UserError
from hzdesk.returns import PutRow, Row, SetValue
from hzdesk.store import Store
from tests.db.sample import BLANK, FORM, FRAME, Reopen
from tests.source import ROOT

WRITER = """
import sys
from dataclasses import replace
from db import open_store
from hzdesk.returns import PutRow, Row, SetValue
from tests.db.sample import BLANK, FORM, FRAME
store = open_store(sys.argv[1], [FORM], create=True)
annual = store.load(2023)
if annual is None:
    store.save(BLANK, "我")
start = 0 if annual is None else annual.value("facts", "record", "students") or 0
print(start, flush=True)
for number in range(start + 1, 10**9):
    row = Row(str(number), {"since": number})
    store.write(FRAME, [SetValue("facts", "record", "students", number), PutRow("programmes", 0, row)], "我")
    print(number, flush=True)
"""

MERGER = """
import sys
from dataclasses import replace
from db import open_store
from hzdesk.returns import Row
from tests.db.sample import BLANK, FORM, FRAME
store = open_store(sys.argv[1], [FORM], create=True)
for number in range(10**9):
    sections = {"facts": (Row("record", {"students": number}),)}
    frames = [FRAME._replace(school_code=str(code)) for code in range(20)]
    store.save_many(2023, [replace(BLANK, frame=frame, sections=sections) for frame in frames], [], "局")
    print(number, flush=True)
"""


def killed(program: str, path: Path, after: float) -> list[int]:
    """What the program had reported when it was killed."""
    command = [sys.executable, "-c", program, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(after)
        process.kill()
        reported = [int(first), *map(int, process.stdout.read().split())]
    assert process.returncode == -signal.SIGKILL
    return reported


def test_a_killed_process_loses_nothing_that_was_written(path: Path):
    for after in random.Random(1).choices([0.0, 0.002, 0.01, 0.05], k=12):
        last = killed(WRITER, path, after)[-1]
        with closing(open_store(str(path), [FORM])) as store:
            annual = store.load(2023)
            log = store.log(FRAME, "facts", "record", "students")
        assert annual is not None
        kept = annual.value("facts", "record", "students") or 0
        assert kept in {last, last + 1}
        assert [row.id for row in annual.rows("programmes")] == [str(number) for number in range(kept, 0, -1)]
        assert [entry.new for entry in log] == list(range(kept, 0, -1))


def test_a_merge_that_is_killed_is_there_as_a_whole_or_not_at_all(path: Path):
    for after in (0.0, 0.005, 0.02):
        last = killed(MERGER, path, after)[-1]
        with closing(open_store(str(path), [FORM])) as store:
            returns = [store.load(2023, head.frame.school_code) for head in store.heads()]
        assert len(returns) == 20
        values = {annual.value("facts", "record", "students") for annual in returns if annual is not None}
        assert values in ({last}, {last + 1})


def test_a_process_killed_while_it_makes_a_store_leaves_one_that_can_be_made(path: Path):
    command = [sys.executable, "-c", WRITER, str(path)]
    for moment in random.Random(2).choices([0.0, 0.001, 0.01, 0.03], k=10):
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
            while not path.exists():
                time.sleep(0.001)
            time.sleep(moment)
            process.kill()
        with closing(open_store(str(path), [FORM], create=True)) as store:
            store.save(BLANK, "我")
            assert store.load(2023) == BLANK
        path.unlink()


LARGE = [PutRow("programmes", 0, Row(str(number), {"story": "长" * 10_000})) for number in range(100)]
SMALL = SetValue("facts", "record", "students", 1)


def refuses_and_goes_on(store: Store, sentence: str) -> None:
    before = store.load(2023)
    with pytest.raises(UserError, match=sentence):
        store.write(FRAME, LARGE, "我")
    large = replace(BLANK, sections={"programmes": tuple(put.row for put in LARGE)})
    with pytest.raises(UserError, match=sentence):
        store.save(large, "我")
    with pytest.raises(UserError, match=sentence):
        store.save_many(2022, [replace(large, frame=FRAME._replace(year=2022))], [], "局")
    assert store.load(2023) == before
    assert [head.frame.year for head in store.heads()] == [2023]


def test_a_full_disk_loses_nothing_and_the_store_goes_on(store: Store, reopen: Reopen):
    store.save(BLANK, "我")
    pages = store._connection.run("PRAGMA page_count")[0][0]
    store._connection.run(f"PRAGMA max_page_count = {pages + 5}")
    refuses_and_goes_on(store, "磁盘已满，这次修改没有保存到“.*”，请腾出空间")
    store.write(FRAME, [SMALL], "我")
    assert reopen().load(2023).value("facts", "record", "students") == 1


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """Writing beyond the limit fails, as it does when a stick is pulled or a quota is reached."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_takes_no_more_loses_nothing_and_the_store_goes_on(store: Store, path: Path, reopen: Reopen):
    store.save(BLANK, "我")
    with file_size_limit(path.stat().st_size + 20_000):
        refuses_and_goes_on(store, "读写出错，这次修改没有保存")
        store.write(FRAME, [SMALL], "我")
    store.write(FRAME, LARGE, "我")
    annual = reopen().load(2023)
    assert annual.value("facts", "record", "students") == 1
    assert len(annual.rows("programmes")) == len(LARGE)


def test_a_disk_without_room_for_a_new_store_gets_one_sentence(path: Path, reopen: Reopen):
    with file_size_limit(10_000), pytest.raises(UserError, match="读写出错"):
        open_store(str(path), [FORM], create=True)
    reopen().save(BLANK, "我")
    assert reopen().load(2023) == BLANK


def test_a_store_held_by_another_program_says_so_and_goes_on(store: Store, path: Path):
    store.save(BLANK, "我")
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        store._connection.run("SELECT 1")
        with pytest.raises(UserError, match="正被其他程序占用"):
            store.write(FRAME, [SMALL], "我")
    store.write(FRAME, [SMALL], "我")
    assert store.load(2023).value("facts", "record", "students") == 1
