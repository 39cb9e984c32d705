"""The bureau's roster (学校名册): its schools and the fingerprint of the key that each one signs with."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path

from hzdesk.errors import UserError
from hzdesk.files import read_text, write_file
from hzdesk.returns import BUREAU, EXAMPLE_NAME

KINDS = ("vocational_high", "technical", "specialised", "adult")
_YES, _NO = ("yes", "y", "true", "1", "是"), ("no", "n", "false", "0", "否", "")
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_BETWEEN_FINGERPRINTS = re.compile(r"[;；,，、]")


@dataclass(frozen=True)
class Member:
    """One line of the roster. `first_use` lets the first key that comes be pinned; the dates bound its membership.

    `former` are keys that were registered before `fingerprint`: what they signed then still counts. `more` has the
    values of the bureau's own columns by their heads, which are kept as they are.
    """

    school_code: str
    name: str
    kind: str
    affiliation: str
    district: str
    fingerprint: str = ""
    first_use: bool = False
    valid_from: str = ""
    valid_to: str = ""
    former: tuple[str, ...] = ()
    more: tuple[tuple[str, str], ...] = ()

    @property
    def is_example(self) -> bool:
        return self.name.startswith(EXAMPLE_NAME)

    def reports_in(self, year: int) -> bool:
        """Whether a return of that year is expected: the school is on the roster on some day of the year."""
        return (not self.valid_from or self.valid_from <= f"{year}-12-31") and (
            not self.valid_to or self.valid_to >= f"{year}-01-01"
        )


COLUMNS = tuple(field.name for field in fields(Member) if field.name not in ("former", "more"))


@dataclass(frozen=True)
class Roster:
    """All members by school code. A roster of example schools accepts example returns, and no other does."""

    members: Mapping[str, Member]

    @property
    def is_example(self) -> bool:
        return all(member.is_example for member in self.members.values() if member.kind != BUREAU)

    def schools(self, year: int) -> Iterator[Member]:
        """The schools expected to report for a year."""
        return (m for m in self.members.values() if m.kind != BUREAU and m.reports_in(year))

    def with_pin(self, school_code: str, fingerprint: str) -> "Roster":
        """The roster after a first use: this key, and no other, from now on."""
        pinned = replace(self.members[school_code], fingerprint=fingerprint, first_use=False)
        return Roster({**self.members, school_code: pinned})


def read_roster(file: Path, kinds: Collection[str] = KINDS) -> Roster:
    """The roster in a CSV file of UTF-8, UTF-8 with BOM or GB18030. UserError says which line is wrong, and how."""
    if not file.is_file():
        raise UserError(f"打不开学校名册 {file}。请检查路径。")
    lines = csv.DictReader(io.StringIO(read_text(file, f"学校名册 {file.name}"), newline=""), strict=True)
    members: dict[str, Member] = {}
    try:
        if lacking := set(COLUMNS) - set(lines.fieldnames or ()):
            raise UserError(f"学校名册 {file.name} 第 1 行缺列：{'、'.join(sorted(lacking))}。请补上列名。")
        for row in lines:
            place = f"学校名册 {file.name} 第 {lines.line_num} 行"
            if any(row.values()):
                member = _member(row, place, kinds)
                if member.school_code in members:
                    raise UserError(f"{place}：学校代码 {member.school_code} 重复。请删去一行。")
                members[member.school_code] = member
    except csv.Error:
        told = f"学校名册 {file.name} 第 {lines.line_num + 1} 行读不出，可能缺了引号或混进了别的内容"
        raise UserError(f"{told}。请用 Excel 或 WPS 打开核对，另存为 CSV。") from None
    return Roster(members)


def write_roster(roster: Roster, file: Path) -> None:
    """Writes the roster whole or not at all, as CSV with a BOM, so that Excel and WPS read it as UTF-8."""
    out = io.StringIO(newline="")
    more = list(dict.fromkeys(head for member in roster.members.values() for head, _ in member.more))
    lines = csv.writer(out)
    lines.writerow((*COLUMNS, *more))
    for member in roster.members.values():
        keys = "; ".join(filter(None, (member.fingerprint, *member.former)))
        values: Sequence[str | bool] = [keys if name == "fingerprint" else getattr(member, name) for name in COLUMNS]
        known = (("yes" if value else "") if isinstance(value, bool) else value for value in values)
        lines.writerow((*known, *(dict(member.more).get(head, "") for head in more)))
    write_file(file, out.getvalue().encode("utf-8-sig"))


def _member(row: Mapping[str | None, str | list[str] | None], place: str, kinds: Collection[str]) -> Member:
    cells = {head: value.strip() for head, value in row.items() if head and isinstance(value, str)}
    if any(row.get(None) or ()):
        raise UserError(f"{place}：格数比列名多。请删去多出的逗号，或给那一列加上列名。")
    read = {name: cells.get(name, "") for name in COLUMNS}
    code = read["school_code"]
    if not code or not read["name"]:
        raise UserError(f"{place}：缺学校代码或校名。请补上，或删去这一行。")
    if read["kind"] not in (*kinds, BUREAU):
        raise UserError(f"{place}：kind 没有“{read['kind']}”这一种。请写 {'、'.join((*kinds, BUREAU))} 之一。")
    if read["first_use"].lower() not in (*_YES, *_NO):
        raise UserError(f"{place}：first_use 应写 yes 或 no，现在是“{read['first_use']}”。请改正。")
    fingerprint, *former = _fingerprints(read["fingerprint"], place) or [""]
    known = Member(code, read["name"], read["kind"], read["affiliation"], read["district"], fingerprint)
    return replace(
        known,
        first_use=read["first_use"].lower() in _YES,
        valid_from=_day(read["valid_from"], f"{place}：valid_from"),
        valid_to=_day(read["valid_to"], f"{place}：valid_to"),
        former=tuple(former),
        more=tuple((head, value) for head, value in cells.items() if head not in COLUMNS),
    )


def _fingerprints(cell: str, place: str) -> list[str]:
    """The fingerprints in a cell, the present one first, each with or without groups."""
    plain = (re.sub(r"[\s:-]", "", text).lower() for text in _BETWEEN_FINGERPRINTS.split(cell))
    found = list(dict.fromkeys(filter(None, plain)))
    if not all(_FINGERPRINT.fullmatch(fingerprint) for fingerprint in found):
        raise UserError(f"{place}：指纹应是 64 位十六进制数，换过密钥的用分号隔开，新的在前。请照登记单重新填写。")
    return found


def _day(text: str, place: str) -> str:
    """The day as ISO text; spreadsheets write 2023/9/1."""
    if not text:
        return ""
    found = _DATE.fullmatch(text)
    try:
        return date(*map(int, found.groups())).isoformat() if found else date.fromisoformat(text).isoformat()
    except ValueError:
        raise UserError(f"{place} 应写作 2023-09-01 这样的日期，现在是“{text}”。请改正。") from None
