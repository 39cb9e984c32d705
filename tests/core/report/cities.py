"""The example city with the bureau's own entries, as a merge leaves it."""

import csv
from collections.abc import Mapping
from functools import cache

from hzdesk.example.bureau import bureau_returns
from hzdesk.report.city import City, city_of
from hzdesk.resources import RESOURCES
from hzdesk.returns import AnnualReturn
from tests.core.example.cities import FORMS, example

YEARS = (2022, 2023)


@cache
def returns(year: int) -> tuple[AnnualReturn, ...]:
    """What everybody has handed in for a year, the bureau last."""
    bureau = bureau_returns(FORMS, YEARS)[YEARS.index(year)]
    return (*example(1).of(year), bureau)


@cache
def city() -> City:
    return city_of(FORMS, 2023, returns(2023), returns(2022))


def published() -> Mapping[str, Mapping[str, str]]:
    """The rows of the published table, in the report's order."""
    with (RESOURCES / "reference" / "published_2023.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}
