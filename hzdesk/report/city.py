"""The city of one year: what its schools and the bureau have handed in, ready for formulas."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from hzdesk.errors import UserError
from hzdesk.forms import find_form, form_of_year
from hzdesk.forms.model import Form, Indicator
from hzdesk.indicators import Fields, Total, pooled, total_of
from hzdesk.merge.typed_codes import CodeMap, as_counted, from_json, to_json
from hzdesk.operands import ReturnOperands
from hzdesk.returns import BUREAU, AnnualReturn
from hzdesk.store import Store

ACCEPTED = "accepted"
CODES = "typed codes "  # and the year: what the codes that schools typed stand for, as JSON
MISSING = "missing "  # and the year: the setting of a merged store that names who has not handed in
NOT_ASKED = "not asked "  # and the year: the fields that a school's edition did not have, as JSON


@dataclass(frozen=True, eq=False)
class City:
    """`before` are last year's returns: of the merge of that year, or as they came with this year's submissions."""

    form: Form
    bureau_form: Form | None
    year: int
    schools: tuple[ReturnOperands, ...]
    before: tuple[ReturnOperands, ...] = ()
    is_carried: bool = False  # `before` came with the submissions
    bureau: ReturnOperands | None = None
    not_handed_in: tuple[str, ...] = ()  # school codes

    def school(self, code: str) -> ReturnOperands | None:
        return next((school for school in self.schools if school.annual.frame.school_code == code), None)

    def total(self, indicator: Indicator) -> Total:
        return total_of(indicator, self.schools, self.before)


def city_of(
    forms: Sequence[Form],
    year: int,
    returns: Sequence[AnnualReturn],
    before: Sequence[AnnualReturn] = (),
    *,
    is_carried: bool = False,
    not_handed_in: Sequence[str] = (),
    not_asked: Mapping[str, Fields] = MappingProxyType({}),
) -> City:
    """The city of these merged returns; the bureau's own is among them if it has handed in."""
    form, bureau_form = form_of_year(forms, year), find_form(forms, year, of_bureau=True)
    own = next((annual for annual in returns if annual.frame.kind == BUREAU), None)
    bureau = ReturnOperands(bureau_form, own) if bureau_form is not None and own is not None else None
    return City(
        form,
        bureau_form,
        year,
        pooled(form, _schools(returns), not_asked),
        pooled(form, _schools(before)),
        is_carried,
        bureau,
        tuple(not_handed_in),
    )


def read_city(store: Store, forms: Sequence[Form], year: int) -> City:
    """The city of a merged store. UserError when that year has not been merged."""
    form, codes = form_of_year(forms, year), codes_of(store, year)
    returns = [as_counted(form, annual, codes) for annual in returns_of(store, year)]
    if not returns:
        known = "、".join(str(merged) for merged in years_of(store)) or "空的"
        raise UserError(f"{store.location} 里没有 {year} 年度的年报，只有 {known}。请先用 merge 汇总这一年。")
    before = returns_of(store, year - 1)
    is_carried = not before and any(cell.last for item in form.indicators.values() for cell in item.value.cells)
    carried = list(_carried(store, forms, year)) if is_carried else []
    not_handed_in = store.setting(f"{MISSING}{year}").split()
    return city_of(
        forms,
        year,
        returns,
        [as_counted(form, annual, codes) for annual in before or carried],
        is_carried=bool(carried),
        not_handed_in=not_handed_in,
        not_asked=not_asked_of(store, year),
    )


def not_asked_of(store: Store, year: int) -> Mapping[str, Fields]:
    """By school code the fields (section, field) that the newest edition asks for and the school's did not."""
    found = json.loads(store.setting(f"{NOT_ASKED}{year}") or "{}")
    return {code: frozenset((section, field) for section, field in fields) for code, fields in found.items()}


def keep_not_asked(store: Store, year: int, not_asked: Mapping[str, Fields]) -> None:
    store.set_setting(f"{NOT_ASKED}{year}", json.dumps({code: sorted(fields) for code, fields in not_asked.items()}))


def codes_of(store: Store, year: int) -> CodeMap:
    """What the codes that schools typed stand for, as the bureau had said when the year was merged."""
    return from_json(store.setting(f"{CODES}{year}"))


def keep_codes(store: Store, year: int, codes: CodeMap) -> None:
    store.set_setting(f"{CODES}{year}", to_json(codes))


def was_merged(store: Store, year: int) -> bool:
    """Whether the returns of a year were put there by a merge; a school's own store is no city."""
    return bool(store.setting(f"{NOT_ASKED}{year}"))


def years_of(store: Store) -> list[int]:
    """The years of a store, oldest first."""
    return sorted({head.frame.year for head in store.heads()})


def returns_of(store: Store, year: int) -> list[AnnualReturn]:
    """The newest return of everybody, by school code."""
    newest: Mapping[str, int] = {h.frame.school_code: h.frame.revision for h in store.heads() if h.frame.year == year}
    found = (store.load(year, code, revision) for code, revision in newest.items())
    return [annual for annual in found if annual is not None]


def schools_of(store: Store, year: int) -> list[AnnualReturn]:
    """The newest return of every school, without the bureau's own."""
    return _schools(returns_of(store, year))


def _schools(returns: Sequence[AnnualReturn]) -> list[AnnualReturn]:
    return [annual for annual in returns if annual.frame.kind != BUREAU]


def _carried(store: Store, forms: Sequence[Form], year: int) -> Iterator[AnnualReturn]:
    """Last year's values that the formulas read, as each accepted submission carries them."""
    from hzdesk.signing import verify
    from hzdesk.workbook.read import read_submission

    for file in store.received(year):
        if file.outcome == ACCEPTED:
            previous = read_submission(verify(file.content).parts, forms).previous
            if previous is not None and previous.frame.year == year - 1:
                yield previous
