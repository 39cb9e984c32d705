"""Running the declared checks (审核) over a return. The same at the school and at the bureau; nothing is raised."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeGuard

from hzdesk import text
from hzdesk.comparison import row_name
from hzdesk.expressions import Cell, Comparison, Expression, Node
from hzdesk.filling import filling
from hzdesk.findings import Finding, sentence
from hzdesk.forms.model import Check, Field, Form, Missing, Section
from hzdesk.operands import ReturnOperands, RowOperands, identity, operands_of
from hzdesk.returns import AnnualReturn, Row
from hzdesk.values import Plain, Value

SLIPS = (10, 100, 10_000)
_NEAR = Decimal("1.25")  # a factor within a quarter of a slip is taken for one


def run(form: Form, annual: AnnualReturn, previous: AnnualReturn | None = None) -> tuple[Finding, ...]:
    """All findings of a return in the form's order, each with the explanation that is still good for it."""
    operands = operands_of(form, annual, previous)
    found: list[Finding] = []
    for section in form.sections:
        if not operands.asks_section(section):
            continue
        found += filling(form, section, operands)
        for check in section.checks:
            found += _run(_Run(form, section, check, operands))
    slips = {(item.section, item.row, item.field) for item in found if _kind(form, item) == "unit_slip"}
    return tuple(
        _explained(annual, item)
        for item in found
        if _kind(form, item) != "change" or (item.section, item.row, item.field) not in slips
    )


@dataclass(frozen=True, slots=True)
class _Run:
    """One check over one return."""

    form: Form
    section: Section
    check: Check
    operands: ReturnOperands

    def field(self, key: str) -> Field:
        return self.section.by_key[key]

    def value(self, row: Row, key: str) -> Plain:
        return self.operands.value(self.section, row, key)

    def last(self, row: Row, key: str) -> Plain:
        return RowOperands(self.operands, self.section, row).here(key, last=True)

    def shown(self, key: str, value: Value) -> str:
        field = self.field(key)
        return text.with_unit(field, value, self.form.codes.get(field.codes))


def _run(job: _Run) -> Iterator[Finding]:
    check, operands = job.check, job.operands
    if check.kind == "unique":
        yield from _unique(job)
        return
    if check.each_row:
        for row in operands.declared_rows(job.section):
            yield from _over(job, row)
        return
    named, _, _ = check.target.rpartition(".")
    home = named or next(iter(job.section.row_keys), "")
    yield from _over(job, operands.annual.row(job.section.key, home) or Row(home))


def _over(job: _Run, row: Row) -> Iterator[Finding]:
    """The check over one row (the only one of a record; an empty one for a check over a whole table)."""
    here = RowOperands(job.operands, job.section, row)
    if job.check.when is not None and job.check.when.value(here) is not True:
        return
    match job.check.kind:
        case "":
            yield from _require(job, row, here)
        case "sum":
            yield from _sum(job, row)
        case "part":
            yield from _part(job, row)
        case "both":
            yield from _both(job, row)
        case "change":
            yield from _change(job, row)
        case "unit_slip":
            yield from _unit_slip(job, row)


def _require(job: _Run, row: Row, here: RowOperands) -> Iterator[Finding]:
    require = job.check.require
    if require is None:
        return
    if job.check.missing is not Missing.SKIP_IF_ANY:
        if job.check.missing is Missing.SKIP_IF_ALL and all(cell.value(here) is None for cell in require.cells):
            return
        whole = job.operands
        filled = ReturnOperands(job.form, whole.annual, whole.last, blank_as_zero=True)
        here = RowOperands(filled, job.section, row)
    if require.value(here) is False:
        _, _, target = job.check.target.rpartition(".")
        yield _finding(job, row, target or _own_field(job, require), **_sides(job, require.node, here))


def _sum(job: _Run, row: Row) -> Iterator[Finding]:
    whole, *parts = job.check.fields
    total, values = job.value(row, whole), [job.value(row, part) for part in parts]
    if job.check.missing is Missing.SKIP_IF_ALL and any(value is not None for value in values):
        values = [0 if value is None else value for value in values]
    if not _is_number(total) or any(value is None for value in values):
        return
    right = sum(value for value in values if _is_number(value))
    if right != total:
        labels = "、".join(job.field(part).label for part in parts)
        yield _finding(job, row, whole, parts=labels, left=job.shown(whole, total), right=job.shown(whole, right))


def _part(job: _Run, row: Row) -> Iterator[Finding]:
    part, whole = job.check.fields
    left, right = job.value(row, part), job.value(row, whole)
    if _is_number(left) and _is_number(right) and left > right:
        label = job.field(whole).label
        yield _finding(job, row, part, parts=label, left=job.shown(part, left), right=job.shown(whole, right))


def _both(job: _Run, row: Row) -> Iterator[Finding]:
    values = [job.value(row, key) for key in job.check.fields]
    blank = [key for key, value in zip(job.check.fields, values, strict=True) if value is None]
    if blank and len(blank) < len(values):
        yield _finding(job, row, blank[0], parts="、".join(job.field(key).label for key in job.check.fields))


def _change(job: _Run, row: Row) -> Iterator[Finding]:
    key = job.check.fields[0]
    now, before = job.value(row, key), job.last(row, key)
    if not _is_number(now) or not _is_number(before):
        return
    change = abs(Decimal(now) - before)
    if change > job.check.floor and change * 100 > job.check.limit * before:
        words = "多" if now > before else "少"
        share = f"{words} {text.show_number(change * 100 / before, 1)}%" if before else f"{words}了"
        limit = f"{job.check.limit}%"
        yield _finding(job, row, key, previous=job.shown(key, before), change=share, limit=limit)


