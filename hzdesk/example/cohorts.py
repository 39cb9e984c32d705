"""How many students each row of 专业布点 plans, takes in, has and lets go, year by year.

Every intake stays for the years of its track. Last year of the recipe: the published totals are split over the rows.
Years before: each row's intake goes back along its history, so that a school grows and shrinks by a few per cent.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hzdesk.example.offers import ENDLESS, Line, make_lines
from hzdesk.example.recipe import YEARS, Programmes, School
from hzdesk.example.split import in_units, luck, split, spread
from hzdesk.forms.codes import CodeList

_NOW = YEARS[-1]
_PAST = range(YEARS[0] - 6, _NOW + 1)  # the intakes that are still at a school in the first year
_CLASS = 50  # where the raking begins
_SIZES, _RAKES = 10, 60  # the sizes begin, the totals decide


@dataclass(slots=True)
class Cohorts:
    """A row with its numbers by year; `plan` is empty for schools that answer 不适用."""

    line: Line
    name: str
    industry: str
    presence: Mapping[int, float]  # how much of its usual part of the school's intake the row takes in a year
    weight: float = 1.0  # its usual part of the intake
    plan: dict[int, int] = field(default_factory=dict)
    intake: dict[int, int] = field(default_factory=dict)
    pupils: dict[int, int] = field(default_factory=dict)
    leavers: dict[int, int] = field(default_factory=dict)

    @property
    def school(self) -> School:
        return self.line.offer.school

    def idle(self, year: int) -> int:
        """For how many years there has been no intake."""
        return max(0, year - self.line.last)

    def is_there(self, year: int) -> bool:
        """Whether the row stands in the return of a year: from the first intake to the last one's leaving."""
        return self.line.first <= year and self.idle(year) <= self.line.track.years


def make_cohorts(recipe: Programmes, schools: Sequence[School], catalogue: CodeList, seed: int) -> list[Cohorts]:
    """All rows with all their numbers. The totals of the last year are those of the recipe, exactly."""
    rows = [_cohorts(recipe, line, catalogue, seed) for line in make_lines(recipe, schools, catalogue, seed)]
    by_school: dict[School, list[Cohorts]] = {school: [] for school in schools}
    for row in rows:
        by_school[row.school].append(row)
    _weigh(recipe, rows, by_school, seed)
    _plan(recipe, rows)
    _take_in(recipe, rows, seed)
    for row in rows:
        row.weight = row.intake[_NOW] or row.weight
    for school, own in by_school.items():
        intakes = _intakes(recipe, school, own, seed)
        for row in own:
            row.intake = {year: round(number) for year, number in intakes[row.line.id].items()}
            _plan_before(recipe, row, seed)
    _stay(recipe, rows)
    _leave(recipe, rows)
    return rows


def _cohorts(recipe: Programmes, line: Line, catalogue: CodeList, seed: int) -> Cohorts:
    entry = catalogue.entries.get(line.offer.code)
    presence = {}
    for year in _PAST:
        alone = 1 / line.share if year < line.five_since < ENDLESS else 1.0
        wobble = spread(recipe.growth.wobble, seed, "wobble", line.offer.school.school_code, line.offer.code, year)
        presence[year] = (line.first <= year <= line.last) * alone * (wobble if year < _NOW else 1.0)
    name, industry = (entry.name, entry.attributes["industry"]) if entry is not None else (line.offer.code, "")
    return Cohorts(line, name, industry, presence)


def _intakes(recipe: Programmes, school: School, rows: Sequence[Cohorts], seed: int) -> dict[str, dict[int, float]]:
    """The intake of a school's rows: together they grow evenly, and the rows of a year share what there is.

    3+4 has a class of its own every year.
    """
    drift = recipe.growth.yearly * spread(recipe.growth.school, seed, "drift", school.school_code)
    found = {row.line.id: {year: row.weight * row.presence[year] for year in _PAST} for row in rows}
    rows = [row for row in rows if not _is_pilot(recipe, row)]
    now = sum(row.weight * row.presence[_NOW] for row in rows)
    for year in _PAST:
        scale = now * drift ** (year - _NOW) / sum(row.weight * row.presence[year] for row in rows)
        for row in rows:
            found[row.line.id][year] *= scale
    return found


