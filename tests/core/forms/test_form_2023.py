"""The form of 2019–2023: every check with a return that makes it fire and one that does not, and what stays fixed."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from hzdesk.checks import run
from hzdesk.forms.model import Form, Indicator, Section
from hzdesk.forms.plan import plan
from hzdesk.indicators import figure, total
from hzdesk.resources import RESOURCES
from hzdesk.targets import load_targets
from hzdesk.text import parse
from hzdesk.values import Unreadable
from tests.core.forms.cells import Case, Changes
from tests.core.forms.return_2023 import FORM, PARTS, SOUND, annual, changed, findings
from tests.core.forms.students import TWIN

GOLDEN = Path(__file__).parent / "golden" / "2023.txt"

TABLES: dict[str, dict[str, Case]] = {key: table for part in PARTS for key, table in part.CASES.items()}
CASES = [(check, *case) for table in TABLES.values() for check, case in table.items()]


@pytest.mark.parametrize(("check", "fires", "silent"), CASES, ids=[case[0] for case in CASES])
def test_a_check_fires_beyond_its_limit_and_not_before(check: str, fires: Changes, silent: Changes) -> None:
    assert check in {finding.check for finding in findings(fires)}
    assert check not in {finding.check for finding in findings(silent)}


def test_every_check_of_a_section_has_a_case() -> None:
    declared = {section.key: [check.id for check in section.checks] for section in FORM.sections}
    assert declared == {key: list(table) for key, table in TABLES.items()}


def test_a_sound_return_has_no_finding() -> None:
    assert [(finding.check, finding.text) for finding in findings({})] == []


def test_a_school_that_is_not_asked_for_the_city_fund_has_no_finding_about_it() -> None:
    blank = {f"aid.{row}.special_fund": None for row in SOUND["aid"]}
    assert findings({"frame.affiliation": "county"} | blank) == ()


def test_a_first_year_and_a_blank_return_raise_nothing_but_what_is_blank() -> None:
    assert run(FORM, annual(SOUND), None) == ()
    empty = run(FORM, annual({"frame": SOUND["frame"]}), None)
    assert {finding.check for finding in empty} == {"FIL-01", "CAM-09"}  # a school has a campus


FIRES = {check: fires for check, fires, _ in CASES}
MESSAGES = {check: text for part in PARTS for check, text in part.MESSAGES.items()}


@pytest.mark.parametrize("check", MESSAGES)
def test_a_message_says_what_is_wrong_and_what_to_do(check: str) -> None:
    assert MESSAGES[check] in {finding.text for finding in findings(FIRES[check]) if finding.check == check}


@pytest.mark.parametrize(("check", "fires", "silent"), CASES, ids=[case[0] for case in CASES])
def test_a_sentence_is_whole_and_asks_for_an_explanation_only_where_one_counts(
    check: str, fires: Changes, silent: Changes
) -> None:
    for found in (found for found in findings(fires) if found.check == check):
        assert found.text.endswith("。")
        assert ("请写说明" in found.text) == (found.severity == "query")
        assert not re.search(r"[{}]|空白|不适用|（.*（|  |[，。：；、“”（）] | [，。：；、“”（）]", found.text)
        assert not re.search(r"([人元个项年])\s*\1", found.text)


def test_every_query_offers_ready_made_answers() -> None:
    checks = [check for section in FORM.sections for check in section.checks]
    assert [check.id for check in checks if check.severity == "query" and not check.answers] == []


def test_every_published_figure_that_schools_can_give_is_an_indicator() -> None:
    with (RESOURCES / "reference" / "published_2023.csv").open(encoding="utf-8-sig", newline="") as file:
        published = list(csv.DictReader(file))
    computed = {row["key"] for row in published if row["origin"] == "computed" and row["kind"] != "change"}
    assert len(computed) == 63
    assert computed - FORM.indicators.keys() == set()


def test_every_target_belongs_to_an_indicator() -> None:
    targets = load_targets(RESOURCES / "reference")
    named = {target.indicator for target in targets if target.indicator and "." not in target.indicator}
    assert named - FORM.indicators.keys() == set()


def test_a_figure_that_counts_schools_or_names_some_of_them_is_of_the_city_only() -> None:
    def counts_schools(indicator: Indicator) -> bool:
        of_some = "school.affiliation" in (indicator.scope.source if indicator.scope else "")
        return indicator.unit == "所" or of_some or any(cell.last for cell in indicator.value.cells)

    city = {key for key, indicator in FORM.indicators.items() if indicator.city_only}
    assert city == {key for key, indicator in FORM.indicators.items() if counts_schools(indicator)}
    assert not city & set(FORM.headline)


def test_a_listed_code_typed_with_another_name_is_not_silently_renamed() -> None:
    field, codes = FORM.by_key["programmes"].by_key["programme"], FORM.codes["programmes"]
    name = codes.entries["610101"].name
    assert parse(field, f"610101 {name}", codes) == parse(field, "610101", codes) == "610101"
    assert parse(field, "610101 我自己的名字", codes) == Unreadable("610101 我自己的名字")


def test_a_typed_code_is_the_same_thing_under_another_name() -> None:
    last = {"last.programmes.0.programme": "X1 旧名称", "programmes.0.programme": "X1 新名称"}
    assert "PTS-11" in {finding.check for finding in findings(last | {"last.programmes.0.students": 199})}
    twice = {"programmes.0.programme": "X1 甲", "programmes.6": TWIN | {"programme": "X1 乙"}}
    assert "PTS-01" in {finding.check for finding in findings(twice)}


def shown(key: str, data: dict[str, Any]) -> str:
    return figure(FORM, annual(data), FORM.indicators[key]).shown()


FIGURES = {key: shown for part in PARTS for key, shown in part.FIGURES.items()}


@pytest.mark.parametrize("key", FIGURES)
def test_an_indicator_of_one_school_is_computed_from_its_fields(key: str) -> None:
    assert shown(key, SOUND) == FIGURES[key]


def test_a_new_mode_of_an_old_programme_is_a_new_five_year_programme_but_no_new_programme() -> None:
    data = changed(SOUND, {"programmes.1.intake_state": "added"})
    assert shown("five_year_new_programmes", data) == "2 个"
    assert shown("programmes_added", data) == "1 个"


def test_a_programme_that_stopped_in_an_earlier_year_is_not_counted_again() -> None:
    assert shown("programmes_removed", changed(SOUND, {"programmes.4.idle_years": 2})) == "0 个"


def test_technical_schools_do_not_count_in_progression() -> None:
    assert shown("progression_rate", changed(SOUND, {"frame.kind": "technical"})) == "—"


CITY = {
    "schools_total": 2,
    "programme_points": 8,  # one programme at two schools is two points
    "programmes_added": 2,
    "programmes_removed": 2,
    "programme_categories": 3,  # the same classes at both
    "integration_projects": 6,
    "integration_partners": 3,  # the same colleges
    "bachelor_pilot_schools_city": 2,
    "provincial_high_level_schools": 2,
    "city_contest_host_schools": 2,
    "students_enrolled": 1600,
}


@pytest.mark.parametrize("key", CITY)
def test_an_indicator_over_schools_counts_each_school_and_no_class_twice(key: str) -> None:
    schools = [annual(SOUND), annual(changed(SOUND, {"frame.affiliation": "county"}))]
    assert total(FORM, schools, FORM.indicators[key]).value == CITY[key]


def outline(form: Form) -> str:
    """What other people's files rely on: keys, types, units, and where each field stands."""
    return "\n".join(line for section in form.sections for line in [*outline_of(section), ""])


def outline_of(section: Section) -> list[str]:
    drawn = plan(section, 2023)
    head = f"{section.key} | {section.title} | {section.kind} | {section.basis}"
    fixed = [f"  row {place} {row.row} | {row.label}" for place, row in enumerate(drawn.rows, 1) if not row.field]
    fields = [row.field for row in drawn.rows if row.field] or [column.field for column in drawn.columns]
    drawn_fields = [
        f"  {place} {field.key} | {field.label} | {field.type} | {field.unit or '-'} | {field.codes or '-'}"
        for place, field in enumerate(fields, 1)
    ]
    return [head, *fixed, *drawn_fields]


def test_the_outline_of_the_form_is_the_golden_one() -> None:
    assert outline(FORM) == GOLDEN.read_text(encoding="utf-8"), (
        "键、类型、单位或位置变了，收到的旧文件会读错。确实要改，运行 "
        "python -m tests.core.forms.test_form_2023 更新 golden/2023.txt，并在 CHANGELOG.md 写明。"
    )


if __name__ == "__main__":
    GOLDEN.write_text(outline(FORM), encoding="utf-8")
