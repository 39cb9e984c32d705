"""Checking a return that somebody is working on: after an edit only what looks at what has changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache

from hzdesk.checks import ROWS, explained, jobs
from hzdesk.findings import Finding
from hzdesk.forms.model import Form, Section
from hzdesk.operands import ReturnOperands
from hzdesk.returns import AnnualReturn


class LiveChecks:
    """Gives what `checks.run` gives, for one return after the other of the same school, form and last year."""

    def __init__(self, form: Form, previous: AnnualReturn | None) -> None:
        self._form = form
        self._last = ReturnOperands(form, previous) if previous is not None else None
        self._annual: AnnualReturn | None = None
        self._found: list[tuple[Finding, ...]] = [() for _ in jobs(form)]

    def run(self, annual: AnnualReturn) -> tuple[Finding, ...]:
        operands = ReturnOperands(self._form, annual, self._last)
        touched = self._touched(annual)
        known = jobs(self._form)
        for place in range(len(known)) if touched is None else _places(self._form, touched):
            self._found[place] = tuple(known[place].run(operands))
        self._annual = annual
        return explained(self._form, annual, (found for of_job in self._found for found in of_job))

    def _touched(self, annual: AnnualReturn) -> set[tuple[str, str]] | None:
        """The fields (section, field) that are not as before; None when everything has to be looked at."""
        before = self._annual
        if before is None or before.frame != annual.frame:
            return None
        turned = annual.nothing ^ before.nothing
        return {
            (section.key, key)
            for section in self._form.sections
            for key in _changed(section, before, annual, everything=section.key in turned)
        }


def _places(form: Form, touched: Iterable[tuple[str, str]]) -> list[int]:
    """The places of the jobs that look at one of the fields."""
    looking = _looking(form)
    return sorted({place for field in touched for place in looking.get(field, ())})


@lru_cache(maxsize=16)
def _looking(form: Form) -> Mapping[tuple[str, str], Sequence[int]]:
    """By field the places of the jobs that look at it."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, job in enumerate(jobs(form)):
        for field in job.looks_at:
            found[field].append(place)
    return found


def _changed(section: Section, before: AnnualReturn, annual: AnnualReturn, *, everything: bool) -> Set[str]:
    """The fields with another value; all, and `ROWS`, when other rows stand there or rows are called otherwise."""
    old, new = before.rows(section.key), annual.rows(section.key)
    if not everything and old is new:
        return frozenset()
    keys: set[str] = set()
    if not everything and [row.id for row in old] == [row.id for row in new]:
        for was, row in zip(old, new, strict=True):
            if was is not row:
                one, other = was.values, row.values
                # The very same value: 1.0 and 1.00 are equal and shown differently.
                keys |= {key for key in one.keys() | other.keys() if one.get(key) is not other.get(key)}
        if keys <= section.by_key.keys() and keys.isdisjoint(section.identity):
            return keys
    return {ROWS, *section.by_key}
