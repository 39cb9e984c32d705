"""The rows of tables in which a school lists things: teams, results, courses, categories of an examination."""

from collections.abc import Iterator, Mapping, Sequence

from hzdesk.example.cohorts import Cohorts
from hzdesk.example.recipe import YEARS, Listing, School
from hzdesk.example.rules import Unit
from hzdesk.example.split import luck, split, spread
from hzdesk.forms.codes import CodeList
from hzdesk.returns import Row

_SPREAD = 0.4
_TEXTS = 60  # where a school begins in a list of texts


def listed(
    listing: Listing, school: School, unit: Unit, cohorts: Sequence[Cohorts], catalogue: CodeList, year: int, seed: int
) -> Iterator[Row]:
    """The rows of a school's return in one table. Neighbours are about different programmes, in different words."""
    if listing.items:
        yield from _shared(listing, school, unit, year, seed)
        return
    key = (seed, listing.section, school.school_code, year if listing.yearly else "")
    subjects = _subjects(listing, school, cohorts, catalogue, key)
    start, used = luck(*key, "texts").randrange(_TEXTS), 0
    for kind in listing.kinds:
        for number in range(unit.figures[kind.name][YEARS.index(year)]):
            code, name = subjects[used % len(subjects)]
            texts = {text: of[(start + used) % len(of)].format(subject=name) for text, of in kind.texts.items()}
            about = {listing.about: code} if listing.about else {}
            used += 1
            yield Row(f"{luck(*key, kind.name, number).getrandbits(64):016x}", {**about, **texts, **kind.values})


def _subjects(
    listing: Listing, school: School, cohorts: Sequence[Cohorts], catalogue: CodeList, key: tuple[object, ...]
) -> list[tuple[str, str]]:
    """The programmes, code and name, that the school has offered all the time; that of its pilot comes first."""
    codes = sorted({row.line.offer.code for row in cohorts if row.line.offer.is_open and row.line.first < YEARS[0]})
    luck(*key).shuffle(codes)
    codes.sort(key=lambda code: code != school.pilot or listing.yearly)
    return [(code, catalogue.entries[code].name) for code in codes]


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
            mark = {listing.mark: int(item in marked)} if listing.mark else {}
            row_id = f"{luck(seed, listing.section, school.school_code, item).getrandbits(64):016x}"
            yield Row(row_id, {listing.about: item, **numbers, **mark})
