"""Reading the code lists. A list is declared in `codes.toml`; its entries stand there or in a .csv beside it."""

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any

from hzdesk.forms.codes import Code, CodeList
from hzdesk.forms.item import are_tables

COLUMNS = Code._fields[:-1]


def load_code_lists(folder: Path) -> tuple[Mapping[str, CodeList], tuple[str, ...]]:
    """The code lists declared in `folder`/codes.toml, and what is wrong with them, in sentences."""
    problems: list[str] = []
    lists: dict[str, CodeList] = {}
    for declaration in _declarations(folder, problems):
        code_list = _code_list(folder, declaration, problems)
        if code_list.key in lists:
            problems.append(f"codes.toml：代码表 {code_list.key} 声明了两次。请删去一个。")
        lists[code_list.key] = code_list
    return lists, tuple(problems)


@dataclass(frozen=True)
class _Declaration:
    key: str
    title: str
    source: str
    open: bool = False
    file: str = ""
    entries: list[dict[str, Any]] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)


def _declarations(folder: Path, problems: list[str]) -> Iterator[_Declaration]:
    try:
        tables = tomllib.loads((folder / "codes.toml").read_text(encoding="utf-8")).get("list", [])
    except (OSError, ValueError) as error:
        problems.append(f"codes.toml 读不出：{error}。请改正这个文件。")
        return
    if not are_tables(tables):
        problems.append("codes.toml：代码表没有写成 [[list]]。请用两层方括号。")
        return
    for number, table in enumerate(tables, 1):
        if wrong := _misdeclared(table):
            problems.append(f"codes.toml 第 {number} 个代码表：{wrong}")
        else:
            yield _Declaration(**table)


def _are_labels(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(label, str) for label in value.values())


def _misdeclared(table: dict[str, Any]) -> str:
    known = {item.name: item for item in fields(_Declaration)}
    if unknown := sorted(table.keys() - known.keys()):
        return f"不认识 {'、'.join(unknown)}。可用的只有 {'、'.join(known)}。"
    needed = [name for name, item in known.items() if item.default is MISSING and item.default_factory is MISSING]
    if missing := [name for name in needed if not table.get(name)]:
        return f"缺少 {'、'.join(missing)}。请补上。"
    declared = _Declaration(**table)
    if not all(isinstance(text, str) for text in (declared.key, declared.title, declared.source, declared.file)):
        return "key、title、source、file 应是文字。请加上引号。"
    if declared.open not in (True, False):
        return f"{declared.key} 的 open 应是 true 或 false。请改正。"
    if not are_tables(declared.entries) or not _are_labels(declared.attributes):
        return f'{declared.key} 的 entries 应是 [ {{ … }}, … ]，attributes 应是 {{ 键 = "名称" }}。请改正。'
    if bool(declared.file) == bool(declared.entries):
        return f"{declared.key} 的条目要么写在 file 指的表里，要么写在 entries 里。请留下一种。"
    if Path(declared.file).name != declared.file or "\\" in declared.file:
        return f"{declared.key} 的 file 只能是同一文件夹里的文件名。请去掉路径。"
    return ""


def _code_list(folder: Path, declared: _Declaration, problems: list[str]) -> CodeList:
    columns = (*COLUMNS, *declared.attributes)
    rows = _file_rows(folder / declared.file, columns, problems) if declared.file else _inline_rows(declared)
    entries: dict[str, Code] = {}
    for place, row in rows:
        if wrong := _wrong(row, columns):
            problems.append(f"{place}：{wrong}")
            continue
        code, name, pinyin, initials, first, last = (row.get(column, "") for column in COLUMNS)
        known = {key: row.get(key, "") for key in declared.attributes}
        entry = Code(code, name, pinyin, initials, _year(first), _year(last), known)
        if entry.code in entries:
            problems.append(f"{place}：代码 {entry.code} 已经用过。请改成另一个代码，或删去这一条。")
        else:
            entries[entry.code] = entry
    return CodeList(declared.key, declared.title, declared.source, declared.open, declared.attributes, entries)


def _inline_rows(declared: _Declaration) -> Iterator[tuple[str, dict[str, str]]]:
    for number, entry in enumerate(declared.entries, 1):
        yield f"codes.toml 的 {declared.key} 第 {number} 条", {name: str(value) for name, value in entry.items()}


def _file_rows(path: Path, columns: tuple[str, ...], problems: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file, strict=True)
    except (OSError, ValueError, csv.Error) as error:
        problems.append(f"{path.name} 读不出：{error}。请另存为 UTF-8 的 CSV，第一行是列名。")
        return
    if tuple(header) != columns:
        problems.append(f"{path.name} 第 1 行：列名应依次是 {','.join(columns)}。请改正列名。")
        return
    for number, row in enumerate(rows, 2):
        if len(row) == len(columns):
            yield f"{path.name} 第 {number} 行", dict(zip(columns, row, strict=True))
        else:
            problems.append(
                f"{path.name} 第 {number} 行：有 {len(row)} 列，应有 {len(columns)} 列。请补齐或删去多余的逗号。"
            )


def _wrong(row: Mapping[str, str], columns: Iterable[str]) -> str:
    code, name, pinyin, initials, first, last = (row.get(column, "") for column in COLUMNS)
    if unknown := sorted(row.keys() - set(columns)):
        return f"{'、'.join(unknown)} 没有声明。请写进这个代码表的 attributes，或删去。"
    if code.split() != [code]:
        return f"代码“{code}”应有内容且不含空格。请改正。"
    if not name or name != name.strip():
        return f"代码 {code} 的名称“{name}”为空或两端有空格。请改正。"
    if (pinyin or initials) and len(initials) != sum(map(str.isalnum, name)):
        return f"代码 {code} 的拼音与名称“{name}”不合。请运行 python resources/codes/pinyin.py。"
    if not all(not year or (len(year) == 4 and year.isascii() and year.isdecimal()) for year in (first, last)):
        return f"代码 {code} 的起止年份“{first}”“{last}”应是四位数字或留空。请改正。"
    if first and last and first > last:
        return f"代码 {code} 的起始年份 {first} 晚于终止年份 {last}。请改正。"
    return ""


def _year(text: str) -> int | None:
    return int(text) if text else None
