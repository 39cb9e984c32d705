"""Values as people write and read them: one place for screen, sheet and command line.

`parse` reads what somebody typed or pasted, `show` writes it for reading, `plain` for editing, logs and files.
"""

import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from hzdesk.forms.codes import CodeList, split_code
from hzdesk.forms.model import CODED, Field, FieldType, Form, Section
from hzdesk.returns import Row
from hzdesk.values import NA, Unreadable, Value, is_number

MINUS = "−"
YES, NO = "是", "否"

_NA_WORDS = frozenset({"不适用", "n/a", "N/A"})
_SCALES = {"亿": 100_000_000, "万": 10_000}
# Compiled when they are first used, not at every start.
_NUMBER = r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d*)?|[+-]?\.\d+"
_DATE = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
_UNWRITABLE = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
_LOOK_ALIKES = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "。": ".", "，": ",", "；": ""})
_DIGITS_AT_MOST = 15  # Excel keeps no more, so neither may a submission


def digits_of(field: Field) -> int:
    """Decimals kept of a number field."""
    return 2 if field.type is FieldType.MONEY else field.digits


def parse(field: Field, text: str, codes: CodeList | None = None) -> Value:
    """The value that the text means for the field; `Unreadable` with the text as typed when it means none."""
    cleaned = clean(text).strip()
    kept_as_typed = Unreadable(text)
    if not cleaned:
        return None
    if cleaned in _NA_WORDS:
        return NA
    if field.type in CODED and codes is not None:
        return parse_code(codes, cleaned, text)
    match field.type:
        case FieldType.TEXT | FieldType.LONG_TEXT:
            kept = cleaned if field.type is FieldType.LONG_TEXT else " ".join(cleaned.split())
            return kept if len(kept) <= (field.maximum or len(kept)) else kept_as_typed
        case FieldType.FLAG:
            return {YES: True, NO: False, "1": True, "0": False, "√": True, "×": False}.get(cleaned, kept_as_typed)
        case FieldType.DATE:
            return _parse_date(cleaned) or kept_as_typed
        case FieldType.YEAR:
            found = re.fullmatch(r"(\d{4})年?", unicodedata.normalize("NFKC", cleaned))
            return int(found[1]) if found else kept_as_typed
    number = parse_number(cleaned, field.unit)
    if number is None or number != round_half_up(number, digits_of(field)):
        return kept_as_typed
    return int(number) if field.type is FieldType.COUNT else number


