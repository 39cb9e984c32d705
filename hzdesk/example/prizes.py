"""The rows of 竞赛奖牌: every award of the city goes to a school, and there to events of what the school teaches."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hzdesk.example.recipe import YEARS, Prize, Prizes, School
from hzdesk.example.rules import Unit, Units
from hzdesk.example.split import luck, row_id, split, spread
from hzdesk.returns import Row

_SPREAD, _WOBBLE = 0.3, 0.1


@dataclass(frozen=True)
class Won:
    """What one school won in each year."""

    prize: Prize
    counts: Mapping[int, int]


def win(recipe: Prizes, city: Units) -> dict[str, list[Won]]:
    """By school code: every prize, split over the schools that may win it."""
    found: dict[str, list[Won]] = {unit.key: [] for unit in city.schools}
    for prize in recipe.prizes:
        able = [unit for unit in city.schools if unit.fits(prize.where)]
        shares = [_shares(recipe, city, prize, able, place) for place in range(len(YEARS))]
        for place, unit in enumerate(able):
            found[unit.key].append(Won(prize, {year: shares[i][place] for i, year in enumerate(YEARS)}))
    return found


def _shares(recipe: Prizes, city: Units, prize: Prize, able: list[Unit], place: int) -> list[int]:
    given = [prize.given.get(unit.key) for unit in able]
    weights = [
        unit.figures[recipe.by][place]
        * spread(_SPREAD, city.seed, prize.name, unit.key)
        * spread(_WOBBLE, city.seed, prize.name, unit.key, YEARS[place])
        for unit in able
    ]
    total = prize.totals[place]
    return split(total, weights, [g[place] if g else 0 for g in given], [g[place] if g else total for g in given])


def prize_rows(recipe: Prizes, school: School, won: Sequence[Won], year: int, seed: int) -> Iterator[Row]:
    """The rows of one return, in the order of the recipe."""
    fields = recipe.fields
    for item in won:
        prize, left = item.prize, item.counts[year]
        events = _events(recipe, school, prize, seed)
        needed = min(len(events), -(-left // prize.per_event))
        for event, count in zip(events, split(left, [1.0] * needed), strict=False):
            yield Row(
                row_id(seed, school.school_code, prize.name, event),
                {
                    fields.contest: prize.contest,
                    fields.level: prize.level,
                    fields.contestants: prize.contestants,
                    fields.event: event,
                    fields.award: prize.award,
                    fields.quantity: count,
                },
            )


def _events(recipe: Prizes, school: School, prize: Prize, seed: int) -> list[str]:
    """The events that a school is good at, best first: those of its own profiles."""
    if prize.events or prize.contestants == recipe.teachers:
        events = list(prize.events or recipe.teacher_events)
    else:
        events = school.suited(recipe.events)
    luck(seed, "events", school.school_code, prize.contest, prize.contestants).shuffle(events)
    return events
