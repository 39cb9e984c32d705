"""Lines of the change log: values as JSON text, readable with any tool, exact when read back.

A line with a field is one cell; a line without is a row that came (new), went (old), changed in several cells (both) or
moved (positions), or a section's 本年无 when it has no row either. A line of no return is a year that was removed.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from db.values import as_declared
from hzdesk.returns import AnnualReturn, Row
from hzdesk.store import Entry, Removed
from hzdesk.values import NA, Unreadable, Value

Line = tuple[str, str, str, str | None, str | None]  # section, row, field, old, new

INSERT = "INSERT INTO changes (return_id, at, who, section, row_id, field, old, new) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

NO_RETURN = 0  # no return has this number

_encode = json.JSONEncoder(ensure_ascii=False).encode


def of_cells(section: str, row: str, old: Mapping[str, Value], new: Mapping[str, Value]) -> Iterator[Line]:
    """The lines of a row whose cells `new` are set; none when they had these values."""
    changed = [key for key, value in new.items() if old.get(key) != value]
    if len(changed) == 1:
        (field,) = changed
        yield (section, row, field, _text(old.get(field)), _text(new[field]))
    elif changed:
        was, now = ({key: _plain(values.get(key)) for key in changed} for values in (old, new))
        yield (section, row, "", _encode(was), _encode(now))


def of_row(section: str, old: Row | None, new: Row | None) -> Line:
    row = old or new
    assert row is not None
    return (section, row.id, "", _row_text(old), _row_text(new))


def of_move(section: str, row: str, old: int, new: int) -> Line:
    return (section, row, "", str(old), str(new))


def of_nothing(section: str, *, nothing: bool) -> Line:
    return (section, "", "", _encode(not nothing), _encode(nothing))


def of_removal(school_code: str, year: int, signed: int) -> Line:
    return ("", "", "", _encode({"school_code": school_code, "year": year, "signed": signed}), None)


def removed(line: tuple[Any, ...]) -> Removed:
    """What a line (at, who, old) of no return says."""
    at, who, old = line
    return as_declared(Removed, at, who, **json.loads(old))


def between(old: AnnualReturn, new: AnnualReturn) -> Iterator[Line]:
    """The lines that lead from one return to another that takes its place; moved rows are not told."""
    for section in {**old.sections, **new.sections}:
        before = {row.id: row for row in old.rows(section)}
        after = {row.id: row for row in new.rows(section)}
        for row_id in {**before, **after}:
            was, now = before.get(row_id), after.get(row_id)
            if was is None or now is None:
                yield of_row(section, was, now)
                continue
            yield from of_cells(section, row_id, was.values, {**dict.fromkeys(was.values), **now.values})
    for section in old.nothing ^ new.nothing:
        yield of_nothing(section, nothing=section in new.nothing)


def entry(line: tuple[Any, ...], key: str, parse: Callable[[Any], Value]) -> Entry | None:
    """What a line (at, who, section, row, field, old, new) says of one cell; None when it says nothing of it."""
    at, who, section, row, field, old, new = line
    was, now = (None if text is None else json.loads(text) for text in (old, new))
    if not field:
        if isinstance(was, int) or isinstance(now, int):
            return None
        was, now = (None if plain is None else plain.get(key) for plain in (was, now))
    found = as_declared(Entry, at, who, section, row, key, _value(was, parse), _value(now, parse))
    return None if found.old == found.new else found


def _plain(value: Value) -> object:
    match value:
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case Unreadable(text):
            return {"typed": text}
    return {"na": True} if value is NA else value


def _text(value: Value) -> str | None:
    if type(value) is int:
        return str(value)  # what JSON makes of it, at a fraction of the cost: most cells are counts
    return None if value is None else _encode(_plain(value))


def _row_text(row: Row | None) -> str | None:
    return None if row is None else _encode({key: _plain(value) for key, value in row.values.items()})


def _value(plain: Any, parse: Callable[[Any], Value]) -> Value:
    match plain:
        case None:
            return None
        case {"typed": str(text)}:
            return Unreadable(text)
        case {"na": True}:
            return NA
    return parse(plain)
