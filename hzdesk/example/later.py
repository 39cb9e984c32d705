"""The years after those that were published: every return goes on as it stood, by resources/example/later.toml."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from hzdesk.canonical import normal
from hzdesk.example.split import luck
from hzdesk.forms.model import Form
from hzdesk.operands import under_new_names
from hzdesk.resources import RESOURCES
from hzdesk.returns import AnnualReturn, Row
from hzdesk.values import Value

Told = Mapping[str, Any]


def next_return(form: Form, before: AnnualReturn, seed: int) -> AnnualReturn:
    """The return of the year after, on that year's form, without explanations."""
    year = before.frame.year + 1
    frame = before.frame._replace(year=year, revision=1)
    kept = normal(form, replace(under_new_names(form, before), explanations=()))
    sections = dict(kept.sections)
    for name, steps in _told().items():
        for step in steps:
            if step["section"] in sections and step.get("year", year) == year:
                changed = (
                    _STEPS[name](step, row, (seed, frame.school_code, year)) for row in sections[step["section"]]
                )
                sections[step["section"]] = tuple(row for row in changed if row is not None)
    empty = {key for key, rows in sections.items() if not rows and not form.by_key[key].row_keys}
    return AnnualReturn(frame, form.key, form.edition, sections, kept.nothing | empty)


@cache
def _told() -> Mapping[str, list[Told]]:
    return tomllib.loads((RESOURCES / "example" / "later.toml").read_text(encoding="utf-8"))


def _fits(step: Told, row: Row) -> bool:
    return all(row.values.get(key) == value for key, value in step["where"].items())


def _set(step: Told, row: Row, _: object) -> Row:
    return _with(row, step["cells"]) if _fits(step, row) else row


def _drop(step: Told, row: Row, _: object) -> Row | None:
    return None if _fits(step, row) else row


def _add(step: Told, row: Row, _: object) -> Row:
    number = row.values.get(step["field"])
    return _with(row, {step["field"]: number + step["by"]}) if isinstance(number, int) and number else row


def _share(step: Told, row: Row, _: object) -> Row:
    whole = row.values.get(step["of"])
    return _with(row, {step["field"]: whole * step["percent"] // 100}) if isinstance(whole, int) else row


def _scale(step: Told, row: Row, _: object) -> Row:
    if row.id != step["row"]:
        return row
    numbers = {key: value for key in step["fields"] if isinstance(value := row.values.get(key), Decimal)}
    return _with(row, {key: (number * Decimal(step["by"])).quantize(Decimal(1)) for key, number in numbers.items()})


def _move(step: Told, row: Row, names: tuple[object, ...]) -> Row:
    number, most = row.values.get(step["field"]), row.values.get(step.get("most", ""))
    if not isinstance(number, int) or number < step["least"]:
        return row
    moved = max(step["least"], number + luck(*names, step["field"], row.id).randint(-step["by"], step["by"]))
    return _with(row, {step["field"]: min(moved, most) if isinstance(most, int) else moved})


def _with(row: Row, cells: Mapping[str, Value]) -> Row:
    return Row(row.id, {**row.values, **cells})


_STEPS: Mapping[str, Callable[[Told, Row, tuple[object, ...]], Row | None]] = {
    "set": _set,
    "drop": _drop,
    "add": _add,
    "share": _share,
    "scale": _scale,
    "move": _move,
}
