"""What a school can do beyond typing: begin a return, export, import. Both faces share it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hzdesk import checks
from hzdesk.canonical import check_code
from hzdesk.comparison import Difference, Fields, compare, edits_between
from hzdesk.errors import UserError
from hzdesk.files import placing, read_file, readable
from hzdesk.findings import Finding
from hzdesk.forms import form_of
from hzdesk.forms.model import Form, Severity
from hzdesk.lengths import refuse_longer_in
from hzdesk.operands import under_new_names
from hzdesk.party import party
from hzdesk.returns import AnnualReturn, Frame, Row
from hzdesk.store import Head, Signed, Store

if TYPE_CHECKING:
    from hzdesk.signing import Identity
    from hzdesk.submission import Submission
    from hzdesk.workbook.reading import Reading

Tick = Callable[[int, int], bool]
"""Told how many of how many are done; answers whether to go on."""


class CancelledError(Exception):
    """The person stopped a long job; nothing of it was kept."""


def keep_going(done: int, of: int) -> bool:
    return done <= of


@dataclass(frozen=True)
class Standing:
    """A return as it would be signed now."""

    annual: AnnualReturn
    check_code: str
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def queries(self) -> int:
        return sum(finding.is_open and finding.severity is Severity.QUERY for finding in self.findings)


@dataclass(frozen=True)
class Exported:
    """A submission that was written, read back and found the same. `parts` are those that the signature covers."""

    file: Path
    size: int
    check_code: str
    parts: int
    values: int


def new_return(store: Store, forms: Sequence[Form], frame: Frame, who: str) -> AnnualReturn:
    """Begins a return. UserError when there is one already, or no form serves the year."""
    form = form_of(forms, frame)
    _refuse_existing(store, frame.year)
    annual = AnnualReturn(_numbered(store, frame), form.key, form.edition)
    store.save(annual, who)
    return annual


def next_revision(store: Store, year: int, who: str) -> AnnualReturn:
    """Opens the next 稿 of a signed return: the same values, free to be corrected. UserError when it is not signed."""
    annual = existing(store, year)
    if _head(store, annual.frame).signed is None:
        raise UserError(f"{year} 年度第 {annual.frame.revision} 稿还没有签名，可以直接改，不用开下一稿。")
    store.begin_revision(annual.frame, who)
    return existing(store, year)


def next_year(store: Store, forms: Sequence[Form], year: int, who: str) -> AnnualReturn:
    """Begins the return of `year` from the year before: the school's facts, and the names of the rows that go on.

    Figures are left blank on purpose; last year's stand beside every cell.
    """
    begun = carried_on(forms, existing(store, year - 1))
    _refuse_existing(store, year)
    annual = replace(begun, frame=_numbered(store, begun.frame))
    store.save(annual, who)
    return annual


def carried_on(forms: Sequence[Form], before: AnnualReturn) -> AnnualReturn:
    """What the year after a return begins with."""
    frame = before.frame._replace(year=before.frame.year + 1, revision=1)
    form = form_of(forms, frame)
    before = under_new_names(form, before)
    rows = {
        section.key: _names_only(before, section.key, section.identity) for section in form.sections if section.carry
    }
    return AnnualReturn(frame, form.key, form.edition, {key: found for key, found in rows.items() if found})


def standing(store: Store, forms: Sequence[Form], year: int) -> Standing:
    """The findings and the check code of a return as it stands in the store."""
    annual = existing(store, year)
    form = form_of(forms, annual.frame)
    findings = checks.run(form, annual, store.load(year - 1))
    return Standing(annual, check_code(form, annual), findings)


def export(
    store: Store,
    forms: Sequence[Form],
    year: int,
    identity: "Identity",
    file: Path,
    *,
    when: datetime,
    reason: str = "",
    trial: bool = False,
) -> Exported:
    """Writes the signed submission of a return, reads it back, and locks the return unless it is a trial (试报).

    A `reason` is for open errors; without them it is not kept. UserError when errors are open and it says nothing, the
    return is locked already, or the file cannot be written; nothing is left half-done.
    """
    from hzdesk.submission import make

    now = standing(store, forms, year)
    reason = " ".join(reason.split()) if now.errors else ""
    _refuse_handing_over(store, now.annual, file)
    if now.errors and not reason and not trial:
        raise UserError(f"还有 {now.errors} 处错误没有改。请改正后再上报；确实要带着错误上报，须写明理由。")
    made = make(forms, now.annual, store.load(year - 1), identity, when=when, reason=reason, trial=trial)
    return hand_over(store, now.annual, made, identity, file, when=when, reason=reason, trial=trial)


def hand_over(
    store: Store,
    annual: AnnualReturn,
    made: "Submission",
    identity: "Identity",
    file: Path,
    *,
    when: datetime,
    reason: str = "",
    trial: bool = False,
) -> Exported:
    """Puts a submission where the person wants it and has the store keep it; locks the return unless it is a trial.

    While the file cannot be written nothing is locked; when the store refuses, what was there before is there again.
    """
    _refuse_handing_over(store, annual, file)
    stamp = when.isoformat(timespec="seconds")
    signed = Signed(stamp, identity.subject, identity.fingerprint, made.check_code, readable(file.name), trial, reason)
    with placing(file, made.content):
        store.lock(annual.frame, signed, made.content)
    return Exported(file, len(made.content), made.check_code, made.parts, made.values)


def import_file(
    store: Store, forms: Sequence[Form], file: Path, who: str, *, dry_run: bool = False
) -> tuple[Difference, ...]:
    """Takes the values of a submission of the same school and year into its return; gives what differs.

    What another office has filled in is taken by `handout.take_back`.

    Signed or not does not matter here: the person sees every change first, and can undo. What the file's edition did
    not ask is left alone. UserError when it cannot be read, lacks a table or a column that its edition has, is another
    school's, or the return is locked.
    """
    theirs, not_asked = values_of(forms, file)
    annual = existing(store, theirs.frame.year)
    if theirs.frame.school_code != annual.frame.school_code:
        other, own = theirs.frame.school_name, party(annual.frame).own
        raise UserError(f"{file.name} 是 {other} 的，不能导入{own}的年报。请核对文件。")
    form = form_of(forms, annual.frame)
    if edits := () if dry_run else edits_between(form, annual, theirs, not_asked):
        refuse_longer_in(form, edits)
        store.write(annual.frame, edits, who)
    return compare(form, annual, theirs, not_asked)


def values_of(forms: Sequence[Form], file: Path) -> tuple[AnnualReturn, Fields]:
    """What a submission says, and the fields that its edition did not ask. UserError when not all of it can be read."""
    from hzdesk.signing import verify
    from hzdesk.workbook.read import read_submission

    return values_in(read_submission(verify(read_file(file)).parts, forms), file)


def values_in(reading: "Reading", file: Path) -> tuple[AnnualReturn, Fields]:
    """The same, of a submission that was read."""
    if reading.annual is None:
        why = reading.problems[0].text if reading.problems else "它不是本程序生成的工作簿。"
        raise UserError(f"{file.name} 不能导入：{why}")
    if lacking := next((p for p in reading.problems if p.code in ("missing_sheet", "missing_column")), None):
        raise UserError(f"{file.name} 不能导入：{lacking.text}")
    return reading.annual, reading.not_asked


def refuse_unless_workbook(file: Path) -> None:
    """UserError for a name that no workbook has: a slip must not put one in the place of a store or a key."""
    if file.suffix.lower() != ".xlsx":
        raise UserError(f"{file.name} 的扩展名不是 .xlsx，没有写。请把文件名改成以 .xlsx 结尾。")


def existing(store: Store, year: int) -> AnnualReturn:
    """The return of a school's own store. UserError when it has none of that year, or is a merged one."""
    heads = store.heads()
    if (schools := len({head.frame.school_code for head in heads})) > 1:
        raise UserError(f"{store.location} 是汇总库，有 {schools} 所学校的年报。请改用一所学校自己的年报文件。")
    annual = store.load(year)
    if annual is None:
        known = "、".join(str(y) for y in sorted({head.frame.year for head in heads}))
        raise UserError(f"这个文件里没有 {year} 年度的年报，只有 {known or '空的'}。请检查年份。")
    return annual


