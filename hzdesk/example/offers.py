"""Who teaches what, in which way, from when to when: the rows of 专业布点 before they have numbers."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TypeVar

from hzdesk.example.recipe import YEARS, Programmes, School, Track
from hzdesk.example.split import luck, row_id, split, spread
from hzdesk.forms.codes import CodeList

Item = TypeVar("Item")

LONG_AGO, ENDLESS = 2000, 9999
_NOW = YEARS[-1]
_AT_MOST_NEW = 2  # programmes that one school opens in one year


@dataclass(frozen=True)
class Offer:
    """A programme at a school; the years are the first and the last one with an intake."""

    school: School
    code: str
    first: int = LONG_AGO
    last: int = ENDLESS

    @property
    def is_open(self) -> bool:
        return self.last == ENDLESS


@dataclass(frozen=True)
class Line:
    """A programme at a school in one track; since `five_since` a five-year track takes a part of its intake."""

    id: str
    offer: Offer
    track: Track
    first: int
    share: float = 1.0
    five_since: int = ENDLESS

    @property
    def last(self) -> int:
        return self.offer.last


def make_lines(recipe: Programmes, schools: Sequence[School], catalogue: CodeList, seed: int) -> list[Line]:
    """All rows of all schools, those that ended a while ago among them."""
    offers = _with_openings(recipe, _offers(recipe, schools, catalogue, seed), seed)
    offers += _closed(recipe, schools, offers, seed)
    five = _five_year_starts(recipe, offers, seed)
    return sorted(
        (line for offer in offers for line in _lines(recipe, offer, five, seed)), key=lambda line: line.offer.code
    )


def _offers(recipe: Programmes, schools: Sequence[School], catalogue: CodeList, seed: int) -> list[Offer]:
    """The programmes with an intake this year: every category at least once, the rest as the schools' profiles are."""
    pools = {school.school_code: school.suited(recipe.profiles) for school in schools}
    given = recipe.counts.point_of
    least = [given.get(school.school_code, 2) for school in schools]
    most = [given.get(school.school_code, max(2, len(pools[school.school_code]) - 2)) for school in schools]
    weights = [math.sqrt(school.size) * spread(0.15, seed, "points", school.school_code) for school in schools]
    points = split(recipe.counts.points, weights, least, most)
    room = {school.school_code: count for school, count in zip(schools, points, strict=True)}
    by_code = {school.school_code: school for school in schools}
    chosen: list[Offer] = []

    def take(school: School, code: str) -> None:
        pools[school.school_code].remove(code)
        room[school.school_code] -= 1
        chosen.append(Offer(school, code))

    for school in schools:
        if school.pilot:
            take(school, school.pilot)
    for wanted in _wanted(recipe, pools, catalogue):
        if any(offer.code in wanted for offer in chosen):
            continue
        able = [key for key, pool in pools.items() if room[key] > 0 and any(code in wanted for code in pool)]
        school = by_code[luck(seed, "first", *sorted(wanted)).choice(able)]
        take(school, next(code for code in pools[school.school_code] if code in wanted))
    for school in schools:
        pool = sorted(pools[school.school_code])
        for code in luck(seed, "taught", school.school_code).sample(pool, room[school.school_code]):
            take(school, code)
    return chosen


def _wanted(recipe: Programmes, pools: Mapping[str, Sequence[str]], catalogue: CodeList) -> list[frozenset[str]]:
    """Sets of programmes of which somebody must teach one, the hardest to place first."""
    codes = sorted({code for pool in recipe.profiles.values() for code in pool})
    by_category: dict[str, set[str]] = {}
    for code in codes:
        by_category.setdefault(catalogue.entries[code].attributes["category"], set()).add(code)
    named = [frozenset([code]) for code in recipe.counts.opened_named]
    sets = [frozenset(group) for group in by_category.values()]
    return named + sorted(sets, key=lambda group: (sum(bool(group & set(p)) for p in pools.values()), sorted(group)))


def _with_openings(recipe: Programmes, offers: Sequence[Offer], seed: int) -> list[Offer]:
    """The same offers, some of which began in the years that the recipe counts."""
    firsts: dict[Offer, int] = {}
    for year in sorted(recipe.counts.opened, reverse=True):
        free = [offer for offer in offers if offer not in firsts]
        firsts |= dict.fromkeys(_opened(recipe, free, year, seed), year)
    return [replace(offer, first=firsts.get(offer, LONG_AGO)) for offer in offers]


