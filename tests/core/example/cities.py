"""Whole example cities, made once for all tests that look at them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from hzdesk.example.recipe import YEARS
from hzdesk.example.values import make_values, returns_of
from hzdesk.forms import form_of_year, shipped_forms
from hzdesk.forms.model import Form
from hzdesk.returns import AnnualReturn

FORMS = shipped_forms()
FORM = form_of_year(FORMS, YEARS[-1])


@dataclass(frozen=True)
class Example:
    """All returns of a seed, by school code and year."""

    form: Form
    returns: Mapping[str, Mapping[int, AnnualReturn]]

    def of(self, year: int) -> list[AnnualReturn]:
        return [years[year] for years in self.returns.values()]


@cache
def example(seed: int) -> Example:
    values = make_values(FORMS, seed)
    returns = {
        s.school_code: dict(zip(YEARS, returns_of(values, FORMS, s, YEARS), strict=True)) for s in values.recipe.schools
    }
    return Example(FORM, returns)
