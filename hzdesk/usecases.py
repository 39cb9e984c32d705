"""What a person can do beyond typing: begin a return, export, import, verify, merge. Both faces share it."""

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hzdesk import checks
from hzdesk.canonical import check_code
from hzdesk.comparison import Difference, compare, edits_between
from hzdesk.errors import UserError
from hzdesk.findings import Finding
from hzdesk.forms import form_of_year
from hzdesk.forms.model import Form, Severity
from hzdesk.returns import AnnualReturn, Frame, Row
from hzdesk.roster import Roster
from hzdesk.store import Received, Signed, Store

if TYPE_CHECKING:
    from hzdesk.merge.merge import Merge, Merged
    from hzdesk.merge.receive import Receipt
    from hzdesk.signing import Identity
    from hzdesk.submission import Submission

Tick = Callable[[int, int], bool]
"""Told how many of how many are done; answers whether to go on."""


class CancelledError(Exception):
    """The person stopped a long job; nothing of it was kept."""


def keep_going(done: int, of: int) -> bool:
    return done <= of


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Exported:
    """A submission that was written, read back and found the same. `parts` are those that the signature covers."""

    file: Path
    size: int
    check_code: str
    parts: int
    values: int


def new_return(store: Store, forms: Sequence[Form], frame: Frame, who: str) -> AnnualReturn:
    """Begins a return. UserError when there is one already, or no form serves the year."""
    form = form_of_year(forms, frame.year)
    if store.load(frame.year) is not None:
        raise UserError(f"{frame.year} 年度的年报已经有了。请在“文件 — 年度”里打开它。")
    annual = AnnualReturn(frame, form.key, form.edition)
    store.save(annual, who)
    return annual


def next_revision(store: Store, year: int, who: str) -> AnnualReturn:
    """Opens the next 稿 of a signed return: the same values, free to be corrected."""
    annual = _existing(store, year)
    frame = replace(annual.frame, revision=annual.frame.revision + 1)
    corrected = replace(annual, frame=frame)
    store.save(corrected, who)
    return corrected


def next_year(store: Store, forms: Sequence[Form], year: int, who: str) -> AnnualReturn:
    """Begins the return of `year` from the year before: the school's facts, and the rows that go on with their names.

    Figures are left blank on purpose; last year's stand beside every cell.
    """
    before = _existing(store, year - 1)
    form = form_of_year(forms, year)
    frame = replace(before.frame, year=year, revision=1)
    new_return(store, forms, frame, who)
    rows = {s.key: _names_only(before, s.key, s.identity) for s in form.sections if s.kind == "table"}
    annual = AnnualReturn(frame, form.key, form.edition, {key: found for key, found in rows.items() if found})
    store.save(annual, who)
    return annual


