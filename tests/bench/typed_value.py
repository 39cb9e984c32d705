"""One typed value until it is on disk, checks included, against a bare commit with the same pragmas."""

from collections.abc import Callable, Iterator
from itertools import count

from hzdesk.forms.model import ONLY_ROW
from hzdesk.returns import SetValue
from hzdesk.session import Session
from tests.bench.measure import Bench, Result, in_turn, ms
from tests.bench.samples import FORMS, YEAR, bare_file, full_return, open_a_store, school_store


def measure(bench: Bench) -> Iterator[Result]:
    store = open_a_store(str(school_store(bench.folder / "school.hzdesk")))
    session = Session(store, FORMS, YEAR, "李老师")
    numbers = count(full_return().value("basics", ONLY_ROW, "teachers"))

    def edit() -> SetValue:
        return SetValue("basics", ONLY_ROW, "teachers", next(numbers))

    checked, written, bare = in_turn(
        bench.runs(101),
        lambda: session.edit([edit()]),
        lambda: store.write(session.frame, [edit()], "李老师"),
        bare_commit(bench),
    )
    store.close()
    yield Result(
        "typed value, checked and on disk / bare commit", checked / bare, "≤ 2.0", f"{ms(checked)} / {ms(bare)}"
    )
    yield Result("  the store's part of it / bare commit", written / bare, "≤ 2.0", f"{ms(written)} / {ms(bare)}")


def bare_commit(bench: Bench) -> Callable[[], object]:
    """Changes one cell of a file."""
    raw = bare_file(bench.folder)
    raw.execute("CREATE TABLE cells (id INTEGER PRIMARY KEY, value INTEGER)")
    raw.execute("INSERT INTO cells VALUES (1, 0)")

    def commit() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("UPDATE cells SET value = value + 1 WHERE id = 1")
        raw.execute("COMMIT")

    return commit
