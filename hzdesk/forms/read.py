"""Reading a form from its folder: `form.toml`, one file per section, and `report.toml` if the report has numbers of it.

A form that follows another has only what differs in its folder (`hzdesk.forms.follow`).

All problems are collected and raised together, each with file, item and what to do, so that whoever edits a form
mends it in one go.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

from hzdesk.errors import UserError
from hzdesk.expressions import SCHOOL_FACTS, Kind
from hzdesk.forms.codes import CodeList
from hzdesk.forms.follow import HEAD, open_folder
from hzdesk.forms.item import Item, tables, word
from hzdesk.forms.lint import KEY, lint
from hzdesk.forms.lint_report import lint_report
from hzdesk.forms.model import (
    CODED,
    NUMBERS,
    Check,
    Field,
    FieldType,
    FixedRow,
    Form,
    Indicator,
    Missing,
    Origin,
    Parts,
    ReportNumber,
    Section,
    SectionKind,
    Severity,
)
from hzdesk.grammar import FieldShape, SectionShape, Shape, parse

FIRST_YEAR, LAST_YEAR = 1949, 2999
REPORT = "report.toml"


class FormError(UserError):
    """A form that cannot be used; `problems` has one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("报表制度有误：\n" + "\n".join(problems))
        self.problems = tuple(problems)


def read_form(folder: Path, codes: Mapping[str, CodeList], beside: Sequence[Form] | None = None) -> Form:
    """The form in a folder, linted. Raises FormError with every problem found.

    The report's numbers are read with the forms that stand `beside`: they speak of the bureau's form of the same years.
    """
    problems: list[str] = []
    files = open_folder(folder, problems)
    head = Item(files.load(HEAD, problems), HEAD, problems)
    years = _years(head)
    raw = {key: files.load(f"{key}.toml", problems) for key in _section_keys(head)}
    shape = {key: _shape(section, codes) for key, section in raw.items()}
    made = (_section(Item(section, f"{key}.toml", problems), key, shape) for key, section in raw.items())
    sections = tuple(_shared(section, beside or ()) for section in made)
    bureau = next((form for form in beside or () if form.of_bureau and set(years) <= set(form.years)), None)
    has_report = beside is not None and files.has(REPORT)
    report = Item(files.load(REPORT, problems) if has_report else {}, REPORT, problems)
    own_shape = shape_of(bureau) if bureau is not None else {}
    form = Form(
        key=head.text("key"),
        title=head.text("title"),
        edition=head.text("edition"),
        years=years,
        sections=sections,
        codes={key: codes[key] for key in _codes_used(sections) if key in codes},
        headline=head.texts("headline"),
        cover=_cover(head),
        signers=head.texts("signers"),
        of_bureau=head.flag("of_bureau", default=False),
        report=tuple(_number(item, shape, own_shape) for item in report.items("number", "数")),
        parts=_parts(report),
    )
    head.done()
    report.done()
    problems += [*lint(form), *lint_report(form, bureau)]
    if problems:
        raise FormError(problems)
    return form


def _years(head: Item) -> range:
    """The first and the last year of a form."""
    years = head.list_of("years", int)
    if len(years) == 2 and FIRST_YEAR <= years[0] <= years[1] <= LAST_YEAR:
        return range(years[0], years[1] + 1)
    head.say("years 应写作 [2019, 2023] 这样的起止两年")
    return range(0)


def _section_keys(head: Item) -> list[str]:
    """The sections that stand in files of their own; a path is no key."""
    keys = head.texts("sections")
    for key in dict.fromkeys(keys):
        if not KEY.fullmatch(key) or keys.count(key) > 1:
            head.say(f"sections 里的 {key} 只能用小写字母、数字和下划线，且只写一次")
    return [key for key in dict.fromkeys(keys) if KEY.fullmatch(key)]


