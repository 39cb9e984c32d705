"""Who signed a received file: has every role signed that must, and is the school's key the one on the roster?

The first role of the form speaks for the school, and its key is the one that the roster pins. Keys of further roles are
shown by name and fingerprint; nobody but a person who knows them can judge them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from hzdesk.merge.verdict import Signer, problem
from hzdesk.returns import Frame
from hzdesk.roster import Member, Roster
from hzdesk.signing import SignatureReport
from hzdesk.text import grouped, holder
from hzdesk.workbook.reading import Problem

Signatures = Sequence[SignatureReport]

PINNED, FORMER, UNKNOWN = "名册登记的密钥", "以前登记的密钥", "没有与名册核对上"
SHOWN, NOT_ASKED, BROKEN = "密钥不登记，只显示", "没有要求的签名", "签名已失效"


def leading(signatures: Signatures, roles: Sequence[str]) -> SignatureReport | None:
    """The signature that speaks for the school."""
    in_role = (signature for signature in signatures if signature.role in roles[:1])
    return next(in_role, signatures[0] if signatures else None)


def signers(signatures: Signatures, roles: Sequence[str], member: Member | None) -> tuple[Signer, ...]:
    """Everybody who signed, in the order of the roles, those last who were not asked."""
    known = {role: place for place, role in enumerate(roles)}
    first = leading(signatures, roles)
    ordered = sorted(signatures, key=lambda signature: known.get(signature.role, len(known)))
    return tuple(
        Signer(s.role, s.subject, s.fingerprint, s.time, _note(s, roles, member, is_first=s is first)) for s in ordered
    )


def missing_roles(signatures: Signatures | Sequence[Signer], roles: Sequence[str]) -> tuple[str, ...]:
    signed = {signature.role for signature in signatures}
    return tuple(role for role in roles if role not in signed)


def distrust(signatures: Signatures, roles: Sequence[str], frame: Frame, roster: Roster | None) -> Iterator[Problem]:
    """Why intact signatures are not known to be the school's."""
    asked = [signature for signature in signatures if signature.role in roles]
    for role, count in Counter(signature.role for signature in asked).items():
        if count > 1:
            yield problem("role_twice", role=role, count=str(count))
    for fingerprint in dict.fromkeys(signature.fingerprint for signature in asked):
        shared = dict.fromkeys(signature.role for signature in asked if signature.fingerprint == fingerprint)
        if len(shared) > 1:
            yield problem("one_key", roles="、".join(shared))
    if roster is None:
        yield problem("no_roster")
        return
    member = roster.members.get(frame.school_code)
    if member is None:
        yield problem("not_on_roster", school=frame.school_code)
        return
    if frame.is_example and not roster.is_example:
        yield problem("example")
    first = leading(signatures, roles)
    assert first is not None
    if not member.fingerprint:
        yield problem("no_pin", school=member.name)
    elif first.fingerprint not in (member.fingerprint, *member.former):
        words = {"found": grouped(first.fingerprint), "pinned": grouped(member.fingerprint)}
        yield problem("other_key", holder=holder(first.subject), **words)


def _note(signature: SignatureReport, roles: Sequence[str], member: Member | None, *, is_first: bool) -> str:
    if not (signature.intact and signature.covers_everything):
        return BROKEN
    if not is_first:
        return SHOWN if signature.role in roles else NOT_ASKED
    if member is None or not member.fingerprint:
        return UNKNOWN
    former = FORMER if signature.fingerprint in member.former else UNKNOWN
    return PINNED if signature.fingerprint == member.fingerprint else former
