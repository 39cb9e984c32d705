"""Tables in which the schools of the example city list things."""

from hzdesk.example.recipe import YEARS
from tests.core.example.cities import Example


def test_a_team_stays_the_same_row_for_as_long_as_it_is_there(city: Example) -> None:
    for years in city.returns.values():
        seen: dict[str, tuple[object, ...]] = {}
        for year in YEARS:
            rows = {row.id: tuple(row.values.values()) for row in years[year].rows("innovation_teams")}
            assert seen.items() <= rows.items()
            seen = rows


def test_a_team_is_about_a_programme_that_its_school_teaches(city: Example) -> None:
    for years in city.returns.values():
        for annual in years.values():
            taught = {row.values["programme"] for row in annual.rows("programmes")}
            assert {row.values["programme"] for row in annual.rows("innovation_teams")} <= taught


def test_items_share_the_figures_of_their_school_and_a_later_one_stays_within_the_one_before(city: Example) -> None:
    for annual in city.of(YEARS[-1]):
        rows = [row.values for row in annual.rows("exam")]
        assert all(row["entrants"] >= row["bachelor_passed"] >= row["first_place"] for row in rows)
        assert len({row["exam_category"] for row in rows}) == len(rows)


def test_the_first_places_are_where_the_recipe_puts_them(city: Example) -> None:
    found = {
        (school, row.values["exam_category"])
        for school, years in city.returns.items()
        for row in years[2023].rows("exam")
        if row.values["first_place"]
    }
    assert ("3301990013", "childcare") in found
    assert len(found) == 6


def test_a_table_names_no_title_twice(city: Example) -> None:
    for annual in (annual for years in city.returns.values() for annual in years.values()):
        for section in ("achievements", "reform_cases"):
            titles = [(row.values.get("achievement"), row.values["work_title"]) for row in annual.rows(section)]
            assert len(set(titles)) == len(titles)
