"""Code lists: what a coded field can be answered with (programmes, districts, contests, awards ...).

An entry is never deleted: it gets a last year. An open list also accepts a code and name that the school types.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hzdesk.forms.code_search import Spans, match


@dataclass(frozen=True)
class Code:
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


@dataclass(frozen=True)
class Hit:
    """An entry that a search found; `spans` are the stretches (start, end) of its name to mark."""

    entry: Code
    spans: Spans


@dataclass(frozen=True)
class CodeList:
    """A code list; `attributes` names in Chinese what its entries know beside code and name (key -> label)."""

    key: str
    title: str
    source: str
    open: bool
    attributes: Mapping[str, str]
    entries: Mapping[str, Code]

    def find(self, text: str, year: int, limit: int | None = None) -> list[Hit]:
        """The entries valid in `year` that fit what was typed, best first.

        Words are parts of the name, its pinyin or initials from any character on, or the beginning of the code; all of
        them must fit. Nothing typed finds everything, in the order of the list.
        """
        found = [
            (fit.rank, Hit(entry, fit.spans))
            for entry in self.entries.values()
            if entry.valid_in(year) and (fit := match(text, entry.code, entry.name, entry.pinyin, entry.initials))
        ]
        found.sort(key=lambda item: item[0])
        return [hit for _, hit in found[:limit]]


def split_code(value: str) -> tuple[str, str]:
    """Code and typed name of a code value: "CODE", or "CODE NAME" for an entry outside an open list."""
    code, *name = value.strip().split(maxsplit=1) or [""]
    return code, name[0] if name else ""
