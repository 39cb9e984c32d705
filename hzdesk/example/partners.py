"""The rows of projects with colleges: one for every row of 专业布点 whose students go on to one."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from hzdesk.example.cohorts import Cohorts
from hzdesk.example.recipe import YEARS, Programmes
from hzdesk.example.split import luck, row_id
from hzdesk.returns import Row
from hzdesk.values import NA, Value


def partner_rows(recipe: Programmes, cohorts: Sequence[Cohorts], year: int, seed: int) -> Iterator[Row]:
    """The projects with an intake this year."""
    fields = recipe.partners
    for row in cohorts:
        colleges = fields.colleges.get(row.line.track.key)
        if colleges and row.is_there(year) and not row.idle(year):
            values: dict[str, Value] = {
                fields.partner: luck(seed, "college", row.line.id).choice(colleges),
                fields.code: row.line.offer.code,
                fields.mode: row.line.track.mode,
                fields.since: row.line.first,
                fields.plan: row.plan.get(year, NA),
                fields.intake: row.intake[year],
            }
            yield Row(row_id(seed, "project", row.line.id), values | _scores(recipe, row, year, seed))


def _scores(recipe: Programmes, row: Cohorts, year: int, seed: int) -> dict[str, Value]:
    """The lowest and the highest score, moving a little from year to year; the recipe gives those of the last year."""
    fields, track = recipe.partners, row.line.track.key
    given = fields.given.get(row.school.school_code, {}).get(track)
    if given or track in fields.scores:
        steady, yearly = luck(seed, "score", row.line.id), luck(seed, "score", row.line.id, year)
        first, last = given or (steady.randint(*fields.scores[track]), 0)
        lowest = first + (yearly.randint(-fields.yearly, fields.yearly) if year < YEARS[-1] else 0)
        highest = last or lowest + steady.randint(*fields.span)
        return {fields.lowest: Decimal(lowest), fields.highest: Decimal(highest)}
    return {}
