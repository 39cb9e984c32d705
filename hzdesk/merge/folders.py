"""What the bureau does with folders of files: verify them, merge them into a store."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from hzdesk.errors import UserError
from hzdesk.files import read_file, readable_name
from hzdesk.forms.codes import CodeList
from hzdesk.forms.model import Form
from hzdesk.merge import aside, typed_codes
from hzdesk.merge.aside import Asides
from hzdesk.merge.goods import Shelf
from hzdesk.merge.many import receive_files
from hzdesk.merge.merge import ACCEPTED, Merge, Merged, merge
from hzdesk.merge.receive import Receipt
from hzdesk.merge.typed_codes import CodeMap
from hzdesk.report.city import MISSING, keep_codes, keep_not_asked
from hzdesk.roster import Roster, write_roster
from hzdesk.signing import verify
from hzdesk.store import Received, Store
from hzdesk.usecases import CancelledError, Tick, keep_going
from hzdesk.workbook.read import read_submission


def submissions_in(folders: Sequence[Path], summary: Path | None = None) -> list[Path]:
    """The workbooks in folders, without hidden files and the lock files that programs leave beside an open one.

    Nor is the `summary` that is going to be written there again a submission. UserError when one of the folders, or a
    folder in it, is not there or cannot be read.
    """

    def fail(error: OSError) -> None:
        raise error

    try:
        if missing := [folder for folder in folders if not folder.is_dir()]:
            raise UserError(f"没有这个文件夹：{missing[0]}。请检查路径。")
        places = (
            Path(place, name)
            for folder in folders
            for place, _, names in os.walk(folder, onerror=fail)
            for name in names
        )
        found = {file for file in places if file.suffix.lower() == ".xlsx" and not file.name.startswith(("~$", "."))}
        own = summary.resolve() if summary is not None else None
        return sorted(file for file in found if file.is_file() and file.resolve() != own)
    except OSError as error:
        where = readable_name(Path(error.filename))
        raise UserError(f"打不开 {where}，里面的上报件会漏掉。请检查读取权限，再汇总一次。") from None


def refuse_submission(file: Path, forms: Sequence[Form]) -> None:
    """UserError for a file that a school handed over: no summary may take its place."""
    if file.is_file() and read_submission(verify(read_file(file)).parts, forms).annual is not None:
        raise UserError(f"{file} 是一份上报件，汇总表不能写在它的位置。请换一个文件名。")


def verify_files(
    files: Iterable[Path],
    forms: Sequence[Form],
    roster: Roster | None,
    tick: Tick = keep_going,
    *,
    processes: int = 0,
) -> list[Receipt]:
    """One receipt per file, in the order given. Many files are shared out over processes (by default all cores).

    What was in the files lies on a shelf on the disk, not in memory. UserError when a file is not there or the disk is
    full; CancelledError when `tick` says to stop.
    """
    shelf = Shelf()
    names = list(files)
    if missing := [name for name in names if not name.is_file()]:
        raise UserError(f"没有这个文件：{missing[0]}。请检查路径。")
    receipts = []
    for receipt in receive_files(names, forms, roster, processes):
        receipts.append(replace(receipt, goods=shelf.put(receipt.goods)))
        if not tick(len(receipts), len(names)):
            raise CancelledError
    return receipts


def decisions(roster_file: Path, forms: Sequence[Form]) -> tuple[Asides, CodeMap]:
    """What the bureau has decided beside the roster: files set aside, and what the codes that schools typed stand for.

    UserError when a list cannot be read.
    """
    codes = typed_codes.read_typed_codes(typed_codes.beside(roster_file), _listed(forms))
    return aside.read_asides(aside.beside(roster_file)), codes


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
    roster_file: Path | None = None,
    summary: Path | None = None,
) -> Merge:
    """Merges the submissions of the folders into a store, which keeps every file's bytes, digest and verdict.

    Files that the list beside `roster_file` sets aside do not count. Keys pinned at first use are written into
    `roster_file` before anything is merged, so that none is ever accepted and forgotten, and codes that schools typed
    into the list beside it. UserError when one of these cannot be written, or when the store is a school's own.
    """
    _refuse_own_returns(store, year)
    asides, codes = decisions(roster_file, forms) if roster_file else ({}, {})
    receipts = verify_files(submissions_in(folders, summary), forms, roster, tick, processes=processes)
    merged = merge(receipts, roster, year, forms, asides, codes)
    if roster_file is not None:
        typed_codes.add_typed_codes(typed_codes.beside(roster_file), _listed(forms), merged.unmapped)
        if merged.roster != roster:
            write_roster(merged.roster, roster_file)
    returns = chain(merged.returns(), merged.returns(of_bureau=True))
    store.save_many(year, returns, (_received(file) for file in merged.files), who)
    store.set_setting(f"{MISSING}{year}", " ".join(member.school_code for member in merged.missing))
    keep_not_asked(store, year, merged.not_asked)
    keep_codes(store, year, merged.codes)
    return merged


def _listed(forms: Sequence[Form]) -> Mapping[str, CodeList]:
    """The code lists of all years, each as the newest form has it."""
    return {key: codes for form in forms for key, codes in form.codes.items()}


def _received(file: Merged) -> Received:
    verdict = file.receipt.verdict
    return Received(
        name=verdict.file,
        digest=file.receipt.digest,
        content=file.receipt.content,
        outcome=file.outcome,
        verdict=verdict.verdict,
        report=json.dumps(file.as_json(), ensure_ascii=False),
        school_code=verdict.school,
        year=verdict.year,
        revision=verdict.revision,
    )


def _refuse_own_returns(store: Store, year: int) -> None:
    """A merge replaces all returns of its year: UserError when one of them was not put there by a merge."""
    heads = [head.frame for head in store.heads() if head.frame.year == year]
    merged = {(r.school_code, r.revision) for r in store.received(year) if r.outcome == ACCEPTED} if heads else set()
    own = [frame for frame in heads if (frame.school_code, frame.revision) not in merged]
    if own:
        told = f"{own[0].school_name}自己填的 {year} 年度年报，汇总会删掉它"
        raise UserError(f"{store.location} 里有{told}。请用 --to 另指一个汇总库。")
