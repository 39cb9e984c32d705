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
