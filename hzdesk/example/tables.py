"""The rows of the open tables: those that the report tells of a school, or as many others as its figures say.

These are picked from options, listed by the school's programmes, or broken down by what suits its profiles.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from hzdesk.example.cohorts import Cohorts
from hzdesk.example.recipe import YEARS, Breakdown, Cells, Listing, Recipe, Table
from hzdesk.example.rules import Unit
from hzdesk.example.split import luck, row_id, split, spread
from hzdesk.forms.model import Field, FieldType, Section
from hzdesk.returns import Row
from hzdesk.values import Value

_SPREAD = 0.4
_TEXTS = 60  # where a school begins in a list of texts

Named = tuple[tuple[object, ...], Cells]
"""The cells of a row, and the names that its id hangs on."""


def table_rows(
    recipe: Recipe, section: Section, unit: Unit, cohorts: Sequence[Cohorts], year: int, seed: int
) -> Iterator[Row]:
    """The rows of a school's return in one table; the same thing keeps its row over the years."""
    for names, cells in _dealt(recipe, section, unit, cohorts, year, seed):
        yield Row(row_id(seed, *names), {key: typed(section.by_key[key], value) for key, value in cells.items()})


def typed(field: Field, value: str | int) -> Value:
    """A text or a count as the field keeps it."""
    if isinstance(value, str):
        return value
    if field.type is FieldType.FLAG:
        return bool(value)
    return value if field.type in (FieldType.COUNT, FieldType.YEAR) else Decimal(value)


def _dealt(
    recipe: Recipe, section: Section, unit: Unit, cohorts: Sequence[Cohorts], year: int, seed: int
) -> Iterator[Named]:
    code = unit.school.school_code
    own = [row for row in recipe.own_rows if (row.school, row.section) == (code, section.key)]
    found = [row.cells for row in own if row.years[0] <= year <= row.years[-1]]
    if not own:
        tables = [table for table in recipe.tables if table.section == section.key]
        found = [cells for table in tables for cells in _picked(table, unit, year, seed)]
    for cells in found:
        yield (code, section.key, *(cells[key] for key in section.identity)), cells
    listed = 0
    for listing in recipe.listings:
        if listing.section == section.key:
            yield from _listed(listing, unit, cohorts, year, seed, listed)
            listed += unit.figure(listing.rows, year)
    for breakdown in recipe.breakdowns:
        if breakdown.section == section.key:
            yield from _broken_down(breakdown, unit, year, seed)


def _picked(table: Table, unit: Unit, year: int, seed: int) -> Iterator[Cells]:
    counts, code = unit.figures[table.rows], unit.school.school_code
    options = list(_options(table, unit))
    luck(seed, table.section, table.rows, code).shuffle(options)
    for place, option in enumerate(options[: unit.figure(table.rows, year)]):
        mine = luck(seed, table.section, table.rows, code, place)
        cells = {**table.cells, **option}
        cells |= {key: unit.figure(figure, year) for key, figure in table.figures.items()}
        cells |= {key: mine.randint(*bounds) for key, bounds in table.between.items()}
        since = {table.since: _since(table, counts, place, mine.random())} if table.since else {}
        yield cells | since


def _options(table: Table, unit: Unit) -> Sequence[Cells]:
    if not isinstance(table.options, Mapping):
        return table.options
    return [option for profile in unit.school.profiles for option in table.options.get(profile, ())]


def _since(table: Table, counts: Sequence[int], place: int, chance: float) -> int:
    """The year in which the row is there first; before the first year of the recipe any one since `earliest`."""
    first = next(year for year, count in zip(YEARS, counts, strict=True) if count > place)
    return first if first > YEARS[0] else table.earliest + int(chance * (YEARS[0] - table.earliest))


def _listed(
    listing: Listing, unit: Unit, cohorts: Sequence[Cohorts], year: int, seed: int, before: int
) -> Iterator[Named]:
    """As many rows `before` go on to these. Neighbours are about different programmes, in different words."""
    key = (listing.section, unit.school.school_code, year if listing.yearly else "")
    subjects = _subjects(listing, unit, cohorts, (seed, *key))
    start = luck(seed, *key, "texts").randrange(_TEXTS)
    for number in range(unit.figure(listing.rows, year)):
        turn = before + number
        code, name = subjects[turn % len(subjects)]
        texts = {text: of[(start + turn) % len(of)].format(subject=name) for text, of in listing.texts.items()}
        about = {listing.about: code} if listing.about else {}
        yield (*key, listing.rows, number), {**about, **texts, **listing.cells}


def _subjects(
    listing: Listing, unit: Unit, cohorts: Sequence[Cohorts], key: tuple[object, ...]
) -> list[tuple[str, str]]:
    """The programmes, code and name, that the school has offered all the time; that of its pilot comes first."""
    steady = (row for row in cohorts if row.line.offer.is_open and row.line.first < YEARS[0])
    subjects = sorted({(row.line.offer.code, row.name) for row in steady})
    luck(*key).shuffle(subjects)
    subjects.sort(key=lambda subject: subject[0] != unit.school.pilot or listing.yearly)
    return subjects


def _broken_down(breakdown: Breakdown, unit: Unit, year: int, seed: int) -> Iterator[Named]:
    key = (breakdown.section, unit.school.school_code)
    items, marks = unit.school.suited(breakdown.items), breakdown.marks.get(unit.school.school_code, {})
    weights = [spread(_SPREAD, seed, *key, item) for item in items]
    marked = [int(year in marks.get(item, ())) for item in items]
    shares: list[list[int]] = []
    for figure in breakdown.numbers.values():
        shares.append(split(unit.figure(figure, year), weights, marked, shares[-1] if shares else None))
    for item, mark, *numbers in zip(items, marked, *shares, strict=True):
        if any(numbers):
            counts = dict(zip(breakdown.numbers, numbers, strict=True))
            yield (*key, item), {breakdown.about: item, **counts, breakdown.mark: mark}