def _stock(recipe: Programmes, row: Cohorts, intake: Mapping[int, float], year: int) -> float:
    """The students that the last intakes leave in a school."""
    return sum(intake[year - age] * recipe.growth.stay**age for age in range(row.line.track.years))


def _weigh(recipe: Programmes, rows: Sequence[Cohorts], by_school: Mapping[School, list[Cohorts]], seed: int) -> None:
    """Gives each row the intake that suits its school's size and all totals at once (raking: each in turn, again)."""
    totals = recipe.totals
    for row in rows:
        young = recipe.growth.young if row.line.offer.first >= YEARS[0] else 1.0
        luck_of_it = spread(0.3, seed, "weight", row.school.school_code, row.line.offer.code)
        row.weight = _CLASS * row.line.share * young * luck_of_it
    for turn in range(_RAKES):
        students: dict[str, float] = {}
        for school, own in by_school.items():
            open_rows = [row for row in own if row.presence[_NOW]]
            usual = sum(row.weight for row in open_rows) / len(open_rows)
            for row in own:
                if not row.presence[_NOW]:
                    row.weight = usual / 2 if row.industry else recipe.typed.pupils
            intakes = _intakes(recipe, school, own, seed)
            stocks = {row.line.id: _stock(recipe, row, intakes[row.line.id], _NOW) for row in own}
            given = recipe.given.get(school.school_code, {}).get(recipe.fields.pupils)
            wanted = given[-1] if given else school.size if turn < _SIZES else sum(stocks.values())
            factor = wanted / sum(stocks.values())
            _scale(open_rows, factor)
            students |= {row: stock * factor for row, stock in stocks.items()}
        for industry, total in totals.pupils.items():
            found = [row for row in rows if row.industry == industry]
            _scale([row for row in found if row.presence[_NOW]], total / sum(students[row.line.id] for row in found))
        for group in totals.plan:
            _reach(
                _planned(recipe, rows, group.affiliation, five=group.five), group.total * sum(recipe.growth.fill) / 2
            )
        _reach(_new_five(recipe, rows), totals.five_new_intake)
        _reach(_pilots(recipe, rows), totals.pilot_intake)


def _scale(rows: Iterable[Cohorts], factor: float) -> None:
    for row in rows:
        row.weight *= factor


def _reach(rows: Sequence[Cohorts], intake: float) -> None:
    _scale(rows, intake / sum(row.weight for row in rows))


def _planned(recipe: Programmes, rows: Sequence[Cohorts], affiliation: Sequence[str], *, five: bool) -> list[Cohorts]:
    return [
        row
        for row in rows
        if row.school.affiliation in affiliation
        and row.school.kind not in recipe.totals.no_plan
        and (row.line.track.key in recipe.roles.five) == five
        and row.presence[_NOW]
    ]


def _new_five(recipe: Programmes, rows: Sequence[Cohorts]) -> list[Cohorts]:
    return [row for row in rows if row.line.track.key in recipe.roles.five and row.line.first == _NOW]


def _pilots(recipe: Programmes, rows: Sequence[Cohorts]) -> list[Cohorts]:
    return [row for row in rows if _is_pilot(recipe, row)]


def _plan(recipe: Programmes, rows: Sequence[Cohorts]) -> None:
    unit = recipe.totals.plan_unit
    for group in recipe.totals.plan:
        found = _planned(recipe, rows, group.affiliation, five=group.five)
        least = [
            recipe.totals.pilot_given.get(row.school.school_code, unit) * _is_pilot(recipe, row) or unit
            for row in found
        ]
        shares = in_units(group.total, unit, [row.weight for row in found], least)
        for row, share in zip(found, shares, strict=True):
            row.plan = {_NOW: share}
    for row in rows:
        if not row.presence[_NOW] and row.school.kind not in recipe.totals.no_plan:
            row.plan = {_NOW: 0}


