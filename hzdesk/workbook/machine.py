"""The hidden sheet: what a program wants to know of a submission, written so that any program can read it.

Each row has a name and a piece of text; the pieces of one name, joined, are one JSON document:
`head` says whose return it is and on which edition of which form; `content` is the canonical content itself, so that
SHA-256 over it gives the check code; `rows` the ids of the rows of tables, `answers` the digests of the explanations;
`previous` the last-year values that the checks and the headline use. A workbook for another office has `office`
instead: its name and the sections in it; `content` is what stood in those when it was made.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from hzdesk.canonical import canonical_json, content, form_digest, from_content, normal
from hzdesk.expressions import Expression
from hzdesk.forms.model import Form, Section
from hzdesk.operands import under_new_names
from hzdesk.returns import AnnualReturn, Frame, Row
from hzdesk.values import NUMBER
from hzdesk.workbook.cover import Cover
from hzdesk.workbook.layout import SheetLayout

FORMAT = 1
_PIECE = 16_000  # a cell holds 32 767 UTF-16 units
HEAD, CONTENT, ROWS, ANSWERS, PREVIOUS, OFFICE = "head", "content", "rows", "answers", "previous", "office"
NAMES = (HEAD, CONTENT, ROWS, ANSWERS, PREVIOUS, OFFICE)
EXACT = 2**53  # a sheet holds whole numbers below
_DIGITS_AT_MOST = 15
DAMAGE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What reading a document raises when it is not one that this program wrote."""


@dataclass(frozen=True)
class Head:
    """`heads` names for each table or matrix the field under each head of its sheet."""

    frame: Frame
    form: str
    edition: str
    form_digest: str
    cover: Cover
    heads: Mapping[str, Mapping[str, str]]


def documents(
    form: Form, annual: AnnualReturn, previous: AnnualReturn | None, cover: Cover, sheets: Sequence[SheetLayout]
) -> Mapping[str, str]:
    """The documents by name. `annual` is in its normal shape."""
    head = {
        "format": FORMAT,
        "frame": annual.frame._asdict(),
        "form": form.key,
        "edition": form.edition,
        "form_digest": form_digest(form),
        "cover": cover._asdict(),
        "heads": {sheet.section.key: sheet.heads for sheet in sheets if sheet.plan.columns},
    }
    rows = {
        section.key: [row.id for row in annual.rows(section.key)] for section in form.sections if not section.row_keys
    }
    answers = [[e.check, e.section, e.row, e.digest] for e in annual.explanations]
    made: dict[str, object] = {HEAD: head, CONTENT: content(form, annual), ROWS: rows, ANSWERS: answers}
    if previous is not None:
        used = operands_of_last_year(form, previous)
        made[PREVIOUS] = {"frame": used.frame._asdict(), "edition": used.edition, "content": content(form, used)}
    return {name: canonical_json(document) for name, document in made.items()}


