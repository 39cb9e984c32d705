"""Writing what the bureau publishes from: the numbers of the yearly report and the progress of the policy targets."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hzdesk.errors import UserError
from hzdesk.files import write_file
from hzdesk.forms.model import Form
from hzdesk.report.city import read_city, was_merged, years_of
from hzdesk.report.numbers import numbers_csv, state
from hzdesk.report.targets import targets_csv
from hzdesk.resources import RESOURCES
from hzdesk.store import Store
from hzdesk.targets import load_targets

NUMBERS, TARGETS = "numbers.csv", "targets.csv"


@dataclass(frozen=True)
class Written:
    """How many numbers were written, the labels of those without a value, and what is given twice and differs."""

    numbers: int
    blank: tuple[str, ...]
    differing: tuple[str, ...] = ()


def write_report(store: Store, forms: Sequence[Form], year: int, folder: Path) -> Written:
    """Writes the report of a year from a merged store.

    UserError when the year has not been merged, or the folder cannot be written.
    """
    city = read_city(store, forms, year)
    if not was_merged(store, year):
        own = f"{store.location} 里 {year} 年度的年报是自己填的，没有汇总过"
        raise UserError(f"{own}，写不出全市的数。请改用 merge 做的汇总库。")
    stated = state(city)
    years = [y for y in years_of(store) if y < year and was_merged(store, y)]
    cities = {**{y: read_city(store, forms, y) for y in years}, year: city}
    write_file(folder / NUMBERS, numbers_csv(stated))
    write_file(folder / TARGETS, targets_csv(cities, load_targets(RESOURCES / "reference")))
    blank = tuple(item.label for item in stated if item.value is None)
    return Written(len(stated), blank, tuple(item.differs for item in stated if item.differs))
