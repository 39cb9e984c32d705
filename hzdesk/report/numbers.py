"""Every number of the report, in its order: value, unit, scope, formula, and which entries it comes from."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hzdesk import text
from hzdesk.forms.lint_report import field_of
from hzdesk.forms.model import Indicator, ReportNumber
from hzdesk.forms.words import FormWords
from hzdesk.indicators import Number, Total, breaks, formula, show
from hzdesk.operands import ReturnOperands
from hzdesk.report.city import City
from hzdesk.values import NA

COLUMNS = ("key", "indicator", "value", "unit", "scope", "year", "origin", "formula", "sources")
_WHOLE_CITY = "全市"
_POOLED = {"sum": "各校相加", "ratio_of_sums": "各校合计后计算", "distinct": "各校合起来不重复计"}


@dataclass(frozen=True)
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
    differs: str = ""  # from what the schools' figures come to, in a sentence

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
    told = _of_all(city, number) if number.indicator else _of_one(city, number)
    years = {"year": city.year, "last": city.year - 1, "next": city.year + 1}
    label, time = number.label.format_map(years), number.time.format_map(years)
    unit, digits = _unit_and_digits(city, number)
    sources = told.sources
    if number.contradiction:
        sources = f"{sources}。报告自相矛盾：{number.contradiction}"
    differs = _differs(city, number, label, told.value)
    if differs:
        sources = f"{sources}。{differs}"
    scope = number.scope or told.scope
    return Stated(number, label, told.value, unit, digits, scope, time, told.formula, sources, differs)


def _differs(city: City, number: ReportNumber, label: str, value: Number | None) -> str:
    """What is wrong when a figure that is given twice is not the same over all schools; empty while one is unknown."""
    indicator = city.form.indicators.get(number.same_as)
    if indicator is None or value is None:
        return ""
    found = city.total(indicator)
    total = found.value
    if total is None or total == value:
        return ""
    lacking = {*found.missing, *found.not_asked, *city.not_handed_in}
    gaps = f"（缺 {len(lacking)} 所学校的数）" if lacking else ""
    schools, own = show(indicator, total), show(indicator, value)
    apart = f"{'少' if total < value else '多'} {show(indicator, max(value, total) - min(value, total))}"
    return f"各校的“{indicator.label}”合起来是 {schools}{gaps}，比“{label}”的 {own}{apart}，请核对"


@dataclass(frozen=True)
class _Told:
    value: Number | None
    scope: str
    formula: str
    sources: str


def _of_all(city: City, number: ReportNumber) -> _Told:
    """An indicator over all schools."""
    indicator = city.form.indicators[number.indicator]
    found = city.total(indicator)
    spoken = formula(city.form, indicator)
    how = "每校计" if spoken.isdecimal() else _POOLED.get(indicator.total, "")
    within = f"（{indicator.scope_text}）" if indicator.scope_text else ""
    who = "；".join(_who_counts(city, indicator, found))
    return _Told(found.value, indicator.scope_text or _WHOLE_CITY, f"{how}：{spoken}{within}", who)


def _who_counts(city: City, indicator: Indicator, found: Total) -> Iterator[str]:
    yield f"{found.schools} 所学校的上报件"
    if found.missing:
        yield f"缺数：{'、'.join(found.missing)}"
    if found.not_asked:
        yield f"旧版表样没有问：{'、'.join(found.not_asked)}"
    if city.not_handed_in:
        yield f"未交：{'、'.join(city.not_handed_in)}"
    if any(cell.last for cell in indicator.value.cells):
        whence = "各校上报件里带的上年数" if city.is_carried else "上年汇总"
        yield f"{city.year - 1} 年取自{whence}，{found.before} 所学校" if found.before else "没有上年数"
    if note := breaks(city.form, indicator).get(city.year):
        yield f"口径变化：{note.rstrip('。')}"


def _of_one(city: City, number: ReportNumber) -> _Told:
    """What one school has entered, or the bureau."""
    form = city.form if number.part else city.bureau_form
    assert form is not None
    assert number.value is not None
    spoken = number.value.spoken(FormWords(form))
    whose, scope, silence = _whose(city, number)
    if whose is None:
        return _Told(None, scope, spoken, silence)
    value = number.value.value(whose)
    fields = dict.fromkeys(
        f"{form.by_key[cell.section].title}“{form.by_key[cell.section].by_key[cell.field].label}”"
        for cell in number.value.cells
    )
    told = f"{whose.annual.frame.school_name}的{'上报件' if number.part else '填报表'}，{'、'.join(fields)}"
    if not isinstance(value, Number) or isinstance(value, bool):
        return _Told(None, scope, spoken, f"{told}：{'不适用' if value is NA else '还没有数'}")
    return _Told(value, scope, spoken, told)


def _whose(city: City, number: ReportNumber) -> tuple[ReturnOperands | None, str, str]:
    """Whose entry it is, its scope, and what to say while there is none."""
    if not number.part:
        return city.bureau, _WHOLE_CITY, "市教育局还没有交填报表"
    code = _named(city, number.part)
    school = city.school(code)
    if not code:
        return None, "", "市教育局还没有在填报表里定是哪所学校"
    if school is None:
        return None, code, f"市教育局定的学校 {code} 没有收下的上报件"
    return school, f"{code} {school.annual.frame.school_name}", ""


def _named(city: City, part: str) -> str:
    """The code of the school that plays a part; empty while the bureau has not said."""
    if city.bureau is None or city.form.parts is None:
        return ""
    place = city.form.parts
    named = {row.values.get(place.part): row.values.get(place.school) for row in city.bureau.annual.rows(place.section)}
    return str(named.get(part) or "").strip()


def _unit_and_digits(city: City, number: ReportNumber) -> tuple[str, int]:
    """As declared with the number, otherwise those of its indicator or field."""
    if indicator := city.form.indicators.get(number.indicator):
        return indicator.unit, indicator.digits
    field = field_of(city.form if number.part else city.bureau_form, number)
    if field is None or number.unit:
        return number.unit, number.digits
    return field.unit, text.digits_of(field)
