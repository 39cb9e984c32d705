"""Division of labour without a server: a page of the return goes to another office as a workbook, and comes back.

A submission of the same return comes back the same way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hzdesk.comparison import edits_between
from hzdesk.errors import UserError
from hzdesk.files import read_file, write_file
from hzdesk.forms import form_of
from hzdesk.forms.model import Form, Section
from hzdesk.lengths import refuse_longer_in
from hzdesk.party import party
from hzdesk.returns import AnnualReturn, Edit
from hzdesk.three_way import Change, changes, edits_of
from hzdesk.usecases import existing, refuse_unless_workbook, values_in, values_of

if TYPE_CHECKING:
    from hzdesk.store import Store
    from hzdesk.workbook.office_read import Filled

OFFICE, SUBMISSION = "科室", "上报件"  # whose values a workbook brings


@dataclass(frozen=True)
class HandedBack:
    """A workbook that came back, and what it would change.

    The words: whose return it would change (`own`), what it is (`what`), whose its values are (`theirs`), and who is
    named in the change log. `whole` are the edits that take all of a submission, order and ids of rows included.
    """

    own: str
    what: str
    theirs: str
    who: str
    changes: tuple[Change, ...]
    whole: tuple[Edit, ...] = ()

    @property
    def conflicts(self) -> int:
        return sum(change.conflict for change in self.changes)

    @property
    def is_submission(self) -> bool:
        return self.theirs == SUBMISSION

    def edits(self, annual: AnnualReturn, taken: Sequence[Change]) -> tuple[Edit, ...]:
        """What takes these changes into the return."""
        everything = self.is_submission and len(taken) == len(self.changes)
        return self.whole if everything else edits_of(annual, taken)


def sections_called(form: Form, title: str) -> tuple[Section, ...]:
    """The table of that title with its tabs, as one page of the window shows them. UserError when there is none."""
    for page in form.pages:
        if page.section.title == title:
            return page.tabs
    if found := [section for section in form.sections if section.title == title]:
        return (found[0],)
    raise UserError(f"没有“{title}”这张表。可以导出的有：{'、'.join(s.title for s in form.sections)}。")


def hand_out(
    forms: Sequence[Form],
    annual: AnnualReturn,
    previous: AnnualReturn | None,
    title: str,
    file: Path,
    *,
    office: str,
    back_to: str = "",
    day: date,
) -> tuple[Section, ...]:
    """Writes the workbook of a table and its tabs for another office; gives what is in it.

    UserError when there is no such table, the school is not asked for it, or the file cannot be written.
    """
    from hzdesk.operands import operands_of
    from hzdesk.workbook.cover import people
    from hzdesk.workbook.office import Errand, write_office

    refuse_unless_workbook(file)
    form = form_of(forms, annual.frame)
    operands = operands_of(form, annual, previous)
    asked = tuple(section for section in sections_called(form, title) if operands.asks_section(section))
    if not asked:
        raise UserError(f"“{title}”{party(annual.frame).own}不填，不用发给科室。")
    named = [name for _, name in people(form, annual) if name]
    errand = Errand(office.strip() or "科室", back_to.strip() or next(iter(named), annual.frame.school_name), asked)
    write_file(file, write_office(form, annual, previous, errand, day.isoformat()))
    return asked


def take_back(
    store: "Store", forms: Sequence[Form], file: Path, *, dry_run: bool = False, take_theirs: bool = False
) -> HandedBack:
    """Takes what an office has filled in into the return; gives what it changes; the change log names the office.

    Nothing is taken on a `dry_run`, nor while there are conflicts, unless theirs are to be taken. UserError when the
    file cannot be read, is another return's, or the return is locked.
    """
    filled = read_back(forms, file)
    annual = existing(store, filled.base.frame.year)
    if any(head.signed is not None for head in store.heads() if head.frame == annual.frame):
        raise UserError(f"{annual.frame.year} 年度第 {annual.frame.revision} 稿已经签名，不能再导入。请先开下一稿。")
    form = form_of(forms, annual.frame)
    found = hand_back(form, annual, filled, file.name)
    if not dry_run and found.changes and (take_theirs or not found.conflicts):
        edits = edits_of(annual, found.changes)
        refuse_longer_in(form, edits)
        store.write(annual.frame, edits, found.who)
    return found


def is_for_office(file: Path) -> bool:
    """Whether a file is a workbook for another office, readable or not."""
    from hzdesk.signing import verify
    from hzdesk.workbook.office_read import is_for_office

    return is_for_office(verify(read_file(file)).parts)


def called(forms: Sequence[Form], file: Path) -> str:
    """What people call a workbook of ours; empty for any other. UserError for one of ours that cannot be taken in."""
    from hzdesk.signing import verify
    from hzdesk.workbook.office_read import is_for_office
    from hzdesk.workbook.read import read_submission
    from hzdesk.workbook.reading import OF_OURS

    parts = verify(read_file(file)).parts
    if is_for_office(parts):
        return "科室填的表"
    reading = read_submission(parts, forms)
    if reading.annual is None and not any(found.code in OF_OURS for found in reading.problems):
        return ""
    frame = values_in(reading, file)[0].frame
    return f"{frame.school_name} {frame.year} 年度的{SUBMISSION}"


def read_back(forms: Sequence[Form], file: Path) -> "Filled":
    """What an office has filled in. UserError when the file is not such a workbook or cannot be trusted."""
    from hzdesk.signing import verify
    from hzdesk.workbook.office_read import read_office

    found = read_office(verify(read_file(file)).parts, forms)
    if isinstance(found, str):
        raise UserError(f"{file.name} 不能导入：{found}。")
    return found


def hand_back(form: Form, annual: AnnualReturn, filled: "Filled", name: str) -> HandedBack:
    """What the office changed, against the return as it stands. UserError when it is another return's."""
    _refuse_others(annual, filled.base, name)
    title = next(section.title for section in form.sections if section.key in filled.sections)
    found = changes(form, filled.sections, filled.base, annual, filled.annual, filled.not_asked)
    what = f"{filled.office}填的“{title}”"
    return HandedBack(party(annual.frame).own, what, OFFICE, filled.office, found)


