"""Merging many received files into one data set (汇总): which file counts, and why the others do not."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from types import MappingProxyType
from typing import Any

from hzdesk.forms import form_of_year
from hzdesk.forms.model import Form
from hzdesk.merge.aside import Aside, Asides
from hzdesk.merge.receive import Receipt
from hzdesk.merge.typed_codes import CodeMap, Typed
from hzdesk.merge.verdict import Verdict
from hzdesk.returns import BUREAU, AnnualReturn
from hzdesk.roster import Member, Roster
from hzdesk.workbook.reading import Problem

ACCEPTED, REFUSED, SUPERSEDED, DUPLICATE = "accepted", "refused", "superseded", "duplicate"
TRIAL, SET_ASIDE = "trial", "set_aside"
OUTCOMES: Mapping[str, str] = {
    ACCEPTED: "收下",
    REFUSED: "拒收",
    SUPERSEDED: "已有新稿",
    DUPLICATE: "重复",
    TRIAL: "试报",
    SET_ASIDE: "搁置",
}

REASONS: Mapping[str, str] = {
    "other_year": "这是 {found} 年度的上报件，本次汇总的是 {wanted} 年度。请放到对应年度的文件夹。",
    "not_in_year": "{school} 在 {wanted} 年度不在名册里。请核对名册的起止日期。",
    "bureau": "{school} 在名册里是教育局，交的却是学校的报表。请核对学校代码，教育局填自己的报表。",
    "not_bureau": "{school} 是学校，交的却是教育局自己的报表。请核对学校代码。",
    "trial": "这是试报件，只检查，不计入汇总。",
    "duplicate": "与 {other} 内容相同，只计一份。",
    "superseded": "{other} 是第 {revision} 稿，以它为准。",
    "two_keys": "{school} 的上报件用了两个不同的密钥签名（{other}），都不能收。请与学校核对指纹。",
    "two_contents": "{school} 的第 {revision} 稿有两份，内容不同（{other}），都不能收。请核对校验码，搁置一份再汇总。",
    "contested": "{school} 的第 {revision} 稿有两份，内容不同，没定哪份算数，更早的这一稿也不收。请搁置一份再汇总。",
    "set_aside": "{who} 于 {when} 搁置：{why}。",
    "former_key": "{school} 这份是用以前登记的密钥签的，名册里还留着它，照收。",
    "former_newer": "这一稿是用 {school} 以前登记的密钥签的，却比现在的密钥签的 {other} 还新，不能收。请与学校核对。",
    "first_use": "{school} 第一次上报，已按首次登记收下，指纹记入名册。请再与登记单核对。",
}


@dataclass(frozen=True)
class Merged:
    """One file with its outcome."""

    receipt: Receipt
    outcome: str
    reasons: tuple[Problem, ...] = ()

    @property
    def state(self) -> str:
        """What the bureau's own run of the checks makes of an accepted return: 有误, 待说明 or 无误."""
        return self.receipt.state if self.outcome == ACCEPTED else ""

    def told(self, at_most: int = 10) -> tuple[str, ...]:
        """The reasons in words, not more than people read in a list."""
        more = len(self.reasons) - at_most
        ending = (f"另有 {more} 条，用 verify 命令看。",) if more > 0 else ()
        return (*(reason.text for reason in self.reasons[:at_most]), *ending)

    def as_json(self) -> dict[str, Any]:
        """The file's object in what `merge --json` prints, and what the store keeps of it."""
        verdict = self.receipt.verdict.as_json()
        own = {
            "outcome": self.outcome,
            "reasons": [asdict(reason) for reason in self.reasons],
            "state": self.state,
            "findings": [told._asdict() for told in self.receipt.told],
        }
        return {**verdict, **own, "school_name": self.receipt.school_name, "digest": self.receipt.digest}

    @property
    def of_bureau(self) -> bool:
        """Whether it is the bureau's own return, which is never counted as a school's."""
        return self.receipt.of_bureau


