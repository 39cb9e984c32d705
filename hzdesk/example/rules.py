"""The steps of the recipe: each makes one figure of every school, or of every mode its leavers were taught in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from hzdesk.example.recipe import YEARS, Group, Rule, School, Where
from hzdesk.example.split import denominator, luck, numerator, split, spread

Given = Mapping[str, Mapping[str, Sequence[int]]]
"""By school code and figure: values, year by year, that the recipe fixes; they are taken off the totals."""

_SPAN = range(len(YEARS))


@dataclass(frozen=True)
class Unit:
    """A school, or a school's leavers of one mode; figures are counts, year by year."""

    key: str
    school: School
    facts: Mapping[str, str]
    figures: dict[str, list[int]] = field(default_factory=dict)

    def fits(self, where: Where) -> bool:
        return all(self.facts[fact] in admitted for fact, admitted in where.items())

    def figure(self, name: str, year: int) -> int:
        return self.figures[name][YEARS.index(year)]


@dataclass(frozen=True)
class Units:
    """Everything that has figures."""

    schools: Sequence[Unit]
    leavers: Sequence[Unit]
    given: Given
    seed: int

    def over(self, over: str) -> Sequence[Unit]:
        return {"schools": self.schools, "leavers": self.leavers}[over]

    def given_of(self, unit: Unit, figure: str) -> Sequence[int] | None:
        code = unit.school.school_code
        return self.given.get(code, {}).get(figure) if unit.key == code else None


def run(city: Units, rules: Iterable[Rule]) -> None:
    """Does all steps in their order. Raises ValueError, naming the step, where totals and bounds leave no room."""
    for rule in rules:
        units = [unit for unit in city.over(rule.over) if rule.gather or unit.fits(rule.where)]
        name = rule.split or rule.rate or rule.share or rule.sum or rule.gather
        for unit in city.over(rule.over):
            unit.figures.setdefault(name, [0 for _ in _SPAN])
        try:
            _step(city, rule, name, units)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error


def _step(city: Units, rule: Rule, name: str, units: Sequence[Unit]) -> None:
    if rule.split and rule.each:
        _split_each(city, rule, name, units)
    elif rule.split:
        for place in _SPAN:
            _put(city, rule, name, units, place, rule.totals[place])
    elif rule.rate:
        _rate(city, rule, name, units)
    elif rule.share:
        _share(city, rule, name, units)
    elif rule.sum:
        for unit in units:
            unit.figures[name] = [_sum(unit, rule, place) for place in _SPAN]
    else:
        for school in units:
            parts = [
                unit.figures[rule.of] for unit in city.leavers if unit.school == school.school and unit.fits(rule.where)
            ]
            school.figures[name] = [sum(values) for values in zip(*parts, strict=True)]


def _put(city: Units, rule: Rule, name: str, units: Sequence[Unit], place: int, total: int) -> None:
    """Splits one year's total over units, those that the recipe fixes first."""
    weights, least, most = [], [], []
    for unit in units:
        given = city.given_of(unit, name)
        ceiling = unit.figures[rule.most][place] if rule.most else rule.ceiling or total
        weights.append(_weight(city, rule, name, unit, place) if given is None else 1.0)
        least.append(0 if given is None else given[place])
        most.append(ceiling if given is None else given[place])
    for unit, share in zip(units, split(total, weights, least, most), strict=True):
        unit.figures[name][place] = share


def _weight(city: Units, rule: Rule, name: str, unit: Unit, place: int) -> float:
    base = unit.figures[rule.by or rule.of][place] if rule.by or rule.of else 1
    lean = rule.lean.get(unit.facts["mode"], 0.0) if rule.lean else 1.0
    steady = spread(rule.spread, city.seed, name, unit.key)
    return base * lean * steady * spread(rule.wobble, city.seed, name, unit.key, YEARS[place])


def _split_each(city: Units, rule: Rule, name: str, units: Sequence[Unit]) -> None:
    for school in city.schools:
        own = [unit for unit in units if unit.school == school.school]
        for place in _SPAN if own else ():
            _put(city, rule, name, own, place, school.figures[rule.each][place])


def _rate(city: Units, rule: Rule, name: str, units: Sequence[Unit]) -> None:
    """Narrow groups come first; a later group reaches its per cent by those of its units that no earlier one had."""
    for place in _SPAN:
        done: set[str] = set()
        for group in rule.groups:
            found = [unit for unit in units if unit.fits(group.where)]
            free = [unit for unit in found if unit.key not in done]
            total = _reached(rule, group, found, place)
            total -= sum(unit.figures[name][place] for unit in found if unit.key in done)
            done |= {unit.key for unit in free}
            _part(city, rule, name, free, place, total)


def _reached(rule: Rule, group: Group, units: Sequence[Unit], place: int) -> int:
    whole = sum(unit.figures[rule.of][place] for unit in units)
    part = numerator(whole, Decimal(group.percent[place]))
    return denominator(part, Decimal(group.shown[place])) if group.shown else part


def _part(city: Units, rule: Rule, name: str, units: Sequence[Unit], place: int, total: int) -> None:
    """Splits a part of `of`; with `rest` it is those left over that are split, so that high rates stay below 100."""
    if not rule.rest:
        _put(city, rule, name, units, place, total)
        return
    weights, least, most = [], [], []
    wholes = [unit.figures[rule.of][place] for unit in units]
    for unit, whole in zip(units, wholes, strict=True):
        unit.figures.setdefault(rule.rest, [0 for _ in _SPAN])
        given = city.given_of(unit, name)
        weights.append(_weight(city, rule, rule.rest, unit, place) if given is None else 1.0)
        least.append(0 if given is None else whole - given[place])
        most.append(whole if given is None else whole - given[place])
    rests = split(sum(wholes) - total, weights, least, most)
    for unit, whole, rest in zip(units, wholes, rests, strict=True):
        unit.figures[rule.rest][place] = rest
        unit.figures[name][place] = whole - rest


def _share(city: Units, rule: Rule, name: str, units: Sequence[Unit]) -> None:
    for unit in units:
        given = city.given_of(unit, name)
        ratio = luck(city.seed, name, unit.key).uniform(*rule.between)
        for place in _SPAN:
            year = YEARS[place]
            now = (ratio + rule.trend * (place - _SPAN[-1])) * spread(rule.wobble, city.seed, name, unit.key, year)
            value = round(unit.figures[rule.of][place] * now)
            most = unit.figures[rule.most][place] if rule.most else value
            unit.figures[name][place] = min(value, most) if given is None else given[place]


def _sum(unit: Unit, rule: Rule, place: int) -> int:
    plus = sum(unit.figures[figure][place] for figure in rule.plus)
    return plus - sum(unit.figures[figure][place] for figure in rule.minus)
