"""Merging many received files into one data set (汇总): which file counts, and why the others do not."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from hzdesk import checks
from hzdesk.expressions import SCHOOL_FACTS
from hzdesk.findings import Finding
from hzdesk.forms import form_of_year
from hzdesk.forms.model import Form, Severity
from hzdesk.forms.words import FACTS, FormWords
from hzdesk.merge.receive import Receipt
from hzdesk.merge.verdict import Problem
from hzdesk.returns import AnnualReturn
from hzdesk.roster import BUREAU, Member, Roster

ACCEPTED, REFUSED, SUPERSEDED, DUPLICATE, TRIAL = "accepted", "refused", "superseded", "duplicate", "trial"
OUTCOMES: Mapping[str, str] = {
    ACCEPTED: "收下",
    REFUSED: "拒收",
    SUPERSEDED: "已有新稿",
    DUPLICATE: "重复",
    TRIAL: "试报",
}

REASONS: Mapping[str, str] = {
    "other_year": "这是 {found} 年度的上报件，本次汇总的是 {wanted} 年度。请放到对应年度的文件夹。",
    "not_in_year": "{school} 在 {wanted} 年度不在名册里。请核对名册的起止日期。",
    "bureau": "{school} 在名册里是教育局自己的一行，不是学校，不收它的上报件。请核对学校代码。",
    "trial": "这是试报件，只检查，不计入汇总。",
    "duplicate": "与 {other} 内容相同，只计一份。",
    "superseded": "{other} 是第 {revision} 稿，以它为准。",
    "two_keys": "{school} 的上报件用了两个不同的密钥签名（{other}），都不能收。请与学校核对指纹。",
    "two_contents": "{school} 的第 {revision} 稿有两份，内容不同（{other}），都不能收。请与学校核对校验码后移走一份。",
    "first_use": "{school} 第一次上报，已按首次登记收下，指纹记入名册。请再与登记单核对。",
    "with_errors": "学校带着错误上报，理由：{reason}",
    "facts_differ": "文件写的与名册不同：{facts}。已按名册计，请与学校核对。",
    "edition": "上报件用的是 {found} 版表样，汇总按 {wanted} 版重新审核。",
}


@dataclass(frozen=True, slots=True)
class Merged:
    """One file with its outcome. `findings` are those of the bureau's own run, for an accepted file."""

    receipt: Receipt
    outcome: str
    reasons: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = field(default=(), repr=False)

    @property
    def state(self) -> str:
        """What the findings make of an accepted return: 有误, 待说明 or 无误."""
        if any(finding.severity is Severity.ERROR for finding in self.findings):
            return "有误"
        return "待说明" if any(finding.is_open for finding in self.findings) else "无误"


@dataclass(frozen=True, slots=True)
class Merge:
    """The outcome of one run. The same files and the same roster give the same outcome, in any order."""

    year: int
    files: tuple[Merged, ...]
    missing: tuple[Member, ...]
    roster: Roster  # with the keys pinned at first use

    @property
    def returns(self) -> tuple[AnnualReturn, ...]:
        """The returns that count, by school code."""
        counted = (m.receipt.annual for m in self.files if m.outcome == ACCEPTED)
        return tuple(sorted((a for a in counted if a is not None), key=lambda a: a.frame.school_code))

    def count(self, outcome: str) -> int:
        return sum(file.outcome == outcome for file in self.files)

    def as_json(self) -> dict[str, Any]:
        """The object that `merge --json` prints."""
        files = [
            {"file": m.receipt.verdict.file, "outcome": m.outcome, "reasons": [_plain(reason) for reason in m.reasons]}
            for m in self.files
        ]
        counts = {outcome: self.count(outcome) for outcome in (ACCEPTED, REFUSED, SUPERSEDED, DUPLICATE)}
        return {**counts, "missing": [member.school_code for member in self.missing], "files": files}


def merge(receipts: Iterable[Receipt], roster: Roster, year: int, forms: Sequence[Form]) -> Merge:
    """Decides every file, then names who is missing. Kind, affiliation and district of a school are the roster's."""
    ordered = sorted(receipts, key=lambda receipt: (receipt.verdict.file, receipt.digest))
    decided = [_alone(receipt, roster, year) for receipt in ordered]
    decided = _without_conflicts(decided)
    decided = _one_for_each_school(decided)
    form = form_of_year(forms, year)
    files = tuple(_checked(merged, form, roster) for merged in decided)
    accepted = [m.receipt for m in files if m.outcome == ACCEPTED]
    reported = {receipt.verdict.school for receipt in accepted}
    missing = tuple(member for member in roster.schools(year) if member.school_code not in reported)
    for receipt in accepted:
        if not roster.members[receipt.verdict.school].fingerprint:
            roster = roster.with_pin(receipt.verdict.school, receipt.verdict.fingerprint)
    return Merge(year, files, missing, roster)


def reason(code: str, **words: object) -> Problem:
    return Problem(code, REASONS[code].format_map(words))


