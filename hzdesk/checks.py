"""Running the declared checks (审核) over a return. The same at the school and at the bureau; nothing is raised."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from hzdesk import text
from hzdesk.canonical import plain_decimal
from hzdesk.expressions import Cell, Comparison, Expression, Node
from hzdesk.filling import filling
from hzdesk.findings import Finding, sentence
from hzdesk.forms.model import Check, Field, Form, Missing, Section, Severity
from hzdesk.operands import ReturnOperands, RowOperands, identity, operands_of
from hzdesk.returns import AnnualReturn, Row
from hzdesk.values import Plain, Value, is_number

ROWS = ""  # stands among the fields of a section for which rows there are
SLIPS = (10, 100, 10_000)
_NEAR = Decimal("1.25")  # a factor within a quarter of a slip is taken for one


def run(
    form: Form,
    annual: AnnualReturn,
    previous: AnnualReturn | None = None,
    *,
    not_asked: frozenset[tuple[str, str]] = frozenset(),
) -> tuple[Finding, ...]:
    """All findings of a return in the form's order, each with the explanation that is still good for it.

    `not_asked` names the fields (section, field) that the edition it was filled on did not have.
    """
    operands = operands_of(form, annual, previous, not_asked)
    return explained(form, annual, (found for job in jobs(form) for found in job.run(operands)))


def explained(form: Form, annual: AnnualReturn, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that are told, with what the school has said about them."""
    found = list(findings)
    slips = {(item.section, item.row, item.field) for item in found if _kind(form, item) == "unit_slip"}
    return tuple(
        _explained(annual, item)
        for item in found
        if _kind(form, item) != "change" or (item.section, item.row, item.field) not in slips
    )


@lru_cache(maxsize=16)
def jobs(form: Form) -> tuple["Job", ...]:
    """All there is to check in a return, in the form's order."""
    return tuple(Job(form, section, check) for section in form.sections for check in (None, *section.checks))


@dataclass(frozen=True)
class Job:
    """One check of a form, or without one how a section is filled in."""

    form: Form
    section: Section
    check: Check | None

    def run(self, operands: ReturnOperands) -> Iterable[Finding]:
        if not operands.asks_section(self.section):
            return ()
        if self.check is None:
            return filling(self.form, self.section, operands)
        return _run(_Run(self.form, self.section, self.check, operands))

    @cached_property
    def looks_at(self) -> frozenset[tuple[str, str]]:
        """The fields (section, field) whose values can change its findings, whatever is computed from what."""
        read: set[tuple[str, str]] = set()
        check = self.check
        own = [field.key for field in self.section.fields] if check is None else [*check.fields, _target(check)]
        for key in own:
            self._read(self.section.key, key, read)
        for expression in (self.section.scope, *((check.require, check.when) if check else ())):
            self._read_all(expression, read)
        return frozenset({(self.section.key, ROWS), *read})

    def _read(self, section: str, key: str, read: set[tuple[str, str]]) -> None:
        declared = self.form.by_key[section]
        field = declared.by_key.get(key)
        if field is None or (section, key) in read:
            return
        read.add((section, key))
        for expression in (field.value, field.scope, declared.scope):
            self._read_all(expression, read)

    def _read_all(self, expression: Expression | None, read: set[tuple[str, str]]) -> None:
        for cell in expression.cells if expression is not None else ():
            self._read(cell.section, cell.field, read)


class _Run(NamedTuple):
    """One check over one return. A tuple: a folder of returns has tens of thousands."""

    form: Form
    section: Section
    check: Check
    operands: ReturnOperands

    def rows(self) -> list[RowOperands]:
        """The rows it runs over: all, or the only one of a record, or an empty one for a whole table."""
        if self.check.each_row:
            return self.operands.each_row(self.section)
        return [self.operands.declared_row(self.section, self.check.target.rpartition(".")[0])]

    def field(self, key: str) -> Field:
        return self.section.by_key[key]

    def value(self, row: Row, key: str) -> Plain:
        return self.operands.value(self.section, row, key)

    def last(self, row: Row, key: str) -> Plain:
        return self.operands.row(self.section, row).before(key)

    def shown(self, key: str, value: Value) -> str:
        field = self.field(key)
        return text.with_unit(field, value, self.form.codes.get(field.codes))


