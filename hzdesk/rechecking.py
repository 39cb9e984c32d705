"""Checking a return that somebody is working on: after an edit only what looks at what has changed."""

from hzdesk.checks import explained, jobs
from hzdesk.findings import Finding
from hzdesk.forms.model import Form
from hzdesk.operands import ReturnOperands
from hzdesk.returns import AnnualReturn


class Rechecker:
    """Gives what `checks.run` gives, for one return after the other of the same school, form and last year."""

    def __init__(self, form: Form, previous: AnnualReturn | None) -> None:
        self._form = form
        self._last = ReturnOperands(form, previous) if previous is not None else None
        self._annual: AnnualReturn | None = None
        self._found: list[tuple[Finding, ...]] = [() for _ in jobs(form)]

    def run(self, annual: AnnualReturn) -> tuple[Finding, ...]:
        operands = ReturnOperands(self._form, annual, self._last)
        touched = self._touched(annual)
        for place, job in enumerate(jobs(self._form)):
            if touched is None or not touched.isdisjoint(job.looks_at):
                self._found[place] = tuple(job.run(operands))
        self._annual = annual
        return explained(self._form, annual, (found for of_job in self._found for found in of_job))

    def _touched(self, annual: AnnualReturn) -> set[str] | None:
        """The sections whose rows are not the very same as before; None when everything has to be looked at."""
        before = self._annual
        if before is None or before.frame != annual.frame:
            return None
        keys = (section.key for section in self._form.sections)
        changed = {key for key in keys if annual.rows(key) is not before.rows(key)}
        return changed | (annual.nothing ^ before.nothing)