def _alone(receipt: Receipt, roster: Roster, year: int) -> Merged:
    """The outcome of a file for itself."""
    verdict = receipt.verdict
    member = roster.members.get(verdict.school)
    first = member is not None and member.first_use and {p.code for p in verdict.problems} == {"no_pin"}
    if member is None or receipt.annual is None or (verdict.verdict != "valid" and not first):
        return Merged(receipt, REFUSED, verdict.problems)
    if member.kind == BUREAU:
        return Merged(receipt, REFUSED, (reason("bureau", school=member.name),))
    if verdict.year != year:
        return Merged(receipt, REFUSED, (reason("other_year", found=verdict.year, wanted=year),))
    if not member.reports_in(year):
        return Merged(receipt, REFUSED, (reason("not_in_year", school=member.name, wanted=year),))
    if receipt.trial:
        return Merged(receipt, TRIAL, (reason("trial"),))
    return Merged(receipt, ACCEPTED, (reason("first_use", school=member.name),) if first else ())


def _without_conflicts(decided: Sequence[Merged]) -> list[Merged]:
    """Refuses all files of a school that came with two keys, and all of one revision that came with two contents.

    A trial counts for nothing, but its key is one that somebody signs with for the school.
    """
    keys: dict[str, set[str]] = defaultdict(set)
    codes: dict[tuple[str, int], set[str]] = defaultdict(set)
    for merged in decided:
        verdict = merged.receipt.verdict
        if merged.outcome in (ACCEPTED, TRIAL):
            keys[verdict.school].add(verdict.fingerprint)
        if merged.outcome == ACCEPTED:
            codes[verdict.school, verdict.revision].add(verdict.check_code)
    return [_conflicting(merged, decided, keys, codes) for merged in decided]


def _conflicting(
    merged: Merged,
    decided: Sequence[Merged],
    keys: Mapping[str, set[str]],
    codes: Mapping[tuple[str, int], set[str]],
) -> Merged:
    verdict = merged.receipt.verdict
    if merged.outcome not in (ACCEPTED, TRIAL):
        return merged
    rivals = [m for m in decided if m.outcome in (ACCEPTED, TRIAL) and m.receipt.verdict.school == verdict.school]
    if len(keys[verdict.school]) > 1:
        others = [r.receipt.verdict for r in rivals if r.receipt.verdict.fingerprint != verdict.fingerprint]
        words = {"school": verdict.school, "other": "、".join(other.file for other in others)}
        return replace(merged, outcome=REFUSED, reasons=(reason("two_keys", **words),))
    if merged.outcome == ACCEPTED and len(codes[verdict.school, verdict.revision]) > 1:
        same = [r.receipt.verdict for r in _accepted(rivals) if r.receipt.verdict.revision == verdict.revision]
        others = [other for other in same if other.check_code != verdict.check_code]
        found = {"school": verdict.school, "revision": verdict.revision, "other": "、".join(o.file for o in others)}
        return replace(merged, outcome=REFUSED, reasons=(reason("two_contents", **found),))
    return merged


def _one_for_each_school(decided: Sequence[Merged]) -> list[Merged]:
    """Keeps the highest revision of each school, once."""
    best: dict[str, Merged] = {}
    for merged in _accepted(decided):
        school = merged.receipt.verdict.school
        if school not in best or merged.receipt.verdict.revision > best[school].receipt.verdict.revision:
            best[school] = merged
    return [_against(merged, best) if merged.outcome == ACCEPTED else merged for merged in decided]


def _against(merged: Merged, best: Mapping[str, Merged]) -> Merged:
    chosen = best[merged.receipt.verdict.school]
    if merged is chosen:
        return merged
    winner = chosen.receipt.verdict
    if winner.revision == merged.receipt.verdict.revision:
        return replace(merged, outcome=DUPLICATE, reasons=(reason("duplicate", other=winner.file),))
    words = {"other": winner.file, "revision": winner.revision}
    return replace(merged, outcome=SUPERSEDED, reasons=(reason("superseded", **words),))


def _checked(merged: Merged, form: Form, roster: Roster) -> Merged:
    """An accepted file with the findings of the newest edition, and what is to be said beside them."""
    receipt = merged.receipt
    if merged.outcome != ACCEPTED or receipt.annual is None:
        return merged
    reasons = list(merged.reasons)
    if receipt.reason:
        reasons.append(reason("with_errors", reason=receipt.reason))
    if receipt.edition != form.edition:
        reasons.append(reason("edition", found=receipt.edition, wanted=form.edition))
    annual = _with_facts(receipt.annual, roster.members[receipt.verdict.school])
    if differing := _differing_facts(form, receipt.annual, annual):
        reasons.append(reason("facts_differ", facts=differing))
    findings = checks.run(form, annual, receipt.previous, not_asked=receipt.not_asked)
    return replace(merged, receipt=replace(receipt, annual=annual), reasons=tuple(reasons), findings=findings)


def _with_facts(annual: AnnualReturn, member: Member) -> AnnualReturn:
    """The return with the roster's kind, affiliation and district; what the roster leaves blank stays."""
    facts = {fact: known for fact in SCHOOL_FACTS if (known := getattr(member, fact))}
    return replace(annual, frame=replace(annual.frame, **facts))


def _differing_facts(form: Form, found: AnnualReturn, wanted: AnnualReturn) -> str:
    words, told = FormWords(form), []
    for fact, codes in SCHOOL_FACTS.items():
        said, kept = (words.entry(codes, getattr(annual.frame, fact)) for annual in (found, wanted))
        if said != kept:
            told.append(f"{FACTS[fact]}是{said or '空白'}，名册是{kept}")
    return "；".join(told)


def _accepted(decided: Iterable[Merged]) -> Iterable[Merged]:
    return (merged for merged in decided if merged.outcome == ACCEPTED)


def _plain(problem: Problem) -> dict[str, str]:
    return asdict(problem)