def to_rows(documents: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, text in documents.items():
        for start in range(0, len(text), _PIECE):
            yield name, text[start : start + _PIECE]


def from_rows(rows: Iterable[Sequence[object]]) -> Mapping[str, str]:
    found: dict[str, list[str]] = {}
    for row in rows:
        name, piece = (*row, "", "")[:2]
        if isinstance(name, str) and isinstance(piece, str) and name in NAMES:
            found.setdefault(name, []).append(piece)
    return {name: "".join(pieces) for name, pieces in found.items()}


def read_head(text: str) -> Head:
    """The head in a document; one of the `DAMAGE` for anything but a head of this format."""
    found = _loaded(text)
    cover = _facts(Cover, found["cover"])
    cover["signers"] = tuple(map(_text, cover.get("signers", ())))
    heads = {str(key): {str(head): str(name) for head, name in known.items()} for key, known in found["heads"].items()}
    form, edition, digest = (_text(found[name]) for name in ("form", "edition", "form_digest"))
    return Head(_frame(found["frame"]), form, edition, digest, Cover(**cover), heads)


def read_previous(form: Form, text: str) -> AnnualReturn:
    """Last year's return in a document; one of the `DAMAGE` when it is not one that this program writes."""
    found = _loaded(text)
    return _sound(from_content(form, _frame(found["frame"]), _text(found["edition"]), found["content"]))


def read_content(form: Form, head: Head, documents: Mapping[str, str]) -> AnnualReturn:
    """The return as the machine copy has it, with the ids its rows have at the school; or one of the `DAMAGE`."""
    annual = _sound(from_content(form, head.frame, head.edition, _loaded(documents[CONTENT])))
    ids = _loaded(documents[ROWS])
    named = {
        key: tuple(Row(_text(known), row.values) for row, known in zip(rows, ids[key], strict=True))
        if key in ids
        else rows
        for key, rows in annual.sections.items()
    }
    answers = _loaded(documents[ANSWERS])
    explanations = tuple(
        item._replace(row=_text(row), digest=_text(digest))
        for item, (_, _, row, digest) in zip(annual.explanations, answers, strict=True)
    )
    return replace(annual, sections=named, explanations=explanations)


def digests(text: str) -> Mapping[tuple[str, str, str], str]:
    """Digest of the operands by check, section and row id."""
    found = ([_text(word) for word in answer] for answer in _loaded(text))
    return {(check, section, row): digest for check, section, row, digest in found}


def operands_of_last_year(form: Form, previous: AnnualReturn) -> AnnualReturn:
    """Last year's return cut down to what checks and indicators of this form read of it, and the headline beside it."""
    wanted = _fields_of_last_year(form)
    kept = normal(form, under_new_names(form, previous))
    sections = {
        key: tuple(_cut(row, wanted[key]) for row in rows) for key, rows in kept.sections.items() if wanted.get(key)
    }
    nothing = frozenset(key for key in kept.nothing if wanted.get(key))
    return normal(form, replace(kept, sections=sections, nothing=nothing, explanations=()))


def read_office(text: str) -> tuple[str, tuple[str, ...]]:
    """The office in a document and the keys of its sections; or one of the `DAMAGE`."""
    found = _loaded(text)
    return _text(found["name"]), tuple(map(_text, found["sections"]))


def _cut(row: Row, wanted: set[str]) -> Row:
    return Row(row.id, {key: value for key, value in row.values.items() if key in wanted})


def _fields_of_last_year(form: Form) -> dict[str, set[str]]:
    """Field keys by section: those under `prev.`, those compared with last year, and whatever computes them.

    The headline is shown with last year's to whoever signs further, on a computer that has nothing but this file.
    """
    wanted: dict[str, set[str]] = {}
    for section in form.sections:
        for check in section.checks:
            if check.kind in ("change", "unit_slip"):
                _want(form, wanted, section.key, check.fields[0])
            for expression in (check.require, check.when):
                _want_cells(form, wanted, expression)
        for expression in [i.value for i in section.indicators] + [f.value for f in section.fields]:
            _want_cells(form, wanted, expression)
    for cell in (cell for key in form.headline for cell in form.indicators[key].value.cells):
        _want(form, wanted, cell.section, cell.field)
    return wanted


def _want_cells(form: Form, wanted: dict[str, set[str]], expression: Expression | None) -> None:
    if expression is not None and any(cell.last for cell in expression.cells):
        for cell in expression.cells:
            _want(form, wanted, cell.section, cell.field)


def _want(form: Form, wanted: dict[str, set[str]], section: str, key: str) -> None:
    declared: Section = form.by_key[section]
    known = wanted.setdefault(section, set(declared.identity))
    computed = declared.by_key[key].value
    if computed is None:
        known.add(key)
        return
    for cell in computed.cells:
        if cell.field not in wanted.get(cell.section, ()):
            _want(form, wanted, cell.section, cell.field)


def _frame(found: Mapping[str, Any]) -> Frame:
    frame = Frame(**_facts(Frame, found))
    if not (1 <= frame.year <= 9999 and 1 <= frame.revision <= 9999):
        raise ValueError(f"year {frame.year}, revision {frame.revision}")
    return frame


def _loaded(text: str) -> Any:
    """A JSON document that can be kept and shown: none of its texts has half a character."""
    if "\\u" in text:
        canonical_json(json.loads(text)).encode()
    return json.loads(text)


def _facts(kind: type[Frame | Cover], found: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a frame or cover as they stand in JSON, each of its own type."""
    for name, wanted in kind.__annotations__.items():
        if name in found and wanted in (str, int, bool) and type(found[name]) is not wanted:
            raise TypeError(name)
    return {name: found[name] for name in kind._fields if name in found}


def _text(found: object) -> str:
    if not isinstance(found, str):
        raise TypeError(found)
    return found


def _sound(annual: AnnualReturn) -> AnnualReturn:
    """The return, if its texts are texts and its numbers such as a sheet can hold."""
    for rows in annual.sections.values():
        for value in (value for row in rows for value in row.values.values()):
            if isinstance(value, NUMBER) and not (-EXACT < value < EXACT and _digits(value) <= _DIGITS_AT_MOST):
                raise ValueError(value)
    for item in annual.explanations:
        for word in (item.check, item.section, item.row, item.text):
            _text(word)
    return annual


def _digits(number: int | Decimal) -> int:
    """How many decimals it is written with."""
    if isinstance(number, int):
        return 0
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else _DIGITS_AT_MOST + 1
