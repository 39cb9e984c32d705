"""The enrolment slip (登记单): the page, signed and sealed, that tells the bureau the fingerprint of a school's key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hzdesk.identities import Known
from hzdesk.party import Party, party
from hzdesk.returns import Frame
from hzdesk.text import grouped

TITLE = "签名身份登记单"
IN_A_ROW = 4  # groups of four digits: few enough to compare a row at a glance


@dataclass(frozen=True)
class Slip:
    """What stands on the slip. `fingerprint` is 64 hex digits, as the roster (学校名册) takes it.

    `replaces` is the fingerprint that this one takes the place of, empty for a first enrolment. `leading` is the role
    whose key the roster pins; keys of further roles are only compared. `principal` is who answers for the return.
    """

    party: Party
    school: str
    code: str
    role: str
    signer: str
    fingerprint: str
    issuer: str
    validity: str
    leading: str
    principal: str
    replaces: str = ""

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        lines = (
            (self.party.name, self.school),
            (f"{self.party.name}代码", self.code),
            ("签名人", f"{self.signer}（{self.role}）" if self.signer else self.role),
            ("证书签发", self.issuer or f"{self.party.own}用年报程序自建"),
            ("证书有效期", self.validity),
        )
        return tuple(line for line in lines if line[1])

    @property
    def steps(self) -> tuple[str, ...]:
        """What to do with the slip, first the school, then the bureau."""
        party, first = self.party, "新身份要重新登记：" if self.replaces else ""
        enter = "无误后填进学校名册的 fingerprint 列。"
        if self.role != self.leading:
            enter = f"名册登记的是{self.leading}的指纹；{self.role}的这张存档，看上报件的签名时核对。"
        elif self.replaces:
            enter = "无误后把新指纹填进名册的 fingerprint 列，写在旧的前面。电话、微信里说的不算。"
        return (
            f"{first}{party.name}打印本单，签名人、{self.principal}签字，盖公章，交{party.keeper}。",
            f"{party.keeper}扫二维码，或按分组逐行核对；{enter}",
            f"登记后，用它签的上报件才算{party.own}的。身份文件和签名密码{party.name}自己保管，不交给任何人。",
        )


def slip_of(frame: Frame, one: Known, old: Known | None, leading: str, principal: str, today: date) -> Slip:
    """The slip of an identity whose certificate is at hand, and of the one whose place it took."""
    replaces = old.fingerprint if old is not None and old.fingerprint != one.fingerprint else ""
    return Slip(
        party(frame),
        frame.school_name,
        frame.school_code,
        one.role,
        one.name,
        one.fingerprint,
        one.issuer,
        one.validity(today),
        leading,
        principal,
        replaces,
    )


def rows_of_groups(fingerprint: str) -> tuple[str, ...]:
    """A fingerprint in groups of four, four to a row."""
    groups = grouped(fingerprint).split()
    return tuple("  ".join(groups[place : place + IN_A_ROW]) for place in range(0, len(groups), IN_A_ROW))


def modules(content: str) -> Sequence[Sequence[int]]:
    """The QR code of a text, row by row, 1 for dark; without the quiet zone of four modules around it."""
    import segno

    return segno.make_qr(content, error="q").matrix