def _run(job: _Run) -> Iterator[Finding]:
    if job.check.kind == "unique":
        yield from _unique(job)
        return
    judge, when = _JUDGES[job.check.kind], job.check.when
    for here in job.rows():
        if when is None or when.value(here) is True:
            found = judge(job, here)
            if found is not None:
                yield found


def _require(job: _Run, here: RowOperands) -> Finding | None:
    require, row = job.check.require, here.row
    if require is None:
        return None
    if job.check.missing is not Missing.SKIP_IF_ANY:
        if job.check.missing is Missing.SKIP_IF_ALL and all(_is_blank(cell, here) for cell in require.cells):
            return None
        here = job.operands.with_zeros.row(job.section, row)
    if require.value(here) is not False:
        return None
    return _finding(job, row, _target(job.check) or _own_field(job, require), **_sides(job, require.node, here))


def _sum(job: _Run, here: RowOperands) -> Finding | None:
    whole, *parts = job.check.fields
    total, values = here[whole], [here[part] for part in parts]
    if job.check.missing is Missing.SKIP_IF_ALL and any(value is not None for value in values):
        values = [0 if value is None else value for value in values]
    if not is_number(total) or any(value is None for value in values):
        return None
    right = sum(value for value in values if is_number(value))
    if right == total:
        return None
    labels = "、".join(job.field(part).label for part in parts)
    return _finding(job, here.row, whole, parts=labels, left=job.shown(whole, total), right=job.shown(whole, right))


def _part(job: _Run, here: RowOperands) -> Finding | None:
    part, whole = job.check.fields
    left, right = here[part], here[whole]
    if not is_number(left) or not is_number(right) or left <= right:
        return None
    label = job.field(whole).label
    return _finding(job, here.row, part, parts=label, left=job.shown(part, left), right=job.shown(whole, right))


def _both(job: _Run, here: RowOperands) -> Finding | None:
    blank = [key for key in job.check.fields if here[key] is None]
    if not blank or len(blank) == len(job.check.fields):
        return None
    return _finding(job, here.row, blank[0], parts="、".join(job.field(key).label for key in job.check.fields))


def _change(job: _Run, here: RowOperands) -> Finding | None:
    key = job.check.fields[0]
    now, before = here[key], here.before(key)
    if not is_number(now) or not is_number(before):
        return None
    change = abs(Decimal(now) - before)
    if change <= job.check.floor or change * 100 <= job.check.limit * abs(Decimal(before)):
        return None
    share = f"{text.show_number(change * 100 / abs(Decimal(before)), 1)}%" if before else job.shown(key, now)
    share = f"{'多' if now > before else '少'} {share}"
    limit = f"{job.check.limit}%"
    return _finding(job, here.row, key, previous=job.shown(key, before), change=share, limit=limit)


def _unit_slip(job: _Run, here: RowOperands) -> Finding | None:
    key = job.check.fields[0]
    now, before = here[key], here.before(key)
    if not is_number(now) or not is_number(before) or now <= 0 or before <= 0:
        return None
    factor = max(Decimal(now), Decimal(before)) / min(now, before)
    slip = next((slip for slip in SLIPS if slip / _NEAR <= factor <= slip * _NEAR), None)
    if slip is None:
        return None
    right = now * slip if now < before else Decimal(now) / slip
    fits = right == text.round_half_up(right, text.digits_of(job.field(key)))
    found = _finding(job, here.row, key, previous=job.shown(key, before), change=f"{slip:,}")
    whole = int(right) if isinstance(now, int) else Decimal(right)
    return found._replace(suggestion=whole) if fits else found


