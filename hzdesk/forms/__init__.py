"""The forms of the program, for some years each one for the schools and one for the bureau's own entries, and the way
to the form of a return.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import platformdirs

from hzdesk.errors import UserError
from hzdesk.forms.codes import CodeList
from hzdesk.forms.model import Form
from hzdesk.resources import RESOURCES
from hzdesk.returns import BUREAU, Frame

SHIPPED = (
    "bureau-2023",
    "2023",
    "bureau-2026",
    "2026",
)  # of resources/forms, by year, the bureau's before the schools'


def user_folder() -> Path:
    """Where the forms lie that were added on this computer."""
    return Path(platformdirs.user_data_dir("hzdesk", appauthor=False)) / "forms"


@cache
def known_forms(added: Path, keep_in: Path) -> tuple[Form, ...]:
    """The shipped forms and those that were added to a folder; kept in another folder for the next start.

    FormError when the shipped ones are not sound.
    """
    from hzdesk.forms.kept import SOURCES, kept

    def load() -> tuple[Form, ...]:
        from hzdesk.forms.delivery import load_forms

        return load_forms(added)

    return kept(keep_in, load, (*SOURCES, added))


@cache
def shipped_forms() -> tuple[Form, ...]:
    """All forms that come with the program, linted, oldest first. FormError when they are not sound."""
    from hzdesk.forms.lint import lint_over_time
    from hzdesk.forms.read import FormError, read_form

    forms: list[Form] = []
    for name in SHIPPED:
        forms.append(read_form(RESOURCES / "forms" / name, shipped_code_lists(), beside=forms))
    if problems := tuple(lint_over_time(forms)):
        raise FormError(problems)
    return tuple(forms)


@cache
def shipped_code_lists() -> Mapping[str, CodeList]:
    """All code lists that come with the program."""
    from hzdesk.forms.read import FormError
    from hzdesk.forms.read_codes import load_code_lists

    codes, problems = load_code_lists(RESOURCES / "codes")
    if problems:
        raise FormError(problems)
    return codes


def find_form(forms: Sequence[Form], year: int, *, of_bureau: bool = False) -> Form | None:
    """The newest form that serves a year: the schools', or the bureau's own."""
    return next((form for form in reversed(forms) if year in form.years and form.of_bureau == of_bureau), None)


def form_of_year(forms: Sequence[Form], year: int, *, of_bureau: bool = False) -> Form:
    """The same; UserError when none does."""
    if found := find_form(forms, year, of_bureau=of_bureau):
        return found
    known = "、".join(f"{form.years[0]}—{form.years[-1]}" for form in forms if form.of_bureau == of_bureau)
    whose = "教育局填报的" if of_bureau else ""
    raise UserError(
        f"没有 {year} 年度{whose}的报表制度，现有 {known or '空的'} 年度的。请检查年份，或导入新的报表制度。"
    )


def newest_form(forms: Sequence[Form]) -> Form:
    """The schools' newest form."""
    return next(form for form in reversed(forms) if not form.of_bureau)


def form_of(forms: Sequence[Form], frame: Frame) -> Form:
    """The form that a return of this frame is filled on; UserError when there is none."""
    return form_of_year(forms, frame.year, of_bureau=frame.kind == BUREAU)
