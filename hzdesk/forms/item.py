"""One declared item of a form's files while it is read: its keys are taken out, and what is wrong with it is noted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hzdesk.expressions import Expression, Kind
from hzdesk.grammar import ExpressionError, Shape, parse


@dataclass
class Item:
    """`place` says where it stands; what is left of `raw` in the end is unknown."""

    raw: dict[str, Any]
    place: str
    problems: list[str]

    def say(self, text: str) -> None:
        self.problems.append(f"{self.place}：{text}")

    def take(self, key: str, kind: type, default: Any) -> Any:
        value = self.raw.pop(key, default)
        if not _is(value, kind):
            self.say(f"{key} 应是{_KIND_NAMES[kind]}，现在是 {_short(value)}，请改正")
            return default
        return value

    def text(self, key: str, default: str = "") -> str:
        return str(self.take(key, str, default))

    def flag(self, key: str, default: bool) -> bool:
        return bool(self.take(key, bool, default))

    def number(self, key: str) -> int:
        return int(self.take(key, int, 0))

    def list_of(self, key: str, kind: type) -> list[Any]:
        found = self.take(key, list, [])
        if wrong := [item for item in found if not _is(item, kind)]:
            self.say(f"{key} 里每一项应是{_KIND_NAMES[kind]}，现在有 {_short(wrong[0])}，请改正")
        return [item for item in found if _is(item, kind)]

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(self.list_of(key, str))

    def choice(self, key: str, allowed: Sequence[str], default: str) -> str:
        value = self.text(key, default)
        if value not in allowed:
            self.say(f"{key} 只能是 {'、'.join(allowed)} 之一，现在是“{value}”")
            return allowed[0]
        return value

    def items(self, key: str, name: str) -> list["Item"]:
        if not are_tables(self.raw.get(key, [])):
            self.say(f"{name}没有写成 [[{key}]]，请用两层方括号")
        found = tables(self.raw, key)
        self.raw.pop(key, None)
        return [
            Item(dict(raw), f"{self.place} {name} {_name(raw, place)}", self.problems)
            for place, raw in enumerate(found, 1)
        ]

    def expression(
        self, key: str, kind: Kind, shape: Shape, section: str, *, each_row: bool = False
    ) -> Expression | None:
        source = self.text(key)
        if not source:
            return None
        try:
            return parse(source, shape, kind, section=section, each_row=each_row)
        except ExpressionError as error:
            self.say(f"{key}：{error}")
            return None

    def done(self) -> None:
        for key in self.raw:
            self.say(f"不认识 {key}，请检查拼写")


_KIND_NAMES = {str: "引号里的文字", bool: " true 或 false", int: "整数", list: "方括号里的列表"}


def _is(value: object, kind: type) -> bool:
    """Whether a value of a TOML file is of the kind; a truth is no number."""
    return isinstance(value, kind) and (kind is not int or not isinstance(value, bool))


def _short(value: object) -> str:
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    return shown if len(shown) <= 40 else f"{shown[:40]}…"


def are_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def tables(raw: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The items of an array of tables; none when it is something else."""
    value = raw.get(key, [])
    return value if are_tables(value) else []


def word(raw: Mapping[str, Any], key: str) -> str:
    """A text before anything is checked; empty when it is none."""
    value = raw.get(key, "")
    return value if isinstance(value, str) else ""


def _name(raw: Mapping[str, Any], place: int) -> str:
    return word(raw, "key") or word(raw, "id") or f"第 {place} 项"
