"""The bureau's roster (学校名册): its schools and the fingerprint of the key that each one signs with."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path

from hzdesk.errors import UserError

BUREAU = "bureau"  # kind of the one row that is the bureau's own
EXAMPLE_NAME = "示例"
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Member:
    """One line of the roster. `first_use` lets the first key that comes be pinned; the dates bound its membership."""

    school_code: str
    name: str
    kind: str
    affiliation: str
    district: str
    fingerprint: str = ""
    first_use: bool = False
    valid_from: str = ""
    valid_to: str = ""

    @property
    def is_example(self) -> bool:
        return self.name.startswith(EXAMPLE_NAME)

    def reports_in(self, year: int) -> bool:
        """Whether a return of that year is expected: the school is on the roster on some day of the year."""
        return (not self.valid_from or self.valid_from <= f"{year}-12-31") and (
            not self.valid_to or self.valid_to >= f"{year}-01-01"
        )


COLUMNS = tuple(field.name for field in fields(Member))


@dataclass(frozen=True, slots=True)
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


def read_roster(file: Path) -> Roster:
    """The roster in a CSV file of UTF-8, UTF-8 with BOM or GB18030. UserError says which line is wrong, and how."""
    try:
        content = file.read_bytes()
    except OSError:
        raise UserError(f"打不开学校名册 {file}。请检查路径，或关掉正在使用它的程序。") from None
    lines = csv.DictReader(io.StringIO(_decoded(content, file)))
    if lacking := set(COLUMNS) - set(lines.fieldnames or ()):
        raise UserError(f"学校名册 {file.name} 第 1 行缺列：{'、'.join(sorted(lacking))}。请补上列名。")
    members: dict[str, Member] = {}
    for number, row in enumerate(lines, 2):
        member = _member(row, f"学校名册 {file.name} 第 {number} 行")
        if member.school_code in members:
            raise UserError(f"学校名册 {file.name} 第 {number} 行：学校代码 {member.school_code} 重复。请删去一行。")
        members[member.school_code] = member
    return Roster(members)


def write_roster(roster: Roster, file: Path) -> None:
    """Writes the roster as CSV with a BOM, so that Excel and WPS read it as UTF-8."""
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(COLUMNS)
        for member in roster.members.values():
            values = {name: getattr(member, name) for name in COLUMNS}
            lines.writerow(("yes" if value else "") if isinstance(value, bool) else value for value in values.values())


def _decoded(content: bytes, file: Path) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserError(f"学校名册 {file.name} 的文字编码认不出。请另存为 UTF-8 的 CSV。")


def _member(row: Mapping[str, str | None], place: str) -> Member:
    read = {name: (row.get(name) or "").strip() for name in COLUMNS}
    code, fingerprint = read["school_code"], re.sub(r"[\s:-]", "", read["fingerprint"]).lower()
    if not code or not read["name"]:
        raise UserError(f"{place}：缺学校代码或校名。请补上，或删去这一行。")
    if fingerprint and not _FINGERPRINT.fullmatch(fingerprint):
        raise UserError(f"{place}：指纹应是 64 位十六进制数。请照登记单重新填写。")
    for name in ("valid_from", "valid_to"):
        if read[name] and not _is_date(read[name]):
            raise UserError(f"{place}：{name} 应写作 2023-09-01 这样的日期。请改正。")
    first_use = read["first_use"].lower() in ("yes", "true", "1", "是")
    return Member(**{**read, "fingerprint": fingerprint, "first_use": first_use})  # type: ignore[arg-type]


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