def _plan_before(recipe: Programmes, row: Cohorts, seed: int) -> None:
    """The plans of the years before, a little above the intake."""
    unit = recipe.totals.plan_unit
    fill = luck(seed, "fill", row.line.id).uniform(*recipe.growth.fill)
    if row.plan:
        row.plan |= {year: math.ceil(row.intake[year] / fill / unit) * unit for year in YEARS[:-1]}


def _is_pilot(recipe: Programmes, row: Cohorts) -> bool:
    return row.line.track.key == recipe.roles.pilot


def _take_in(recipe: Programmes, rows: Sequence[Cohorts], seed: int) -> None:
    """This year's intake: the two published numbers split, the others near their plan."""
    totals, growth = recipe.totals, recipe.growth
    for row in rows:
        fill = luck(seed, "intake", row.line.id).uniform(*growth.fill)
        row.intake[_NOW] = round(row.plan[_NOW] * fill if row.plan else row.weight * row.presence[_NOW])
    pilots = _pilots(recipe, rows)
    given = [totals.pilot_given.get(row.school.school_code, 0) for row in pilots]
    for group, total, fixed in (
        (_new_five(recipe, rows), totals.five_new_intake, None),
        (pilots, totals.pilot_intake, given),
    ):
        most = [share or row.plan[_NOW] + 2 for row, share in zip(group, fixed or [0] * len(group), strict=True)]
        for row, share in zip(group, split(total, [row.weight for row in group], fixed, most), strict=True):
            row.intake[_NOW] = share


def _stay(recipe: Programmes, rows: Sequence[Cohorts]) -> None:
    """The students of each 1 September: what the intakes leave, and in the last year the published totals."""
    model = {row.line.id: {year: _stock(recipe, row, row.intake, year) for year in YEARS} for row in rows}
    intakes = {row.line.id: row.intake for row in rows}
    fixed = _given(recipe, rows, recipe.fields.pupils, model, intakes)
    for row in rows:
        stock = {year: max(round(number), row.intake[year]) for year, number in model[row.line.id].items()}
        row.pupils = fixed.get(row.line.id, stock)
    for industry, total in recipe.totals.pupils.items():
        found = [row for row in rows if row.industry == industry]
        free = [row for row in found if row.line.id not in fixed]
        left = total - sum(row.pupils[_NOW] for row in found if row.line.id in fixed)
        shares = split(left, [model[row.line.id][_NOW] for row in free], [row.intake[_NOW] for row in free])
        for row, share in zip(free, shares, strict=True):
            row.pupils[_NOW] = share


def _leave(recipe: Programmes, rows: Sequence[Cohorts]) -> None:
    """Those who finish in a year came in as many years before as their track takes."""
    model = {row.line.id: _finishing(recipe, row) for row in rows}
    fixed = _given(recipe, rows, recipe.fields.leavers, model)
    for row in rows:
        usual = {year: round(number) for year, number in model[row.line.id].items()}
        row.leavers = fixed.get(row.line.id, usual)


def _finishing(recipe: Programmes, row: Cohorts) -> dict[int, float]:
    years = row.line.track.years
    return {year: row.intake[year - years] * recipe.growth.stay**years for year in YEARS}


def _given(
    recipe: Programmes,
    rows: Sequence[Cohorts],
    figure: str,
    model: Mapping[str, Mapping[int, float]],
    least: Mapping[str, Mapping[int, int]] | None = None,
) -> dict[str, dict[int, int]]:
    """The totals that the recipe gives for single schools, split over their rows: by row id and year."""
    found: dict[str, dict[int, int]] = {}
    for school, given in recipe.given.items():
        own = [row.line.id for row in rows if row.school.school_code == school]
        found |= {row: {} for row in own}
        for year, total in zip(YEARS, given[figure], strict=True):
            low = [least[row][year] for row in own] if least is not None else None
            for row, share in zip(own, split(total, [model[row][year] for row in own], low), strict=True):
                found[row][year] = share
    return found
