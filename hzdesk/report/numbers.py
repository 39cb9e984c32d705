"""Every number of the report, in its order: value, unit, scope, formula, and which entries it comes from."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from hzdesk import text
from hzdesk.forms.lint_report import field_of, is_of_bureau
from hzdesk.forms.model import Indicator, ReportNumber
from hzdesk.forms.words import FormWords
from hzdesk.indicators import Number, Total
from hzdesk.report.city import City

COLUMNS = ("key", "indicator", "value", "unit", "scope", "year", "origin", "formula", "sources")
_WHOLE_CITY = "全市"
_POOLED = {"sum": "各校相加", "ratio_of_sums": "各校合计后计算", "distinct": "各校合起来不重复计"}


@dataclass(frozen=True, slots=True)
class Stated:
    """A number of the report with all that has to be said about it."""

    number: ReportNumber
    label: str
    value: Number | None
    unit: str
    digits: int
    scope: str
    year: str
    formula: str
    sources: str

    @property
    def shown(self) -> str:
        """The plain decimal; empty without a value."""
        return text.plain(text.round_half_up(self.value, self.digits)) if self.value is not None else ""


def state(city: City) -> tuple[Stated, ...]:
    """All numbers that the form of the year declares."""
    return tuple(_stated(city, number) for number in city.form.report)


def numbers_csv(stated: Iterable[Stated]) -> bytes:
    """`numbers.csv`, with a BOM for Excel and WPS."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(COLUMNS)
    for item in stated:
        number = item.number
        about = (item.unit, item.scope, item.year, number.origin, item.formula, item.sources)
        lines.writerow((number.key, item.label, item.shown, *about))
    return out.getvalue().encode("utf-8-sig")


def _stated(city: City, number: ReportNumber) -> Stated:
    if number.part:
        value, scope, formula, sources = _of_school(city, number)
    elif number.value is not None and is_of_bureau(city.form, number):
        value, scope, formula, sources = _of_bureau(city, number)
    else:
        value, scope, formula, sources = _of_all(city, number)
    field = field_of(city.form, city.bureau_form, number)
    indicator = city.form.indicators.get(number.indicator)
    unit = number.unit or (indicator.unit if indicator else "") or (field.unit if field else "")
    digits = number.digits or (indicator.digits if indicator else 0) or (text.digits_of(field) if field else 0)
    years = {"year": city.year, "last": city.year - 1, "next": city.year + 1}
    label, time = number.label.format_map(years), number.time.format_map(years)
    if number.contradiction:
        sources = f"{sources}。报告自相矛盾：{number.contradiction}"
    return Stated(number, label, value, unit, digits, number.scope or scope, time, formula, sources)


_Told = tuple[Number | None, str, str, str]  # value, scope, formula, sources


def _of_all(city: City, number: ReportNumber) -> _Told:
    """Over all schools: an indicator of the form, or a formula of the report."""
    indicator = city.form.indicators.get(number.indicator) or _as_indicator(number)
    found = city.total(indicator)
    scope = indicator.scope_text or _WHOLE_CITY
    spoken = indicator.value.spoken(FormWords(city.form, city.bureau_form))
    how = "每校计" if spoken.isdecimal() else _POOLED.get(indicator.total, "")
    formula = f"{how}：{spoken}" + (f"（{indicator.scope_text}）" if indicator.scope_text else "")
    return found.value, scope, formula, "；".join(_who_counts(city, indicator, found))


def _who_counts(city: City, indicator: Indicator, found: Total) -> Iterator[str]:
    yield f"{found.schools} 所学校的上报件"
    if found.missing:
        yield f"缺数：{'、'.join(found.missing)}"
    if city.not_handed_in:
        yield f"未交：{'、'.join(city.not_handed_in)}"
    if any(cell.last for cell in indicator.value.cells):
        whence = "各校上报件里带的上年数" if city.is_carried else "上年汇总"
        yield f"{city.year - 1} 年取自{whence}，{len(city.before)} 所学校" if city.before else "没有上年数"
    if any(cell.section not in city.form.by_key for cell in indicator.value.cells):
        yield "市教育局的填报表" if city.bureau is not None else "市教育局还没有交填报表"


def _of_school(city: City, number: ReportNumber) -> _Told:
    """Of the one school that the bureau has named for this part of the report."""
    assert number.value is not None
    formula = number.value.spoken(FormWords(city.form, city.bureau_form))
    code = _named(city, number.part)
    if not code:
        return None, "", formula, "市教育局还没有在填报表里定是哪所学校"
    school = city.school(code)
    if school is None:
        return None, code, formula, f"市教育局定的学校 {code} 没有收下的上报件"
    sections = dict.fromkeys(city.form.by_key[cell.section].title for cell in number.value.cells)
    value = _number(number.value.value(school))
    named = f"{code} {school.annual.frame.school_name}"
    told = f"{named}的上报件，{'、'.join(sections)}"
    return value, named, formula, told if value is not None else f"{told}：还没有数"


def _named(city: City, part: str) -> str:
    """The code of the school that plays a part; empty while the bureau has not said."""
    if city.bureau is None or city.form.parts is None:
        return ""
    place = city.form.parts
    named = {row.values.get(place.part): row.values.get(place.school) for row in city.bureau.annual.rows(place.section)}
    return str(named.get(part) or "").strip()


def _of_bureau(city: City, number: ReportNumber) -> _Told:
    """Of the bureau's own entries."""
    assert number.value is not None
    assert city.bureau_form is not None
    formula = number.value.spoken(FormWords(city.bureau_form))
    fields = dict.fromkeys(
        f"{city.bureau_form.by_key[cell.section].title}“{city.bureau_form.by_key[cell.section].by_key[cell.field].label}”"
        for cell in number.value.cells
    )
    if city.bureau is None:
        return None, _WHOLE_CITY, formula, "市教育局还没有交填报表"
    value = _number(number.value.value(city.bureau))
    told = f"市教育局的填报表，{'、'.join(fields)}"
    return value, _WHOLE_CITY, formula, told if value is not None else f"{told}：还没有数"


def _as_indicator(number: ReportNumber) -> Indicator:
    """A formula of the report over schools and bureau together."""
    assert number.value is not None
    return Indicator(number.key, number.label, number.value, total="ratio_of_sums")


def _number(value: object) -> Number | None:
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
