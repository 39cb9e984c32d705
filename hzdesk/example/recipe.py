"""The recipe of the example city: the files of resources/example as frozen values.

They name every section and field of the form; the code only knows what it does with them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TypeVar

YEARS = range(2019, 2024)
LATER = range(2024, 2027)  # made by going on from the last of them

Item = TypeVar("Item")

Where = Mapping[str, Sequence[str]]
"""Facts and their admitted values; empty admits everything."""

PerYear = Mapping[int, int]


@dataclass(frozen=True)
class School:
    """A fictitious school. `size` is about how many students it has, `part` what of the report it plays."""

    school_code: str
    name: str
    kind: str
    affiliation: str
    district: str
    ownership: str
    size: int
    profiles: tuple[str, ...]
    pilot: str  # programme that it also teaches 3+4
    pilot_since: int
    says_na: str  # "yes" where it answers 不适用 instead of 0
    part: str

    @property
    def facts(self) -> Mapping[str, str]:
        return {fact.name: str(getattr(self, fact.name)) for fact in fields(self)}

    def suited(self, by_profile: Mapping[str, Sequence[Item]]) -> list[Item]:
        """What suits one of the school's profiles, each thing once."""
        return list(dict.fromkeys(item for profile in self.profiles for item in by_profile[profile]))


@dataclass(frozen=True)
class Columns:
    """The section of programmes and its fields."""

    section: str
    code: str
    mode: str
    length: str
    state: str
    idle: str
    plan: str
    intake: str
    pupils: str
    leavers: str


@dataclass(frozen=True)
class Partners:
    """The section of projects with colleges and its fields; colleges and lowest scores by track."""

    section: str
    partner: str
    code: str
    mode: str
    since: str
    plan: str
    intake: str
    lowest: str
    highest: str
    span: Sequence[int]
    yearly: int
    colleges: Mapping[str, Sequence[str]]
    scores: Mapping[str, Sequence[int]]
    given: Mapping[str, Mapping[str, Sequence[int]]]


@dataclass(frozen=True)
class States:
    opened: str
    running: str
    paused: str
    ended: str


@dataclass(frozen=True)
class Growth:
    yearly: float
    school: float
    wobble: float
    stay: float
    young: float
    fill: Sequence[float]


@dataclass(frozen=True)
class Track:
    """A way to teach a programme: `years` at the school; `share` of the intake beside the basic track."""

    key: str
    mode: str
    length: str
    years: int
    share: float = 1.0
    weight: int = 0


@dataclass(frozen=True)
class Roles:
    base: str
    five: Sequence[str]
    pilot: str
    other_kinds: Mapping[str, Sequence[str]]  # kinds of schools that have tracks of their own


@dataclass(frozen=True)
class Counts:
    points: int
    point_of: Mapping[str, int]
    opened: PerYear
    opened_of: Mapping[str, PerYear]
    opened_named: Sequence[str]
    closed: PerYear
    closed_named: Sequence[str]
    five_rows: PerYear
    five_with_new: int


@dataclass(frozen=True)
class Typed:
    """The one programme outside the catalogue."""

    school: str
    code: str
    closed: int
    pupils: int


@dataclass(frozen=True)
class PlanGroup:
    affiliation: Sequence[str]
    five: bool
    total: int


@dataclass(frozen=True)
class Totals:
    plan_unit: int
    plan: Sequence[PlanGroup]
    no_plan: Sequence[str]
    five_new_intake: int
    pilot_intake: int
    pilot_given: Mapping[str, int]
    pupils: Mapping[str, int]


@dataclass(frozen=True)
class Programmes:
    fields: Columns
    partners: Partners
    states: States
    growth: Growth
    tracks: Mapping[str, Track]
    roles: Roles
    counts: Counts
    typed: Typed
    totals: Totals
    given: Mapping[str, Mapping[str, Sequence[int]]]
    profiles: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Group:
    """Units and the per cent that all of them together reach, year by year."""

    percent: Sequence[str]  # with the digits that are shown
    where: Where = field(default_factory=dict)
    shown: Sequence[str] = ()  # a per cent that must come out of the figure, digit for digit


@dataclass(frozen=True)
class Rule:
    """One step. Exactly one of `split`, `rate`, `share`, `sum`, `gather` names the figure it makes.

    split   `totals` of the city (or `each` school's figure) over the units, in proportion to `by`
    rate    a part of `of`, so that every group reaches its per cent
    share   a part of `of`, `between` two bounds, steady for every unit
    sum     `plus` without `minus`
    gather  a school's sum over its leavers' `of`
    """

    split: str = ""
    rate: str = ""
    share: str = ""
    sum: str = ""
    gather: str = ""
    over: str = "schools"
    where: Where = field(default_factory=dict)
    of: str = ""
    by: str = ""
    each: str = ""
    most: str = ""
    ceiling: int = 0
    rest: str = ""
    totals: Sequence[int] = ()
    groups: Sequence[Group] = ()
    between: Sequence[float] = (1, 1)
    trend: float = 0.0
    lean: Mapping[str, float] = field(default_factory=dict)
    spread: float = 0.0
    wobble: float = 0.0
    plus: Sequence[str] = ()
    minus: Sequence[str] = ()
    source: str = ""


