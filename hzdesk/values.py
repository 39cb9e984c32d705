"""The values a cell can hold. Blank, zero and 不适用 are three different things, everywhere.

None is blank (空白), `NA` is 不适用, `Unreadable` keeps an entry that is not of the field's type exactly as typed.
Counts and years are int; money (元), percent and decimal are Decimal; a code is "CODE", or "CODE NAME" for an entry
outside an open code list.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Final, TypeGuard


class NotApplicable(Enum):
    NA = "不适用"


NA: Final = NotApplicable.NA
NOTHING: Final = "本年无"  # what a table says instead of rows


@dataclass(frozen=True)
class Unreadable:
    """What somebody typed that the field cannot hold; no total and no check reads it."""

    text: str


NUMBER: Final = (int, Decimal)  # for isinstance, which takes a tuple faster than a union; truth is a number to it, too

Plain = int | Decimal | str | bool | NotApplicable | None
Value = Plain | date | Unreadable


def is_number(value: object) -> TypeGuard[int | Decimal]:
    return isinstance(value, NUMBER) and not isinstance(value, bool)


def added(values: Iterable[Plain]) -> int | Decimal | NotApplicable | None:
    """The sum of what applies: no value where one is blank, 不适用 where all are, 0 where there is nothing to add."""
    found = list(values)
    applying = [value for value in found if value is not NA]
    if None in applying:
        return None
    return sum(value for value in applying if isinstance(value, NUMBER)) if applying or not found else NA