@dataclass(frozen=True)
class Merge:
    """The outcome of one run. The same files and the same roster give the same outcome, in any order."""

    year: int
    files: tuple[Merged, ...]
    missing: tuple[Member, ...]
    roster: Roster  # with the keys pinned at first use
    codes: CodeMap = field(default_factory=dict)

    def returns(self, *, of_bureau: bool = False) -> Iterator[AnnualReturn]:
        """The schools' returns that count, by school code, fetched one by one; or the bureau's own."""
        chosen = (file for file in _accepted(self.files) if file.of_bureau == of_bureau)
        counted = sorted(chosen, key=lambda file: file.receipt.verdict.school)
        return (annual for file in counted if (annual := file.receipt.annual) is not None)

    @property
    def not_asked(self) -> Mapping[str, frozenset[tuple[str, str]]]:
        """By school code the fields that the edition of a return that counts did not have."""
        receipts = (file.receipt for file in _accepted(self.files) if file.receipt.not_asked)
        return {receipt.verdict.school: receipt.not_asked for receipt in receipts}

    @property
    def typed(self) -> Mapping[Typed, tuple[str, ...]]:
        """The codes outside their lists in the returns that count, each with the schools that typed it."""
        found: dict[Typed, list[str]] = defaultdict(list)
        for receipt in (file.receipt for file in _accepted(self.files) if not file.of_bureau):
            for typed in receipt.typed:
                found[typed].append(receipt.verdict.school)
        return {typed: tuple(sorted(found[typed])) for typed in sorted(found)}

    @property
    def unmapped(self) -> tuple[Typed, ...]:
        """Those that nobody has said the meaning of yet."""
        return tuple(typed for typed in self.typed if typed not in self.codes)

    def count(self, outcome: str) -> int:
        """How many files; the bureau's own return is no school's, so it is not counted among those accepted."""
        return sum(file.outcome == outcome and not (outcome == ACCEPTED and file.of_bureau) for file in self.files)

    def as_json(self) -> dict[str, Any]:
        """The object that `merge --json` prints."""
        counts = {outcome: self.count(outcome) for outcome in OUTCOMES}
        missing = [member.school_code for member in self.missing]
        typed = [
            {"list": key, "typed": words, "to": self.codes.get((key, words), ""), "schools": schools}
            for (key, words), schools in self.typed.items()
        ]
        files = [merged.as_json() for merged in self.files]
        return {**counts, "missing": missing, "files": files, "typed_codes": typed}


def merge(
    receipts: Iterable[Receipt],
    roster: Roster,
    year: int,
    forms: Sequence[Form],
    asides: Asides = MappingProxyType({}),
    codes: CodeMap = MappingProxyType({}),
) -> Merge:
    """Decides every file, then names who is missing. UserError when no form serves the year."""
    form_of_year(forms, year)
    ordered = sorted(receipts, key=lambda receipt: (receipt.verdict.file, receipt.digest))
    decided = [
        _aside(receipt, asides[receipt.digest]) if receipt.digest in asides else _alone(receipt, roster, year)
        for receipt in ordered
    ]
    decided = _without_former_ahead(decided, roster)
    decided = _without_conflicts(decided)
    decided = _without_those_before(decided)
    decided = _one_for_each_school(decided)
    files = tuple(_remarked(merged) for merged in decided)
    reported = {file.receipt.verdict.school: file.receipt.verdict.fingerprint for file in _accepted(files)}
    missing = tuple(member for member in roster.schools(year) if member.school_code not in reported)
    for school, fingerprint in reported.items():
        if not roster.members[school].fingerprint:
            roster = roster.with_pin(school, fingerprint)
    return Merge(year, files, missing, roster, codes)


def reason(code: str, **words: object) -> Problem:
    return Problem(code, REASONS[code].format_map(words))


