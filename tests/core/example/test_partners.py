"""The projects with colleges in the example city."""

from hzdesk.example.recipe import YEARS
from tests.core.example.cities import Example


def test_every_row_of_programmes_that_leads_to_a_college_has_a_project(city: Example) -> None:
    for annual in city.of(YEARS[-1]):
        keys = ("programme", "training_mode", "planned", "recruited")
        rows = [tuple(row.values[key] for key in keys) for row in annual.rows("programmes")]
        projects = [tuple(row.values[key] for key in keys) for row in annual.rows("integration")]
        assert projects == [row for row in rows if row[1] not in ("three_year", "other") and row[3]]


def test_a_project_keeps_its_college_and_its_row_over_the_years(city: Example) -> None:
    seen: dict[str, object] = {}
    for years in city.returns.values():
        for annual in years.values():
            for row in annual.rows("integration"):
                assert seen.setdefault(row.id, row.values["partner"]) == row.values["partner"]