def _cover(head: Item) -> tuple[tuple[str, str], ...]:
    pairs = head.list_of("cover", list)
    found = tuple((pair[0], pair[1]) for pair in pairs if len(pair) == 2 and all(isinstance(key, str) for key in pair))
    if len(found) < len(pairs):
        head.say('cover 里每一项应写作 ["表", "指标"]')
    return found


def _shape(raw: Mapping[str, Any], codes: Mapping[str, CodeList]) -> SectionShape:
    """The names an expression may use of a section, from the raw text: sections may refer to each other."""
    fields = {
        word(item, "key"): _field_shape(word(item, "type"), word(item, "codes"), codes) for item in tables(raw, "field")
    }
    return SectionShape(
        word(raw, "kind") or "record", fields, frozenset(word(row, "key") for row in tables(raw, "row"))
    )


def shape_of(form: Form) -> Shape:
    """The names an expression may use of a form that has been read."""
    return {
        section.key: SectionShape(
            section.kind,
            {field.key: _field_shape(field.type, field.codes, form.codes) for field in section.fields},
            frozenset(row.key for row in section.rows),
        )
        for section in form.sections
    }


def _field_shape(kind: str, listed_in: str, codes: Mapping[str, CodeList]) -> FieldShape:
    if kind in NUMBERS or kind == FieldType.YEAR:
        return FieldShape("number")
    if kind == FieldType.FLAG:
        return FieldShape("truth")
    listed = codes.get(listed_in) if kind in CODED else None
    return FieldShape("text", listed.key, frozenset(listed.attributes)) if listed else FieldShape("text")


def _section(item: Item, key: str, shape: Shape) -> Section:
    kind = item.choice("kind", get_args(SectionKind), "record")
    if item.text("key") != key:
        item.say(f"key 应与文件名相同，写作 {key}")
    per_row = kind in ("table", "matrix")
    section = Section(
        key=key,
        title=item.text("title"),
        kind=kind,  # type: ignore[arg-type]  # `choice` has checked it against the literal
        basis=item.text("basis"),
        fields=tuple(_field(raw, key, shape, per_row) for raw in item.items("field", "指标")),
        report=item.texts("report"),
        help=item.text("help"),
        icon=item.text("icon"),
        tab=item.text("tab"),
        tab_of=item.text("tab_of"),
        row_label=item.text("row_label"),
        rows=tuple(_row(raw) for raw in item.items("row", "行")),
        identity=item.texts("identity"),
        maximum_rows=item.number("maximum_rows"),
        carry=item.flag("carry", default=False),
        scope=item.expression("scope", "truth", shape, ""),
        checks=tuple(_check(raw, key, shape) for raw in item.items("check", "审核公式")),
        indicators=tuple(_indicator(raw, key, shape) for raw in item.items("indicator", "派生指标")),
    )
    item.done()
    return section


def _field(item: Item, section: str, shape: Shape, per_row: bool) -> Field:
    kind = FieldType(item.choice("type", [str(kind) for kind in FieldType], "text"))
    value_kind: Kind = "number" if kind in NUMBERS else "text"
    read = Field(
        key=item.text("key"),
        label=item.text("label"),
        type=kind,
        unit=item.text("unit"),
        basis=item.text("basis"),
        help=item.text("help"),
        required=item.flag("required", default=True),
        codes=item.text("codes"),
        digits=item.number("digits"),
        maximum=item.number("maximum") or None,
        heading=item.text("heading"),
        part_of=item.text("part_of"),
        value=item.expression("value", value_kind, shape, section, each_row=per_row),
        scope=item.expression("scope", "truth", shape, ""),
        renamed_from=item.text("renamed_from"),
        retired=item.flag("retired", default=False),
        break_note=item.text("break_note"),
        break_year=item.number("break_year"),
    )
    item.done()
    return read


def _row(item: Item) -> FixedRow:
    read = FixedRow(item.text("key"), item.text("label"), item.text("help"), item.texts("total_of"))
    item.done()
    return read


