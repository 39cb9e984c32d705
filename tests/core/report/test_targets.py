"""Policy targets: every one followed or said why not, held against the right year, contradictions visible."""

import csv
import io
from dataclasses import replace
from functools import cache

import pytest

from hzdesk.report.city import city_of
from hzdesk.report.targets import NO_VALUE, NOT_FOLLOWED, NOT_REACHED, REACHED, entry, reached, targets_csv
from hzdesk.resources import RESOURCES
from hzdesk.targets import Target, load_targets
from tests.core.example.cities import FORM, FORMS
from tests.core.report.cities import city, returns

TARGETS = {target.key: target for target in load_targets(RESOURCES / "reference")}


@cache
def lines() -> dict[str, dict[str, str]]:
    cities = {2022: city_of(FORMS, 2022, returns(2022)), 2023: city()}
    written = targets_csv(cities, list(TARGETS.values())).decode("utf-8-sig")
    return {row["key"]: row for row in csv.DictReader(io.StringIO(written))}


def test_every_target_is_followed_or_says_why_not() -> None:
    assert len(TARGETS) == 51
    followed = {key for key, target in TARGETS.items() if target.indicator}
    excused = {key for key, target in TARGETS.items() if target.not_followed}
    assert followed & excused == set()
    assert followed | excused == TARGETS.keys()


@pytest.mark.parametrize("target", [t for t in TARGETS.values() if t.indicator], ids=lambda target: target.key)
def test_what_follows_a_target_is_there_and_has_a_value(target: Target) -> None:
    assert target.indicator in FORM.indicators or entry(city(), target) is not None
    assert lines()[target.key]["2023"]


def test_a_line_has_document_clause_standing_and_the_value_of_each_year() -> None:
    line = lines()["t004_progression_rate"]
    assert (line["document"], line["clause"], line["binding"]) == ("杭政办函〔2020〕4号", "四（十二）", "正式文件")
    assert (line["2022"], line["2023"], line["goal"], line["year_due"]) == ("79.6", "84.3", "达到60%", "2025")
    assert line["reached"] == REACHED
    assert lines()["t003_new_schools"]["binding"].startswith("征求意见稿")


def test_documents_that_disagree_name_each_other() -> None:
    told = lines()
    assert "杭政办函〔2020〕4号二（二）写“新建市本级中等职业学校”6所" in told["t003_new_schools"]["conflict"]
    assert "征求意见稿）三（七）写“新建市本级中等职业学校”5所" in told["t004_new_schools"]["conflict"]
    for key, target in TARGETS.items():
        assert all(key in TARGETS[rival].rivals for rival in target.rivals)


def test_one_value_can_reach_the_draft_and_miss_the_document_in_force() -> None:
    told = lines()
    assert told["t003_high_level_svs"]["reached"] == REACHED
    assert told["t004_high_level_svs"]["reached"] == NOT_REACHED


def test_a_target_is_judged_by_the_newest_year_up_to_the_year_due() -> None:
    target = TARGETS["t004_progression_rate"]
    assert reached(target, {2024: 59, 2025: 61, 2026: 58}) == REACHED
    assert reached(target, {2024: 59, 2025: None}) == NOT_REACHED
    assert reached(target, {2026: 61}) == NO_VALUE
    assert reached(replace(target, year_due=None), {2026: 61}) == REACHED
    assert reached(TARGETS["t003_applied_university"], {2023: 1}) == NOT_FOLLOWED


@pytest.mark.parametrize(
    ("comparator", "value", "is_reached"),
    [
        *((">=", 2, True), (">=", 1, False), ("<=", 2, True), ("<=", 3, False), ("=", 2, True), ("=", 3, False)),
        *(("range", 3, True), ("range", 4, False), ("range", 1, False)),
    ],
)
def test_a_target_is_reached_as_its_comparator_says(comparator: str, value: int, is_reached: bool) -> None:
    target = replace(TARGETS["t004_internship_posts"], comparator=comparator)
    assert (target.value, target.highest) == (2, 3)
    assert target.is_reached(value) is is_reached
