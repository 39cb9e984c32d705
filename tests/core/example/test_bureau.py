"""What the example bureau enters: complete, free of findings, with a school of the city for every part."""

from hzdesk import checks
from hzdesk.example.bureau import bureau_returns
from hzdesk.example.read_recipe import recipe
from hzdesk.example.recipe import YEARS
from hzdesk.forms import form_of
from tests.core.example.cities import FORMS


def test_the_bureaus_returns_have_no_open_finding() -> None:
    returns = bureau_returns(FORMS, YEARS)
    before = [None, *returns]
    for annual, previous in zip(returns, before, strict=False):
        found = checks.run(form_of(FORMS, annual.frame), annual, previous)
        assert [finding.text for finding in found if finding.is_open] == []


def test_every_part_of_the_report_is_played_by_a_school_of_the_city() -> None:
    (annual,) = bureau_returns(FORMS, [2023])
    form = form_of(FORMS, annual.frame)
    parts = FORMS[-1].parts
    assert parts is not None
    rows = annual.rows(parts.section)
    listed = form.codes[form.by_key[parts.section].by_key[parts.part].codes].entries
    assert {row.values[parts.part] for row in rows} == listed.keys()
    assert {row.values[parts.school] for row in rows} <= {school.school_code for school in recipe().schools}


def test_fewer_years_are_a_part_of_all_years() -> None:
    assert [a.sections for a in bureau_returns(FORMS, [2023])] == [bureau_returns(FORMS, YEARS)[-1].sections]
