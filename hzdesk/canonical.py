"""The canonical form of a return, and the two fingerprints made from it: check code (校验码) and form digest.

Canonical JSON has sorted keys, no spaces, UTF-8 without escapes and text in NFC. Numbers are strings of plain
decimals (`"12.5"`), blanks are left out, 不适用 is `{"na":true}`, an unreadable entry `{"typed":"8O"}`, a date its ISO
text. No time, signer or program version enters, so store, workbook and merged data give the same code.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any

from hzdesk.expressions import Expression
from hzdesk.forms.model import Field, FieldType, Form, Section
from hzdesk.returns import AnnualReturn, Explanation, Frame, Row
from hzdesk.text import clean
from hzdesk.values import NA, Unreadable, Value

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LETTERS, _GROUP = 16, 4


def canonical_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def normal(form: Form, annual: AnnualReturn) -> AnnualReturn:
    """The return in its one canonical shape: what is declared and typed, in the form's order, without blanks.

    Rows of a table keep their position; declared rows stand in declared order and are left out when they are empty.
    """
    sections = {section.key: _rows(section, annual) for section in form.sections}
    sections = {key: rows for key, rows in sections.items() if rows}
    tables = {section.key for section in form.sections if section.kind == "table"}
    kept = replace(annual, sections=sections, nothing=annual.nothing & tables)
    explanations = [
        item._replace(text=words)
        for item in annual.explanations
        if (words := clean(item.text).strip())
        and item.section in form.by_key
        and _has_row(form.by_key[item.section], kept, item.row)
    ]
    order = [(e.check, e.section, str(_place(form.by_key[e.section], kept, e.row)).zfill(9), e) for e in explanations]
    return replace(kept, explanations=tuple(item[-1] for item in sorted(order, key=lambda item: item[:3])))


def content(form: Form, annual: AnnualReturn, digest: str = "") -> dict[str, Any]:
    """What the check code stands for. `digest` is that of the edition the return was filled on, `form`'s by default."""
    kept = normal(form, annual)
    return {
        "school_code": annual.frame.school_code,
        "year": str(annual.frame.year),
        "revision": str(annual.frame.revision),
        "form": digest or form_digest(form),
        "sections": {key: _content(form.by_key[key], rows) for key, rows in kept.sections.items()},
        "nothing": sorted(kept.nothing),
        "explanations": [
            [e.check, e.section, _place(form.by_key[e.section], kept, e.row), e.text] for e in kept.explanations
        ],
    }


def from_content(form: Form, frame: Frame, edition: str, found: Mapping[str, Any]) -> AnnualReturn:
    """The return that `content` was made of. Rows of tables get their position as id, explanations no digest."""
    sections = {
        key: tuple(_read_rows(form.by_key[key], rows)) for key, rows in found["sections"].items() if key in form.by_key
    }
    nothing = frozenset(found["nothing"])
    explanations = tuple(
        Explanation(check, section, row, words, "") for check, section, row, words in found["explanations"]
    )
    return AnnualReturn(frame, form.key, edition, sections, nothing, explanations)


def check_code(form: Form, annual: AnnualReturn, digest: str = "") -> str:
    """The check code `XXXX-XXXX-XXXX-XXXX`: 16 Crockford base32 characters of SHA-256 over the canonical content."""
    return code_of(canonical_json(content(form, annual, digest)))


