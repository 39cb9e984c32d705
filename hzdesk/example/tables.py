"""The rows of the open tables: those that the report tells of a school, and as many others as its figures say."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from hzdesk.example.recipe import YEARS, Cells, Recipe, School, Table
from hzdesk.example.rules import Unit
from hzdesk.example.split import luck
from hzdesk.forms.model import Field, FieldType, Section
from hzdesk.returns import Row
from hzdesk.values import Value


def table_rows(recipe: Recipe, section: Section, school: School, unit: Unit, year: int, seed: int) -> Iterator[Row]:
    """The rows of one table in a return; the same thing keeps its row over the years."""
    own = [row for row in recipe.own_rows if (row.school, row.section) == (school.school_code, section.key)]
    found = [row.cells for row in own if row.years[0] <= year <= row.years[-1]]
    if not own:
        tables = [table for table in recipe.tables if table.section == section.key]
        found = [cells for table in tables for cells in _rows(table, school, unit, year, seed)]
    for cells in found:
        names = [cells[key] for key in section.identity]
        values = {key: typed(section.by_key[key], value) for key, value in cells.items()}
        yield Row(f"{luck(seed, school.school_code, section.key, *names).getrandbits(64):016x}", values)


def typed(field: Field, value: str | int) -> Value:
    """A text or a count as the field keeps it."""
    if isinstance(value, str):
        return value
    if field.type is FieldType.FLAG:
        return bool(value)
    return value if field.type in (FieldType.COUNT, FieldType.YEAR) else Decimal(value)


def _rows(table: Table, school: School, unit: Unit, year: int, seed: int) -> Iterator[Cells]:
    counts = unit.figures[table.rows]
    options = list(_options(table, school))
    luck(seed, table.section, table.rows, school.school_code).shuffle(options)
    for place, option in enumerate(options[: counts[YEARS.index(year)]]):
        mine = luck(seed, table.section, table.rows, school.school_code, place)
        cells = {**table.cells, **option}
        cells |= {key: unit.figures[figure][YEARS.index(year)] for key, figure in table.figures.items()}
        cells |= {key: mine.randint(*bounds) for key, bounds in table.between.items()}
        since = {table.since: _since(table, counts, place, mine.random())} if table.since else {}
        yield cells | since


def _options(table: Table, school: School) -> Sequence[Cells]:
    if not isinstance(table.options, Mapping):
        return table.options
    return [option for profile in school.profiles for option in table.options.get(profile, ())]


def _since(table: Table, counts: Sequence[int], place: int, chance: float) -> int:
    """The year in which the row is there first; before the first year of the recipe any one since `earliest`."""
    first = next(year for year, count in zip(YEARS, counts, strict=True) if count > place)
    return first if first > YEARS[0] else table.earliest + int(chance * (YEARS[0] - table.earliest))
