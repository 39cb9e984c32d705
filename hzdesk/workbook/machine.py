"""The hidden sheet: what a program wants to know of a submission, written so that any program can read it.

Each row has a name and a piece of text; the pieces of one name, joined, are one JSON document:
`head` says whose return it is and on which edition of which form; `content` is the canonical content itself, so that
SHA-256 over it gives the check code; `rows` the ids of the rows of tables, `answers` the digests of the explanations;
`previous` the last-year values that the checks use.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from hzdesk.canonical import canonical_json, content, form_digest, from_content, normal
from hzdesk.expressions import Expression
from hzdesk.forms.model import Form, Section
from hzdesk.returns import AnnualReturn, Frame, Row
from hzdesk.workbook.cover import Cover
from hzdesk.workbook.layout import Role, SheetLayout

FORMAT = 1
_PIECE = 16_000  # a cell holds 32 767 UTF-16 units
HEAD, CONTENT, ROWS, ANSWERS, PREVIOUS = "head", "content", "rows", "answers", "previous"
NAMES = (HEAD, CONTENT, ROWS, ANSWERS, PREVIOUS)


@dataclass(frozen=True, slots=True)
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
        "frame": asdict(annual.frame),
        "form": form.key,
        "edition": form.edition,
        "form_digest": form_digest(form),
        "cover": asdict(cover),
        "heads": {sheet.section.key: heads_of(sheet) for sheet in sheets if sheet.plan.columns},
    }
    rows = {
        section.key: [row.id for row in annual.rows(section.key)] for section in form.sections if not section.row_keys
    }
    answers = [[e.check, e.section, e.row, e.digest] for e in annual.explanations]
    made: dict[str, object] = {HEAD: head, CONTENT: content(form, annual), ROWS: rows, ANSWERS: answers}
    if previous is not None:
        used = operands_of_last_year(form, previous)
        made[PREVIOUS] = {"frame": asdict(used.frame), "edition": used.edition, "content": content(form, used)}
    return {name: canonical_json(document) for name, document in made.items()}


def heads_of(sheet: SheetLayout) -> dict[str, str]:
    return {c.head: c.field.key for c in sheet.columns if c.field is not None and c.role is Role.VALUE}


def to_rows(documents: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, text in documents.items():
        for start in range(0, len(text), _PIECE):
            yield name, text[start : start + _PIECE]


def from_rows(rows: Iterable[Sequence[object]]) -> Mapping[str, str]:
    found: dict[str, list[str]] = {}
    for name, piece, *_ in rows:
        if isinstance(name, str) and isinstance(piece, str) and name in NAMES:
            found.setdefault(name, []).append(piece)
    return {name: "".join(pieces) for name, pieces in found.items()}


def read_head(text: str) -> Head:
    """Raises ValueError, KeyError or TypeError for anything but a head of this format."""
    found = json.loads(text)
    cover = {field.name: found["cover"][field.name] for field in fields(Cover) if field.name in found["cover"]}
    cover["signers"] = tuple(cover.get("signers", ()))
    heads = {str(key): {str(head): str(name) for head, name in known.items()} for key, known in found["heads"].items()}
    return Head(_frame(found["frame"]), found["form"], found["edition"], found["form_digest"], Cover(**cover), heads)


def read_previous(form: Form, text: str) -> AnnualReturn:
    found = json.loads(text)
    return from_content(form, _frame(found["frame"]), found["edition"], found["content"])


def read_content(form: Form, head: Head, documents: Mapping[str, str]) -> AnnualReturn:
    """The return as the machine copy has it, with the ids its rows have at the school."""
    annual = from_content(form, head.frame, head.edition, json.loads(documents[CONTENT]))
    ids = json.loads(documents[ROWS])
    named = {
        key: tuple(replace(row, id=row_id) for row, row_id in zip(rows, ids[key], strict=True)) if key in ids else rows
        for key, rows in annual.sections.items()
    }
    answers = json.loads(documents[ANSWERS])
    explanations = tuple(
        replace(item, row=row, digest=digest)
        for item, (_, _, row, digest) in zip(annual.explanations, answers, strict=True)
    )
    return replace(annual, sections=named, explanations=explanations)


def digests(text: str) -> Mapping[tuple[str, str, str], str]:
    """Digest of the operands by check, section and row id."""
    return {(check, section, row): digest for check, section, row, digest in json.loads(text)}


def operands_of_last_year(form: Form, previous: AnnualReturn) -> AnnualReturn:
    """Last year's return cut down to what checks and indicators of this form read of it."""
    wanted = _fields_of_last_year(form)
    kept = normal(form, previous)
    sections = {
        key: tuple(_cut(row, wanted[key]) for row in rows) for key, rows in kept.sections.items() if wanted.get(key)
    }
    nothing = frozenset(key for key in kept.nothing if wanted.get(key))
    return normal(form, replace(kept, sections=sections, nothing=nothing, explanations=()))


def _cut(row: Row, wanted: set[str]) -> Row:
    return Row(row.id, {key: value for key, value in row.values.items() if key in wanted})


def _fields_of_last_year(form: Form) -> dict[str, set[str]]:
    """Field keys by section: those under `prev.`, those compared with last year, and whatever computes them."""
    wanted: dict[str, set[str]] = {}
    for section in form.sections:
        for check in section.checks:
            if check.kind in ("change", "unit_slip"):
                _want(form, wanted, section.key, check.fields[0])
            for expression in (check.require, check.when):
                _want_cells(form, wanted, expression)
        for expression in [i.value for i in section.indicators] + [f.value for f in section.fields]:
            _want_cells(form, wanted, expression)
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
    return Frame(**{field.name: found[field.name] for field in fields(Frame)})
