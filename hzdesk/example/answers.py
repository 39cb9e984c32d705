"""The explanations that the schools of the example city write to their queries."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hzdesk import checks
from hzdesk.findings import Finding
from hzdesk.forms.model import Form, Severity
from hzdesk.operands import RowOperands, operands_of
from hzdesk.returns import AnnualReturn, Explanation, Row


def explained(
    form: Form, annual: AnnualReturn, previous: AnnualReturn | None, answers: Mapping[str, Sequence[str]]
) -> AnnualReturn:
    """The return with an answer to every query; the first answer is for what went up, the last for what did not."""
    written = [
        Explanation(f.check, f.section, f.row, _answer(form, annual, previous, f, answers), f.digest)
        for f in checks.run(form, annual, previous)
        if f.severity is Severity.QUERY
    ]
    return replace(annual, explanations=tuple(written))


def _answer(
    form: Form,
    annual: AnnualReturn,
    previous: AnnualReturn | None,
    finding: Finding,
    answers: Mapping[str, Sequence[str]],
) -> str:
    section = form.by_key[finding.section]
    row = annual.row(finding.section, finding.row) or Row(finding.row)
    here = RowOperands(operands_of(form, annual, previous), section, row)
    now, before = here[finding.field], here.before(finding.field)
    rose = isinstance(now, int) and isinstance(before, int) and now > before
    offered = answers.get(finding.check, finding.answers[:1])
    return offered[0] if rose else offered[-1]
