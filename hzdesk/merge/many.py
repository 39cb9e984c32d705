"""Receiving many files, in this process or shared out over several."""

import hashlib
import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from hzdesk.files import readable_name
from hzdesk.forms.model import Form
from hzdesk.merge.goods import AtHand
from hzdesk.merge.receive import Receipt, receive
from hzdesk.merge.verdict import Verdict, problem
from hzdesk.roster import Roster
from hzdesk.signing.archive import DEFAULT_LIMITS
from hzdesk.workbook.reading import Problem

_WORTH_IT = 150  # fewer files are done before another process has started
_CHUNK = 8


def receive_files(
    names: Sequence[Path], forms: Sequence[Form], roster: Roster | None, processes: int = 0
) -> Iterator[Receipt]:
    """The receipts in the order of the names, as they are ready. `processes` 0 means what is sensible here."""
    wanted = processes or (os.cpu_count() or 1 if len(names) >= _WORTH_IT else 1)
    if wanted == 1:
        yield from (receive_file(name, forms, roster) for name in names)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Workers are spawned on every system: a forked copy of a program with a window would not be safe.
    with ProcessPoolExecutor(wanted, get_context("spawn"), _Worker.begin, (tuple(forms), roster)) as pool:
        try:
            yield from pool.map(_Worker.receive, names, chunksize=_CHUNK)
        finally:
            pool.shutdown(cancel_futures=True)


def receive_file(name: Path, forms: Sequence[Form], roster: Roster | None) -> Receipt:
    """The receipt of one file; a file that cannot be opened is unreadable, and the others go on."""
    called = readable_name(name)
    try:
        if name.stat().st_size > DEFAULT_LIMITS.package:  # is not even looked at: it might fill the memory
            return _unread(called, Problem("too_large", problem("unreadable", detail="超过大小限制").text))
        content = name.read_bytes()
    except OSError:
        told = f"打不开 {Path(called).name}。它可能正被别的程序使用，或没有读取权限；请关掉那个程序再汇总一次。"
        return _unread(called, Problem("not_opened", told))
    try:
        return receive(called, content, forms, roster)
    except Exception:  # one file must never stop the others
        logging.getLogger("hzdesk.merge").exception("a file could not be judged")
        return _unread(called, problem("not_judged"), content)


def _unread(called: str, why: Problem, content: bytes = b"") -> Receipt:
    digest = hashlib.sha256(content).hexdigest() if content else ""
    return Receipt(Verdict(called, "unreadable", problems=(why,)), digest, AtHand(content))


class _Worker:
    """What a worker process holds on to between files."""

    forms: Sequence[Form] = ()
    roster: Roster | None = None

    @classmethod
    def begin(cls, forms: Sequence[Form], roster: Roster | None) -> None:
        cls.forms, cls.roster = forms, roster

    @classmethod
    def receive(cls, name: Path) -> Receipt:
        return receive_file(name, cls.forms, cls.roster)
