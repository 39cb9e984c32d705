"""Findings about filling in itself: blanks, unreadable entries, unknown codes, unanswered tables."""

from collections.abc import Iterator
from math import inf
from typing import NamedTuple

from hzdesk import text
from hzdesk.findings import (
    BLANK,
    CONTRADICTORY,
    NAMELESS,
    OR_NOT_APPLICABLE,
    OUT_OF_RANGE,
    SENTENCES,
    TOO_LONG,
    TOO_MANY_ROWS,
    TYPE_NAMES,
    TYPED_CODE,
    UNANSWERED,
    UNKNOWN_CODE,
    UNREADABLE,
    Finding,
    how_to_fill,
)
from hzdesk.forms.codes import CodeList
from hzdesk.forms.model import CODED, Field, FieldType, Form, Section, Severity
from hzdesk.operands import ReturnOperands
from hzdesk.returns import Row
from hzdesk.values import NA, NUMBER, Unreadable, Value


def filling(form: Form, section: Section, operands: ReturnOperands) -> Iterator[Finding]:
    """What is not filled in, or not as the field wants it."""
    rows = operands.annual.rows(section.key)
    if section.kind == "table":
        yield from _table(section, len(rows), section.key in operands.annual.nothing)
    asked = [
        _Asked(field.key, field, form.codes.get(field.codes) if field.type in CODED else None, _most(field))
        for field in section.typed.values()
        if operands.asks(section, field)
    ]
    for row in operands.declared_rows(section):
        values = row.values
        for item in asked:
            value = values.get(item.key)
            if type(value) is int and 0 <= value <= item.most:
                continue  # most of all cells, at once
            found = _cell(section, row, item, value, operands.year)
            if found is not None:
                yield found


class _Asked(NamedTuple):
    """A field that is asked for, with what its cells are held against."""

    key: str
    field: Field
    codes: CodeList | None
    most: float  # the highest number that makes sense; below 0 where no number does


def _table(section: Section, rows: int, nothing: bool) -> Iterator[Finding]:
    if not rows and not nothing:
        yield _about(Severity.ERROR, UNANSWERED, section)
    if rows and nothing:
        yield _about(Severity.ERROR, CONTRADICTORY, section, value=str(rows))
    if rows > section.maximum_rows:
        yield _about(Severity.ERROR, TOO_MANY_ROWS, section, value=str(rows), limit=str(section.maximum_rows))


def _most(field: Field) -> float:
    if not field.is_number:
        return -1
    return field.maximum if field.maximum is not None else 100 if field.type is FieldType.PERCENT else inf


def _cell(section: Section, row: Row, asked: _Asked, value: Value, year: int) -> Finding | None:
    _, field, codes, most = asked
    if value is None:
        if not field.required:
            return None
        otherwise = OR_NOT_APPLICABLE if field.key not in section.identity else ""
        return _at(Severity.ERROR, BLANK, section, row, field, value, how=how_to_fill([field]), otherwise=otherwise)
    if value is NA:
        return _at(Severity.ERROR, NAMELESS, section, row, field, value) if field.key in section.identity else None
    if isinstance(value, Unreadable) and field.maximum and field.type in (FieldType.TEXT, FieldType.LONG_TEXT):
        length = f"{len(value.text.strip()):,}"
        return _at(Severity.ERROR, TOO_LONG, section, row, field, length, limit=f"{field.maximum:,}")
    if isinstance(value, Unreadable):
        until = "计入合计" if field.is_number else "算填好"
        found = _at(Severity.ERROR, UNREADABLE, section, row, field, value, until=until)
        return found._replace(suggestion=text.probable(field, value.text, codes))
    if codes is not None and isinstance(value, str):
        return _code(section, row, field, codes, value, year)
    limit = _outside(field, value, most) if field.is_number else ""
    return _at(Severity.ERROR, OUT_OF_RANGE, section, row, field, value, limit=limit) if limit else None


def _code(section: Section, row: Row, field: Field, codes: CodeList, value: str, year: int) -> Finding | None:
    entry = codes.entry(value)
    if entry is None and codes.open:
        return _at(Severity.HINT, TYPED_CODE, section, row, field, value)
    if entry is None or not entry.valid_in(year):
        return _at(Severity.ERROR, UNKNOWN_CODE, section, row, field, value)
    return None


def _outside(field: Field, value: Value, most: float) -> str:
    """The range that a number leaves, in words; empty when it is inside. Only a decimal may be negative."""
    if not isinstance(value, NUMBER):
        return ""
    if value < 0 and field.type is not FieldType.DECIMAL:
        return "不小于 0"
    return f"在 0—{most:,} 之间" if value > most else ""


def _about(severity: Severity, check: str, section: Section, **words: str) -> Finding:
    return Finding(check, severity, section.key, "", "", SENTENCES[check].format_map(words))


def _at(
    severity: Severity, check: str, section: Section, row: Row, field: Field, value: Value, **words: str
) -> Finding:
    shown = text.with_unit(field, value) if check == OUT_OF_RANGE else text.plain(value)
    known = {"label": field.label, "value": shown, "type": TYPE_NAMES[field.type]}
    return Finding(check, severity, section.key, row.id, field.key, SENTENCES[check].format_map(known | words))