def _opened(recipe: Programmes, free: Sequence[Offer], year: int, seed: int) -> list[Offer]:
    """The offers that began in a year: the named ones first and once each, few at one school and never all it has."""
    counts = recipe.counts
    named = counts.opened_named if year == _NOW else ()
    limits = {school: years.get(year, 0) for school, years in counts.opened_of.items()}
    able = _shuffled(luck(seed, "opened", year), [offer for offer in free if offer.code != offer.school.pilot])
    able.sort(key=lambda offer: (offer.school.school_code not in limits, offer.code not in named))
    has = Counter(offer.school for offer in free)
    found: list[Offer] = []
    for offer in able:
        here = sum(other.school == offer.school for other in found)
        limit = min(limits.get(offer.school.school_code, _AT_MOST_NEW), has[offer.school] - 1)
        again = offer.code in named and any(other.code == offer.code for other in found)
        if len(found) < counts.opened[year] and here < limit and not again:
            found.append(offer)
    return found


def _closed(recipe: Programmes, schools: Sequence[School], offers: Sequence[Offer], seed: int) -> Iterator[Offer]:
    """The programmes that are no longer offered, by the first year without an intake; one a year at a school."""
    counts, typed = recipe.counts, recipe.typed
    by_code = {school.school_code: school for school in schools}
    yield Offer(by_code[typed.school], typed.code, LONG_AGO, typed.closed - 1)
    taken = {(offer.school.school_code, offer.code) for offer in offers}
    for year in sorted(counts.closed, reverse=True):
        wanted = counts.closed[year] - (year == typed.closed)
        named = counts.closed_named if year == _NOW else ()
        able = [(key, code) for key, school in by_code.items() for code in school.suited(recipe.profiles)]
        able = _shuffled(luck(seed, "closed", year), [pair for pair in able if pair[0] not in counts.point_of])
        used: set[str] = set()
        for key, code in sorted(able, key=lambda pair: pair[1] not in named):
            if len(used) < 2 * wanted and not {key, code} & used and (key, code) not in taken:
                used |= {key, code}
                taken.add((key, code))
                yield Offer(by_code[key], code, LONG_AGO, year - 1)


def _five_year_starts(recipe: Programmes, offers: Sequence[Offer], seed: int) -> dict[Offer, int]:
    """The offers with a five-year track, and since when."""
    counts = recipe.counts
    random = luck(seed, "five")
    able = _shuffled(random, [o for o in offers if o.is_open and o.school.kind not in recipe.roles.other_kinds])
    starts: dict[Offer, int] = {}
    fresh = [offer for offer in able if offer.first == _NOW][: counts.five_with_new]
    starts.update(dict.fromkeys(fresh, _NOW))
    for year, count in sorted(counts.five_rows.items(), reverse=True):
        old = [offer for offer in able if offer not in starts and offer.first < year]
        starts.update(dict.fromkeys(old[: count - len(fresh) * (year == _NOW)], year))
    return starts


def _lines(recipe: Programmes, offer: Offer, five: Mapping[Offer, int], seed: int) -> Iterator[Line]:
    """The rows of one offer: the basic track, and beside it five years or 3+4."""
    roles, tracks = recipe.roles, recipe.tracks
    key = (seed, offer.school.school_code, offer.code)
    random = luck(*key, "tracks")

    def line(track: str, first: int, share: float = 1.0, five_since: int = ENDLESS) -> Line:
        row = row_id(*key, track, "row")
        return Line(row, offer, tracks[track], max(first, offer.first), share, five_since)

    if own := roles.other_kinds.get(offer.school.kind):
        yield line(roles.base if offer.code == recipe.typed.code else random.choice(own), offer.first)
        return
    if offer not in five:
        yield line(roles.base, offer.first)
    else:
        track = random.choices(roles.five, [tracks[name].weight for name in roles.five])[0]
        share = tracks[track].share
        oldest = min(recipe.counts.five_rows)
        alone = five[offer] in (oldest, _NOW) and five[offer] <= max(offer.first, oldest) and random.random() < 0.5
        if not alone:
            yield line(roles.base, offer.first, 1 - share, five[offer])
        yield line(track, five[offer], 1.0 if alone else share)
    if offer.code == offer.school.pilot:
        yield line(roles.pilot, offer.school.pilot_since, tracks[roles.pilot].share)


def _shuffled(random: Random, items: Iterable[Item]) -> list[Item]:
    found = list(items)
    random.shuffle(found)
    return found
