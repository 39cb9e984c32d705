"""Files that the bureau has set aside (搁置): a CSV beside the roster with who, when and why, one line a file.

A file is known by the SHA-256 of its bytes, so that it stays set aside whatever it is called, wherever it lies, and in
whichever store it is merged.
"""

import csv
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path

from hzdesk.errors import UserError
from hzdesk.files import read_file, read_text, readable_name, write_file

NAME = "set_aside.csv"
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Aside:
    """`file` is what the file was called when it was set aside, `when` the day as ISO text."""

    digest: str
    file: str
    who: str
    when: str
    why: str


COLUMNS = tuple(field.name for field in fields(Aside))
Asides = Mapping[str, Aside]


def beside(roster: Path) -> Path:
    """Where the list lies that belongs to a roster."""
    return roster.with_name(NAME)


def read_asides(file: Path) -> Asides:
    """The list by digest, empty when there is none. UserError says which line is wrong."""
    if not file.exists():
        return {}
    found: dict[str, Aside] = {}
    lines = csv.DictReader(io.StringIO(read_text(file, f"搁置名单 {file.name}"), newline=""), strict=True)
    try:
        if lacking := set(COLUMNS) - set(lines.fieldnames or ()):
            raise UserError(f"搁置名单 {file.name} 第 1 行缺列：{'、'.join(sorted(lacking))}。请补上列名。")
        for line in lines:
            cells = {name: (line[name] or "").strip() for name in COLUMNS}
            if not any(cells.values()):
                continue
            aside = Aside(**cells | {"digest": cells["digest"].lower()})
            if not DIGEST.fullmatch(aside.digest) or not aside.who or not aside.why:
                told = "要有 64 位十六进制的 digest，写明 who（谁）和 why（为什么）"
                raise UserError(f"搁置名单 {file.name} 第 {lines.line_num} 行{told}。请改正，或删去这一行。")
            found[aside.digest] = aside
    except csv.Error:
        told = f"搁置名单 {file.name} 第 {lines.line_num + 1} 行读不出，可能缺了引号或混进了别的内容"
        raise UserError(f"{told}。请用 Excel 或 WPS 打开核对，另存为 CSV。") from None
    return found


def set_aside(files: Sequence[str], roster: Path, who: str, why: str, day: date) -> tuple[Aside, ...]:
    """Has merges with this roster leave files out, each named by path or SHA-256, until they are taken back.

    UserError when nobody or no reason is named, a file is not there, or the list cannot be written.
    """
    who, why = (" ".join(words.split()) for words in (who, why))
    if not who or not why:
        raise UserError("搁置要写明是谁（--who）和为什么（--why）。")
    named = tuple(Aside(digest, name, who, day.isoformat(), why) for name, digest in map(_digest, files))
    _write({**read_asides(beside(roster)), **{aside.digest: aside for aside in named}}, roster)
    return named


def take_back(files: Sequence[str], roster: Path) -> tuple[Aside, ...]:
    """Lets files count again. UserError when one of them is not set aside."""
    asides = dict(read_asides(beside(roster)))
    digests = [_digest(file)[1] for file in files]
    if unknown := next((file for file, digest in zip(files, digests, strict=True) if digest not in asides), ""):
        raise UserError(f"{unknown} 没有搁置，不用取消。请核对 {beside(roster)}。")
    found = tuple(asides.pop(digest) for digest in dict.fromkeys(digests))
    _write(asides, roster)
    return found


def _digest(file: str) -> tuple[str, str]:
    """Name and SHA-256 of a file that is named by its path, or by its digest where it is not at hand."""
    if DIGEST.fullmatch(file.lower()):
        return "", file.lower()
    return readable_name(Path(file)), hashlib.sha256(read_file(Path(file))).hexdigest()


def _write(asides: Asides, roster: Path) -> None:
    """Writes the list whole or not at all, as CSV with a BOM."""
    if not roster.is_file():
        raise UserError(f"打不开学校名册 {roster}。请检查路径。")
    out = io.StringIO(newline="")
    lines = csv.DictWriter(out, COLUMNS)
    lines.writeheader()
    lines.writerows(asdict(aside) for aside in asides.values())
    write_file(beside(roster), out.getvalue().encode("utf-8-sig"))
