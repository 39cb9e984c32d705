"""Codes that schools typed themselves beside an open code list, and what the bureau takes each of them for (对应).

A CSV beside the roster holds them, a line each: a merge adds those it meets, the bureau fills in `to`. Returns are kept
and checked as they were typed; only the city's figures count them as what stands in `to`.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from hzdesk import text
from hzdesk.errors import UserError
from hzdesk.files import read_text, write_file
from hzdesk.findings import TYPED_CODE, Finding
from hzdesk.forms.codes import CodeList, split_code
from hzdesk.forms.model import Form
from hzdesk.returns import AnnualReturn, Row
from hzdesk.values import Value

NAME = "typed_codes.csv"
COLUMNS = ("list", "typed", "to", "note")
_CHANGED = re.compile(r"[=+\-@'].*|(?![1-9]\d*$)(?=.*\d)[ -~]+", re.DOTALL)  # by a spreadsheet: formula, date, 0123

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
    sections = {key: tuple(_counted(form, key, row, codes) for row in rows) for key, rows in annual.sections.items()}
    return replace(annual, sections=sections)


def read_typed_codes(file: Path, code_lists: Mapping[str, CodeList]) -> CodeMap:
    """What the list says, without the lines that nobody has answered yet; empty when there is none.

    UserError names the line that is wrong.
    """
    return {typed: to for typed, (to, _) in _read(file, code_lists).items() if to}


def add_typed_codes(file: Path, code_lists: Mapping[str, CodeList], typed: Iterable[Typed]) -> None:
    """Adds the typed codes that the list does not have yet, for the bureau to answer. UserError as for any file."""
    known = _read(file, code_lists)
    if not (new := sorted(set(typed) - known.keys())):
        return
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(COLUMNS)
    for (key, words), (to, note) in {**known, **dict.fromkeys(new, ("", ""))}.items():
        lines.writerow((code_lists[key].title, *map(_guarded, (words, to, note))))
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


def _read(file: Path, code_lists: Mapping[str, CodeList]) -> dict[Typed, tuple[str, str]]:
    """By typed code what it stands for, empty while nobody has said, and the note beside it."""
    if not file.exists():
        return {}
    called = f"代码对应表 {file.name}"
    found: dict[Typed, tuple[str, str]] = {}
    lines = csv.DictReader(io.StringIO(read_text(file, called), newline=""), strict=True)
    try:
        if lacking := set(COLUMNS[:-1]) - set(lines.fieldnames or ()):
            raise UserError(f"{called} 第 1 行缺列：{'、'.join(sorted(lacking))}。请补上列名。")
        for line in lines:
            cells = {name: text.clean(line.get(name) or "").strip() for name in COLUMNS}
            if any(cells.values()):
                typed, answer = _line(cells, code_lists, f"{called} 第 {lines.line_num} 行")
                found[typed] = answer
    except csv.Error:
        told = f"{called} 第 {lines.line_num + 1} 行读不出，可能缺了引号或混进了别的内容"
        raise UserError(f"{told}。请用 Excel 或 WPS 打开核对，另存为 CSV。") from None
    _refuse_chains({typed: to for typed, (to, _) in found.items() if to}, called)
    return found


def _line(cells: Mapping[str, str], code_lists: Mapping[str, CodeList], place: str) -> tuple[Typed, tuple[str, str]]:
    wanted, words, to, note = (cells[name].removeprefix("'") for name in COLUMNS)
    listed = next((codes for codes in code_lists.values() if codes.open and wanted in (codes.key, codes.title)), None)
    if listed is None:
        named = "、".join(codes.title for codes in code_lists.values() if codes.open)
        raise UserError(f"{place}：list 没有“{wanted}”这张可以自行填写的代码表。请写{named}之一。")
    if not words:
        raise UserError(f"{place}：typed 空着。请写学校填的代码和名称，或删去这一行。")
    meant = text.parse_code(listed, to, to) if to else ""
    if not isinstance(meant, str) or (meant and meant not in listed.entries and not split_code(meant)[1]):
        told = f"to 写的“{to}”不在代码表“{listed.title}”里"
        raise UserError(f"{place}：{told}。请写表里的代码或名称；表里没有相应的，写代码、空格、名称。")
    return (listed.key, _one(words)), (_one(meant), note)


def _refuse_chains(codes: CodeMap, called: str) -> None:
    for (key, words), to in codes.items():
        if further := codes.get((key, to)):
            told = f"“{words}”对应到“{to}”，“{to}”又对应到“{further}”"
            raise UserError(f"{called}：{told}。请让两行直接对应到同一个。")


def _guarded(words: str) -> str:
    """The words so that a spreadsheet that opens and saves the CSV keeps them as they are."""
    return f"'{words}" if _CHANGED.fullmatch(words) else words