def _check(item: Item, section: str, shape: Shape) -> Check:
    each_row = item.choice("each", ("", "row"), "") == "row"
    kind, fields = _ready_made(item)
    read = Check(
        id=item.text("id"),
        severity=Severity(item.choice("severity", [str(severity) for severity in Severity], "error")),
        message=item.text("message"),
        kind=kind,
        require=item.expression("require", "truth", shape, section, each_row=each_row),
        fields=fields,
        target=item.text("target"),
        each_row=each_row,
        when=item.expression("when", "truth", shape, section, each_row=each_row),
        missing=Missing(item.choice("missing", [str(missing) for missing in Missing], "skip_if_any")),
        limit=item.number("limit"),
        floor=item.number("floor"),
        source=item.text("source"),
        answers=item.texts("answers"),
    )
    item.done()
    return read


def _ready_made(item: Item) -> tuple[Any, tuple[str, ...]]:
    """The kind of a ready-made check and its fields; ("", ()) for a check with `require`."""
    if "total" in item.raw or "parts" in item.raw:
        return "sum", (item.text("total"), *item.texts("parts"))
    if "part" in item.raw or "whole" in item.raw:
        return "part", (item.text("part"), item.text("whole"))
    for kind in ("both", "unique"):
        if kind in item.raw:
            return kind, item.texts(kind)
    for kind in ("change", "unit_slip"):
        if kind in item.raw:
            return kind, (item.text(kind),)
    return "", ()


def _indicator(item: Item, section: str, shape: Shape) -> Indicator:
    if not item.raw.get("value"):
        item.say("缺 value，请写上公式")
    value = item.expression("value", "number", shape, section)
    totals = ("sum", "ratio_of_sums", "distinct", "none")
    read = Indicator(
        key=item.text("key"),
        label=item.text("label"),
        value=value or parse("0", {}, "number"),
        unit=item.text("unit"),
        digits=item.number("digits"),
        scope=item.expression("scope", "truth", shape, ""),
        scope_text=item.text("scope_text"),
        city_only=item.flag("city_only", default=False),
        total=item.choice("total", totals, "sum"),  # type: ignore[arg-type]  # checked by `choice`
        help=item.text("help"),
        break_note=item.text("break_note"),
        break_year=item.number("break_year"),
    )
    item.done()
    return read


def _number(item: Item, schools: Shape, bureau: Shape) -> ReportNumber:
    part = item.text("part")
    read = ReportNumber(
        key=item.text("key"),
        label=item.text("label"),
        place=item.text("place"),
        origin=Origin(item.choice("origin", [str(origin) for origin in Origin], "computed")),
        indicator=item.text("indicator"),
        value=item.expression("value", "number", schools if part else bureau, ""),
        part=part,
        unit=item.text("unit"),
        digits=item.number("digits"),
        scope=item.text("scope"),
        time=item.text("time", "{year}"),
        contradiction=item.text("contradiction"),
        same_as=item.text("same_as"),
    )
    item.done()
    return read


def _parts(report: Item) -> Parts | None:
    words = report.texts("parts")
    if not words:
        return None
    if len(words) != len(Parts._fields):
        report.say('parts 应写作 ["表", "角色的指标", "学校的指标"]')
        return None
    return Parts(*words)


def _shared(section: Section, forms: Iterable[Form]) -> Section:
    """The very section of another form when it is no different: then both forms hold it once."""
    others = (form.by_key[section.key] for form in forms if section.key in form.by_key)
    names = [item.name for item in fields(Section)]
    return next((o for o in others if all(getattr(o, name) == getattr(section, name) for name in names)), section)


def _codes_used(sections: Sequence[Section]) -> list[str]:
    """The lists of all coded fields, and of the facts of a school."""
    used = {item.codes for section in sections for item in section.fields if item.codes}
    return sorted(used | set(SCHOOL_FACTS.values()))
