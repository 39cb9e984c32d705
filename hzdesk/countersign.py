"""Signing a submission that somebody else has signed already (会签): the same bytes, one signature more."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from hzdesk.errors import UserError
from hzdesk.files import placing, readable
from hzdesk.findings import Finding
from hzdesk.forms.model import Form
from hzdesk.merge.receive import receive
from hzdesk.merge.signers import missing_roles
from hzdesk.merge.verdict import Signer
from hzdesk.returns import AnnualReturn
from hzdesk.signing import Identity, sign, verify
from hzdesk.store import Store
from hzdesk.submission import Submission, proven
from hzdesk.text import grouped, holder
from hzdesk.usecases import Exported, refuse_unless_workbook
from hzdesk.workbook.read import read_submission
from hzdesk.workbook.reading import Reading

_EXPECTED = ("no_roster", "role_missing")  # what a file may have against it and still be signed further


@dataclass(frozen=True)
class Waiting:
    """A submission that is whole: what it says, who has signed it, and the roles that still must."""

    content: bytes = field(repr=False)
    reading: Reading
    annual: AnnualReturn
    findings: tuple[Finding, ...]
    signatures: tuple[Signer, ...]
    missing: tuple[str, ...]


def waiting(name: str, content: bytes, forms: Sequence[Form]) -> Waiting:
    """The submission as it waits for a signature. UserError for a file that is not whole: nobody should sign it."""
    receipt = receive(name, content, forms, None)
    if fault := next((p for p in receipt.verdict.problems if p.code not in _EXPECTED), None):
        raise UserError(f"{name} 不能会签：{fault.text}")
    reading = read_submission(verify(content).parts, forms)
    assert reading.annual is not None
    missing = missing_roles(receipt.verdict.signatures, receipt.roles)
    return Waiting(content, reading, reading.annual, receipt.findings, receipt.verdict.signatures, missing)


def countersign(
    found: Waiting, identity: Identity, forms: Sequence[Form], *, role: str = "", when: datetime
) -> Submission:
    """The submission with one signature more, in the next role that is missing unless `role` names one.

    UserError when that role has signed or was not asked to, or when the same key has signed in another one.
    """
    if not found.missing:
        raise UserError("这份上报件已经签齐，不用会签。")
    role = role or found.missing[0]
    if role not in found.missing:
        raise UserError(f"这份上报件现在不要{role}签名，要的是{'、'.join(found.missing)}。请核对。")
    if own := next((one for one in found.signatures if one.fingerprint == identity.fingerprint), None):
        told = f"“{holder(identity.subject)}”（指纹 {grouped(identity.fingerprint)[:19]}…）已经签过{own.role}"
        raise UserError(f"{told}，不能再签{role}。请{role}用自己的签名身份会签。")
    code = found.reading.check_code
    content = sign(found.content, identity, role=role, comment=f"{found.annual.frame.year} {code}", when=when)
    return proven(forms, content, code)


def hand_further(store: Store | None, found: Waiting, made: Submission, file: Path) -> Exported:
    """Puts a countersigned submission where the person wants it and has the store that made it keep it too.

    UserError when `store` did not make it, or when it cannot be written; nothing is left half-done.
    """
    refuse_unless_workbook(file)
    if store is not None and not made_here(store, found):
        raise UserError(f"{store.location} 里没有签过校验码 {made.check_code} 的年报。请核对年报文件，或不要 --store。")
    with placing(file, made.content):
        if store is not None:
            store.keep_submission(found.annual.frame, made.check_code, readable(file.name), made.content)
    return Exported(file, len(made.content), made.check_code, made.parts, made.values)


def take_in(store: Store, forms: Sequence[Form], found: Waiting, name: str) -> bool:
    """Has a store keep a submission that it made, countersigned elsewhere; False when it has as many signatures."""
    kept = waiting(name, store.submission(found.annual.frame) or b"", forms)
    if len(kept.signatures) >= len(found.signatures):
        return False
    store.keep_submission(found.annual.frame, found.reading.check_code, name, found.content)
    return True


def made_here(store: Store, found: Waiting) -> bool:
    """Whether it was from this store that a submission was signed first: same return, same content, same key."""
    frame, keys = found.annual.frame, {one.fingerprint for one in found.signatures}
    wanted = (frame.school_code, frame.year, frame.revision)
    heads = (h for h in store.heads() if (h.frame.school_code, h.frame.year, h.frame.revision) == wanted)
    signed = (head.signed for head in heads if head.signed is not None)
    return any(one.check_code == found.reading.check_code and one.fingerprint in keys for one in signed)