def submitted(form: Form, annual: AnnualReturn, forms: Sequence[Form], file: Path) -> HandedBack:
    """What a submission says otherwise than the return as it stands. UserError when it is another return's."""
    theirs, not_asked = values_of(forms, file)
    _refuse_others(annual, theirs, file.name)
    found = changes(form, form.by_key, annual, annual, theirs, not_asked)
    whole = edits_between(form, annual, theirs, not_asked)
    return HandedBack(party(annual.frame).own, f"{SUBMISSION}“{file.name}”", SUBMISSION, SUBMISSION, found, whole)


def brought_back(forms: Sequence[Form], annual: AnnualReturn, file: Path) -> HandedBack:
    """What a workbook would change in the return, whether an office filled it in or it is a submission."""
    form = form_of(forms, annual.frame)
    if is_for_office(file):
        return hand_back(form, annual, read_back(forms, file), file.name)
    return submitted(form, annual, forms, file)


def _refuse_others(annual: AnnualReturn, theirs: AnnualReturn, name: str) -> None:
    frame, other = annual.frame, theirs.frame
    if other.school_code != frame.school_code:
        raise UserError(f"{name} 是 {other.school_name} 的，不能导入{party(frame).own}的年报。请核对文件。")
    if other.year != frame.year:
        raise UserError(f"{name} 是 {other.year} 年度的，打开的是 {frame.year} 年度。请先打开那一年再导入。")
    if theirs.form != annual.form:
        raise UserError(f"{name} 用的是另一种报表制度，不能导入这份年报。请重新导出一份。")
