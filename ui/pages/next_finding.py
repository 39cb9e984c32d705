"""Where F8 leads: through the cells with an open finding, in the order of the pages."""

from collections.abc import Mapping

from hzdesk.findings import Finding
from hzdesk.forms.model import Section
from hzdesk.session import Session

Address = tuple[str, str, str]  # section, row, field


def next_open(session: Session, here: Address, step: int) -> Address | None:
    """The nearest cell with an open finding after this one (1) or before it (-1), round and round."""
    sections = [tab for page in session.form.pages for tab in page.tabs]
    cells = {section.key: _cells(session, section) for section in sections}
    everywhere = [cell for section in sections for cell in cells[section.key]]
    places = {cell: place for place, cell in enumerate(everywhere)}
    found = {places[_cell(item, cells[item.section], places)] for item in session.findings if item.is_open}
    at = places.get(here, -1)
    ahead = {place for place in found if (place - at) * step > 0} or found
    return everywhere[min(ahead) if step > 0 else max(ahead)] if ahead else None


def _cells(session: Session, section: Section) -> list[Address]:
    """Row by row, with the label in front and the empty row at the end, where a person may stand too."""
    rows = [row.id for row in session.annual.rows(section.key)] if section.kind == "table" else section.row_keys
    fields = ["", *(field.key for field in section.fields if not field.retired)]
    return [(section.key, row, field) for row in (*rows, "") for field in fields]


def _cell(finding: Finding, cells: list[Address], places: Mapping[Address, int]) -> Address:
    """The cell of a finding; of a whole section, or of what stands in no cell, the first one that can be filled in."""
    (section, first_row, _), first = cells[:2]
    cell = (section, finding.row or first_row, finding.field)
    return cell if finding.field and cell in places else first
