"""The rows of the open tables: a school's own, and those that are dealt out to it; values as their fields keep them."""

from decimal import Decimal

from hzdesk.example.read_recipe import recipe
from hzdesk.example.recipe import YEARS
from hzdesk.example.tables import typed
from hzdesk.forms.model import Field, FieldType
from tests.core.example.cities import FORM, Example


def test_a_school_that_the_report_tells_of_has_its_own_rows_and_no_others(city: Example) -> None:
    for row in recipe().own_rows:
        own = [r for r in recipe().own_rows if (r.school, r.section) == (row.school, row.section)]
        for year in YEARS:
            found = city.returns[row.school][year].rows(row.section)
            assert len(found) == sum(r.years[0] <= year <= r.years[1] for r in own)


def test_the_same_thing_keeps_its_row_over_the_years(city: Example) -> None:
    for key in {table.section for table in recipe().tables}:
        names = FORM.by_key[key].identity
        for years in city.returns.values():
            seen: dict[tuple[object, ...], str] = {}
            for annual in years.values():
                for row in annual.rows(key):
                    assert seen.setdefault(tuple(row.values[name] for name in names), row.id) == row.id
            assert len(set(seen.values())) == len(seen)


def test_every_table_of_the_recipe_is_filled_somewhere(city: Example) -> None:
    for key in {table.section for table in recipe().tables}:
        assert any(annual.rows(key) for annual in city.of(2023))


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


def test_a_value_is_kept_as_its_field_keeps_it() -> None:
    assert typed(Field("a", "甲", FieldType.TEXT), "文字") == "文字"
    assert typed(Field("a", "甲", FieldType.FLAG), 1) is True
    assert typed(Field("a", "甲", FieldType.YEAR), 2020) == 2020
    assert isinstance(typed(Field("a", "甲", FieldType.MONEY), 5), Decimal)
