"""The half-filled return that the window opens first."""

from hzdesk import checks
from hzdesk.example.draft import draft_of
from hzdesk.example.read_recipe import recipe
from hzdesk.findings import BLANK
from hzdesk.forms.model import Severity
from hzdesk.returns import apply
from tests.core.example.cities import FORM, Example


def test_the_draft_has_two_mistakes_some_queries_and_blanks(city: Example) -> None:
    draft = recipe().draft
    years = city.returns[draft.school]
    annual, steps = draft_of(FORM, years[draft.year], draft)
    for edits in steps:
        annual = apply(annual, edits)
    findings = checks.run(FORM, annual, years[draft.year - 1])
    assert [f.check for f in findings if f.severity is Severity.ERROR and f.check != BLANK] == ["PTS-16", "PRG-02"]
    assert sum(f.check == BLANK for f in findings) == 25
    assert sum(f.severity is Severity.QUERY and f.is_open for f in findings) == 5


def test_the_rest_of_the_draft_is_the_finished_return(city: Example) -> None:
    draft = recipe().draft
    whole = city.returns[draft.school][draft.year]
    annual, steps = draft_of(FORM, whole, draft)
    touched = {(cell.section, key) for cell in draft.cells for key in cell.fields}
    for section, rows in whole.sections.items():
        for row in rows:
            for key, value in row.values.items():
                assert (section, key) in touched or annual.value(section, row.id, key) == value
    assert [len(edits) for edits in steps] == [6, 1]
