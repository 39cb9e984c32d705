"""A sound return on the form of 2019–2023, and the returns that a few changed cells make of it."""

from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

from hzdesk.checks import run
from hzdesk.findings import Finding
from hzdesk.forms import shipped_forms
from hzdesk.forms.model import ONLY_ROW, FieldType, Form, Section
from hzdesk.returns import AnnualReturn, Frame, Row
from hzdesk.values import Value
from tests.core.forms import chapter_1, chapters_2_to_4, chapters_5_to_7, students
from tests.core.forms.cells import Changes

FORM = next(form for form in shipped_forms() if form.key == "2023")

PARTS = (students, chapter_1, chapters_2_to_4, chapters_5_to_7)

SOUND: dict[str, Any] = {"frame": {"kind": "vocational_high", "affiliation": "municipal", "year": 2023}}
for part in PARTS:
    SOUND |= part.SOUND

LAST: dict[str, Any] = deepcopy(SOUND) | {"frame": SOUND["frame"] | {"year": 2022}}
for part in PARTS:
    LAST |= part.LAST


def changed(data: dict[str, Any], changes: Changes) -> dict[str, Any]:
    """A copy with cells put at paths like `programmes.0.students`; a row put at the next number is added."""
    copy = deepcopy(data)
    for path, value in changes.items():
        *way, last = path.split(".")
        place: Any = copy
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place[step]
        if isinstance(place, list):
            place.append(value)
        else:
            place[last] = value
    return copy


def annual(data: dict[str, Any], form: Form = FORM) -> AnnualReturn:
    """The return that a nested dict stands for: section, then field, or row and field."""
    frame = data["frame"]
    return AnnualReturn(
        Frame("3301000001", "示例学校", frame["kind"], frame["affiliation"], "330106", frame["year"]),
        form.key,
        form.edition,
        {key: tuple(section_rows(section, data.get(key, {}))) for key, section in form.by_key.items()},
        frozenset(section.key for section in form.sections if section.kind == "table" and not data.get(section.key)),
    )


def section_rows(section: Section, data: Any) -> list[Row]:
    if section.kind == "table":
        return [Row(f"r{place}", values_of(section, row)) for place, row in enumerate(data)]
    named = data if section.kind == "matrix" else {ONLY_ROW: data}
    return [Row(key, values_of(section, row)) for key, row in named.items()]


def values_of(section: Section, cells: Mapping[str, Any]) -> dict[str, Value]:
    unknown = cells.keys() - section.by_key.keys()
    assert not unknown, f"{section.key} has no {unknown}"
    exact = {field.key for field in section.fields if field.type in (FieldType.MONEY, FieldType.DECIMAL)}
    return {
        key: Decimal(value) if key in exact and isinstance(value, int) else value
        for key, value in cells.items()
        if value is not None
    }


def findings(changes: Changes) -> tuple[Finding, ...]:
    """What the checks say of the sound return after changes; paths that begin with `last` change last year's."""
    now = {path: value for path, value in changes.items() if not path.startswith("last.")}
    before = {path.removeprefix("last."): value for path, value in changes.items() if path.startswith("last.")}
    return run(FORM, annual(changed(SOUND, now)), annual(changed(LAST, before)))