def _head(store: Store, frame: Frame) -> Head:
    wanted = (frame.school_code, frame.year, frame.revision)
    return next(h for h in store.heads() if (h.frame.school_code, h.frame.year, h.frame.revision) == wanted)


def _numbered(store: Store, frame: Frame) -> Frame:
    """The frame of a return that is begun: a revision once handed over is never handed over again with other values."""
    place = (frame.school_code, frame.year)
    gone = (removed.signed for removed in store.removed() if (removed.school_code, removed.year) == place)
    return frame._replace(revision=max(gone, default=0) + 1)


def _refuse_existing(store: Store, year: int) -> None:
    if store.load(year) is not None:
        raise UserError(f"{year} 年度的年报已经有了。请在“文件 — 年度”里打开它。")


def _refuse_handing_over(store: Store, annual: AnnualReturn, file: Path) -> None:
    """UserError for whatever would stop the store or the file later, while everything is still as it was."""
    refuse_unless_workbook(file)
    if store.read_only:
        raise UserError(f"{store.location} 是以只读方式打开的，签了名也存不住。请关闭后重新打开再签名。")
    if _head(store, annual.frame).signed is not None:
        frame = annual.frame
        raise UserError(f"{frame.year} 年度第 {frame.revision} 稿已经签名，不能再签。要更正请开下一稿。")


def _names_only(annual: AnnualReturn, section: str, identity: Sequence[str]) -> tuple[Row, ...]:
    rows = annual.rows(section)
    return tuple(Row(row.id, {key: row.values[key] for key in identity if key in row.values}) for row in rows)
