"""The return that the window shows first: half filled in, with its mistakes, as somebody left it yesterday."""

from collections.abc import Iterator
from dataclasses import replace

from hzdesk import text
from hzdesk.example.recipe import Draft, DraftCell
from hzdesk.forms.model import Form
from hzdesk.returns import AnnualReturn, Edit, SetValue, apply


def draft_of(form: Form, whole: AnnualReturn, draft: Draft) -> tuple[AnnualReturn, list[list[Edit]]]:
    """The whole return without the cells of the draft, and what was typed into them, step by step."""
    blanks: list[Edit] = [edit for cell in draft.cells for edit in _edits(form, whole, cell, "")]
    kept = tuple(item for item in whole.explanations if item.check in draft.keep)
    steps = max(len(cell.typed) for cell in draft.cells)
    typed = [
        [edit for cell in draft.cells if step < len(cell.typed) for edit in _edits(form, whole, cell, cell.typed[step])]
        for step in range(steps)
    ]
    return replace(apply(whole, blanks), explanations=kept), typed


def _edits(form: Form, whole: AnnualReturn, cell: DraftCell, typed: str) -> Iterator[Edit]:
    section = form.by_key[cell.section]
    row = whole.rows(cell.section)[int(cell.row) - 1].id if section.kind == "table" else cell.row
    for key in cell.fields:
        field = section.by_key[key]
        yield SetValue(cell.section, row, key, text.parse(field, typed, form.codes.get(field.codes)))