@dataclass(frozen=True)
class Sheet:
    """Which figure goes into which field; a row of a matrix, or a row for each of a school's `units`.

    A school takes one of the `texts` for good, and the `yearly` one after the other, those of a sheet in step. Of
    several sheets for a row the first one that a school and year fit counts.
    """

    section: str
    fields: Mapping[str, str] = field(default_factory=dict)
    row: str = ""
    over: str = "schools"
    where: Where = field(default_factory=dict)
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    yearly: Mapping[str, Sequence[str]] = field(default_factory=dict)
    years: Sequence[int] = YEARS
    not_applicable: Sequence[str] = ()
    not_applicable_where: Where = field(default_factory=dict)


Cells = Mapping[str, str | int]


@dataclass(frozen=True)
class Table:
    """Rows of an open table: as many as the figure `rows` of a school says, each with other `options`.

    `options` are listed, or listed by the profiles of the schools that they suit; `cells` are the same in every row,
    `figures` are those of the school, `between` gives every row a number for good, `since` names the field of the
    year in which the row came.
    """

    section: str
    rows: str
    options: Sequence[Cells] | Mapping[str, Sequence[Cells]]
    cells: Cells = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)
    between: Mapping[str, Sequence[int]] = field(default_factory=dict)
    since: str = ""
    earliest: int = 2008


@dataclass(frozen=True)
class OwnRow:
    """A row that a school has in the years from first to last; it has no others in that table."""

    school: str
    section: str
    cells: Cells
    years: Sequence[int] = (YEARS[0], YEARS[-1])
    source: str = ""


@dataclass(frozen=True)
class Listing:
    """Rows of a table, each about a programme of the school, which its `texts` may name as {subject}.

    There are as many as the figure `rows` says; `cells` are the same in every row.
    """

    section: str
    rows: str
    cells: Cells
    texts: Mapping[str, Sequence[str]]
    about: str = ""  # field that takes the programme's code
    yearly: bool = False  # other rows every year


@dataclass(frozen=True)
class Breakdown:
    """A row of a table for each item of the school's profiles; together they share the figures `numbers`.

    A later number stays within the one before. The field `mark` is 1 in the years that `marks` names for an item of a
    school, else 0.
    """

    section: str
    about: str  # field that takes the item's code
    numbers: Mapping[str, str]
    items: Mapping[str, Sequence[str]]
    mark: str
    marks: Mapping[str, Mapping[str, Sequence[int]]]


@dataclass(frozen=True)
class Prize:
    """One award of one contest: how many the city wins, and who may win."""

    contest: str
    level: str
    contestants: str
    award: str
    totals: Sequence[int]
    where: Where
    per_event: int = 1
    events: Sequence[str] = ()  # instead of those of the school's profiles
    given: Mapping[str, Sequence[int]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.contest} {self.contestants} {self.award}"


@dataclass(frozen=True)
class PrizeColumns:
    section: str
    contest: str
    level: str
    contestants: str
    event: str
    award: str
    quantity: str


@dataclass(frozen=True)
class Prizes:
    fields: PrizeColumns
    by: str
    teachers: str
    teacher_events: Sequence[str]
    prizes: Sequence[Prize]
    events: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class DraftCell:
    """A cell of the draft: what was typed into it one after the other; nothing leaves it blank."""

    section: str
    row: str
    fields: Sequence[str]
    typed: Sequence[str] = ()


@dataclass(frozen=True)
class Draft:
    school: str
    year: int
    who: str
    keep: Sequence[str]  # checks whose explanation is already written
    cells: Sequence[DraftCell]


@dataclass(frozen=True)
class Facts:
    """Who and when beside the schools; dates are ISO, `signed_on` is month and day."""

    bureau_code: str
    bureau_name: str
    passphrase: str
    organisation: str
    member_from: str
    certificate: Sequence[str]
    signed_on: Sequence[int]


@dataclass(frozen=True)
class Recipe:
    facts: Facts
    schools: tuple[School, ...]
    programmes: Programmes
    rules: Sequence[Rule]
    sheets: Sequence[Sheet]
    rows: Mapping[str, str]  # training mode -> row of the matrix by mode
    given: Mapping[str, Mapping[str, Sequence[int]]]
    tables: Sequence[Table]
    listings: Sequence[Listing]
    breakdowns: Sequence[Breakdown]
    own_rows: Sequence[OwnRow]
    prizes: Prizes
    answers: Mapping[str, Sequence[str]]
    draft: Draft
