"""What is said of one file (判定), and its sentences."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from hzdesk.workbook.reading import Problem

Word = Literal["valid", "untrusted", "altered", "unsigned", "unreadable"]

ON_SCREEN: Mapping[Word, str] = {
    "valid": "有效",
    "untrusted": "签名完整，身份未确认",
    "altered": "签名后被改动",
    "unsigned": "没有签名",
    "unreadable": "读不出",
}


@dataclass(frozen=True)
class Signer:
    """One who signed: the certificate's subject, its fingerprint, the time the signer's clock showed (never judged).

    `note` says in words what the roster makes of the key.
    """

    role: str
    signer: str
    fingerprint: str
    time: str
    note: str


@dataclass(frozen=True)
class Verdict:
    """The verdict on one file. The facts are what the file says; only `valid` vouches for them.

    `signer` and `fingerprint` are those of the role that speaks for the school; `signatures` are all of them.
    """

    file: str
    verdict: Word
    school: str = ""
    year: int = 0
    revision: int = 0
    signer: str = ""
    fingerprint: str = ""
    check_code: str = ""
    problems: tuple[Problem, ...] = ()
    signatures: tuple[Signer, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The object that `verify --json` prints."""
        plain = asdict(self)
        return plain | {name: list(plain[name]) for name in ("problems", "signatures")}


SENTENCES: Mapping[str, str] = {
    "unsigned": "文件没有签名。请学校用程序“签名上报”生成上报件，不要交自己另存的文件。",
    "resaved": "文件被 Excel、WPS 等程序另存过，签名已经没有了；{compared}。请学校重新交程序生成的原件。",
    "not_a_submission": "这是一个工作簿，但不是本程序生成的上报件。请核对文件。",
    "part_changed": "签名之后文件内容被改动，不能收。请学校重新导出，不要另存。",
    "uncovered": "文件里有签名没有覆盖的内容，不能收。请学校重新导出，不要用其他程序处理。",
    "weak": "签名用的算法或密钥太弱，不能收。请学校用本程序重新签名。",
    "broken": "签名不完整或被伪造，不能收。请学校重新导出。",
    "cell_changed": "{place}：签名时 {old}，现在 {new}。",
    "row_added": "{place}：签名时没有这一行，现在有（{new}）。",
    "row_removed": "{place}：签名时有这一行（{old}），现在没有。",
    "row_moved": "{place}：签名时在{old}，现在在{new}。",
    "nothing": "{place}：签名时 {old}，现在 {new}。",
    "check_code": "封面的校验码 {old} 与内容算出的 {new} 不同。请学校重新导出。",
    "role_missing": "缺{role}的签名。请学校由{role}用程序的“会签”补签，再交一次。",
    "role_twice": "{role}的签名有 {count} 个，认不出以哪一个为准。请学校重新生成上报件，每种签署人只签一次。",
    "one_key": "{roles}是用同一个密钥签的，看不出是各人自己签的。请学校由本人用自己的签名身份会签。",
    "no_roster": "没有学校名册，不能确认是谁签的。请用 --roster 指明名册。",
    "not_on_roster": "学校代码 {school} 不在名册里。请核对代码，或把学校加入名册。",
    "no_pin": "名册里 {school} 还没有登记指纹。请核对登记单后填入，或在名册里允许首次登记。",
    "other_key": "签名的指纹是 {found}，证书写的是“{holder}”；名册登记的指纹是 {pinned}。"
    "请与学校核对；学校换了签名身份的，照新的登记单改名册。",
    "example": "这是示例学校的上报件，只有示例名册才收。",
    "unreadable": "文件读不出：{detail}。请学校重新导出一份。",
    "foreign_parts": "文件里有本程序不会生成的内容（{parts}），没有读取。"
    "请学校用程序重新导出，不要用其他程序添加内容后再签名。",
    "not_judged": "判定这份文件时程序出错，没有收。请把它和日志交给维护人员，其他文件不受影响。",
    "unknown_form": "文件用的是 {edition} 年度表样，本程序没有。请更新程序或导入新的报表制度。",
}

# What the signing library calls its problems, and the sentence that serves each.
_SIGNING: Mapping[str, str] = {
    "part_changed": "part_changed",
    "part_missing": "part_changed",
    "content_type_changed": "part_changed",
    "relationship_missing": "part_changed",
    "part_uncovered": "uncovered",
    "relationship_uncovered": "uncovered",
    "unsigned_markup": "uncovered",
    "weak_algorithm": "weak",
    "weak_key": "weak",
    "algorithm": "weak",
}


def problem(code: str, *, sheet: str = "", row: str = "", field: str = "", **words: str) -> Problem:
    """A problem with its sentence from the catalogue."""
    return Problem(code, SENTENCES[code].format_map(words), sheet, row, field)


def signing_problem(code: str) -> Problem:
    """The sentence for a problem that the signing library names."""
    known = _SIGNING.get(code, "broken")
    return Problem(code, SENTENCES[known])
