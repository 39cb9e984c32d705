"""The years after those that were published: sound returns on the newer form, each following the one before."""

from decimal import Decimal
from functools import cache
from itertools import pairwise

import pytest

from hzdesk import checks
from hzdesk.example.bureau import bureau_returns
from hzdesk.example.recipe import LATER, School
from hzdesk.example.values import Values, make_values, returns_of
from hzdesk.forms import form_of, shipped_forms
from hzdesk.forms.model import Severity
from hzdesk.returns import AnnualReturn

FORMS = shipped_forms()
YEARS = range(2023, LATER[-1] + 1)


@cache
def values() -> Values:
    return make_values(FORMS, 1)


def one_of_each_kind() -> list[School]:
    schools = values().recipe.schools
    return list({school.kind: school for school in schools}.values())


@pytest.fixture(scope="module", params=one_of_each_kind(), ids=lambda school: school.kind)
def returns(request: pytest.FixtureRequest) -> list[AnnualReturn]:
    return returns_of(values(), FORMS, request.param, YEARS)


def test_every_later_return_has_no_error_and_no_open_query(returns: list[AnnualReturn]) -> None:
    for before, annual in pairwise(returns):
        found = checks.run(form_of(FORMS, annual.frame), annual, before)
        assert [(f.check, f.text) for f in found if f.is_open and f.severity is not Severity.HINT] == []


def test_a_later_return_is_the_same_whatever_years_are_made(returns: list[AnnualReturn]) -> None:
    school = next(s for s in one_of_each_kind() if s.school_code == returns[0].frame.school_code)
    (alone,) = returns_of(values(), FORMS, school, [2025])
    assert alone.sections == returns[2].sections


def test_the_city_goes_on_by_the_definitions_of_the_newer_form(returns: list[AnnualReturn]) -> None:
    assert [annual.form for annual in returns] == ["2023", "2026", "2026", "2026"]
    grants = [annual.value("aid", "national_grant", "amount") for annual in returns]
    assert isinstance(grants[1], Decimal)
    assert grants[0] == grants[1]
    assert grants[2] == grants[3] == (grants[1] * 115 / 100).quantize(Decimal(1))
    contests = {row.values["contest"] for annual in returns[1:] for row in annual.rows("contests")}
    assert "national_voc_skills" not in contests


def test_the_bureau_enters_nothing_that_has_been_retired() -> None:
    first, *later = bureau_returns(FORMS, YEARS)
    assert first.value("bureau_events", "record", "story_schools") is not None
    assert [annual.value("bureau_events", "record", "story_schools") for annual in later] == [None, None, None]
