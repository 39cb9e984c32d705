"""Derived figures (派生指标): for one return, and over schools."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from hzdesk import text
from hzdesk.expressions import Cell
from hzdesk.forms.model import Field, Form, Indicator
from hzdesk.forms.words import FormWords
from hzdesk.operands import ReturnOperands, RowOperands, operands_of
from hzdesk.returns import AnnualReturn
from hzdesk.values import NA, Plain, Unreadable, added, is_number

Number = int | Decimal


class Figure(NamedTuple):
    """An indicator's value. `provisional` marks one computed past blanks, `missing` names what has no value yet.

    What of this is not blank but cannot be read is `unread`. A `disputed` figure has no value, because an error stands
    against one of its operands. A `redefined` one means something else than the year before.
    """

    indicator: Indicator
    value: Number | None
    provisional: bool = False
    missing: tuple[str, ...] = ()
    disputed: bool = False
    redefined: bool = False
    unread: tuple[str, ...] = ()

    @property
    def so_far(self) -> Number | None:
        """The value; none where nothing has been added up yet, because blank is not zero."""
        return None if self.provisional and not self.value else self.value

    def shown(self) -> str:
        return show(self.indicator, self.value)


Fields = frozenset[tuple[str, str]]  # (section, field)


class Total(NamedTuple):
    """An indicator over schools: how many count, which had no value, which had not been asked for it.

    `before` says how many counted for last year's part.
    """

    indicator: Indicator
    value: Number | None
    schools: int
    missing: tuple[str, ...]  # school codes
    before: int = 0
    not_asked: tuple[str, ...] = ()


def figure(form: Form, annual: AnnualReturn, indicator: Indicator, previous: AnnualReturn | None = None) -> Figure:
    """The indicator of one return; without a value outside its scope or where nothing can be computed."""
    operands = operands_of(form, annual, previous)
    if not in_scope(indicator, operands):
        return Figure(indicator, None)
    value = _number(indicator.value.value(operands))
    redefined = annual.frame.year in breaks(form, indicator)
    if value is not None:
        return Figure(indicator, value, redefined=redefined)
    missing = _missing(form, indicator, operands)
    lenient = ReturnOperands(form, annual, operands.last, lenient=True)
    provisional = _number(indicator.value.value(lenient)) if missing else None
    unread = tuple(label for label, cells in missing.items() if any(_is_unread(cell, operands) for cell in cells))
    is_provisional = provisional is not None
    return Figure(indicator, provisional, is_provisional, tuple(missing), redefined=redefined, unread=unread)


def breaks(form: Form, indicator: Indicator) -> Mapping[int, str]:
    """The first years of a new meaning, each with both definitions: of the indicator, or of the fields it reads."""
    read = sorted(fields_read(form, indicator.value.cells))
    items: list[Indicator | Field] = [indicator, *(form.by_key[section].by_key[key] for section, key in read)]
    found: dict[int, str] = {}
    for item in items:
        if item.break_year and item.break_note not in found.get(item.break_year, ""):
            found[item.break_year] = found.get(item.break_year, "") + item.break_note
    return found


def in_scope(indicator: Indicator, operands: ReturnOperands) -> bool:
    return indicator.scope is None or indicator.scope.value(operands) is True


def total(
    form: Form, returns: Sequence[AnnualReturn], indicator: Indicator, before: Sequence[AnnualReturn] = ()
) -> Total:
    """The indicator over many schools, from those that have left nothing blank; `before` are last year's returns.

    `sum` adds up the schools' values. For the others the formula runs over the pooled data: a field counts as the sum
    over schools and a row aggregate runs over the rows of all of them, so a rate is a ratio of sums, never an average
    of rates, and a distinct count counts across schools. Last year is pooled over the schools that there were then.
    """
    return total_of(indicator, pooled(form, returns), pooled(form, before))


def pooled(
    form: Form, returns: Sequence[AnnualReturn], not_asked: Mapping[str, Fields] = MappingProxyType({})
) -> tuple[ReturnOperands, ...]:
    """The operands of many schools. Each is its own last year too: what is complete can stand for either year.

    `not_asked` names by school code the fields that an older edition of the form did not have.
    """
    nothing: Fields = frozenset()
    schools = tuple(
        ReturnOperands(form, annual, not_asked=not_asked.get(annual.frame.school_code, nothing)) for annual in returns
    )
    for school in schools:
        school.last = school
    return schools


def total_of(indicator: Indicator, schools: Sequence[ReturnOperands], before: Sequence[ReturnOperands] = ()) -> Total:
    """The same, from what `pooled` has given."""
    complete, missing, not_asked = _complete(indicator, schools)
    then = _complete(indicator, before)[0] if any(cell.last for cell in indicator.value.cells) else []
    return Total(indicator, _total(indicator, complete, then), len(complete), missing, len(then), not_asked)


def fields_read(form: Form, cells: Iterable[Cell]) -> Fields:
    """The fields behind cells, and those that the computed ones among them are worked out from."""
    found: set[tuple[str, str]] = set()
    todo = list(cells)
    while todo:
        cell = todo.pop()
        section = form.by_key.get(cell.section)
        if (cell.section, cell.field) not in found and section is not None:
            found.add((cell.section, cell.field))
            value = section.by_key[cell.field].value
            todo += value.cells if value is not None else ()
    return frozenset(found)


_Codes = tuple[str, ...]


def _complete(indicator: Indicator, schools: Sequence[ReturnOperands]) -> tuple[list[ReturnOperands], _Codes, _Codes]:
    """The schools in the scope that have left nothing blank, the codes of those that have, and of those not asked.

    A school whose value is 不适用 is none of these.
    """
    complete: list[ReturnOperands] = []
    missing: list[str] = []
    not_asked: list[str] = []
    cells = indicator.value.cells
    reads = fields_read(schools[0].form, cells) if schools else frozenset()
    reads |= {(cell.section, cell.row) for cell in cells}
    for school in schools:
        if not in_scope(indicator, school):
            continue
        if reads & school.not_asked:
            not_asked.append(school.annual.frame.school_code)
        elif indicator.value.value(school) is NA:
            continue  # it lacks nothing and has nothing to add
        elif _counts(indicator, school):
            complete.append(school)
        else:
            missing.append(school.annual.frame.school_code)
    return complete, tuple(missing), tuple(not_asked)


def _total(indicator: Indicator, schools: Sequence[ReturnOperands], before: Sequence[ReturnOperands]) -> Number | None:
    if not schools or indicator.total == "none":
        return None
    if indicator.total == "sum":
        numbers = [value for school in schools if (value := _number(indicator.value.value(school))) is not None]
        return sum(numbers) if numbers else None
    return _number(indicator.value.value(Pool(schools, Pool(before) if before else None)))


class Pool:
    """Many returns as one: the operands of a figure over schools."""

    lenient = False

    def __init__(self, schools: Sequence[ReturnOperands], last: "Pool | None" = None) -> None:
        self.schools, self.last = schools, last
        self.year = schools[0].year

    def school(self, fact: str) -> str:
        raise LookupError(f"{fact} differs between schools; say it in the scope")

    def attribute(self, codes: str, code: str, name: str) -> str:
        return self.schools[0].attribute(codes, code, name)

    def __getitem__(self, field: str) -> Plain:
        raise LookupError(f"{field} needs a row")

    before = __getitem__

    def cell(self, section: str, row: str, field: str, last: bool) -> Plain:
        if last:
            return self.last.cell(section, row, field, last=False) if self.last is not None else None
        return added(school.cell(section, row, field, last=False) for school in self.schools)

    def rows(self, section: str, last: bool) -> Iterable[RowOperands] | None:
        if last:
            return self.last.rows(section, last=False) if self.last is not None else None
        each = (school.rows(section, last=False) for school in self.schools)
        return list(chain.from_iterable(rows for rows in each if isinstance(rows, list)))


def show(indicator: Indicator, value: Number | None) -> str:
    """The figure for reading with its unit: `86.3%`, `1,880 人`; `—` without a value."""
    if value is None:
        return "—"
    shown = text.show_number(value, indicator.digits, money=indicator.unit == "元")
    return f"{shown}%" if indicator.unit == "%" else f"{shown} {indicator.unit}".rstrip()


def change(indicator: Indicator, now: Number | None, before: Number | None, *, redefined: bool = False) -> str:
    """The change against last year, as shown; empty when one of the two has no value."""
    if now is None or before is None:
        return ""
    if redefined:
        return text.REDEFINED
    return text.difference(now, before, indicator.digits, indicator.unit, money=indicator.unit == "元")


def formula(form: Form, indicator: Indicator) -> str:
    """The indicator's formula in Chinese: `100 × 升学人数 ÷ 毕业生数`."""
    return indicator.value.spoken(FormWords(form))


