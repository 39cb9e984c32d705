"""The files of a form that follows another: only what differs is written, the rest is that of the form before.

A key in a file takes the place of the same key in the file of that name. Of the [[field]], [[row]], [[check]] … an item
changes what it names of the one with its key (or with the key it is renamed from), a new one stands behind the item
before it in its file, and `dropped = true` takes one away.
"""

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hzdesk.files import read_file
from hzdesk.forms.item import are_tables
from hzdesk.resources import RESOURCES

HEAD, CODES = "form.toml", "codes.toml"
FORM_KEY = re.compile(r"[A-Za-z0-9-]{1,40}")

Raw = dict[str, Any]


@dataclass(frozen=True)
class Folder:
    """A form's folder, its head as read, and the folder of the form that it follows."""

    path: Path
    head: Raw
    before: "Folder | None"

    def load(self, name: str, problems: list[str]) -> Raw:
        """The content of one file, whole; empty, with a problem noted, when it cannot be had."""
        if name == HEAD:
            return dict(self.head)
        return self._laid_over(name, problems) if self.before is not None else load(self.path / name, problems)

    def has(self, name: str) -> bool:
        return (self.path / name).exists() or (self.before is not None and self.before.has(name))

    def files(self, problems: list[str]) -> dict[str, bytes]:
        """All files of the form by name, such as no other form has to stand behind them."""
        found = (file for file in sorted(self.path.glob("*")) if file.suffix in (".toml", ".csv"))
        own = {file.name: read_file(file) for file in found}
        if self.before is None:
            return own
        both = [name for name in own if name.endswith(".toml") and name != CODES and self.before.has(name)]
        whole = {name: written(self.load(name, problems)).encode() for name in both}
        return self.before.files(problems) | own | whole

    def _laid_over(self, name: str, problems: list[str]) -> Raw:
        assert self.before is not None
        if not (self.path / name).exists():
            return self.before.load(name, problems)
        own = load(self.path / name, problems)
        return laid_over(self.before.load(name, problems), own) if self.before.has(name) else own


def open_folder(path: Path, problems: list[str], *followers: Path) -> Folder:
    """A form's folder. The form that it follows lies beside it, or among those of the program."""
    head = load(path / HEAD, problems)
    follows = head.pop("follows", "")
    if not follows:
        return Folder(path, head, None)
    known = isinstance(follows, str) and FORM_KEY.fullmatch(follows)
    places = [home / follows for home in (path.parent, RESOURCES / "forms")] if known else []
    place = next((place for place in places if (place / HEAD).exists()), path)
    if place in (path, *followers):
        problems.append(f"{HEAD}：follows 里的 {follows} 不是另一个现有的表样，请改正或去掉")
        return Folder(path, head, None)
    return _behind(open_folder(place, problems, path, *followers), path, head)


def correct_folder(path: Path, key: str, problems: list[str]) -> Folder:
    """The folder of an edition that corrects the program's form of that key; any other form's as it is."""
    shipped = RESOURCES / "forms" / key
    if path == shipped or not (shipped / HEAD).exists():
        return open_folder(path, problems)
    head = load(path / HEAD, problems)
    head.pop("follows", "")
    return _behind(open_folder(shipped, problems), path, head)


def _behind(before: Folder, path: Path, head: Raw) -> Folder:
    return Folder(path, laid_over(before.head, head), before)


def laid_over(before: Raw, own: Raw) -> Raw:
    """A file's content with what another one changes of it."""
    return before | {
        key: _items(before.get(key, []), value) if are_tables(value) and are_tables(before.get(key, [])) else value
        for key, value in own.items()
    }


def written(raw: Raw) -> str:
    """The content as a TOML file again. Texts, numbers, flags and lists are written as in JSON."""
    lines = [f"{key} = {_json(value)}" for key, value in raw.items() if not are_tables(value) or not value]
    for key, items in raw.items():
        for item in items if are_tables(items) else ():
            lines += ["", f"[[{key}]]", *(f"{name} = {_json(value)}" for name, value in item.items())]
    return "\n".join(lines) + "\n"


def load(file: Path, problems: list[str]) -> Raw:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(f"{file.name}：没有这个文件，请放入或从 form.toml 的 sections 里去掉")
    except OSError as error:
        problems.append(f"{file.name}：读不出（{error.strerror}），请检查这个文件")
    except (ValueError, RecursionError) as error:
        problems.append(f"{file.name}：不是正确的 TOML 文件（{error}），请改正")
    return {}


def _items(before: list[Raw], own: list[Raw]) -> list[Raw]:
    items, place = list(before), len(before)
    for item in own:
        names = {_name(item), item.get("renamed_from")} - {None}
        at = next((at for at, known in enumerate(items) if _name(known) in names), None)
        if at is None:
            items.insert(place, item)
            place += 1
        elif item.get("dropped") is True:
            del items[at]
            place = at
        else:
            items[at] = items[at] | item
            place = at + 1
    return items


def _name(item: Raw) -> object:
    return item.get("key", item.get("id"))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
