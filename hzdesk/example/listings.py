"""The rows of tables in which a school lists things: teams, results, courses, categories of an examination."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from hzdesk.example.cohorts import Cohorts
from hzdesk.example.recipe import YEARS, Listing, School
from hzdesk.example.rules import Unit
from hzdesk.example.split import luck, split, spread
from hzdesk.forms.codes import CodeList
from hzdesk.returns import Row
from hzdesk.values import Value

Subject = tuple[str, str]  # code and name

_SPREAD = 0.4


def listed(
    listings: Sequence[Listing],
    school: School,
    unit: Unit,
    cohorts: Sequence[Cohorts],
    catalogue: CodeList,
    year: int,
    seed: int,
) -> Iterator[tuple[str, Row]]:
    """The rows of a school's return, each with its section. A table never names the same subject twice in a row."""
    used: Counter[str] = Counter()
    for place, listing in enumerate(listings):
        if listing.items:
            yield from ((listing.section, row) for row in _shared(listing, school, unit, year, seed))
            continue
        count = unit.figures[listing.count][YEARS.index(year)]
        subjects = _subjects(listing, school, cohorts, catalogue, year, seed)
        for number in range(count):
            subject = subjects[used[listing.section] % len(subjects)]
            used[listing.section] += 1
            name = (seed, listing.section, school.school_code, place, number, year if listing.yearly else "")
            values = _values(listing, subject, luck(*name, "texts").random())
            yield listing.section, Row(f"{luck(*name).getrandbits(64):016x}", values)


def _subjects(
    listing: Listing, school: School, cohorts: Sequence[Cohorts], catalogue: CodeList, year: int, seed: int
) -> list[Subject]:
    """The programmes that the school has offered all the time, in its own order; that of its pilot comes first."""
    codes = sorted({row.line.offer.code for row in cohorts if row.line.offer.is_open and row.line.first < YEARS[0]})
    luck(seed, listing.section, school.school_code, year if listing.yearly else "").shuffle(codes)
    codes.sort(key=lambda code: code != school.pilot)
    return [(code, catalogue.entries[code].name) for code in codes if code in catalogue.entries]


def _values(listing: Listing, subject: Subject, chance: float) -> dict[str, Value]:
    code, name = subject
    texts = {key: choice[int(chance * len(choice))].format(subject=name) for key, choice in listing.texts.items()}
    return {**({listing.about: code} if listing.about else {}), **texts, **listing.values}


def _shared(listing: Listing, school: School, unit: Unit, year: int, seed: int) -> Iterator[Row]:
    items = list(dict.fromkeys(item for profile in school.profiles for item in listing.items[profile]))
    weights = [spread(_SPREAD, seed, listing.section, school.school_code, item) for item in items]
    marked = {mark.item for mark in listing.marks if mark.school == school.school_code and year in mark.years}
    shares: dict[str, Mapping[str, int]] = {}
    most: list[int] | None = None
    for key, figure in listing.numbers.items():
        least = [int(item in marked) for item in items]
        most = split(unit.figures[figure][YEARS.index(year)], weights, least if any(least) else None, most)
        shares[key] = dict(zip(items, most, strict=True))
    for item in items:
        numbers = {key: share[item] for key, share in shares.items()}
        if any(numbers.values()):
            flag = {listing.flag: item in marked} if listing.flag else {}
            row_id = f"{luck(seed, listing.section, school.school_code, item).getrandbits(64):016x}"
            yield Row(row_id, {listing.about: item, **numbers, **flag, **listing.values})