def standing(store: Store, forms: Sequence[Form], year: int) -> Standing:
    """The findings and the check code of a return as it stands in the store."""
    annual = _existing(store, year)
    form = form_of_year(forms, year)
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

    UserError when errors are open and no `reason` is given, or the file cannot be written; nothing is left half-done.
    """
    from hzdesk.submission import make

    now = standing(store, forms, year)
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
    """Puts a submission where the person wants it and has the store keep it; locks the return unless it is a trial."""
    write_file(file, made.content)
    stamp = when.isoformat(timespec="seconds")
    signed = Signed(stamp, identity.subject, identity.fingerprint, made.check_code, file.name, trial, reason)
    store.lock(annual.frame, signed, made.content)
    return Exported(file, len(made.content), made.check_code, made.parts, made.values)


def import_file(
    store: Store, forms: Sequence[Form], file: Path, who: str, *, dry_run: bool = False
) -> tuple[Difference, ...]:
    """Takes the values of a submission of the same school and year into its return; gives what differs.

    Signed or not does not matter here: the person sees every change first, and can undo. UserError when it cannot be
    read, is another school's, or the return is locked.
    """
    from hzdesk.signing import verify
    from hzdesk.workbook.read import read_submission

    reading = read_submission(verify(read_file(file)).parts, forms)
    if reading.annual is None:
        why = reading.problems[0].text if reading.problems else "它不是本程序生成的工作簿。"
        raise UserError(f"{file.name} 不能导入：{why}")
    annual = _existing(store, reading.annual.frame.year)
    if reading.annual.frame.school_code != annual.frame.school_code:
        raise UserError(f"{file.name} 是 {reading.annual.frame.school_name} 的，不能导入本校的年报。请核对文件。")
    form = form_of_year(forms, annual.frame.year)
    if edits := () if dry_run else edits_between(form, annual, reading.annual):
        store.write(annual.frame, edits, who)
    return compare(form, annual, reading.annual)


def read_file(name: Path) -> bytes:
    """The bytes of a file. UserError when it cannot be read."""
    try:
        return name.read_bytes()
    except FileNotFoundError:
        raise UserError(f"没有这个文件：{name}。请检查路径。") from None
    except OSError:
        raise UserError(f"打不开 {name}。请检查权限，或关掉正在使用它的程序。") from None


def write_file(name: Path, content: bytes) -> None:
    """Writes a file whole or not at all. UserError when it cannot be, for example because it is open in Excel."""
    part = name.with_name(name.name + ".part")
    try:
        name.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(name)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        denied = isinstance(error, PermissionError)
        why = "它正被 Excel、WPS 等程序打开，或没有写入权限" if denied else str(error.strerror)
        raise UserError(f"写不进 {name}：{why}。请关掉那个程序或换一个文件夹，再试一次。") from None


def submissions_in(folders: Sequence[Path]) -> list[Path]:
    """The workbooks in folders, without the lock files that Excel leaves beside an open one."""
    missing = [folder for folder in folders if not folder.is_dir()]
    if missing:
        raise UserError(f"没有这个文件夹：{missing[0]}。请检查路径。")
    found = {file for folder in folders for file in folder.rglob("*.xlsx") if not file.name.startswith("~$")}
    return sorted(found)


def verify_files(
    files: Iterable[Path],
    forms: Sequence[Form],
    roster: Roster | None,
    tick: Tick = keep_going,
    *,
    processes: int = 0,
) -> "list[Receipt]":
    """One receipt per file, in the order given. Many files are shared out over processes (by default all cores).

    UserError when a file is not there; CancelledError when `tick` says to stop.
    """
    from hzdesk.merge.many import receive_files

    names = list(files)
    if missing := [name for name in names if not name.is_file()]:
        raise UserError(f"没有这个文件：{missing[0]}。请检查路径。")
    receipts = []
    for receipt in receive_files(names, forms, roster, processes):
        receipts.append(receipt)
        if not tick(len(receipts), len(names)):
            raise CancelledError
    return receipts


def merge_folders(
    folders: Sequence[Path],
    forms: Sequence[Form],
    roster: Roster,
    year: int,
    store: Store,
    who: str,
    tick: Tick = keep_going,
    *,
    processes: int = 0,
) -> "Merge":
    """Merges the submissions of the folders into a store, which keeps every file's bytes, digest and verdict."""
    from hzdesk.merge.merge import merge

    receipts = verify_files(submissions_in(folders), forms, roster, tick, processes=processes)
    merged = merge(receipts, roster, year, forms)
    store.save_many(year, merged.returns, (_received(file) for file in merged.files), who)
    return merged


def _received(file: "Merged") -> Received:
    verdict = file.receipt.verdict
    return Received(
        name=verdict.file,
        digest=file.receipt.digest,
        content=file.receipt.content,
        outcome=file.outcome,
        verdict=verdict.verdict,
        report=json.dumps(verdict.as_json(), ensure_ascii=False),
        school_code=verdict.school,
        year=verdict.year,
        revision=verdict.revision,
    )


def _existing(store: Store, year: int) -> AnnualReturn:
    annual = store.load(year)
    if annual is None:
        known = "、".join(str(y) for y in sorted({head.frame.year for head in store.heads()}))
        raise UserError(f"这个文件里没有 {year} 年度的年报，只有 {known or '空的'}。请检查年份。")
    return annual


def _names_only(annual: AnnualReturn, section: str, identity: Sequence[str]) -> tuple[Row, ...]:
    rows = annual.rows(section)
    return tuple(Row(row.id, {key: row.values[key] for key in identity if key in row.values}) for row in rows)
