"""Receiving one file: is it whole, who signed it, what does it say."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from hzdesk.comparison import Difference
from hzdesk.editions import edition_with
from hzdesk.findings import Finding
from hzdesk.forms.model import Form
from hzdesk.merge.goods import AtHand, Goods, pack, unpack
from hzdesk.merge.recheck import Told, recheck, state_of
from hzdesk.merge.signers import distrust, leading, missing_roles, signers
from hzdesk.merge.typed_codes import Typed
from hzdesk.merge.verdict import Verdict, Word, problem, signing_problem
from hzdesk.returns import AnnualReturn
from hzdesk.roster import Roster
from hzdesk.signing import Report, verify
from hzdesk.workbook.read import read_submission
from hzdesk.workbook.reading import OF_OURS, Problem, Reading
from hzdesk.workbook.scan import foreign_parts

_NAMED = 3  # foreign parts that a sentence lists


@dataclass(frozen=True)
class Receipt:
    """A received file: its verdict and, when it could be read, what is to be known of the return in it.

    `roles` must sign, as its content says. `remarks` is what has to be said beside it even when it is accepted, `state`
    what our own run of the checks makes of it, `typed` the codes outside their lists. The file and the return
    themselves are fetched when they are asked for.
    """

    verdict: Verdict
    digest: str  # SHA-256 of the content, hex
    goods: Goods = field(repr=False)
    is_read: bool = False
    school_name: str = ""
    trial: bool = False
    roles: tuple[str, ...] = ()
    state: str = ""
    remarks: tuple[Problem, ...] = ()
    not_asked: frozenset[tuple[str, str]] = frozenset()  # (section, field) that its edition did not have
    typed: frozenset[Typed] = frozenset()
    of_bureau: bool = False  # filled on the bureau's own form

    @property
    def content(self) -> bytes:
        return self.goods.content

    @property
    def annual(self) -> AnnualReturn | None:
        """The return with the roster's facts."""
        return unpack(self.goods.packed).annual

    @property
    def findings(self) -> tuple[Finding, ...]:
        return unpack(self.goods.packed).findings

    @property
    def told(self) -> tuple[Told, ...]:
        """The errors and queries among them, by the names that people see."""
        return unpack(self.goods.packed).told


def receive(name: str, content: bytes, forms: Sequence[Form], roster: Roster | None) -> Receipt:
    """Judges one file and reads the return in it. Never raises for what is in the file."""
    digest = hashlib.sha256(content).hexdigest()
    report = verify(content)
    if report.outcome == "unreadable":
        return Receipt(Verdict(name, "unreadable", problems=(_unreadable(report),)), digest, AtHand(content))
    if report.outcome == "valid" and (strange := foreign_parts(report.parts)):
        named = problem("foreign_parts", parts="、".join(strange[:_NAMED]))
        return Receipt(Verdict(name, "unreadable", problems=(named,)), digest, AtHand(content))
    reading = read_submission(report.parts, forms)
    if reading.annual is None:
        return Receipt(_without_content(name, report, reading), digest, AtHand(content))
    roles = _roles(reading, forms)
    word, problems = _judge(report, reading, roles, roster)
    frame = reading.annual.frame
    member = roster.members.get(frame.school_code) if roster is not None else None
    first = leading(report.signatures, roles)
    verdict = Verdict(
        name,
        word,
        frame.school_code,
        frame.year,
        frame.revision,
        first.subject if first else "",
        first.fingerprint if first else "",
        reading.check_code,
        problems,
        signers(report.signatures, roles, member),
    )
    known = recheck(reading, reading.annual, forms, member)
    return Receipt(
        verdict,
        digest,
        AtHand(content, pack(known.annual, known.findings, known.told)),
        is_read=True,
        school_name=frame.school_name,
        trial=reading.cover is not None and reading.cover.trial,
        roles=roles,
        state=state_of(known.findings),
        remarks=known.remarks,
        not_asked=reading.not_asked,
        typed=known.typed,
        of_bureau=known.of_bureau,
    )


def _judge(
    report: Report, reading: Reading, roles: Sequence[str], roster: Roster | None
) -> tuple[Word, tuple[Problem, ...]]:
    changed = tuple(_changed(difference) for difference in reading.differences)
    if report.outcome == "unsigned":
        if reading.machine is None:
            return "unsigned", (problem("unsigned"),)
        differ = f"有 {len(changed)} 处不同" if changed else "相同"
        compared = f"填报的内容与文件里留的底稿{differ}，其余没有比对"
        return "unsigned", (problem("resaved", compared=compared), *changed)
    if report.outcome == "altered":
        named = dict.fromkeys(signing_problem(found.code) for found in report.problems)
        return "altered", (*named, *changed)
    if reading.problems or changed:
        return "altered", (*reading.problems, *changed)
    if reading.check_code != reading.printed_code:
        return "altered", (problem("check_code", old=reading.printed_code, new=reading.check_code),)
    assert reading.annual is not None
    if missing := missing_roles(report.signatures, roles):
        return "altered", tuple(problem("role_missing", role=role) for role in missing)
    doubts = tuple(distrust(report.signatures, roles, reading.annual.frame, roster))
    return ("untrusted", doubts) if doubts else ("valid", ())


def _roles(reading: Reading, forms: Sequence[Form]) -> tuple[str, ...]:
    """Who must sign: as the edition says that the content was made with, where it is known, and as the content says."""
    known = next((edition for form in forms if (edition := edition_with(form, reading.form_digest))), None)
    signers = known.signers if known is not None else ()
    return tuple(dict.fromkeys((*signers, *(reading.cover.signers if reading.cover is not None else ()))))


def _without_content(name: str, report: Report, reading: Reading) -> Verdict:
    """The verdict on a workbook that is not a submission, or whose content cannot be read."""
    problems = reading.problems
    if report.outcome == "unsigned":
        if any(found.code in OF_OURS for found in problems):
            problems = (problem("resaved", compared="改了什么比不出来"), *problems)
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


def _quoted(words: str) -> str:
    """A value as it stands in a sentence: in quotation marks where it is a sentence itself."""
    return f"“{words}”" if any(mark in words for mark in "，。；：！？…↵") else words or "空白"


def _changed(found: Difference) -> Problem:
    """Whatever differs has the one code of a changed cell, and the sentence of its kind."""
    is_row = found.kind in ("row_added", "row_removed")
    old, new = found.excerpts if is_row else map(_quoted, found.excerpts)
    words = {"place": found.place, "old": old or "空行", "new": new or "空行"}
    sentence = problem("cell_changed" if found.kind == "cell" else found.kind, **words).text
    return Problem("cell_changed", sentence, found.sheet, found.row, found.field)
