"""The values of the example city: all returns of all schools, made from the recipe and a seed, without any file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hzdesk.example.answers import explained
from hzdesk.example.cohorts import Cohorts, make_cohorts
from hzdesk.example.later import next_return
from hzdesk.example.partners import partner_rows
from hzdesk.example.prizes import Won, prize_rows, win
from hzdesk.example.read_recipe import recipe
from hzdesk.example.recipe import LATER, YEARS, Programmes, Recipe, School, Sheet
from hzdesk.example.rules import Unit, Units, run
from hzdesk.example.split import luck
from hzdesk.example.tables import table_rows, typed
from hzdesk.forms import form_of_year
from hzdesk.forms.model import Field, Form, Section
from hzdesk.operands import operands_of
from hzdesk.returns import AnnualReturn, Frame, Row
from hzdesk.values import NA, Value


@dataclass(frozen=True)
class Values:
    """Everything that the returns are written from."""

    recipe: Recipe
    units: Units
    cohorts: Mapping[str, Sequence[Cohorts]]
    won: Mapping[str, Sequence[Won]]
    seed: int


def make_values(forms: Sequence[Form], seed: int) -> Values:
    """The whole city, always; a smaller one is a part of it, so that a school is the same in every size."""
    made = recipe()
    form, fields = form_of_year(forms, YEARS[-1]), made.programmes.fields
    catalogue = form.codes[form.by_key[fields.section].by_key[fields.code].codes]
    rows = make_cohorts(made.programmes, made.schools, catalogue, seed)
    cohorts = {s.school_code: [row for row in rows if row.school == s] for s in made.schools}
    schools = [_school(made.programmes, s, cohorts[s.school_code]) for s in made.schools]
    leavers = [_leavers(made.programmes, s, mode, cohorts[s.school_code]) for s in made.schools for mode in made.rows]
    units = Units(schools, leavers, made.given, seed)
    run(units, made.rules)
    return Values(made, units, cohorts, win(made.prizes, units), seed)


def returns_of(values: Values, forms: Sequence[Form], school: School, years: Sequence[int]) -> list[AnnualReturn]:
    """The finished returns of a school for consecutive years, every query explained."""

    def made(year: int) -> AnnualReturn:
        form = form_of_year(forms, year)
        if year in LATER:
            return next_return(form, found[-1] if found else made(year - 1), values.seed)
        return annual_return(values, form, school, year)

    found: list[AnnualReturn] = []
    for year in years:
        previous = found[-1] if found else None
        found.append(explained(form_of_year(forms, year), made(year), previous, values.recipe.answers))
    return found


def annual_return(values: Values, form: Form, school: School, year: int) -> AnnualReturn:
    """One school's return of one year, complete but without explanations."""
    frame = Frame(school.school_code, school.name, school.kind, school.affiliation, school.district, year)
    empty = AnnualReturn(frame, form.key, form.edition)
    made, code = values.recipe, school.school_code
    sections: dict[str, list[Row]] = {section.key: [] for section in form.sections}
    rows = [row for row in values.cohorts[code] if row.is_there(year)]
    sections[made.programmes.fields.section] = [_programme(made.programmes, row, year) for row in rows]
    projects = partner_rows(made.programmes, rows, year, values.seed)
    sections[made.programmes.partners.section] = list(projects)
    sections[made.prizes.fields.section] = list(prize_rows(made.prizes, school, values.won[code], year, values.seed))
    unit = next(unit for unit in values.units.schools if unit.school == school)
    operands = operands_of(form, empty, None)
    for sheet in made.sheets:
        section = form.by_key[sheet.section]
        asked = {field.key: field for field in section.fields if operands.asks(section, field)}
        taken = {row.id for row in sections[section.key]}
        found = _sheet_rows(values, sheet, section, asked, school, YEARS.index(year))
        sections[section.key] += [row for row in found if row.id not in taken]
    tables = {section.key for section in form.sections if section.kind == "table"}
    for key in tables:
        sections[key] += table_rows(made, form.by_key[key], unit, values.cohorts[code], year, values.seed)
    return AnnualReturn(
        frame,
        form.key,
        form.edition,
        {key: tuple(found) for key, found in sections.items() if found},
        frozenset(key for key in tables if not sections[key]),
    )


def _school(recipe: Programmes, school: School, rows: Sequence[Cohorts]) -> Unit:
    fields = recipe.fields
    figures = {
        "size": [school.size for _ in YEARS],
        "nothing": [0 for _ in YEARS],
        "hundred": [100 for _ in YEARS],
        "points": [len({r.line.offer.code for r in rows if r.is_there(y) and not r.idle(y)}) for y in YEARS],
        fields.pupils: [sum(row.pupils[year] for row in rows if row.is_there(year)) for year in YEARS],
        fields.leavers: [sum(row.leavers[year] for row in rows if row.is_there(year)) for year in YEARS],
    }
    return Unit(school.school_code, school, school.facts, figures)


def _leavers(recipe: Programmes, school: School, mode: str, rows: Sequence[Cohorts]) -> Unit:
    own = [row for row in rows if row.line.track.mode == mode]
    figures = {recipe.fields.leavers: [sum(r.leavers[y] for r in own if r.is_there(y)) for y in YEARS]}
    return Unit(f"{school.school_code} {mode}", school, {**school.facts, "mode": mode}, figures)


def _programme(recipe: Programmes, row: Cohorts, year: int) -> Row:
    fields, states, line = recipe.fields, recipe.states, row.line
    if row.idle(year):
        state = states.paused if row.pupils[year] else states.ended
    else:
        state = states.opened if year == line.first else states.running
    values: dict[str, Value] = {
        fields.code: line.offer.code,
        fields.mode: line.track.mode,
        fields.length: line.track.length,
        fields.state: state,
        fields.plan: row.plan.get(year, NA),
        fields.intake: row.intake[year],
        fields.pupils: row.pupils[year],
        fields.leavers: row.leavers[year],
    }
    return Row(line.id, values | ({fields.idle: row.idle(year)} if row.idle(year) else {}))


def _sheet_rows(
    values: Values, sheet: Sheet, section: Section, asked: Mapping[str, Field], school: School, place: int
) -> Iterator[Row]:
    units = (unit for unit in values.units.over(sheet.over) if unit.school == school)
    for unit in (unit for unit in units if unit.fits(sheet.where) and YEARS[place] in sheet.years):
        cells: dict[str, Value] = {
            key: texts[luck(values.seed, key, school.school_code).randrange(len(texts))].format_map(school.facts)
            for key, texts in sheet.texts.items()
        }
        turn = luck(values.seed, section.key, school.school_code).randrange(1000) + place
        cells |= {key: texts[turn % len(texts)] for key, texts in sheet.yearly.items()}
        declines = bool(sheet.not_applicable) and unit.fits(sheet.not_applicable_where)
        for key, figure in sheet.fields.items():
            if key in asked:
                says_na = declines and key in sheet.not_applicable
                cells[key] = NA if says_na else typed(asked[key], unit.figures[figure][place])
        row = values.recipe.rows[unit.facts["mode"]] if sheet.over == "leavers" else sheet.row or section.row_keys[0]
        yield Row(row, cells)
