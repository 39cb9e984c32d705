"""The rows of the open tables: own rows, rows that come and stay, and values as their fields keep them."""

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


def test_a_value_is_kept_as_its_field_keeps_it() -> None:
    assert typed(Field("a", "甲", FieldType.TEXT), "文字") == "文字"
    assert typed(Field("a", "甲", FieldType.FLAG), 1) is True
    assert typed(Field("a", "甲", FieldType.YEAR), 2020) == 2020
    assert isinstance(typed(Field("a", "甲", FieldType.MONEY), 5), Decimal)
