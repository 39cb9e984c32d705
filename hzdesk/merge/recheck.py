"""The bureau's own look at a return that was read: the roster's facts, the newest edition's checks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from hzdesk import checks
from hzdesk.expressions import SCHOOL_FACTS
from hzdesk.findings import Finding
from hzdesk.forms import find_form
from hzdesk.forms.model import Form, Severity
from hzdesk.forms.words import FACTS, FormWords
from hzdesk.merge.typed_codes import Typed, typed_in
from hzdesk.returns import AnnualReturn
from hzdesk.roster import Member
from hzdesk.workbook.reading import Problem, Reading

_NAMED = 3  # checks that a remark lists

REMARKS: Mapping[str, str] = {
    "with_errors": "学校带着错误上报，理由：{reason}",
    "facts_differ": "文件写的与名册不同：{facts}。已按名册计，请与学校核对。",
    "other_outcome": "本机审核的结果与学校交来的不同：{differing}。请看“审核意见”。",
    "edition": "上报件用的是 {found} 版表样，汇总按 {wanted} 版重新审核。",
}


class Told(NamedTuple):
    """An error or a query of the bureau's own run, with its place by the names people see and the school's answer."""

    check: str
    severity: str
    sheet: str
    row: str
    field: str
    text: str
    explanation: str
    is_open: bool


@dataclass(frozen=True)
class Rechecked:
    """A return as it is merged, what the checks say of it, and what is to be said beside it."""

    annual: AnnualReturn
    findings: tuple[Finding, ...]
    told: tuple[Told, ...]
    remarks: tuple[Problem, ...]
    typed: frozenset[Typed]
    of_bureau: bool


def recheck(reading: Reading, annual: AnnualReturn, forms: Sequence[Form], member: Member | None) -> Rechecked:
    """Kind, affiliation and district of the school are the roster's; a year that no form serves is not checked."""
    remarks: list[Problem] = []
    of_bureau = any(form.key == annual.form and form.of_bureau for form in forms)
    form = find_form(forms, annual.frame.year, of_bureau=of_bureau)
    if form is None:
        return Rechecked(annual, (), (), (), frozenset(), of_bureau)
    if reading.cover is not None and reading.cover.open_errors and reading.cover.reason:
        remarks.append(_remark("with_errors", reason=reading.cover.reason))
    if reading.edition != form.edition:
        remarks.append(_remark("edition", found=reading.edition, wanted=form.edition))
    known = _with_facts(annual, member) if member is not None else annual
    if differing := _differing_facts(form, annual, known):
        remarks.append(_remark("facts_differ", facts=differing))
    findings = checks.run(form, known, reading.previous, not_asked=reading.not_asked)
    if differing := _differing_outcome(form, findings, reading.left_open):
        remarks.append(_remark("other_outcome", differing=differing))
    told = tuple(_told(form, known, finding) for finding in findings if finding.severity is not Severity.HINT)
    return Rechecked(known, findings, told, tuple(remarks), typed_in(form, known, findings), of_bureau)


def state_of(findings: Sequence[Finding]) -> str:
    """What the findings make of a return: 有误, 待说明 or 无误."""
    if any(finding.severity is Severity.ERROR for finding in findings):
        return "有误"
    return "待说明" if any(finding.is_open for finding in findings) else "无误"


def _told(form: Form, annual: AnnualReturn, finding: Finding) -> Told:
    place = checks.where(form, annual, finding)
    return Told(finding.check, finding.severity, *place, finding.text, finding.explanation, finding.is_open)


def _differing_outcome(
    form: Form, findings: Sequence[Finding], left_open: frozenset[tuple[str, str, str]] | None
) -> str:
    """Which findings stand open here and not at the school, and the other way round; empty when they are the same."""
    if left_open is None:
        return ""
    ours = {(found.check, found.section, found.row) for found in findings if found.is_open}
    words = []
    for more, sign in ((ours - left_open, "多"), (left_open - ours, "少")):
        named = dict.fromkeys(f"{check} {form.by_key[section].title}" for check, section, _ in sorted(more))
        if named:
            words.append(
                f"{sign} {len(more)} 条（{'、'.join(list(named)[:_NAMED])}{'等' if len(named) > _NAMED else ''}）"
            )
    return "，".join(words)


def _remark(code: str, **words: str) -> Problem:
    return Problem(code, REMARKS[code].format_map(words))


def _with_facts(annual: AnnualReturn, member: Member) -> AnnualReturn:
    """The return with the roster's kind, affiliation and district; what the roster leaves blank stays."""
    facts = {fact: known for fact in SCHOOL_FACTS if (known := getattr(member, fact))}
    return replace(annual, frame=annual.frame._replace(**facts))


def _differing_facts(form: Form, found: AnnualReturn, wanted: AnnualReturn) -> str:
    if found.frame == wanted.frame:
        return ""
    words, told = FormWords(form), []
    for fact, codes in SCHOOL_FACTS.items():
        said, kept = (words.entry(codes, getattr(annual.frame, fact)) for annual in (found, wanted))
        if said != kept:
            told.append(f"{FACTS[fact]}是{said or '空白'}，名册是{kept}")
    return "；".join(told)
