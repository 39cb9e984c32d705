"""An indicator over the years: its figures, what they are made of, the goals beside them, and all that in a sentence.

Goals of policy documents hold for the whole city or province, never for one school, and every text here says so.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from hzdesk import text
from hzdesk.expressions import Aggregate, Arithmetic, Attribute, Cell, Node
from hzdesk.expressions import Number as Constant
from hzdesk.forms import form_of
from hzdesk.forms.model import FieldType, Form, Indicator, Section
from hzdesk.forms.words import FormWords
from hzdesk.indicators import Figure, Number, breaks, figure, in_scope
from hzdesk.operands import ReturnOperands, operands_of
from hzdesk.returns import AnnualReturn
from hzdesk.targets import Target
from hzdesk.values import NA, is_number

YEARS_AT_LEAST, YEARS_AT_MOST = 5, 12  # columns of a chart that can be read
_LONG_NAME = 12  # characters
_YEAR_OF_DOCUMENT = re.compile(r"〔(\d{4})〕|(\d{4})-\d\d-\d\d|（(\d{4})年")
_DRAFT = "征求意见稿"
_DIGITS = "零一两三四五六七八九十"

Returns = Mapping[int, AnnualReturn]


@dataclass(frozen=True)
class Trend:
    """An indicator over the years of a store, oldest first. A year whose form lacks the indicator is left out.

    `breaks` has the first year of each new meaning, with both definitions; nothing is compared across one.
    """

    section: Section
    indicator: Indicator
    figures: Mapping[int, Figure]
    breaks: Mapping[int, str] = field(default_factory=dict)

    @property
    def year(self) -> int:
        return max(self.figures)

    @property
    def latest(self) -> Figure:
        return self.figures[self.year]

    def value(self, year: int) -> Number | None:
        found = self.figures.get(year)
        return found.value if found is not None else None

    def before(self, year: int) -> int | None:
        """The last year before this one that has a value of its own."""
        return max((y for y, f in self.figures.items() if y < year and f.value is not None), default=None)

    def comparable(self, years: range) -> tuple[float | None, ...]:
        """The values that mean what the latest one means; None for the others and where there is none."""
        own = (None if self.broken(year, self.year) else self.value(year) for year in years)
        return tuple(None if value is None else float(value) for value in own)

    def former_name(self, first: int) -> str:
        """What the indicator was called before the year of a break; empty when its name is the same."""
        names = [figure.indicator.label for year, figure in sorted(self.figures.items()) if year < first]
        return names[-1] if names and names[-1] != self.indicator.label else ""

    def broken(self, before: int, year: int) -> int | None:
        """The year of the last break between two years; None when both mean the same."""
        return max((first for first in self.breaks if before < first <= year), default=None)


@dataclass(frozen=True)
class Part:
    """A figure that the indicator is made of, as shown by year; blank years are left out."""

    label: str
    shown: Mapping[int, str]


@dataclass(frozen=True)
class Goal:
    """A target as it stands beside a line. `begins` is the year of its document, None where the document names none."""

    value: Number
    due: int
    begins: int | None
    whose: str  # 全市, 全省
    words: str  # 2025 年全市目标 60%
    source: str  # 杭政办函〔2020〕4号 四（十二）


def trends(forms: Sequence[Form], form: Form, returns: Returns) -> tuple[Trend, ...]:
    """The indicators of a form that say something about this school, each over all years."""
    newest = operands_of(form, returns[max(returns)], None)
    return tuple(
        _trend(forms, form, section, indicator, returns)
        for section in form.sections
        for indicator in section.indicators
        if not indicator.city_only and in_scope(indicator, newest)
    )


def _trend(forms: Sequence[Form], form: Form, section: Section, indicator: Indicator, returns: Returns) -> Trend:
    figures = dict(_figures(forms, returns, indicator))
    within = range(min(figures) + 1, max(figures) + 1)
    return Trend(section, indicator, figures, {y: note for y, note in breaks(form, indicator).items() if y in within})


def _figures(forms: Sequence[Form], returns: Returns, indicator: Indicator) -> Iterator[tuple[int, Figure]]:
    for year, annual in sorted(returns.items()):
        form = form_of(forms, annual.frame)
        if indicator.key in form.indicators:
            yield year, figure(form, annual, form.indicators[indicator.key], returns.get(year - 1))


def goals(indicator: Indicator, targets: Sequence[Target]) -> tuple[Goal, ...]:
    """The targets that a line can be held against: shares only, for a school has no share of a number of schools."""
    return tuple(
        _goal(target, target.year_due)
        for target in sorted(targets, key=lambda target: target.year_due or 0)
        if target.indicator == indicator.key and target.unit == indicator.unit == "%" and target.year_due
    )


def _goal(target: Target, due: int) -> Goal:
    found = _YEAR_OF_DOCUMENT.search(target.document)
    begins = int(next(filter(None, found.groups()))) if found else None
    whose = "全省" if target.document.startswith("浙江省") else "全市"
    reported = target.document.endswith("报道）")
    name = target.document.removesuffix(f"（{_DRAFT}）")
    if reported:
        name = name[: name.rindex("（")]
    draft = f"（{_DRAFT}）" if target.binding.startswith(_DRAFT) else ""
    return Goal(
        target.value,
        due,
        begins,
        whose,
        f"{due} 年{whose}目标 {text.plain(target.value)}%{draft}",
        f"{name}，据报道" if reported else f"{name} {target.clause}",
    )


def axis(trend: Trend, marks: Sequence[Goal]) -> range:
    """The years of the chart: from the first return to the last goal, at least five, and the last twelve."""
    end = max([trend.year, *(goal.due for goal in marks)])
    begin = min([*trend.figures, end - YEARS_AT_LEAST + 1])
    return range(max(begin, end - YEARS_AT_MOST + 1), end + 1)


def parts(trend: Trend, forms: Sequence[Form], returns: Returns) -> tuple[Part, ...]:
    """The rows that stand above the indicator in its table: both sides of a ratio, the terms of a sum.

    A side whose name is a formula of its own is 分子 or 分母; terms that have no short name are left out.
    """
    node = trend.indicator.value.node
    form = form_of(forms, returns[trend.year].frame)
    nodes = _terms(node)
    labels = [term.spoken(FormWords(form)) for term in nodes]
    if any(len(label) > _LONG_NAME for label in labels):
        sides = ("分子", "分母") if _is_ratio(node) else ()
        labels = [label if len(label) <= _LONG_NAME else side for label, side in zip(labels, sides, strict=False)]
    by_year = {
        year: operands_of(form, returns[year], None)  # on the newest form, which knows the former names
        for year in trend.figures
        if trend.figures[year].indicator.value.source == trend.indicator.value.source
    }
    return tuple(_part(form, term, label, by_year) for term, label in zip(nodes, labels, strict=False))


def _part(form: Form, node: Node, label: str, by_year: Mapping[int, ReturnOperands]) -> Part:
    cell = next(_cells(node), None)
    field = form.by_key[cell.section].by_key[cell.field] if cell is not None else None
    counts = field is None or not field.is_number
    digits = 0 if counts or field is None else text.digits_of(field)
    money = field is not None and field.type is FieldType.MONEY
    unit = "" if counts or field is None else field.unit
    shown = {}
    for year, operands in by_year.items():
        value = node.compiled()(operands)
        if is_number(value):
            shown[year] = text.show_number(value, digits, money=money)
        elif value is NA:
            shown[year] = NA.value
    return Part(f"{label}（{unit}）" if unit else label, shown)


def _terms(node: Node) -> tuple[Node, ...]:
    """Numerator and denominator without the 100 of a percentage, or the terms of a sum; none of a single figure."""
    if not isinstance(node, Arithmetic):
        return ()
    if node.sign == "/":
        return (_without_hundred(node.left), node.right)
    if node.sign == "*":
        return ()
    return tuple(_summands(node))


def _summands(node: Node) -> Iterator[Node]:
    if isinstance(node, Arithmetic) and node.sign in "+-":
        yield from _summands(node.left)
        yield node.right
    else:
        yield node


def _is_ratio(node: Node) -> bool:
    return isinstance(node, Arithmetic) and node.sign == "/"


def _without_hundred(node: Node) -> Node:
    by_hundred = isinstance(node, Arithmetic) and node.sign == "*" and node.left == Constant(100)
    return node.right if by_hundred and isinstance(node, Arithmetic) else node


def _cells(node: Node) -> Iterator[Cell]:
    """The cells whose values make the figure, without those of conditions."""
    match node:
        case Cell():
            yield node
        case Attribute(of=cell):
            yield cell
        case Aggregate(name=("sum" | "min" | "max"), item=item):
            yield from _cells(item)
        case Arithmetic(left=left, right=right):
            yield from _cells(left)
            yield from _cells(right)


def short_formula(form: Form, indicator: Indicator) -> str:
    """How the indicator is computed, as a reader wants it: `升学人数 ÷ 毕业生数，%`; empty for a plain field."""
    node = indicator.value.node
    if isinstance(node, Cell):
        return ""
    spoken = node.spoken(FormWords(form))
    percent = indicator.unit == "%" and spoken.startswith("100 × ")
    return f"{spoken.removeprefix('100 × ')}，%" if percent else spoken


def definitions(trend: Trend) -> str:
    """What changed in the meaning over the years of the line; empty when nothing did."""
    return "".join(f"口径变化：{note}" for _, note in sorted(trend.breaks.items()))


def sentence(trend: Trend, marks: Sequence[Goal]) -> str:
    """What the line says: value, change against the year before, how long it goes on, and where the goals stand."""
    latest, year = trend.latest, trend.year
    if latest.value is None:
        return _no_value(trend)
    before = trend.before(year)
    if latest.provisional:
        compares = before is not None and not trend.broken(before, year)
        wait = f"；填完再与 {before} 年的 {_then(trend, before)}比" if compares and before else ""
        return f"{year} 年暂计 {latest.shown()}，{_blank(latest)}还没填{wait}。"
    said = [f"{year} 年 {latest.shown()}"]
    if before is None:
        said.append("没有以前年度的数可比")
    else:
        said += [f"{year - 1} 年没有数"] if before < year - 1 else []
        said += _against(trend, before)
    beside = "，".join(_beside(trend, goal) for goal in marks)
    return "，".join(said) + (f"；{beside}" if beside else "") + "。"


def _against(trend: Trend, before: int) -> list[str]:
    """The change against a year before and how long it goes on; across a break that there is nothing to compare."""
    if (first := trend.broken(before, trend.year)) is not None:
        return [f"{first} 年起口径有变，不与 {before} 年的 {_then(trend, before)}比"]
    return [_change(trend, before), *_run(trend)]


def _no_value(trend: Trend) -> str:
    if trend.latest.missing:
        return f"{trend.year} 年还没有数：{_blank(trend.latest)}还没填。"
    return f"{trend.year} 年没有数：分母为 0。"


def _blank(latest: Figure) -> str:
    first, *more = latest.missing
    return f"{first}等 {len(more) + 1} 项" if more else first


def _change(trend: Trend, before: int) -> str:
    then = _then(trend, before)
    step = _step(trend, before, trend.year)
    if step == 0:
        return f"与 {before} 年的 {then}相同"
    unit = trend.indicator.unit
    up, down = ("高", "低") if unit in ("%", "") else ("多", "少")
    size = text.show_number(abs(step), trend.indicator.digits, money=unit == "元")
    named = f"{size} 个百分点" if unit == "%" else f"{size} {unit}".rstrip()
    return f"比 {before} 年的 {then}{up if step > 0 else down} {named}"


def _then(trend: Trend, year: int) -> str:
    """The figure of a year before more words: a space parts a Latin end from Chinese."""
    shown = trend.figures[year].shown()
    return f"{shown} " if shown.isascii() else shown


def _step(trend: Trend, before: int, year: int) -> Decimal:
    """The difference of the two numbers as they are shown."""
    now, then = trend.value(year), trend.value(before)
    assert now is not None
    assert then is not None
    digits = trend.indicator.digits
    return text.round_half_up(now, digits) - text.round_half_up(then, digits)


def _run(trend: Trend) -> list[str]:
    """How many years in a row it has gone the same way, from two on."""
    last = Decimal(0)
    year, steps = trend.year, 0
    while trend.value(year - 1) is not None and year not in trend.breaks:
        step = _step(trend, year - 1, year)
        last = last or step
        if step * last <= 0:
            break
        steps, year = steps + 1, year - 1
    if steps < 2:
        return []
    up, down = ("上升", "下降") if trend.indicator.unit in ("%", "") else ("增加", "减少")
    count = _DIGITS[steps] if steps < len(_DIGITS) else f" {steps} "
    return [f"连续{count}年{up if last > 0 else down}"]


def _beside(trend: Trend, goal: Goal) -> str:
    value = trend.latest.value
    assert value is not None
    shown = text.round_half_up(value, trend.indicator.digits)
    stands = "高于" if shown > goal.value else "低于" if shown < goal.value else "等于"
    return f"{stands}{goal.whose} {goal.due} 年的目标 {text.plain(goal.value)}%"


def change(trend: Trend, year: int) -> str:
    """The change against the year before, as the table shows it; `—` where one of the two has no value."""
    now, then = trend.value(year), trend.value(year - 1)
    if now is None or then is None:
        return "—"
    if year in trend.breaks:
        return text.REDEFINED
    indicator = trend.indicator
    return text.difference(now, then, indicator.digits, "", money=indicator.unit == "元")


def value_shown(trend: Trend, year: int) -> str:
    """The value with its % but without other units, as at a point or in a cell; empty where there is none."""
    value, indicator = trend.value(year), trend.indicator
    if value is None:
        return ""
    shown = text.show_number(value, indicator.digits, money=indicator.unit == "元")
    return f"{shown}%" if indicator.unit == "%" else shown
