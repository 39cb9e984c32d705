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
from tests.core.forms import chapter_1, chapters_2_to_7
from tests.core.forms.cells import Changes, rows

FORM = next(form for form in shipped_forms() if form.key == "2023")

PROGRAMME = ("programme", "training_mode", "duration", "intake_state", "planned", "recruited", "students", "graduates")
LEAVERS = (
    *("graduates", "by_exam", "by_three_plus_four", "by_five_year", "other_higher"),
    *("employed_directly", "matched", "self_employed", "enlisted", "unplaced"),
)
PRIZE = ("contest", "contest_level", "contestants", "event_name", "award", "quantity")
AID = ("recipients", "amount", "special_fund")

SOUND: dict[str, Any] = {
    "frame": {"kind": "vocational_high", "affiliation": "municipal", "year": 2023},
    "basics": {
        "filler": "李老师（示例）",
        "reviewer": "周主任（示例）",
        "principal": "王校长（示例）",
        "telephone": "0571-80000000",
        "ownership": "public",
        "national_demo": True,
        "national_key": False,
        "provincial_demo": True,
        "provincial_famous": False,
        "provincial_high_level": True,
        "regional_integration_new": False,
        "high_level_programmes": 2,
        "brand_programmes": 1,
        "feature_programmes": 1,
        "course_projects": 2,
        "students": 800,
        "staff": 130,
        "teachers": 100,
        "specialised_teachers": 60,
        "dual_qualified": 50,
    },
    "programmes": rows(
        PROGRAMME,
        ("710201", "three_year", "three", "active", 90, 88, 260, 84),
        ("710201", "three_plus_two", "five", "active", 80, 80, 230, 70),
        ("710212", "five_year", "five", "added", 40, 40, 40, 0),
        ("740201", "three_plus_four", "seven", "active", 40, 40, 118, 36),
        ("730301", "three_year", "three", "suspended", 0, 0, 88, 50),
        ("610101", "other", "other", "active", 30, 30, 64, 30),
    ),
    "progression": dict(zip(LEAVERS, (270, 20, 34, 68, 90, 50, 44, 2, 3, 3), strict=True)),
    "progression_by_mode": {
        "three_year": dict(zip(LEAVERS, (134, 18, 0, 0, 70, 40, 35, 1, 3, 2), strict=True)),
        "five_year": dict.fromkeys(LEAVERS, 0),
        "three_plus_two": dict(zip(LEAVERS, (70, 0, 0, 68, 2, 0, 0, 0, 0, 0), strict=True)),
        "three_plus_four": dict(zip(LEAVERS, (36, 0, 34, 0, 2, 0, 0, 0, 0, 0), strict=True)),
        "other_mode": dict(zip(LEAVERS, (30, 2, 0, 0, 16, 10, 9, 1, 0, 1), strict=True)),
    },
    "contests": rows(
        PRIZE,
        ("zj_ability", "provincial", "student", "网络安全", "gold", 2),
        ("zj_ability", "provincial", "teacher", "教学设计", "second", 1),
        ("national_voc_skills", "national", "student", "烹饪", "first", 1),
        ("hz_ability", "municipal", "student", "烹饪", "merit", 12),
    ),
    "city_contest": {"student_entrants": 60, "teacher_entrants": 20, "hosted": True},
    "aid": {
        "national_scholarship": dict(zip(AID, (2, 12_000, 0), strict=True)),
        "national_grant": dict(zip(AID, (40, 80_000, 80_000), strict=True)),
        "tuition_waiver": dict(zip(AID, (780, 3_900_000, 0), strict=True)),
        "local_gov_aid": dict(zip(AID, (20, 20_000, 5_000), strict=True)),
        "school_aid": dict(zip(AID, (50, 25_000, 0), strict=True)),
        "social_aid": dict(zip(AID, (0, 0, 0), strict=True)),
        "internship_pay": dict(zip(AID, (200, 1_600_000, 0), strict=True)),
    },
}
SOUND["programmes"][4]["idle_years"] = 1
SOUND |= chapter_1.SOUND
SOUND |= chapters_2_to_7.SOUND

LAST: dict[str, Any] = deepcopy(SOUND) | {
    "frame": SOUND["frame"] | {"year": 2022},
    "programmes": rows(
        PROGRAMME,
        ("710201", "three_year", "three", "active", 90, 86, 258, 82),
        ("710201", "three_plus_two", "five", "active", 80, 78, 225, 66),
        ("740201", "three_plus_four", "seven", "active", 40, 40, 116, 35),
        ("730301", "three_year", "three", "active", 45, 42, 139, 48),
        ("610101", "other", "other", "active", 30, 30, 64, 29),
    ),
}
LAST |= chapter_1.LAST
LAST |= chapters_2_to_7.LAST


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
