"""Making a submission (上报件) of a return: workbook, signature, and the proof that it reads back the same."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from hzdesk import VERSION, checks
from hzdesk.canonical import check_code
from hzdesk.expressions import SCHOOL_FACTS
from hzdesk.forms import form_of
from hzdesk.forms.model import Form, Severity
from hzdesk.forms.words import FormWords
from hzdesk.indicators import Figure, figure
from hzdesk.lengths import refuse_longer
from hzdesk.returns import AnnualReturn, Frame
from hzdesk.signing import Identity, sign, verify
from hzdesk.workbook.cover import Cover
from hzdesk.workbook.read import read_submission
from hzdesk.workbook.write import write_submission


@dataclass(frozen=True)
class Submission:
    """A signed workbook. `parts` are those that the signature covers, `values` the cells that were read back."""

    content: bytes = field(repr=False)
    check_code: str
    parts: int
    values: int


def make(
    forms: Sequence[Form],
    annual: AnnualReturn,
    previous: AnnualReturn | None,
    identity: Identity,
    *,
    when: datetime,
    reason: str = "",
    trial: bool = False,
) -> Submission:
    """The signed submission of a return, signed in the form's first role. Touches no file and no store.

    UserError for a reason that is too long.
    """
    refuse_longer("理由", reason)
    form = form_of(forms, annual.frame)
    findings = checks.run(form, annual, previous)
    code = check_code(form, annual)
    cover = Cover(
        prepared=when.date().isoformat(),
        program=VERSION,
        check_code=code,
        **_names(form, annual.frame),
        open_errors=sum(finding.severity is Severity.ERROR for finding in findings),
        reason=reason,
        trial=trial,
        example=annual.frame.is_example,
        signers=form.signers,
    )
    package = write_submission(
        form,
        annual,
        cover,
        previous=previous,
        findings=findings,
        figures=list(_figures(form, annual, previous).values()),
        last_figures=_figures(form_of(forms, previous.frame), previous) if previous is not None else {},
    )
    role = form.signers[0] if form.signers else ""
    content = sign(package, identity, role=role, comment=f"{annual.frame.year} {code}", when=when)
    return proven(forms, content, code)


def proven(forms: Sequence[Form], content: bytes, code: str) -> Submission:
    """Reads the submission as the bureau will. What does not come back the same is our bug, and goes to nobody."""
    report = verify(content)
    reading = read_submission(report.parts, forms)
    if report.outcome != "valid" or reading.annual is None or reading.problems or reading.differences:
        raise RuntimeError(f"the submission does not read back: {report.problems} {reading.problems}")
    if reading.check_code != code:
        raise RuntimeError(f"the submission reads back as {reading.check_code}, not {code}")
    values = sum(len(row.values) for rows in reading.annual.sections.values() for row in rows)
    return Submission(content, code, len(report.parts), values)


def _names(form: Form, frame: Frame) -> dict[str, str]:
    """What the codes of a frame are called: kind, affiliation and district."""
    return {fact: FormWords(form).entry(codes, getattr(frame, fact)) for fact, codes in SCHOOL_FACTS.items()}


def _figures(form: Form, annual: AnnualReturn, previous: AnnualReturn | None = None) -> dict[str, Figure]:
    """The indicators that say something of one school, by key."""
    own = (indicator for indicator in form.indicators.values() if not indicator.city_only)
    return {indicator.key: figure(form, annual, indicator, previous) for indicator in own}
