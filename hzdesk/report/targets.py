"""How far the targets of the policy documents are: year by year, reached or not, and where the documents disagree."""

import csv
import io
from collections.abc import Mapping, Sequence

from hzdesk import text
from hzdesk.expressions import Expression
from hzdesk.forms.read import shape_of
from hzdesk.grammar import parse
from hzdesk.indicators import Number
from hzdesk.report.city import City
from hzdesk.targets import Target
from hzdesk.values import is_number

Cities = Mapping[int, City]
REACHED, NOT_REACHED, NO_VALUE, NOT_FOLLOWED = "已达到", "未达到", "没有数", "不跟踪"


def targets_csv(cities: Cities, targets: Sequence[Target]) -> bytes:
    """`targets.csv`, with a BOM: a line for each target, with the value of every year that has been merged."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    heads = ("key", "target", "document", "clause", "binding", "indicator")
    lines.writerow((*heads, *cities, "goal", "unit", "year_due", "reached", "conflict", "remarks"))
    by_key = {target.key: target for target in targets}
    for target in targets:
        values = {year: _value(city, target) for year, city in cities.items()}
        about = (target.key, target.label, target.document, target.clause, target.binding)
        shown = (_shown(cities[year], target, value) for year, value in values.items())
        conflict = "；".join(_disagrees(by_key[key]) for key in target.rivals)
        told = (target.text, target.unit, target.year_due or "", reached(target, values), conflict)
        lines.writerow((*about, target.indicator, *shown, *told, target.not_followed or target.remarks))
    return out.getvalue().encode("utf-8-sig")


def reached(target: Target, values: Mapping[int, Number | None]) -> str:
    """Whether the newest year that has a value, up to the year due, reaches the target."""
    if target.not_followed:
        return NOT_FOLLOWED
    due = target.year_due
    known = [values[year] for year in sorted(values) if values[year] is not None and (due is None or year <= due)]
    if not known or (newest := known[-1]) is None:
        return NO_VALUE
    return REACHED if target.is_reached(newest) else NOT_REACHED


def entry(city: City, target: Target) -> Expression | None:
    """The bureau's entry that a target is held against; None when it is an indicator, or nothing of this year."""
    section, _, field = target.indicator.partition(".")
    form = city.bureau_form
    if form is None or section not in form.by_key or field not in form.by_key[section].by_key:
        return None
    return parse(target.indicator, shape_of(form), "number")


def _value(city: City, target: Target) -> Number | None:
    if indicator := city.form.indicators.get(target.indicator):
        return city.total(indicator).value
    found = entry(city, target)
    value = found.value(city.bureau) if found is not None and city.bureau is not None else None
    return value if is_number(value) else None


def _shown(city: City, target: Target, value: Number | None) -> str:
    indicator = city.form.indicators.get(target.indicator)
    return text.plain(text.round_half_up(value, indicator.digits if indicator else 0)) if value is not None else ""


def _disagrees(other: Target) -> str:
    return f"{other.document}{other.clause}写“{other.label}”{other.text}"