def code_of(canonical: str) -> str:
    """The check code of a canonical content."""
    number = int.from_bytes(hashlib.sha256(canonical.encode()).digest()[: _CODE_LETTERS * 5 // 8])
    letters = "".join(_CROCKFORD[number >> 5 * place & 31] for place in reversed(range(_CODE_LETTERS)))
    return "-".join(letters[place : place + _GROUP] for place in range(0, _CODE_LETTERS, _GROUP))


@lru_cache(maxsize=64)
def form_digest(form: Form) -> str:
    """SHA-256 (hex) over canonical JSON of the loaded form with its code lists.

    An attribute that has its default is left out, so that a later program, which knows more attributes, finds the same
    digest for the same form.
    """
    return hashlib.sha256(canonical_json(_declared(replace(form, earlier=()))).encode()).hexdigest()


def value_content(value: Value) -> Any:
    """A value that is not blank, as it stands in canonical JSON."""
    match value:
        case bool():
            return value
        case int():
            return str(value)
        case Decimal():
            return plain_decimal(value)
        case str():
            return clean(value)
        case date():
            return value.isoformat()
        case Unreadable(typed):
            return {"typed": clean(typed)}
    return {"na": True}


def plain_decimal(number: Decimal) -> str:
    """`12.5`, `-3`, `0`: no exponent, no trailing zeros, no minus zero."""
    shown = f"{number:f}"
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "0" if shown in ("-0", "") else shown


def read_value(field: Field, found: Any) -> Value:
    """The value that `value_content` made."""
    if isinstance(found, dict):
        return NA if found.get("na") is True else Unreadable(str(found.get("typed", "")))
    if isinstance(found, bool):
        return found
    if field.type in (FieldType.COUNT, FieldType.YEAR):
        return int(found)
    if field.is_number:
        return Decimal(found)
    return date.fromisoformat(found) if field.type is FieldType.DATE else str(found)


def _rows(section: Section, annual: AnnualReturn) -> tuple[Row, ...]:
    keys = section.typed
    if section.kind == "table":
        return tuple(_typed(row, keys) for row in annual.rows(section.key))
    found = (annual.row(section.key, key) for key in section.row_keys if key not in section.totals)
    typed = (_typed(row, keys) for row in found if row is not None)
    return tuple(row for row in typed if row.values)


def _typed(row: Row, keys: Iterable[str]) -> Row:
    values = row.values
    return Row(row.id, {key: _clean(value) for key in keys if (value := values.get(key)) is not None})


def _clean(value: Value) -> Value:
    if isinstance(value, str):
        return clean(value)
    return Unreadable(clean(value.text)) if isinstance(value, Unreadable) else value


def _content(section: Section, rows: tuple[Row, ...]) -> Any:
    plain = ({key: value_content(value) for key, value in row.values.items()} for row in rows)
    return list(plain) if section.kind == "table" else dict(zip((row.id for row in rows), plain, strict=True))


def _read_rows(section: Section, found: Any) -> Iterator[Row]:
    rows = ((str(place), row) for place, row in enumerate(found, 1)) if isinstance(found, list) else found.items()
    for row_id, values in rows:
        known = {key: section.by_key[key] for key in values if key in section.by_key}
        yield Row(row_id, {key: read_value(field, values[key]) for key, field in known.items()})


def _has_row(section: Section, annual: AnnualReturn, row: str) -> bool:
    return not row or row in section.row_keys or annual.row(section.key, row) is not None


def _place(section: Section, annual: AnnualReturn, row: str) -> str:
    """A row as other people can name it: its position in a table from 1, its key in a matrix."""
    if section.kind != "table" or not row:
        return row
    return str(next(place for place, found in enumerate(annual.rows(section.key), 1) if found.id == row))


def _declared(item: object) -> Any:
    """A declaration as plain JSON, without what equals a default."""
    if isinstance(item, Expression):
        return item.source
    if is_dataclass(item):
        return _without_defaults((field.name, getattr(item, field.name), field.default) for field in fields(item))
    if isinstance(item, tuple) and hasattr(item, "_asdict") and hasattr(item, "_field_defaults"):  # a NamedTuple
        defaults, named = item._field_defaults, item._asdict().items()
        return _without_defaults((name, value, defaults.get(name, MISSING)) for name, value in named)
    if isinstance(item, Mapping):
        return {str(key): _declared(value) for key, value in item.items()}
    if isinstance(item, range):
        return [item.start, item.stop]
    if isinstance(item, tuple | list):
        return [_declared(value) for value in item]
    if isinstance(item, Decimal):
        return plain_decimal(item)
    return item.value if isinstance(item, Enum) else clean(item) if isinstance(item, str) else item


def _without_defaults(declared: Iterable[tuple[str, object, object]]) -> dict[str, Any]:
    """What is declared by name, of names with values and defaults."""
    others = (
        (name, value) for name, value, default in declared if type(value) is not type(default) or value != default
    )
    return {name: _declared(value) for name, value in others}