def _unit_slip(job: _Run, row: Row) -> Iterator[Finding]:
    key = job.check.fields[0]
    now, before = job.value(row, key), job.last(row, key)
    if not _is_number(now) or not _is_number(before) or now <= 0 or before <= 0:
        return
    factor = max(Decimal(now), Decimal(before)) / min(now, before)
    for slip in SLIPS:
        if slip / _NEAR <= factor <= slip * _NEAR:
            right = now * slip if now < before else Decimal(now) / slip
            fits = right == text.round_half_up(right, text.digits_of(job.field(key)))
            found = _finding(job, row, key, previous=job.shown(key, before), change=f"{slip:,}")
            whole = int(right) if isinstance(now, int) else Decimal(right)
            yield replace(found, suggestion=whole) if fits else found


def _unique(job: _Run) -> Iterator[Finding]:
    seen: dict[tuple[Value, ...], int] = {}
    section = replace(job.section, identity=job.check.fields)
    for position, row in enumerate(job.operands.annual.rows(section.key), 1):
        names = identity(section, row)
        if None in names:
            continue
        first = seen.setdefault(names, position)
        if first != position:
            labels = "、".join(job.field(key).label for key in job.check.fields)
            yield _finding(job, row, job.check.fields[0], parts=labels, right=f"第 {first} 行")


def _finding(job: _Run, row: Row, key: str, **words: str) -> Finding:
    """The finding at a field, worded; the words that a message may use are lint.PLACEHOLDERS."""
    own = key in job.section.by_key
    value = job.value(row, key) if own and (row.id or job.section.row_keys) else None
    known = dict.fromkeys(("left", "right", "parts", "previous", "change", "limit"), "")
    known |= {
        "label": job.field(key).label if own else "",
        "value": job.shown(key, value) if own else "",
        "row": place_of_row(job.operands, job.section, row.id),
    }
    return Finding(
        check=job.check.id,
        severity=job.check.severity,
        section=job.section.key,
        row=row.id,
        field=key,
        text=sentence(job.check).format_map(known | words),
        digest=_digest(job, row),
        answers=job.check.answers,
        source=job.check.source,
    )


def _sides(job: _Run, node: Node, here: RowOperands) -> dict[str, str]:
    """Both sides of a comparison as text with the unit of the first figure that stands there."""
    if not isinstance(node, Comparison):
        return {}
    return {"left": _side(job, node.left, here), "right": _side(job, node.right, here)}


def _side(job: _Run, node: Node, here: RowOperands) -> str:
    value = node.value(here)
    cell = next(_cells(node), None)
    field = job.form.by_key[cell.section].by_key[cell.field] if cell is not None else None
    if field is None or not _is_number(value):
        return text.plain(value)
    if not field.is_number:
        return text.show_number(value, 0)
    return text.with_unit(field, text.round_half_up(value, max(text.digits_of(field), 1 if value % 1 else 0)))


def _cells(node: Node) -> Iterator[Cell]:
    if isinstance(node, Cell):
        yield node
    for name in ("left", "right", "item", "of"):
        inner = getattr(node, name, None)
        if inner is not None:
            yield from _cells(inner)


def _own_field(job: _Run, require: Expression) -> str:
    own = (cell.field for cell in require.cells if cell.section == job.section.key)
    return next(own, "")


def _digest(job: _Run, row: Row) -> str:
    """SHA-256 over the values of all operands. Neither the order of rows nor their ids matter."""
    values: list[object] = [
        [key, text.plain(job.value(row, key)), text.plain(job.last(row, key))] for key in job.check.fields
    ]
    here = RowOperands(job.operands, job.section, row)
    for expression in (job.check.require, job.check.when):
        cells = expression.cells if expression is not None else ()
        single = [cell for cell in cells if not cell.here or (cell.section == job.section.key and job.check.each_row)]
        values += [[cell.section, cell.row, cell.field, cell.last, text.plain(cell.value(here))] for cell in single]
        for section, last in dict.fromkeys((cell.section, cell.last) for cell in cells if cell not in single):
            columns = [cell.field for cell in cells if cell not in single and cell.section == section]
            rows = here.rows(section, last) or []
            values += sorted([text.plain(found.here(key, last=False)) for key in columns] for found in rows)
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()


def place_of_row(operands: ReturnOperands, section: Section, row_id: str) -> str:
    """How people call the row with this id; nothing for a whole section."""
    rows = operands.annual.rows(section.key)
    position = next((place for place, row in enumerate(rows, 1) if row.id == row_id), 0)
    row = operands.annual.row(section.key, row_id) or Row(row_id)
    return row_name(operands.form, section, row, position) if row_id else ""


def _explained(annual: AnnualReturn, finding: Finding) -> Finding:
    given = annual.explanation(finding.check, finding.section, finding.row)
    if given is None:
        return finding
    if given.digest == finding.digest:
        return replace(finding, explanation=given.text)
    return replace(finding, earlier=given.text)


def _kind(form: Form, finding: Finding) -> str:
    checks = form.checks
    return checks[finding.check].kind if finding.check in checks else ""


def _is_number(value: Plain) -> TypeGuard[int | Decimal]:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