def _alone(receipt: Receipt, roster: Roster, year: int) -> Merged:
    """The outcome of a file for itself."""
    verdict = receipt.verdict
    member = roster.members.get(verdict.school)
    first = member is not None and member.first_use and {p.code for p in verdict.problems} == {"no_pin"}
    if member is None or not receipt.is_read or (verdict.verdict != "valid" and not first):
        return Merged(receipt, REFUSED, verdict.problems)
    if receipt.of_bureau != (member.kind == BUREAU):
        return Merged(receipt, REFUSED, (reason("not_bureau" if receipt.of_bureau else "bureau", school=member.name),))
    if verdict.year != year:
        return Merged(receipt, REFUSED, (reason("other_year", found=verdict.year, wanted=year),))
    if not member.reports_in(year):
        return Merged(receipt, REFUSED, (reason("not_in_year", school=member.name, wanted=year),))
    if receipt.trial:
        return Merged(receipt, TRIAL, (reason("trial"),))
    if first:
        return Merged(receipt, ACCEPTED, (reason("first_use", school=member.name),))
    is_former = verdict.fingerprint in member.former
    return Merged(receipt, ACCEPTED, (reason("former_key", school=member.name),) if is_former else ())


def _aside(receipt: Receipt, aside: Aside) -> Merged:
    """The outcome of a file that the bureau does not want to count, whatever it is."""
    return Merged(
        receipt, SET_ASIDE, (reason("set_aside", who=aside.who, when=aside.when, why=aside.why.rstrip("。")),)
    )


def _without_former_ahead(decided: Sequence[Merged], roster: Roster) -> list[Merged]:
    """Refuses a revision that a former key signed when the school's present key has signed a lower one.

    A former key vouches for what was handed over before the school had another; it says nothing new.
    """
    present: dict[str, Verdict] = {}
    for verdict in (merged.receipt.verdict for merged in _accepted(decided)):
        if verdict.fingerprint not in roster.members[verdict.school].former:
            newest = present.get(verdict.school)
            present[verdict.school] = verdict if newest is None or verdict.revision > newest.revision else newest

    def judged(merged: Merged) -> Merged:
        verdict = merged.receipt.verdict
        newest = present.get(verdict.school)
        if merged.outcome != ACCEPTED or newest is None or newest.revision >= verdict.revision:
            return merged
        words = {"school": verdict.school, "other": newest.file}
        return replace(merged, outcome=REFUSED, reasons=(reason("former_newer", **words),))

    return [judged(merged) for merged in decided]


def _without_conflicts(decided: Sequence[Merged]) -> list[Merged]:
    """Refuses all files of a school that came first with two keys, and all of one revision that came with two contents.

    A trial counts for nothing, but its key is one that somebody signs with for the school. Registered keys are two
    only where the roster says so.
    """
    keys: dict[str, set[str]] = defaultdict(set)
    codes: dict[tuple[str, int], set[str]] = defaultdict(set)
    for merged in decided:
        verdict = merged.receipt.verdict
        if merged.outcome in (ACCEPTED, TRIAL) and verdict.verdict != "valid":
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
    contradicted = len(keys[verdict.school]) > 1 or len(codes[verdict.school, verdict.revision]) > 1
    if merged.outcome not in (ACCEPTED, TRIAL) or not contradicted:
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


def _without_those_before(decided: Sequence[Merged]) -> list[Merged]:
    """Refuses the revisions before one that came with two contents: which of the newest counts is not decided yet."""
    contested: dict[str, int] = defaultdict(int)
    for merged in decided:
        if any(found.code == "two_contents" for found in merged.reasons):
            verdict = merged.receipt.verdict
            contested[verdict.school] = max(contested[verdict.school], verdict.revision)

    def judged(merged: Merged) -> Merged:
        school, revision = merged.receipt.verdict.school, merged.receipt.verdict.revision
        if merged.outcome != ACCEPTED or revision > contested[school]:
            return merged
        told = reason("contested", school=school, revision=contested[school])
        return replace(merged, outcome=REFUSED, reasons=(told,))

    return [judged(merged) for merged in decided]


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


def _remarked(merged: Merged) -> Merged:
    """An accepted file with what has to be said beside it."""
    if merged.outcome != ACCEPTED or not merged.receipt.remarks:
        return merged
    return replace(merged, reasons=(*merged.reasons, *merged.receipt.remarks))


def _accepted(decided: Iterable[Merged]) -> Iterable[Merged]:
    return (merged for merged in decided if merged.outcome == ACCEPTED)
