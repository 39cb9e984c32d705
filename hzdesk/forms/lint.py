"""Whether a form is sound: every declared item is looked at, and every problem says file, item and remedy."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from string import Formatter

from hzdesk.forms.codes import CodeList
from hzdesk.forms.model import CODED, Check, Field, FieldType, FixedRow, Form, Indicator, Missing, Section

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
CHECK_ID = re.compile(r"[A-Z]{3}-[0-9]{2}")
BASIS = re.compile(r"academic_year|calendar_year|point:(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
RESERVED = frozenset({"prev", "school", "year", "sum", "count", "distinct", "min", "max", "and", "or", "not"})
PLACEHOLDERS = frozenset({"label", "value", "left", "right", "parts", "previous", "change", "limit", "row"})
_SHEET_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_SHEET_LONGEST = 31
_RECORD_KINDS = ("record", "narrative")


def lint(form: Form, codes: Mapping[str, CodeList]) -> list[str]:
    """All problems of a form as Chinese sentences; empty when it is sound."""
    return [
        *_form(form),
        *chain.from_iterable(_section(form, section, codes) for section in form.sections),
        *_duplicates("表", "form.toml", [section.key for section in form.sections]),
        *_duplicates("表名", "form.toml", [section.title for section in form.sections]),
        *_duplicates("审核公式", "form.toml", [check.id for section in form.sections for check in section.checks]),
        *_duplicates("派生指标", "form.toml", [item.key for section in form.sections for item in section.indicators]),
    ]


def lint_over_time(forms: list[Form]) -> list[str]:
    """A key keeps its section kind, type, scale and unit in every form, since one table column holds all years."""
    problems = []
    fields: dict[tuple[str, str], tuple[Form, Field]] = {}
    kinds: dict[str, tuple[Form, str]] = {}
    for form in forms:
        for section in form.sections:
            place = f"{form.key}/{section.key}.toml"
            earlier, kind = kinds.setdefault(section.key, (form, section.kind))
            if kind != section.kind:
                problems.append(f"{place}：{earlier.key} 年表样里是 {kind}，不能改成 {section.kind}；请用新的 key")
            for field in section.fields:
                earlier, known = fields.setdefault((section.key, field.key), (form, field))
                if (known.type, known.digits, known.unit) != (field.type, field.digits, field.unit):
                    where = f"{place} 指标 {field.key}"
                    problems.append(f"{where}：{earlier.key} 年表样里的类型、小数位或单位不同；请用新的 key")
    return problems


def _form(form: Form) -> Iterator[str]:
    if not re.fullmatch(r"\d{4}\.\d+", form.edition):
        yield "form.toml：edition 应写作 2023.1 这样的年份和序号"
    if not form.years or not form.title:
        yield "form.toml：缺 years 或 title"
    for key in form.headline:
        if key not in form.indicators:
            yield f"form.toml：headline 里的 {key} 不是派生指标，请改成已声明的派生指标"
    for section, field in form.cover:
        if section not in form.by_key or field not in form.by_key[section].by_key:
            yield f"form.toml：cover 里的 {section}.{field} 不是已声明的指标"


def _section(form: Form, section: Section, codes: Mapping[str, CodeList]) -> Iterator[str]:
    place = f"{section.key}.toml"
    yield from _frame_of_section(form, section, place)
    yield from _duplicates("指标", place, [field.key for field in section.fields])
    yield from _duplicates("指标名称", place, [field.label for field in section.fields if section.kind == "table"])
    yield from _duplicates("行", place, [row.key for row in section.rows])
    for row in section.rows:
        yield from _row(section, row)
    for field in section.fields:
        yield from _field(form, section, field, codes)
    for check in section.checks:
        yield from _check(section, check)
    for indicator in section.indicators:
        yield from _indicator(place, indicator)


def _frame_of_section(form: Form, section: Section, place: str) -> Iterator[str]:
    if not KEY.fullmatch(section.key) or section.key in RESERVED:
        yield f"{place}：key 只能用小写字母、数字和下划线，且不能是 {section.key}"
    if not section.title or len(section.title) > _SHEET_LONGEST or _SHEET_FORBIDDEN.search(section.title):
        yield f"{place}：title 要作工作表名，须有 1—{_SHEET_LONGEST} 个字符，不含 []:*?/\\'"
    if not BASIS.fullmatch(section.basis):
        yield f"{place}：basis 应是 academic_year、calendar_year 或 point:月-日"
    if section.kind == "table" and not (section.maximum_rows and section.identity):
        yield f"{place}：table 要写 maximum_rows 和 identity"
    if (section.kind == "matrix") != bool(section.rows):
        yield f"{place}：matrix 要有 [[row]]，其他种类不要"
    if bool(section.tab_of) != bool(section.tab) or (section.tab_of and section.tab_of not in form.by_key):
        yield f"{place}：tab 和 tab_of 要一起写，tab_of 是另一张表的 key"
    for key in section.identity:
        if key not in section.by_key:
            yield f"{place}：identity 里的 {key} 不是本表的指标"


def _row(section: Section, row: FixedRow) -> Iterator[str]:
    place = f"{section.key}.toml 行 {row.key}"
    if not KEY.fullmatch(row.key) or not row.label:
        yield f"{place}：要有 label，key 只能用小写字母、数字和下划线"
    for key in row.total_of:
        if key == row.key or key not in section.row_keys:
            yield f"{place}：total_of 里的 {key} 不是本表的另一行"


def _indicator(place: str, indicator: Indicator) -> Iterator[str]:
    if not KEY.fullmatch(indicator.key) or not indicator.label:
        yield f"{place} 派生指标 {indicator.key}：缺 key 或 label"
    if (indicator.scope is None) == bool(indicator.scope_text):
        yield f"{place} 派生指标 {indicator.key}：scope 和 scope_text 要一起写"


def _field(form: Form, section: Section, field: Field, codes: Mapping[str, CodeList]) -> Iterator[str]:
    place = f"{section.key}.toml 指标 {field.key}"
    if not KEY.fullmatch(field.key) or field.key in RESERVED or field.key in form.by_key:
        yield f"{place}：key 只能用小写字母、数字和下划线，不能是保留字或表的 key"
    if not field.label or not field.help:
        yield f"{place}：要有 label 和 help（指标解释）"
    if field.is_number and not field.unit:
        yield f"{place}：数要有 unit（单位）"
    if field.basis and not BASIS.fullmatch(field.basis):
        yield f"{place}：basis 应是 academic_year、calendar_year 或 point:月-日"
    if (field.type in CODED) != bool(field.codes) or (field.codes and field.codes not in codes):
        yield f"{place}：choice 和 code 要写 codes，且须是 codes.toml 里的代码表"
    if field.digits and field.type not in (FieldType.PERCENT, FieldType.DECIMAL):
        yield f"{place}：只有 percent 和 decimal 写 digits"
    if field.part_of and (field.part_of not in section.by_key or field.part_of == field.key):
        yield f"{place}：part_of 里的 {field.part_of} 不是本表的另一个指标"
    checked = any(field.key in _named(check) for check in section.checks) or _in_a_total(section, field)
    if field.part_of and not checked:
        yield f"{place}：它是 {field.part_of} 的其中项，要有一条审核公式管住"


def _check(section: Section, check: Check) -> Iterator[str]:
    place = f"{section.key}.toml 审核公式 {check.id}"
    if not CHECK_ID.fullmatch(check.id):
        yield f"{place}：id 应写作 PRG-03 这样的三个大写字母和两位数字"
    if (check.require is None) == (check.kind == ""):
        yield f"{place}：写一个能用的 require，或用一种现成的审核（total、part、both、change、unit_slip、unique）"
    if check.kind == "" and not check.message:
        yield f"{place}：缺 message"
    yield from _ready_made(section, check, place)
    row, _, target = check.target.rpartition(".")
    for key in (*check.fields, *([target] if target else [])):
        if key not in section.by_key:
            yield f"{place}：{key} 不是本表的指标"
    if row and (section.kind != "matrix" or row not in section.row_keys):
        yield f"{place}：target 里的 {row} 不是本表的行"
    if section.kind == "matrix" and not check.each_row and not row:
        yield f'{place}：不逐行的审核要写 target = "行.指标"，好让人找到那一格'
    for name in sorted(_placeholders(check.message) - PLACEHOLDERS):
        yield f"{place}：message 里的 {{{name}}} 不能用，只有 {'、'.join(sorted(PLACEHOLDERS))}"


def _ready_made(section: Section, check: Check, place: str) -> Iterator[str]:
    if check.kind == "change" and not check.limit:
        yield f"{place}：change 要写 limit（百分之几）"
    if section.kind in ("table", "matrix") and check.kind not in ("", "unique") and not check.each_row:
        yield f'{place}：表里的现成审核要写 each = "row"'
    if section.kind in _RECORD_KINDS and (check.each_row or check.kind == "unique"):
        yield f"{place}：只有一行的表不逐行审核"
    if check.kind == "sum" and check.missing is Missing.NEVER_SKIP:
        yield f"{place}：合计审核不用 never_skip，空白不等于零"


def _placeholders(message: str) -> set[str]:
    """The names in a message; `{` when its braces do not match. A name with dots or brackets is on no list."""
    try:
        fields = [found for found in Formatter().parse(message) if found[1] is not None]
    except ValueError:
        return {"{"}
    return {word for _, *words in fields for word in words if word is not None and (word or word == words[0])}


def _named(check: Check) -> set[str]:
    cells = check.require.cells if check.require else ()
    return {*check.fields, *(cell.field for cell in cells)}


def _in_a_total(section: Section, field: Field) -> bool:
    total = section.by_key.get(field.part_of)
    return total is not None and total.value is not None and field.key in {cell.field for cell in total.value.cells}


def _duplicates(name: str, place: str, items: list[str]) -> Iterator[str]:
    for item, count in Counter(items).items():
        if count > 1:
            yield f"{place}：{name} {item} 出现了 {count} 次，请改成不同的"
