"""A year that was begun by mistake: what would go with it, and taking it out of the file for good.

A backup of the whole file is made first, so nothing is ever lost by it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hzdesk.errors import UserError
from hzdesk.files import unused
from hzdesk.forms.model import Form
from hzdesk.returns import AnnualReturn, Row
from hzdesk.store import Head, Store
from hzdesk.usecases import carried_on, existing


@dataclass(frozen=True)
class Leaving:
    """What goes when a year is removed; `annual` is its last revision."""

    annual: AnnualReturn
    since: str  # ISO 8601, like `saved_at`
    saved_at: str
    handed_over: Head | None  # its last revision that was
    is_untouched: bool  # empty, or as it was begun from the year before
    is_last_year_of_another: bool

    @property
    def values(self) -> int:
        return sum(len(row.values) for rows in self.annual.sections.values() for row in rows)


def leaving(store: Store, forms: Sequence[Form], year: int) -> Leaving:
    """What would go. UserError when the year cannot be removed."""
    annual = existing(store, year)
    _refuse(store, year)
    heads = [head for head in store.heads() if head.frame.year == year]
    signed = [head for head in heads if head.signed is not None]
    last = store.load(year - 1)
    begun = _filled(carried_on(forms, last)) if last is not None else {}
    answered = bool(annual.nothing or annual.explanations) or _filled(annual) not in ({}, begun)
    return Leaving(
        annual,
        since=store.begun(annual.frame) or heads[0].saved_at,
        saved_at=heads[-1].saved_at,
        handed_over=signed[-1] if signed else None,
        is_untouched=not answered and not signed,
        is_last_year_of_another=year + 1 in _years(store),
    )


def remove_year(store: Store, year: int, who: str) -> Path:
    """Removes a year with all its revisions; gives the backup that was made before.

    UserError when the year cannot be removed or the backup cannot be made; then everything is as it was.
    """
    annual = existing(store, year)
    _refuse(store, year)
    file = Path(store.location)
    backup = unused(file.with_stem(f"{file.stem}（删除 {year} 年度前的备份）"))
    store.backup(str(backup))
    store.remove(annual.frame, who)
    return backup


def nearest(store: Store, year: int) -> int:
    """The year of the store that is closest to a year that it lacks; of two the earlier."""
    return min(_years(store), key=lambda other: (abs(other - year), other))


def _filled(annual: AnnualReturn) -> Mapping[str, Sequence[Row]]:
    """The rows that say something: what was typed and undone leaves an empty one."""
    rows = {section: [row for row in found if row.values] for section, found in annual.sections.items()}
    return {section: found for section, found in rows.items() if found}


def _years(store: Store) -> set[int]:
    return {head.frame.year for head in store.heads()}


def _refuse(store: Store, year: int) -> None:
    if store.read_only:
        raise UserError(f"{store.location} 是以只读方式打开的，不能删除年报。请关闭后重新打开再删。")
    if store.received(year):
        raise UserError(f"{store.location} 是汇总库，{year} 年度由汇总得来，不能删除。再汇总一次，就换成新的。")
    if _years(store) == {year}:
        raise UserError(
            f"文件里只有 {year} 年度，不能删除。年度建错了，请先在“文件 — 年度”里新建对的那一年，再删除这一年。"
        )
