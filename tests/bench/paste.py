"""A large block from a spreadsheet, checked and saved, against a bare item model and one bare transaction."""

import gc
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtGui import QStandardItem, QStandardItemModel

from db import open_store
from hzdesk.forms.model import Field, FieldType, Form
from hzdesk.returns import Edit, PutRow, Row, SetValue
from hzdesk.session import Session
from tests.bench.measure import Bench, Result, in_turn, ms
from tests.bench.samples import FORM, YEAR, bare_file, full_return, last_return

ROWS, COLUMNS = 1_000, 12
SECTION = "programmes"


def measure(bench: Bench) -> Iterator[Result]:
    form = wide_form()
    store = open_store(str(bench.folder / "school.hzdesk"), [form], create=True)
    for annual in (last_return(), full_return()):
        store.save(annual, "李老师")
    session = Session(store, [form], YEAR, "李老师")
    there = len(session.annual.rows(SECTION))
    rows = block(form)
    added: list[Edit] = [PutRow(SECTION, there + place, row) for place, row in enumerate(rows)]
    changed: list[Edit] = [
        SetValue(SECTION, row.id, key, value * 2 if type(value) is int else value)  # sums hold as before
        for row in rows
        for key, value in row.values.items()
    ]

    bare = bare_file(bench.folder)
    names = ", ".join(f"c{place}" for place in range(COLUMNS))
    bare.execute(f"CREATE TABLE rows (id INTEGER PRIMARY KEY, {names})")

    def paste_barely() -> None:
        model = QStandardItemModel()
        for row in rows:
            model.appendRow([QStandardItem(str(value)) for value in row.values.values()])
        bare.execute("BEGIN IMMEDIATE")
        bare.executemany(
            f"INSERT INTO rows ({names}) VALUES ({', '.join('?' * COLUMNS)})",
            (tuple(row.values.values()) for row in rows),
        )
        bare.execute("COMMIT")

    def undo() -> None:
        session.undo()
        session.undo()

    gc.freeze()  # as the window does once it stands
    adding, changing, barely = in_turn(
        bench.runs(5), lambda: session.edit(added), lambda: session.edit(changed), paste_barely, after=undo
    )
    store.close()
    for what, taken in (("new rows", adding), ("over others", changing)):
        raw = f"{ms(taken)} / {ms(barely)}, checked and saved"
        yield Result(f"paste {ROWS} × {COLUMNS}, {what} / bare model, one commit", taken / barely, "≤ 3.0", raw)


def wide_form() -> Form:
    """The shipped form whose widest table has been given as many columns and rows as are pasted."""
    section = FORM.by_key[SECTION]
    typed = [field for field in section.fields if field.value is None]
    more = [Field(f"more_{place}", f"另外{place}", FieldType.COUNT) for place in range(COLUMNS - len(typed))]
    wide = replace(section, fields=(*section.fields, *more), maximum_rows=2 * ROWS)
    return replace(FORM, sections=tuple(wide if section.key == SECTION else section for section in FORM.sections))


def block(form: Form) -> list[Row]:
    """Rows with a value in every typed field, each a programme and mode of its own, as sound as the school's others."""
    section = form.by_key[SECTION]
    counts = [field.key for field in section.fields if field.value is None and field.type is FieldType.COUNT]
    named, way = section.identity
    by_way = {row.values[way]: row for row in full_return().rows(SECTION)}
    codes = form.codes[section.by_key[named].codes].entries
    rows = [dict.fromkeys(counts, 0) | dict(row.values) | {named: code} for code in codes for row in by_way.values()]
    return [Row(f"new{place}", values) for place, values in enumerate(rows[:ROWS])]
