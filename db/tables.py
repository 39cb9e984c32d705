"""The table of each section, `s_<section>`: one for all forms, years and schools, with a column for each typed field.

`na` is a JSON list of the keys answered 不适用, `typed` a JSON object of entries that could not be read, as typed; NULL
everywhere else is blank.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from db.values import Column, Kept, as_text, column_of
from hzdesk.forms.model import Form
from hzdesk.returns import Row
from hzdesk.values import NA, Unreadable, Value

FIXED = ("return_id", "row_id", "position", "na", "typed")

_encode = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True)
class SectionTable:
    """A section's columns by field key, and its rows as the table keeps them."""

    key: str
    columns: Mapping[str, Column]

    @property
    def name(self) -> str:
        return f"s_{self.key}"

    @cached_property
    def insert(self) -> str:
        names = [*FIXED, *(column.name for column in self.columns.values())]
        return f"INSERT INTO {self.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"

    @cached_property
    def update(self) -> str:
        names = ("na", "typed", *(column.name for column in self.columns.values()))
        return f"UPDATE {self.name} SET {', '.join(f'{name} = ?' for name in names)} WHERE return_id = ? AND row_id = ?"

    @cached_property
    def select(self) -> str:
        names = ["row_id", "na", "typed", *(column.name for column in self.columns.values())]
        return f"SELECT {', '.join(names)} FROM {self.name} WHERE return_id = ?"

    def record(self, return_id: int, position: int, row: Row) -> tuple[Kept | None, ...]:
        """What `insert` takes. A value of an unknown field raises KeyError."""
        return (return_id, row.id, position, *self._cells(row.values, {}))

    def change(self, return_id: int, row: Row, others: Mapping[str, Value]) -> tuple[Kept | None, ...]:
        """What `update` takes: the row as it is from now on, and what `others` found in it before."""
        return (*self._cells(row.values, others), return_id, row.id)

    def _cells(self, values: Mapping[str, Value], others: Mapping[str, Value]) -> tuple[Kept | None, ...]:
        """`na`, `typed` and the columns."""
        kept: dict[str, Kept] = {}
        beside = dict(others)
        for key, value in values.items():
            keeper = self._keepers[key]
            if value is NA or isinstance(value, Unreadable):
                beside[key] = value
            elif value is not None:
                kept[key] = keeper(value)
        return (*_pack(beside), *map(kept.get, self.columns))

    def row(self, found: Sequence[Any]) -> Row:
        """A row from what `select` found."""
        row_id, na, typed, *kept = found
        values: dict[str, Value] = {
            key: read(value)
            for (key, read), value in zip(self._readers.items(), kept, strict=True)
            if value is not None
        }
        if na is not None or typed is not None:
            values |= {key: value for key, value in _unpack(na, typed).items() if key in self.columns}
        return Row(as_text(row_id), values)

    def others(self, found: Sequence[Any]) -> Mapping[str, Value]:
        """The answers in what `select` found that belong to fields which only other forms have."""
        _, na, typed, *_ = found
        return {key: value for key, value in _unpack(na, typed).items() if key not in self.columns}

    @cached_property
    def _keepers(self) -> Mapping[str, Callable[[Any], Kept]]:
        return {key: column.keeper() for key, column in self.columns.items()}

    @cached_property
    def _readers(self) -> Mapping[str, Callable[[Any], Value]]:
        return {key: column.reader() for key, column in self.columns.items()}


def _pack(beside: Mapping[str, Value]) -> tuple[str | None, str | None]:
    """The columns `na` and `typed` for the values that stand beside the others."""
    if not beside:
        return None, None
    na = [key for key, value in beside.items() if value is NA]
    typed = {key: value.text for key, value in beside.items() if isinstance(value, Unreadable)}
    return _encode(na) if na else None, _encode(typed) if typed else None


def _unpack(na: str | None, typed: str | None) -> dict[str, Value]:
    """The values that `_pack` put there."""
    values: dict[str, Value] = {}
    if na is not None:
        values.update(dict.fromkeys(json.loads(na), NA))
    if typed is not None:
        values.update((key, Unreadable(as_text(text))) for key, text in json.loads(typed).items())
    return values


def tables_of(forms: Iterable[Form]) -> Mapping[str, SectionTable]:
    """By section key; computed fields have no column. Forms that keep one field differently raise ValueError."""
    columns: dict[str, dict[str, Column]] = {}
    for section in (section for form in forms for section in form.sections):
        known = columns.setdefault(section.key, {})
        for field in section.fields:
            if field.value is not None:
                continue
            column = column_of(field)
            if known.setdefault(field.key, column) != column:
                raise ValueError(f"{section.key}.{field.key} changes its type or digits between forms")
    return {key: SectionTable(key, found) for key, found in columns.items()}