def clean(typed: str) -> str:
    """The text as every store and sheet can keep it: NFC, lines ended by `\\n`, without control characters."""
    if typed.isprintable():
        return typed if typed.isascii() else unicodedata.normalize("NFC", typed)
    plain = re.sub(_UNWRITABLE, "", typed.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", plain)


def probable(field: Field, text: str, codes: CodeList | None = None) -> Value:
    """The value that somebody probably meant by an unreadable entry (`8O` is 80); None when nothing suggests itself."""
    meant = parse(field, text.translate(_LOOK_ALIKES), codes) if field.is_number else None
    return None if isinstance(meant, Unreadable) or meant is NA else meant


def parse_number(text: str, unit: str = "") -> Decimal | None:
    """The number in a text with its unit, thousands separators, full-width digits or 万; None if there is none."""
    cleaned = unicodedata.normalize("NFKC", text).replace(MINUS, "-").replace("，", ",").replace(" ", "")
    if unit and unit in cleaned:
        cleaned = cleaned.removesuffix(unicodedata.normalize("NFKC", unit))
    scale = _SCALES.get(cleaned[-1:], 1)
    cleaned = cleaned[:-1] if scale > 1 else cleaned
    if not re.fullmatch(_NUMBER, cleaned):
        return None
    try:
        number = Decimal(cleaned.replace(",", "")) * scale
    except InvalidOperation:
        return None
    return number if len(number.as_tuple().digits) <= _DIGITS_AT_MOST else None


def show(field: Field, value: Value, codes: CodeList | None = None) -> str:
    """The value for reading, without its unit: `1,426,150`, `84.3`, `物联网技术应用`, `不适用`; blank is empty."""
    if is_number(value) and field.is_number:
        return show_number(value, digits_of(field), money=field.type is FieldType.MONEY)
    if codes is not None and isinstance(value, str):
        return code_name(value, codes)
    return plain(value)


def show_number(value: Decimal | int, digits: int, *, money: bool = False) -> str:
    """Rounded half up, with thousands separators and a true minus; whole amounts of money without 分."""
    rounded = round_half_up(value, digits)
    if money and rounded == rounded.to_integral_value():
        digits = 0
    rounded = rounded or abs(rounded)  # no −0.0
    return f"{rounded:,.{digits}f}".replace("-", MINUS)


def plain(value: Value) -> str:
    """The value as text without ornament, as it is typed again or kept in a file; blank is empty."""
    match value:
        case None:
            return ""
        case bool():
            return YES if value else NO
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case Unreadable(text):
            return text
    return value.value if value is NA else str(value)


def with_unit(field: Field, value: Value, codes: CodeList | None = None) -> str:
    """`612 人`, `84.3%`, `不适用`, `空白`."""
    shown = show(field, value, codes)
    if value is None:
        return "空白"
    if not field.unit or not field.is_number or value is NA or isinstance(value, Unreadable):
        return shown
    return f"{shown}%" if field.unit == "%" else f"{shown} {field.unit}"


REDEFINED = "口径有变"  # instead of a difference across a change of definition


def difference(now: Decimal | int, before: Decimal | int, digits: int, unit: str, *, money: bool = False) -> str:
    """The change against last year, equal to the difference of the two rounded numbers shown; % in 百分点."""
    change = round_half_up(now, digits) - round_half_up(before, digits)
    sign = "+" if change > 0 else ""
    return f"{sign}{show_number(change, digits, money=money)}" + (" 百分点" if unit == "%" else "")


def round_half_up(value: Decimal | int, digits: int) -> Decimal:
    return Decimal(value).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def grouped(fingerprint: str) -> str:
    """A fingerprint for reading: capital letters in groups of four."""
    upper = fingerprint.upper()
    return " ".join(upper[place : place + 4] for place in range(0, len(upper), 4))


def code_name(value: str, codes: CodeList) -> str:
    """The name of a code value; the value itself when neither list nor entry has a name."""
    if entry := codes.entry(value):
        return entry.name
    code, typed = split_code(value)
    return typed or code


def holder(subject: str) -> str:
    """The name that a certificate's subject gives: what stands after `CN=` (RFC 4514); all of it without one."""
    found = re.search(r"(?:^|,)CN=((?:\\.|[^,\\])*)", subject)
    return re.sub(r"\\([^0-9A-F])", r"\1", found[1]) if found else subject


def basis_text(basis: str, year: int) -> str:
    """The time basis of a figure in Chinese: `时点 2023-09-01`, `时期 2022-09-01 至 2023-08-31`."""
    if basis.startswith("point:"):
        return f"时点 {year}-{basis.removeprefix('point:')}"
    if basis == "academic_year":
        return f"时期 {year - 1}-09-01 至 {year}-08-31"
    return f"时期 {year}-01-01 至 {year}-12-31"


def row_name(form: Form, section: Section, row: Row, position: int) -> str:
    """How people call a row: `第 5 行　计算机应用` in a table, its label in a matrix, nothing in a record."""
    if section.kind == "matrix":
        return next((fixed.label for fixed in section.rows if fixed.key == row.id), "")
    if section.kind != "table":
        return ""
    field = section.by_key[section.identity[0]]
    return f"第 {position} 行　{show(field, row.values.get(field.key), form.codes.get(field.codes))}".rstrip("　")


def parse_code(codes: CodeList, cleaned: str, text: str) -> Value:
    """The code that is meant, by code or name; an open list takes any other as it is. `text` is what was typed."""
    code, name = split_code(cleaned)
    if code in codes.entries:
        return code if name in ("", codes.entries[code].name) else Unreadable(text)
    named = [entry.code for entry in codes.entries.values() if entry.name == cleaned]
    if len(named) == 1:
        return named[0]
    return cleaned if codes.open else Unreadable(text)


def _parse_date(text: str) -> date | None:
    found = re.fullmatch(_DATE, unicodedata.normalize("NFKC", text))
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