_JUDGES: Mapping[str, Callable[[_Run, RowOperands], Finding | None]] = {
    "": _require,
    "sum": _sum,
    "part": _part,
    "both": _both,
    "change": _change,
    "unit_slip": _unit_slip,
}


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
        digest=_digest(job, row) if job.check.severity is Severity.QUERY else "",
        answers=job.check.answers,
        source=job.check.source,
    )


def _sides(job: _Run, node: Node, here: RowOperands) -> dict[str, str]:
    """Both sides of a comparison as text with the unit of the first figure that stands there."""
    if not isinstance(node, Comparison):
        return {}
    return {"left": _side(job, node.left, here), "right": _side(job, node.right, here)}


def _is_blank(cell: Cell, here: RowOperands) -> bool:
    """Whether nothing is filled in: the cell, or for an aggregate all cells it runs over."""
    if not cell.pooled:
        return cell.value(here) is None
    rows = here.rows(cell.section, cell.last)
    return rows is None or (isinstance(rows, list) and all(row[cell.field] is None for row in rows))


def _side(job: _Run, node: Node, here: RowOperands) -> str:
    value = node.compiled()(here)
    cell = next(_cells(node), None)
    field = job.form.by_key[cell.section].by_key[cell.field] if cell is not None else None
    if field is None or not is_number(value):
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


def _target(check: Check) -> str:
    """The field that the check's findings are told at, if it says so; the row before it is left out."""
    return check.target.rpartition(".")[2]


def _own_field(job: _Run, require: Expression) -> str:
    own = (cell.field for cell in require.cells if cell.section == job.section.key)
    return next(own, "")


def _digest(job: _Run, row: Row) -> str:
    """SHA-256 over the values of all operands. Neither the order of rows, nor their ids, nor trailing zeros matter."""
    values: list[object] = [[key, _exact(job.value(row, key)), _exact(job.last(row, key))] for key in job.check.fields]
    here = job.operands.row(job.section, row)
    for expression in (job.check.require, job.check.when):
        cells = expression.cells if expression is not None else ()
        values += [[c.section, c.row, c.field, c.last, _exact(c.value(here))] for c in cells if not c.pooled]
        for section, last in dict.fromkeys((cell.section, cell.last) for cell in cells if cell.pooled):
            columns = [c.field for c in cells if c.pooled and (c.section, c.last) == (section, last)]
            rows = here.rows(section, last)
            each = rows if isinstance(rows, list) else []
            values += sorted([_exact(found[key]) for key in columns] for found in each)
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()


def _exact(value: Plain) -> str:
    """The same text for the same number, whether it was typed, stored or read from a workbook."""
    return plain_decimal(value) if isinstance(value, Decimal) else text.plain(value)


def place_of_row(operands: ReturnOperands, section: Section, row_id: str) -> str:
    """How people call the row with this id; nothing for a whole section."""
    if not row_id:
        return ""
    row = operands.annual.row(section.key, row_id) or Row(row_id)
    return text.row_name(operands.form, section, row, operands.position(section, row_id))


def where(form: Form, annual: AnnualReturn, finding: Finding) -> tuple[str, str, str]:
    """Section, row and field of a finding by the names that people see."""
    section = form.by_key[finding.section]
    rows = annual.rows(section.key)
    position = next((place for place, row in enumerate(rows, 1) if row.id == finding.row), 0)
    row = annual.row(section.key, finding.row) or Row(finding.row)
    named = text.row_name(form, section, row, position) if position or section.kind == "matrix" else ""
    field = section.by_key.get(finding.field)
    return section.title, named, field.label if field is not None else ""


def _explained(annual: AnnualReturn, finding: Finding) -> Finding:
    given = annual.explanation(finding.check, finding.section, finding.row)
    if given is None:
        return finding
    if given.digest == finding.digest:
        return finding._replace(explanation=given.text)
    return finding._replace(earlier=given.text)


def _kind(form: Form, finding: Finding) -> str:
    checks = form.checks
    return checks[finding.check].kind if finding.check in checks else ""
