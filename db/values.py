"""A value as its column keeps it; exact in both directions.

INTEGER: counts, years, flags, money in 分, percent and decimals scaled by the field's digits (SQLite has no decimals,
and sums must be exact). TEXT: everything else. Blank is NULL; 不适用 and unreadable entries stand beside the columns.
A value of a wrong type, or with more decimals than declared, raises, on its way out as on its way in: nothing is
rounded, nothing is guessed.
"""

from collections.abc import Callable
from datetime import date
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Any, NamedTuple, TypeVar

from hzdesk.forms.model import Field, FieldType
from hzdesk.text import digits_of
from hzdesk.values import Value

T = TypeVar("T")
Kept = int | str

_DECIMALS = frozenset({FieldType.MONEY, FieldType.PERCENT, FieldType.DECIMAL})
_WHOLE = frozenset({FieldType.COUNT, FieldType.YEAR})
_EXACT = Context(prec=40, traps=[Inexact, InvalidOperation])


class Column(NamedTuple):
    """How the values of one field are kept."""

    name: str
    type: FieldType
    digits: int  # decimals of a scaled number

    @property
    def is_scaled(self) -> bool:
        return self.type in _DECIMALS

    @property
    def is_integer(self) -> bool:
        return self.is_scaled or self.type in _WHOLE or self.type is FieldType.FLAG

    def keeper(self) -> Callable[[Any], Kept]:
        """From a value (neither blank, 不适用 nor unreadable) to what the column keeps."""
        if self.is_scaled:
            return _scaler(self.digits)
        if self.type in _WHOLE:
            return as_whole
        if self.type is FieldType.FLAG:
            return _flag
        return _iso if self.type is FieldType.DATE else as_text

    def reader(self) -> Callable[[Any], Value]:
        """From what the column keeps to the value."""
        if self.is_scaled:
            return _unscaler(self.digits)
        if self.type is FieldType.FLAG:
            return _truth
        return self.parser()

    def parser(self) -> Callable[[Any], Value]:
        """From the change log's JSON to the value."""
        if self.is_scaled:
            return Decimal
        if self.type is FieldType.DATE:
            return date.fromisoformat
        return as_whole if self.type in _WHOLE else _as_is if self.type is FieldType.FLAG else as_text


def column_of(field: Field) -> Column:
    column = Column(f"f_{field.key}", field.type, 0)
    return Column(column.name, field.type, digits_of(field)) if column.is_scaled else column


def _scaler(digits: int) -> Callable[[Decimal | int], int]:
    def scale(value: Decimal | int) -> int:
        if not isinstance(value, Decimal):
            value = Decimal(as_whole(value))
        scaled = _EXACT.scaleb(value, digits)
        kept = int(scaled)
        if kept != scaled:
            raise ValueError(f"{value} has more than {digits} decimals")
        return kept

    return scale


def _unscaler(digits: int) -> Callable[[int], Decimal]:
    return lambda kept: _EXACT.scaleb(Decimal(as_whole(kept)), -digits)


def as_whole(value: object) -> int:
    if type(value) is not int:
        raise TypeError(f"{value!r} is not a whole number")
    return value


def _flag(value: object) -> int:
    if type(value) is not bool:
        raise TypeError(f"{value!r} is neither true nor false")
    return int(value)


def _truth(kept: int) -> bool:
    return (False, True)[as_whole(kept)]


def _iso(value: object) -> str:
    if type(value) is not date:
        raise TypeError(f"{value!r} is not a date")
    return value.isoformat()


def as_text(value: object) -> str:
    if type(value) is not str:
        raise TypeError(f"{value!r} is not a text")
    return value


def _as_is(kept: Any) -> Any:
    return kept


def as_declared(kind: type[T], *found: object, **named: object) -> T:
    """A tuple or dataclass of what was found; a value of another type than it declares raises TypeError."""
    declared = kind.__annotations__
    for name, value in {**dict(zip(declared, found, strict=False)), **named}.items():
        if not isinstance(value, declared[name]):
            raise TypeError(f"{name} of {kind.__name__} is {value!r}")
    return kind(*found, **named)