def _missing(form: Form, indicator: Indicator, operands: ReturnOperands) -> dict[str, list[Cell]]:
    """The operands without a value by their labels."""
    found: dict[str, list[Cell]] = {}
    for cell in indicator.value.cells:
        if _is_blank(cell, operands):
            found.setdefault(FormWords(form).cell(cell.section, cell.row, cell.field), []).append(cell)
    return found


def _is_blank(cell: Cell, operands: ReturnOperands) -> bool:
    if not cell.pooled:
        return cell.value(operands) is None
    rows = operands.rows(cell.section, cell.last)
    return rows is None or (isinstance(rows, list) and any(row[cell.field] is None for row in rows))


def _is_unread(cell: Cell, operands: ReturnOperands) -> bool:
    """Whether an operand of this year, or what it is worked out from, holds an entry that cannot be read."""
    if cell.last:
        return False
    only = "" if cell.pooled else cell.row
    return any(
        isinstance(row.values.get(field), Unreadable)
        for section, field in fields_read(operands.form, [cell])
        for row in operands.annual.rows(section)
        if section != cell.section or only in ("", row.id)
    )


def _counts(indicator: Indicator, operands: ReturnOperands) -> bool:
    """Whether the school's values can be added to the city's.

    A rate of nothing (0 ÷ 0) has no value, yet its zeros count. Where a field is blank or 不适用 the school is left
    out.
    """
    if _number(indicator.value.value(operands)) is not None:
        return True
    single = [cell for cell in indicator.value.cells if not cell.pooled]
    blank = any(_is_blank(cell, operands) for cell in indicator.value.cells)
    return not blank and all(cell.value(operands) is not NA for cell in single)


def _number(value: Plain) -> Number | None:
    return value if is_number(value) else None
