"""The forms of the program, one for some years each, and the way to the form of a year."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from hzdesk.errors import UserError
from hzdesk.forms.model import Form
from hzdesk.resources import RESOURCES

SHIPPED = ("2023",)  # folders of resources/forms, oldest first


@cache
def shipped_forms(keep_in: Path | None = None) -> tuple[Form, ...]:
    """All forms that come with the program, linted, oldest first; kept in a folder for the next start if one is given.

    FormError when they are not sound.
    """
    if keep_in is None:
        return _load()
    from hzdesk.forms.kept import kept

    return kept(keep_in, _load)


def _load() -> tuple[Form, ...]:
    from hzdesk.forms.lint import lint_over_time
    from hzdesk.forms.read import FormError, read_form
    from hzdesk.forms.read_codes import load_code_lists

    codes, problems = load_code_lists(RESOURCES / "codes")
    if problems:
        raise FormError(problems)
    forms = tuple(read_form(RESOURCES / "forms" / name, codes) for name in SHIPPED)
    if problems := tuple(lint_over_time(list(forms))):
        raise FormError(problems)
    return forms


def form_of_year(forms: Sequence[Form], year: int) -> Form:
    """The form that serves a year; the newest one that does. UserError when none does."""
    for form in reversed(forms):
        if year in form.years:
            return form
    known = "、".join(f"{form.years[0]}—{form.years[-1]}" for form in forms)
    raise UserError(f"没有 {year} 年度的报表制度，现有 {known} 年度的。请检查年份，或导入新的报表制度。")
