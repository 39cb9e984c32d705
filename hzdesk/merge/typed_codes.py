"""Codes that schools typed themselves beside an open code list, and what the bureau takes each of them for (对应).

A CSV beside the roster holds them, a line each: a merge adds those it meets, the bureau fills in `to`. Returns are kept
and checked as they were typed; only the city's figures count them as what stands in `to`.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from hzdesk import text
from hzdesk.errors import UserError
from hzdesk.files import read_text, write_file
from hzdesk.findings import TYPED_CODE, Finding
from hzdesk.forms.codes import CodeList, split_code
from hzdesk.forms.model import Form
from hzdesk.operands import under_new_names
from hzdesk.returns import AnnualReturn, Row
from hzdesk.values import Value

NAME = "typed_codes.csv"
COLUMNS = ("list", "typed", "to", "note")
_SURPLUS = "\0"  # cells of a line beyond its heads
# By a spreadsheet: a formula, a truth, a date in Chinese, and whatever else with a digit is no short plain number.
_CHANGED = re.compile(r"[=+\-@'].*|(?i:true|false)|\d+[年月].*|(?![1-9]\d{0,10}$)(?=.*\d)[ -~]+", re.DOTALL)

Typed = tuple[str, str]  # key of the code list, code and name as they were typed
CodeMap = Mapping[Typed, str]  # the listed code, or the other typed one, that each stands for


def beside(roster: Path) -> Path:
    """Where the list lies that belongs to a roster."""
    return roster.with_name(NAME)


def typed_in(form: Form, annual: AnnualReturn, findings: Iterable[Finding]) -> frozenset[Typed]:
    """The typed codes that the checks have met in a return."""
    cells = ((f.section, f.row, f.field) for f in findings if f.check == TYPED_CODE)
    return frozenset((form.by_key[cell[0]].by_key[cell[2]].codes, _one(str(annual.value(*cell)))) for cell in cells)


def as_counted(form: Form, annual: AnnualReturn, codes: CodeMap) -> AnnualReturn:
    """The return with what the typed codes stand for in their place."""
    if not codes:
        return annual
    annual = under_new_names(form, annual)
    sections = {key: tuple(_counted(form, key, row, codes) for row in rows) for key, rows in annual.sections.items()}
    return replace(annual, sections=sections)


def read_typed_codes(file: Path, code_lists: Mapping[str, CodeList]) -> CodeMap:
    """What the list says, without the lines that nobody has answered yet; empty when there is none.

    UserError names the line that is wrong.
    """
    return {typed: to for typed, to in _answers(file, code_lists).items() if to}


def add_typed_codes(file: Path, code_lists: Mapping[str, CodeList], typed: Iterable[Typed]) -> None:
    """Adds the typed codes that the list does not have yet, for the bureau to answer. UserError as for any file.

    What stands there stays as it is, with the bureau's own columns.
    """
    if not (new := sorted(set(typed) - _answers(file, code_lists).keys())):
        return
    heads, lines = _read(file) if file.exists() else (COLUMNS, [])
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, heads)
    writer.writeheader()
    writer.writerows(cells for _, cells in lines)
    writer.writerows({"list": code_lists[key].title, "typed": _guarded(words)} for key, words in new)
    write_file(file, out.getvalue().encode("utf-8-sig"))


def to_json(codes: CodeMap) -> str:
    """The map as a setting of a merged store, so that the report counts as the merge did."""
    return json.dumps([[*typed, to] for typed, to in sorted(codes.items())], ensure_ascii=False)


def from_json(setting: str) -> CodeMap:
    return {(key, words): to for key, words, to in json.loads(setting or "[]")}


def _one(value: str) -> str:
    """A typed value with one space between code and name."""
    return " ".join(filter(None, split_code(value)))


def _counted(form: Form, section: str, row: Row, codes: CodeMap) -> Row:
    declared = form.by_key.get(section)
    fields = [declared.by_key[key] for key in row.values if key in declared.by_key] if declared is not None else []
    found: dict[str, Value] = {}
    for field in fields:
        value = row.values[field.key]
        if field.codes and isinstance(value, str) and (to := codes.get((field.codes, _one(value)))):
            found[field.key] = to
    return Row(row.id, {**row.values, **found}) if found else row


def _answers(file: Path, code_lists: Mapping[str, CodeList]) -> dict[Typed, str]:
    """What each typed code stands for, empty while nobody has said."""
    found: dict[Typed, str] = {}
    for place, cells in _read(file)[1] if file.exists() else ():
        typed, to = _line(cells, code_lists, place)
        if (before := found.get(typed)) and to and to != before:
            raise UserError(f"{place}：“{typed[1]}”前面已经对应到“{before}”，这里又对应到“{to}”。请删去一行。")
        found[typed] = to or before or ""
    _refuse_chains(found, _called(file))
    return found


def _read(file: Path) -> tuple[Sequence[str], list[tuple[str, dict[str, str]]]]:
    """The heads of the list, and its lines as they stand there, each with its place."""
    content = io.StringIO(read_text(file, _called(file)), newline="")
    lines = csv.DictReader(content, restkey=_SURPLUS, strict=True)
    found: list[tuple[str, dict[str, str]]] = []
    try:
        heads = lines.fieldnames or ()
        if lacking := set(COLUMNS[:-1]) - set(heads):
            raise UserError(f"{_called(file)} 第 1 行缺列：{'、'.join(sorted(lacking))}。请补上列名。")
        for line in lines:
            place = f"{_called(file)} 第 {lines.line_num} 行"
            if any(line.pop(_SURPLUS, ())):
                raise UserError(f"{place}：格数比列名多。请删去多出的逗号，或给那一列加上列名。")
            cells = {head: value or "" for head, value in line.items()}
            if any(cells.values()):
                found.append((place, cells))
    except csv.Error:
        told = f"{_called(file)} 第 {lines.line_num + 1} 行读不出，可能缺了引号或混进了别的内容"
        raise UserError(f"{told}。请用 Excel 或 WPS 打开核对，另存为 CSV。") from None
    return heads, found


def _called(file: Path) -> str:
    return f"代码对应表 {file.name}"


def _line(line: Mapping[str, str], code_lists: Mapping[str, CodeList], place: str) -> tuple[Typed, str]:
    """A line's typed code, and what it stands for."""
    wanted, words, to = (text.clean(line[name]).strip().removeprefix("'") for name in COLUMNS[:-1])
    listed = next((codes for codes in code_lists.values() if codes.open and wanted in (codes.key, codes.title)), None)
    if listed is None:
        named = "、".join(codes.title for codes in code_lists.values() if codes.open)
        raise UserError(f"{place}：list 没有“{wanted}”这张可以自行填写的代码表。请写{named}之一。")
    if not words:
        raise UserError(f"{place}：typed 空着。请写学校填的代码和名称，或删去这一行。")
    if words in listed.entries:
        raise UserError(f"{place}：typed 写的“{words}”就在代码表“{listed.title}”里。请看是不是和 to 写反了。")
    meant = text.parse_code(listed, to, to) if to else ""
    if not isinstance(meant, str) or (meant and meant not in listed.entries and not split_code(meant)[1]):
        told = f"to 写的“{to}”不在代码表“{listed.title}”里"
        raise UserError(f"{place}：{told}。请写表里的代码或名称；表里没有相应的，写代码、空格、名称。")
    return (listed.key, _one(words)), _one(meant)


def _refuse_chains(codes: CodeMap, called: str) -> None:
    for (key, words), to in codes.items():
        if (further := codes.get((key, to))) and further != to:
            told = f"“{words}”对应到“{to}”，“{to}”又对应到“{further}”"
            raise UserError(f"{called}：{told}。请让两行直接对应到同一个。")


def _guarded(words: str) -> str:
    """The words so that a spreadsheet that opens and saves the CSV keeps them as they are."""
    return f"'{words}" if _CHANGED.fullmatch(words) else words
