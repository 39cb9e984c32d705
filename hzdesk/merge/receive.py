"""Receiving one file: is it whole, who signed it, what does it say."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hzdesk.comparison import Difference
from hzdesk.findings import Finding
from hzdesk.forms.model import Form
from hzdesk.merge.goods import AtHand, Goods, pack, unpack
from hzdesk.merge.recheck import recheck, state_of
from hzdesk.merge.verdict import Problem, Verdict, Word, problem, signing_problem
from hzdesk.returns import AnnualReturn
from hzdesk.roster import EXAMPLE_NAME, Roster
from hzdesk.signing import Report, verify
from hzdesk.workbook.read import read_submission
from hzdesk.workbook.reading import Reading


@dataclass(frozen=True, slots=True)
class Receipt:
    """A received file: its verdict and, when it could be read, what is to be known of the return in it.

    `remarks` is what has to be said beside it even when it is accepted, `state` what our own run of the checks makes
    of it. The file and the return themselves are fetched when they are asked for.
    """

    verdict: Verdict
    digest: str  # SHA-256 of the content, hex
    goods: Goods = field(repr=False)
    is_read: bool = False
    school_name: str = ""
    trial: bool = False
    state: str = ""
    remarks: tuple[Problem, ...] = ()
    not_asked: frozenset[tuple[str, str]] = frozenset()  # (section, field) that its edition did not have

    @property
    def content(self) -> bytes:
        return self.goods.content

    @property
    def annual(self) -> AnnualReturn | None:
        """The return with the roster's facts."""
        return unpack(self.goods.packed)[0]

    @property
    def findings(self) -> tuple[Finding, ...]:
        return unpack(self.goods.packed)[1]


def receive(name: str, content: bytes, forms: Sequence[Form], roster: Roster | None) -> Receipt:
    """Judges one file by design.md §5. Never raises for what is in the file."""
    digest = hashlib.sha256(content).hexdigest()
    report = verify(content)
    if report.outcome == "unreadable":
        return Receipt(Verdict(name, "unreadable", problems=(_unreadable(report),)), digest, AtHand(content))
    reading = read_submission(report.parts, forms)
    if reading.annual is None:
        return Receipt(_without_content(name, report, reading), digest, AtHand(content))
    word, problems = _judge(report, reading, roster)
    frame = reading.annual.frame
    signature = report.signatures[0] if report.signatures else None
    verdict = Verdict(
        name,
        word,
        frame.school_code,
        frame.year,
        frame.revision,
        signature.subject if signature else "",
        signature.fingerprint if signature else "",
        reading.check_code,
        problems,
    )
    member = roster.members.get(frame.school_code) if roster is not None else None
    known = recheck(reading, reading.annual, forms, member)
    return Receipt(
        verdict,
        digest,
        AtHand(content, pack(known.annual, known.findings)),
        is_read=True,
        school_name=frame.school_name,
        trial=reading.cover is not None and reading.cover.trial,
        state=state_of(known.findings),
        remarks=known.remarks,
        not_asked=reading.not_asked,
    )


def _judge(report: Report, reading: Reading, roster: Roster | None) -> tuple[Word, tuple[Problem, ...]]:
    changed = tuple(_changed(difference) for difference in reading.differences)
    if report.outcome == "unsigned":
        return "unsigned", (problem("resaved" if reading.machine is not None else "unsigned"), *changed)
    if report.outcome == "altered":
        named = dict.fromkeys(signing_problem(found.code) for found in report.problems)
        return "altered", (*named, *changed)
    if reading.problems or changed:
        return "altered", (*(Problem(p.code, p.text, p.sheet, p.row, p.field) for p in reading.problems), *changed)
    if reading.check_code != reading.printed_code:
        return "altered", (problem("check_code", old=reading.printed_code, new=reading.check_code),)
    roles = {signature.role for signature in report.signatures}
    signers = reading.cover.signers if reading.cover is not None else ()
    if missing := [role for role in signers if role not in roles]:
        return "altered", tuple(problem("role_missing", role=role) for role in missing)
    distrust = tuple(_distrust(report, reading, roster))
    return ("untrusted", distrust) if distrust else ("valid", ())


def _distrust(report: Report, reading: Reading, roster: Roster | None) -> Iterator[Problem]:
    """Why an intact signature is not known to be the school's."""
    assert reading.annual is not None
    frame = reading.annual.frame
    if roster is None:
        yield problem("no_roster")
        return
    member = roster.members.get(frame.school_code)
    if member is None:
        yield problem("not_on_roster", school=frame.school_code)
        return
    if frame.school_name.startswith(EXAMPLE_NAME) and not roster.is_example:
        yield problem("example")
    found = report.signatures[0].fingerprint
    if not member.fingerprint:
        yield problem("no_pin", school=member.name)
    elif found != member.fingerprint:
        yield problem("other_key", found=grouped(found), pinned=grouped(member.fingerprint))


def grouped(fingerprint: str) -> str:
    """A fingerprint for reading: capital letters in groups of four."""
    upper = fingerprint.upper()
    return " ".join(upper[place : place + 4] for place in range(0, len(upper), 4))


def _without_content(name: str, report: Report, reading: Reading) -> Verdict:
    """The verdict on a workbook that is not a submission, or whose content cannot be read."""
    problems = tuple(Problem(p.code, p.text, p.sheet, p.row, p.field) for p in reading.problems)
    if report.outcome == "unsigned":
        return Verdict(name, "unsigned", problems=problems or (problem("not_a_submission"),))
    named = dict.fromkeys(signing_problem(found.code) for found in report.problems)
    word: Word = "altered" if report.outcome == "altered" else "unreadable"
    return Verdict(name, word, problems=(*named, *(problems or (problem("not_a_submission"),))))


def _unreadable(report: Report) -> Problem:
    code = report.problems[0].code if report.problems else "unreadable"
    detail = {
        "not_zip": "不是 xlsx 文件",
        "not_package": "不是 xlsx 文件",
        "too_large": "超过大小限制",
    }.get(code, "文件结构不正确")
    return Problem(code, problem("unreadable", detail=detail).text)


def _changed(found: Difference) -> Problem:
    words = {"place": found.place, "old": found.old or "空白", "new": found.new or "空白"}
    return problem("cell_changed", sheet=found.sheet, row=found.row, field=found.field, **words)
