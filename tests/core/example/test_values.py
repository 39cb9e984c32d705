"""The example city adds up to the published figures, is free of open findings, and is the same for the same seed."""

import csv
from decimal import Decimal
from itertools import pairwise

import pytest

from hzdesk import checks
from hzdesk.example.read_recipe import recipe
from hzdesk.example.recipe import YEARS
from hzdesk.example.values import make_values, returns_of
from hzdesk.findings import TYPED_CODE
from hzdesk.forms.model import Severity
from hzdesk.indicators import figure, show, total
from hzdesk.resources import RESOURCES
from hzdesk.text import round_half_up
from hzdesk.values import NA
from tests.core.example.cities import FORM, FORMS, Example

APPROXIMATE = {
    "students_enrolled": range(120_001, 125_000),
    "staff_total": range(8_050, 8_150),
    "training_completion_rate": range(141, 150),
}

STAFF_OF_5_2 = {  # those of the school that 5.2 counts
    "special_grade": 2,
    "full_senior": 2,
    "new_star": 4,
    "skill_expert": 3,
    "model_worker": 4,
    "high_level_talent": 56,
    "student_gold_coach": 7,
    "national_gold": 12,
    "national_silver": 4,
    "national_bronze": 4,
    "provincial_gold": 24,
    "studio_leader": 12,  # 十余人
}


def published() -> dict[str, Decimal]:
    """The figures of the report that these sections can give, with their value."""
    with (RESOURCES / "reference" / "published_2023.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["origin"] == "computed" and row["key"] in FORM.indicators]
    return {row["key"]: Decimal(row["value"]) for row in rows if row["kind"] != "change"}


def test_the_sections_give_all_63_published_figures() -> None:
    assert len(published()) == 63


@pytest.mark.parametrize("key", published())
def test_a_published_figure_comes_out_of_all_returns_digit_for_digit(city: Example, key: str) -> None:
    indicator = FORM.indicators[key]
    found = total(FORM, city.of(2023), indicator)
    assert found.missing == ()
    if key in APPROXIMATE:
        assert int(found.value or 0) in APPROXIMATE[key]
    else:
        assert show(indicator, found.value) == show(indicator, published()[key])


def test_further_study_rises_by_4_66_points_against_the_year_before(city: Example) -> None:
    rates = [total(FORM, city.of(year), FORM.indicators["progression_rate"]).value for year in (2022, 2023)]
    assert [round_half_up(rate or 0, 2) for rate in rates] == [Decimal("79.64"), Decimal("84.30")]


def test_a_school_that_plays_a_named_one_has_its_published_figures(city: Example) -> None:
    assert city.returns["3301990002"][2023].value("basics", "record", "staff") == 152
    known = city.returns["3301990002"][2023].rows("faculty")[0].values
    assert {key: known[key] for key in STAFF_OF_5_2} == STAFF_OF_5_2
    pilots = city.returns["3301990009"][2023].rows("programmes")
    assert [row.values["recruited"] for row in pilots if row.values["training_mode"] == "three_plus_four"] == [40]
    projects = city.returns["3301990009"][2023].rows("integration")
    scores = [
        (row.values["minimum_score"], row.values["maximum_score"])
        for row in projects
        if row.values["first_year"] == 2023 and row.values["training_mode"] == "three_plus_four"
    ]
    assert scores == [(526, 548)]
    passed = figure(FORM, city.returns["3301990006"][2023], FORM.indicators["exam_bachelor_passed"])
    assert passed.value == 253
    standards = figure(FORM, city.returns["3301990008"][2023], FORM.indicators["national_standards"])
    assert standards.value == 2
    prizes = figure(FORM, city.returns["3301990002"][2023], FORM.indicators["city_case_first_prizes"])
    assert prizes.value == 1


def test_no_return_has_an_open_error_or_an_open_query(city: Example) -> None:
    open_ones = [
        (school, year, finding.check, finding.text)
        for school, years in city.returns.items()
        for year in YEARS
        for finding in checks.run(FORM, years[year], years.get(year - 1))
        if finding.is_open
    ]
    assert open_ones == []


def test_queries_are_few_and_each_is_answered_in_the_words_of_its_check(city: Example) -> None:
    answers = [answer for year in YEARS for annual in city.of(year) for answer in annual.explanations]
    assert 0 < len(answers) < len(YEARS) * len(city.returns)
    assert [answer for answer in answers if answer.text not in FORM.checks[answer.check].answers] == []


def test_the_answers_of_the_recipe_are_those_that_the_checks_offer() -> None:
    for check, answers in recipe().answers.items():
        assert FORM.checks[check].severity is Severity.QUERY
        assert set(answers) <= set(FORM.checks[check].answers)


def test_the_students_of_the_city_grow_evenly(city: Example) -> None:
    counts = [Decimal(total(FORM, city.of(year), FORM.indicators["students_enrolled"]).value or 0) for year in YEARS]
    assert all(Decimal("1.01") < now / before < Decimal("1.04") for before, now in pairwise(counts))


def test_the_same_programme_keeps_its_row_over_the_years(city: Example) -> None:
    seen: dict[tuple[object, ...], str] = {}
    for school, years in city.returns.items():
        for annual in years.values():
            for row in annual.rows("programmes"):
                key = (school, row.values["programme"], row.values["training_mode"])
                assert seen.setdefault(key, row.id) == row.id
    assert len(set(seen.values())) == len(seen)


def test_the_same_seed_gives_the_same_values(city: Example, cities: tuple[Example, Example]) -> None:
    seed = 1 + cities.index(city)
    values = make_values(FORMS, seed)
    for school in values.recipe.schools[::9]:
        again = returns_of(values, FORMS, school, YEARS)
        assert again == list(city.returns[school.school_code].values())


def test_another_seed_gives_other_values(cities: tuple[Example, Example]) -> None:
    one, other = cities
    same = [
        school for school, years in one.returns.items() if years[2023].sections == other.returns[school][2023].sections
    ]
    assert same == []


def test_fewer_years_are_a_part_of_all_years(city: Example, cities: tuple[Example, Example]) -> None:
    values = make_values(FORMS, 1 + cities.index(city))
    for school in values.recipe.schools[::9]:
        some = returns_of(values, FORMS, school, [2022, 2023])
        whole = city.returns[school.school_code]
        assert [annual.sections for annual in some] == [whole[2022].sections, whole[2023].sections]
        assert some[-1] == whole[2023]


def test_blank_zero_and_not_applicable_all_occur_and_so_does_an_empty_table(city: Example) -> None:
    returns = city.of(2023)
    values = [
        value
        for annual in returns
        for rows in annual.sections.values()
        for row in rows
        for value in row.values.values()
    ]
    assert NA in values
    assert 0 in values
    assert any(annual.nothing for annual in returns)


def test_a_school_typed_a_programme_outside_the_catalogue(city: Example) -> None:
    found = [finding.check for annual in city.of(2023) for finding in checks.run(FORM, annual)]
    assert found.count(TYPED_CODE) == 1


def test_every_school_is_plainly_fictitious() -> None:
    districts = FORM.codes["districts"].entries
    for school in recipe().schools:
        assert school.name.startswith("示例")
        assert len(school.school_code) == 10
        assert school.school_code.startswith("330199")
        assert school.district in districts
    assert "330199" not in districts
