"""The form of 2024–2026: what it changes of the form before, with a return that makes each new check fire or not."""

from pathlib import Path
from typing import Any

import pytest

from hzdesk.forms import form_of_year, shipped_forms
from hzdesk.forms.dictionary import dictionary
from hzdesk.forms.model import Severity
from hzdesk.indicators import figure
from tests.core.forms import return_2023
from tests.core.forms.cells import Changes
from tests.core.forms.return_2023 import changed
from tests.core.forms.return_2026 import FORM, annual, findings, returns, sound
from tests.core.forms.test_form_2023 import outline

GOLDEN = Path(__file__).parent / "golden" / "2026.txt"
BEFORE = return_2023.FORM
BUREAU = form_of_year(shipped_forms(), 2024, of_bureau=True)

FEW = {"progression.other_higher": 0, "progression.employed_directly": 34, "progression.matched": 30}
FEW_BEFORE = {"last.progression.other_higher": 0, "last.progression.employed_directly": 30}
UNMATCHED = {"progression.matched": 24}
UNMATCHED_BEFORE = {"last.progression.matched": 20}
IDLE = {"programmes.4.idle_years": 3}
GRANT = "aid.national_grant.amount"

CASES: dict[str, tuple[int, Changes, int, Changes]] = {  # year and changes that make it fire, and that leave it silent
    "PRG-15": (2024, {"progression.flexible": 51}, 2024, {"progression.flexible": 50}),
    "PRG-16": (2025, FEW | FEW_BEFORE, 2024, FEW | FEW_BEFORE),
    "PRG-17": (2025, UNMATCHED | UNMATCHED_BEFORE, 2025, UNMATCHED),
    "CON-07": (2024, {"contests.2.award": "first"}, 2024, {"contests.2.award": "bronze"}),
    "AID-04": (2024, {GRANT: 39_999}, 2025, {GRANT: 39_999}),
    "AID-13": (2025, {GRANT: 45_999}, 2025, {GRANT: 46_000}),
    "AID-14": (2026, {GRANT: 80_000}, 2024, {GRANT: 80_000}),
    "PTS-17": (2024, IDLE, 2025, IDLE),
    "PTS-18": (2025, IDLE, 2024, IDLE),
}


@pytest.mark.parametrize("check", CASES)
def test_a_check_fires_where_it_should_and_is_silent_where_not(check: str) -> None:
    year, wrong, other, right = CASES[check]
    assert check in {finding.check for finding in findings(year, wrong)}
    assert check not in {finding.check for finding in findings(other, right)}


def test_every_check_that_is_new_or_has_another_condition_is_tried() -> None:
    def condition(check: Any) -> tuple[str, ...]:
        return tuple(expression.source for expression in (check.require, check.when) if expression is not None)

    known = {key: condition(check) for key, check in BEFORE.checks.items()}
    differ = {key for key, check in FORM.checks.items() if known.get(key) != condition(check)}
    assert differ - {"PRM-12"} == set(CASES)  # PRM-12 only reads the renamed field


@pytest.mark.parametrize("year", FORM.years)
def test_a_sound_return_of_each_year_has_no_open_finding(year: int) -> None:
    found = [finding for finding in findings(year, {}) if finding.severity is not Severity.HINT]
    assert [(finding.check, finding.text) for finding in found] == []


def test_sums_and_matches_read_the_renamed_field() -> None:
    assert {f.check for f in findings(2024, {"progression.unsettled": 4})} >= {"PRG-03", "PRM-12"}


def test_the_national_contest_has_ended_and_the_world_contest_not_yet_begun() -> None:
    ended = findings(2024, {"contests.2.contest": "national_voc_skills"})
    assert [f.severity for f in ended if f.field == "contest"] == [Severity.ERROR]
    early = return_2023.findings({"contests.2.contest": "world_voc_skills"})
    assert [f.severity for f in early if f.field == "contest"] == [Severity.ERROR]


@pytest.mark.parametrize(("code", "first"), [("770304", 2024), ("610120", 2025), ("710214", 2025), ("750113", 2025)])
def test_an_added_programme_counts_from_the_year_it_was_added(code: str, first: int) -> None:
    def accused(year: int) -> bool:
        return any(
            f.section == "programmes" and f.field == "programme" and f.severity is Severity.ERROR
            for f in findings(year, {"programmes.5.programme": code})
        )

    assert [accused(year) for year in FORM.years] == [year < first for year in FORM.years]


def test_medals_are_those_of_the_world_contest() -> None:
    now, _ = returns(2024, {})
    assert figure(FORM, now, FORM.indicators["national_contest_gold"]).value == 1
    again = annual(changed(sound(2024), {"contests.2.contest": "national_voc_skills"}), FORM)
    assert figure(FORM, again, FORM.indicators["national_contest_gold"]).value == 0


def test_every_break_tells_both_definitions_and_the_year() -> None:
    items = [*FORM.indicators.values(), *(field for section in FORM.sections for field in section.fields)]
    broken = [item for item in items if item.break_note]
    assert {item.key for item in broken} >= {"employment_rate", "national_contest_gold", "student_gold_coach"}
    for item in broken:
        assert f"{item.break_year - 1} 年及以前" in item.break_note
        assert f"{item.break_year} 年" in item.break_note.split("以前", 1)[1]


def test_retired_fields_stay_declared_and_are_not_asked() -> None:
    events = BUREAU.by_key["bureau_events"]
    retired = {field.key for field in events.fields if field.retired}
    assert retired == {"story_schools", "story_teams", "story_videos"}
    assert not {events.by_key[key].label for key in retired} & {item.label for item in dictionary(BUREAU, 2024)}
    assert not {number.key for number in FORM.report} & {"tea_contest_schools", "tea_contest_teams"}


def test_the_report_of_another_year_neither_names_2023_nor_repeats_its_contradictions() -> None:
    for number in FORM.report:
        assert "2023" not in number.label + number.contradiction + (number.time if number.place != "3.1" else "")
        assert number.origin != "exempt"


def test_what_is_not_written_is_that_of_the_form_before() -> None:
    assert [section.key for section in FORM.sections] == [section.key for section in BEFORE.sections]
    assert (FORM.headline, FORM.cover, FORM.signers) == (BEFORE.headline, BEFORE.cover, BEFORE.signers)
    assert FORM.by_key["basics"].fields == BEFORE.by_key["basics"].fields


def test_the_outline_of_the_form_is_the_golden_one() -> None:
    assert outline(FORM) == GOLDEN.read_text(encoding="utf-8"), (
        "键、类型、单位或位置变了，收到的旧文件会读错。确实要改，运行 "
        "python -m tests.core.forms.test_form_2026 更新 golden/2026.txt，并在 CHANGELOG.md 写明。"
    )


if __name__ == "__main__":
    GOLDEN.write_text(outline(FORM), encoding="utf-8")
