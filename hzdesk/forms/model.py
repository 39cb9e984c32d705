"""What a form is: the declared sections, fields, checks, indicators and code lists, as frozen values.

A declaration has no value; values live in `hzdesk.returns`. Everything here is read from the files in
`resources/forms/<form>/` by `hzdesk.forms.read` and proven sound by `hzdesk.forms.lint`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Literal, NamedTuple

from hzdesk.expressions import Expression
from hzdesk.forms.codes import CodeList


class FieldType(StrEnum):
    COUNT = "count"
    MONEY = "money"  # 元, two digits
    PERCENT = "percent"  # 84.3 means 84.3 %
    DECIMAL = "decimal"
    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"  # a short code list, shown whole
    CODE = "code"  # a long code list, searched; its name stands beside it
    DATE = "date"
    YEAR = "year"
    FLAG = "flag"


NUMBERS = frozenset({FieldType.COUNT, FieldType.MONEY, FieldType.PERCENT, FieldType.DECIMAL})
CODED = frozenset({FieldType.CHOICE, FieldType.CODE})

SectionKind = Literal["record", "table", "matrix", "narrative"]

ONLY_ROW = "record"  # row id of the one row of a record or narrative


class Severity(StrEnum):
    ERROR = "error"  # 错误: fix it
    QUERY = "query"  # 疑问: fix it or explain it
    HINT = "hint"  # 提示: nothing to do


class Missing(StrEnum):
    """What a check does when an operand is blank (the strategies of DHIS2's validation rules)."""

    SKIP_IF_ANY = "skip_if_any"
    SKIP_IF_ALL = "skip_if_all"  # otherwise blank counts as 0
    NEVER_SKIP = "never_skip"  # blank counts as 0


class Field(NamedTuple):
    """One data item (指标). `digits` is the number of decimals of a percent or decimal; money always has 2."""

    key: str
    label: str
    type: FieldType
    unit: str = ""
    basis: str = ""  # as the section's, when empty
    help: str = ""  # 指标解释
    required: bool = True
    codes: str = ""
    digits: int = 0
    maximum: int | None = None  # characters of a text, otherwise the highest sensible value
    heading: str = ""  # head of the group that begins with this field
    part_of: str = ""  # shown indented as 其中 of that field
    value: Expression | None = None  # computed, never typed
    scope: Expression | None = None  # schools that are asked
    renamed_from: str = ""
    retired: bool = False
    break_note: str = ""  # how the meaning changed, with both definitions
    break_year: int = 0  # the first year of the new meaning

    @property
    def is_number(self) -> bool:
        return self.type in NUMBERS

    def is_redefined(self, year: int) -> bool:
        """Whether its meaning is new this year, so that last year's value is no measure."""
        return self.break_year == year


class FixedRow(NamedTuple):
    """A declared row of a matrix."""

    key: str
    label: str
    help: str = ""
    total_of: tuple[str, ...] = ()  # computed: the sum of these rows


class Check(NamedTuple):
    """A declared relation that should hold (审核公式).

    A check without `kind` holds when `require` is true. The ready-made kinds keep their operands in `fields`:
    `sum` (total first, then parts), `part` (part, whole), `both` (all or none filled), `change` and
    `unit_slip` (one field against last year), `unique` (a table's rows differ in these fields).
    """

    id: str
    severity: Severity
    message: str
    kind: Literal["", "sum", "part", "both", "change", "unit_slip", "unique"] = ""
    require: Expression | None = None
    fields: tuple[str, ...] = ()
    target: str = ""  # field that carries the finding; `row.field` in a matrix
    each_row: bool = False
    when: Expression | None = None
    missing: Missing = Missing.SKIP_IF_ANY
    limit: int = 0  # per cent, for `change`
    floor: int = 0  # absolute change below which `change` stays silent
    source: str = ""  # rule or document behind the check
    answers: tuple[str, ...] = ()  # ready-made explanations


class Indicator(NamedTuple):
    """A figure computed from fields (派生指标): for one return, and over schools by `total`."""

    key: str
    label: str
    value: Expression
    unit: str = ""
    digits: int = 0
    scope: Expression | None = None  # schools that count
    scope_text: str = ""  # the scope in Chinese, stated beside every figure
    total: Literal["sum", "ratio_of_sums", "distinct", "none"] = "sum"
    city_only: bool = False  # says something over schools only; no figure of one school
    help: str = ""
    break_note: str = ""  # as of a field
    break_year: int = 0


class Origin(StrEnum):
    """Where the report takes a number from."""

    COMPUTED = "computed"  # all schools' returns
    SCHOOL = "school"  # one school's return
    BUREAU = "bureau"  # the bureau's own entries
    EXEMPT = "exempt"  # nowhere: the published report contradicts itself


class ReportNumber(NamedTuple):
    """A number that the yearly report states.

    It is an indicator over all schools, or `value`: over what the school that plays `part` has entered, or without one
    over the bureau's own entries. `contradiction` says where the published report disagrees with itself. A figure that
    is given twice names its other source in `same_as`: whoever writes the report is told when the two differ.
    """

    key: str
    label: str
    place: str  # in the report
    origin: Origin
    indicator: str = ""
    value: Expression | None = None
    part: str = ""
    unit: str = ""  # as the indicator's or the field's, when empty
    digits: int = 0
    scope: str = ""
    time: str = "{year}"  # that it speaks of; here and in the label {year}, {last} and {next} are years
    contradiction: str = ""
    same_as: str = ""  # the indicator that gives the same over all schools


class Parts(NamedTuple):
    """Where the bureau says which school the report speaks of: a table, the field of the part, that of the school."""

    section: str
    part: str
    school: str


@dataclass(frozen=True, eq=False)
class Section:
    """One 表 of the form. `tab_of` puts it as a further tab on another section's page; `tab` is the tab's name."""

    key: str
    title: str
    kind: SectionKind
    basis: str
    fields: tuple[Field, ...]
    report: tuple[str, ...] = ()
    help: str = ""
    icon: str = ""
    tab: str = ""
    tab_of: str = ""
    row_label: str = ""  # head of a matrix's first column
    rows: tuple[FixedRow, ...] = ()
    identity: tuple[str, ...] = ()  # fields that tell a table's rows apart, also from year to year
    maximum_rows: int = 0
    carry: bool = False  # a table's rows go on into the next year
    scope: Expression | None = None  # schools that are asked
    checks: tuple[Check, ...] = ()
    indicators: tuple[Indicator, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        return {field.key: field for field in self.fields}

    @cached_property
    def typed(self) -> Mapping[str, Field]:
        """The fields that people fill in, by key: neither computed nor retired."""
        return {field.key: field for field in self.fields if field.value is None and not field.retired}

    @cached_property
    def former(self) -> Mapping[str, str]:
        """The keys that renamed fields had in the form before (new key -> old key)."""
        return {field.key: field.renamed_from for field in self.fields if field.renamed_from}

    @cached_property
    def totals(self) -> Mapping[str, tuple[str, ...]]:
        """The computed rows of a matrix and the rows they add up."""
        return {row.key: row.total_of for row in self.rows if row.total_of}

    @cached_property
    def row_keys(self) -> tuple[str, ...]:
        """The row ids of a section whose rows are declared; empty for a table."""
        if self.kind == "table":
            return ()
        return tuple(row.key for row in self.rows) if self.kind == "matrix" else (ONLY_ROW,)


def edition_number(edition: str) -> tuple[int, ...]:
    """`2023.10` in numbers, so that editions can be told older from newer."""
    return tuple(int(number) for number in edition.split(".") if number.isdecimal())


class FormPage(NamedTuple):
    """One entry of the list of sections: a section, and with it those that are tabs of its page."""

    section: Section
    tabs: tuple[Section, ...]


@dataclass(frozen=True, eq=False)
class Form:
    """The definition of the annual return for some years (报表制度), the schools' or the bureau's own."""

    key: str
    title: str
    edition: str
    years: range
    sections: tuple[Section, ...]
    codes: Mapping[str, CodeList]
    headline: tuple[str, ...] = ()  # indicators that the principal signs
    cover: tuple[tuple[str, str], ...] = ()  # (section, field) of the people named on the cover
    signers: tuple[str, ...] = ()  # roles that must sign, e.g. 填报人
    of_bureau: bool = False  # filled by the bureau itself, not by schools
    report: tuple[ReportNumber, ...] = ()  # in the report's order
    parts: Parts | None = None
    earlier: tuple["Form", ...] = ()  # editions before this one that are known here, newest first; not part of it

    @property
    def number(self) -> tuple[int, ...]:
        """Year and number of the edition, as far as it is written as one."""
        return edition_number(self.edition)

    @cached_property
    def by_key(self) -> Mapping[str, Section]:
        return {section.key: section for section in self.sections}

    @property
    def principal(self) -> str:
        """What the one is called who answers for the return: the last person on the cover."""
        return next((self.by_key[section].by_key[key].label for section, key in reversed(self.cover)), "")

    @cached_property
    def pages(self) -> tuple[FormPage, ...]:
        """In order; a section with `tab_of` is a tab, not a page."""
        return tuple(
            FormPage(section, (section, *(tab for tab in self.sections if tab.tab_of == section.key)))
            for section in self.sections
            if not section.tab_of
        )

    @cached_property
    def checks(self) -> Mapping[str, Check]:
        return {check.id: check for section in self.sections for check in section.checks}

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        return {indicator.key: indicator for section in self.sections for indicator in section.indicators}
