"""Code lists: what a coded field can be answered with (programmes, districts, contests, awards ...).

An entry is never deleted: it gets a last year. An open list also accepts a code and name that the school types.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Code(NamedTuple):
    """One entry. The years are the first and the last one it may be used for; None is open ended."""

    code: str
    name: str
    pinyin: str  # toneless, without spaces
    initials: str  # one letter for each letter, digit or Chinese character of the name
    valid_from: int | None
    valid_to: int | None
    attributes: Mapping[str, str]

    def valid_in(self, year: int) -> bool:
        return (self.valid_from is None or self.valid_from <= year) and (self.valid_to is None or year <= self.valid_to)


class CodeList(NamedTuple):
    """A code list; `attributes` names in Chinese what its entries know beside code and name (key -> label)."""

    key: str
    title: str
    source: str
    open: bool
    attributes: Mapping[str, str]
    entries: Mapping[str, Code]

    def entry(self, value: str) -> Code | None:
        """The entry that a code value means; None for one that was typed beside the list."""
        return self.entries.get(value) or self.entries.get(split_code(value)[0])


def split_code(value: str) -> tuple[str, str]:
    """Code and typed name of a code value: "CODE", or "CODE NAME" for an entry outside an open list."""
    code, *name = value.strip().split(maxsplit=1) or [""]
    return code, name[0] if name else ""
