"""Whether a form is sound: every declared item is looked at, and every problem says file, item and remedy."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from string import Formatter
from typing import Any

from hzdesk.expressions import Arithmetic, Cell, Comparison, Node
from hzdesk.forms.model import CODED, Check, Field, FieldType, FixedRow, Form, Indicator, Missing, Section

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
CHECK_ID = re.compile(r"[A-Z]{3}-[0-9]{2}")
BASIS = re.compile(r"academic_year|calendar_year|point:(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
RESERVED = frozenset({"prev", "school", "year", "sum", "count", "distinct", "min", "max", "and", "or", "not"})
PLACEHOLDERS = {  # what each kind of check fills in of a message, beside label, value and row
    "sum": {"left", "right", "parts"},
    "part": {"left", "right", "parts"},
    "both": {"parts"},
    "change": {"previous", "change", "limit"},
    "unit_slip": {"previous", "change"},
    "unique": {"parts", "right"},
}
MOST_ROWS = 4_000  # of a table; the scan of a workbook lets as many through in every sheet
MOST_DIGITS = 3  # with them any number that a sheet holds (below 2**53) fits a column of 64 bits
_SHEET_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_SHEET_LONGEST = 31
_RECORD_KINDS = ("record", "narrative")
_OF_NUMBERS = ("sum", "part", "change", "unit_slip")
_NEEDED = {  # how many fields a kind of check wants at least, and how they are written
    "sum": (2, "total 和 parts 要一起写"),
    "part": (2, "part 和 whole 要一起写，是两个指标"),
    "both": (2, "both 要写两个以上的指标"),
    "change": (1, "change 要写一个指标"),
    "unit_slip": (1, "unit_slip 要写一个指标"),
    "unique": (1, "unique 要写至少一个指标"),
}


def lint(form: Form) -> list[str]:
    """All problems of a form as Chinese sentences; empty when it is sound."""
    return [
        *_form(form),
        *chain.from_iterable(_section(form, section) for section in form.sections),
        *_duplicates("表", "form.toml", [section.key for section in form.sections]),
        *_duplicates("表名", "form.toml", [section.title for section in form.sections]),
        *_duplicates("审核公式", "form.toml", [check.id for section in form.sections for check in section.checks]),
        *_duplicates("派生指标", "form.toml", [item.key for section in form.sections for item in section.indicators]),
        *_circle("form.toml：公式和 scope", _computed(form)),
    ]


def lint_over_time(forms: list[Form]) -> list[str]:
    """A key keeps its section kind, type, scale and unit in every form, since one table column holds all years.

    A renamed field keeps those of its former key, under which last year's value is found. The schools and the bureau
    share no section, so that their entries never mix.
    """
    problems = []
    whose: dict[str, bool] = {}
    first: dict[tuple[str, str], tuple[Form, Field]] = {}
    kinds: dict[str, tuple[Form, str]] = {}
    for form in forms:
        for section in form.sections:
            place = f"{form.key}/{section.key}.toml"
            earlier, kind = kinds.setdefault(section.key, (form, section.kind))
            if kind != section.kind:
                problems.append(f"{place}：{earlier.key} 年表样里是 {kind}，不能改成 {section.kind}；请用新的 key")
            if whose.setdefault(section.key, form.of_bureau) != form.of_bureau:
                problems.append(f"{place}：学校和教育局的报表不能用同一个 key；请用新的 key")
            for field in section.fields:
                where = f"{place} 指标 {field.key}"
                if field.renamed_from and (section.key, field.renamed_from) not in first:
                    problems.append(f"{where}：renamed_from 里的 {field.renamed_from} 以前的表样里没有")
                former = first.get((section.key, field.renamed_from), (form, field))
                earlier, known = first.setdefault((section.key, field.key), former)
                if (known.type, known.digits, known.unit) != (field.type, field.digits, field.unit):
                    problems.append(f"{where}：{earlier.key} 年表样里的类型、小数位或单位不同；请用新的 key")
    return problems


def lint_editions(before: Form, form: Form) -> list[str]:
    """Within a season a corrected edition only adds: what schools have filled in already keeps its place."""
    problems = []
    if form.number <= before.number:
        problems.append(f"form.toml：edition 是 {form.edition}，应大于现有的 {before.edition}")
    if form.years != before.years or form.of_bureau != before.of_bureau:
        problems.append("form.toml：years 和 of_bureau 应与现有的版本相同；换年度的，请用新的 key")
    for section in before.sections:
        known = form.by_key.get(section.key)
        if known is None:
            problems.append(f"{section.key}.toml：现有版本有这张表，不能去掉")
            continue
        gone = [field.key for field in section.fields if field.key not in known.by_key]
        gone += [row for row in section.row_keys if row not in known.row_keys]
        problems += [f"{section.key}.toml：现有版本有 {key}，不能去掉；不再用的写 retired = true" for key in gone]
    return problems


def _form(form: Form) -> Iterator[str]:
    if not re.fullmatch(r"\d{4}\.\d+", form.edition):
        yield "form.toml：edition 应写作 2023.1 这样的年份和序号"
    if not form.key or not form.title or not form.sections:
        yield "form.toml：缺 key、title 或 sections，请补上"
    for key in form.headline:
        if key not in form.indicators or form.indicators[key].city_only:
            yield f"form.toml：headline 里的 {key} 不是一所学校的派生指标，请改成已声明的、没有 city_only 的派生指标"
    yield from _duplicates("headline 里的", "form.toml", form.headline)
    for key, name in form.cover:
        section = form.by_key.get(key)
        if section is None or section.kind not in _RECORD_KINDS or name not in section.by_key:
            yield f"form.toml：cover 里的 {key}.{name} 不是已声明的指标，也不能是多行的表里的，请改正"


def _section(form: Form, section: Section) -> Iterator[str]:
    place = f"{section.key}.toml"
    yield from _frame_of_section(form, section, place)
    yield from _duplicates("指标", place, [field.key for field in section.fields])
    yield from _duplicates("指标名称", place, [field.label for field in section.fields if section.kind == "table"])
    yield from _duplicates("renamed_from", place, list(section.former.values()))
    yield from _duplicates("行", place, [row.key for row in section.rows])
    yield from _circle(f"{place}：part_of", {field.key: [field.part_of] for field in section.fields if field.part_of})
    yield from _circle(f"{place}：total_of", section.totals)
    for row in section.rows:
        yield from _row(section, row)
    for field in section.fields:
        yield from _field(form, section, field)
    for check in section.checks:
        yield from _check(section, check)
        yield from _reads_retired(section, check)
    for indicator in section.indicators:
        yield from _indicator(f"{place} 派生指标 {indicator.key}", indicator)


def _frame_of_section(form: Form, section: Section, place: str) -> Iterator[str]:
    if not KEY.fullmatch(section.key) or section.key in RESERVED:
        yield f"{place}：key 只能用小写字母、数字和下划线，且不能是 {section.key}"
    if not section.title or len(section.title) > _SHEET_LONGEST or _SHEET_FORBIDDEN.search(section.title):
        yield f"{place}：title 要作工作表名，须有 1—{_SHEET_LONGEST} 个字符，不含 []:*?/\\'"
    if not BASIS.fullmatch(section.basis):
        yield f"{place}：basis 应是 academic_year、calendar_year 或 point:月-日"
    yield from _frame_of_table(section, place)
    if (section.kind == "matrix") != bool(section.rows):
        yield f"{place}：matrix 要有 [[row]]，其他种类不要"
    if not section.fields:
        yield f"{place}：要有 [[field]]，至少一个指标"
    if section.tab_of and not section.tab:
        yield f"{place}：有 tab_of 就要写 tab（这一页的名称）"
    if section.tab_of and (section.tab_of not in form.by_key or form.by_key[section.tab_of].tab_of):
        yield f"{place}：tab_of 里的 {section.tab_of} 不是另一张自成一页的表，请改正"


def _frame_of_table(section: Section, place: str) -> Iterator[str]:
    if section.kind != "table":
        if section.maximum_rows or section.identity or section.carry:
            yield f"{place}：只有 table 写 maximum_rows、identity 和 carry"
        return
    if not (section.maximum_rows and section.identity):
        yield f"{place}：table 要写 maximum_rows 和 identity"
    if section.maximum_rows and not 0 < section.maximum_rows <= MOST_ROWS:
        yield f"{place}：maximum_rows 应在 1—{MOST_ROWS} 之间"
    for key in section.identity:
        field = section.by_key.get(key)
        if field is None or field.value is not None or field.retired:
            yield f"{place}：identity 里的 {key} 不是本表里学校填的指标，请改正"


def _row(section: Section, row: FixedRow) -> Iterator[str]:
    place = f"{section.key}.toml 行 {row.key}"
    if not KEY.fullmatch(row.key) or not row.label:
        yield f"{place}：要有 label，key 只能用小写字母、数字和下划线"
    for key in row.total_of:
        if key == row.key or key not in section.row_keys:
            yield f"{place}：total_of 里的 {key} 不是本表的另一行"


def _indicator(place: str, indicator: Indicator) -> Iterator[str]:
    if not KEY.fullmatch(indicator.key) or not indicator.label:
        yield f"{place}：要有 label，key 只能用小写字母、数字和下划线"
    if not 0 <= indicator.digits <= MOST_DIGITS:
        yield f"{place}：digits 应在 0—{MOST_DIGITS} 之间"
    if (indicator.scope is None) == bool(indicator.scope_text):
        yield f"{place}：scope 和 scope_text 要一起写"
    yield from _break(indicator, place)
    if indicator.total in ("sum", "distinct") and any(cell.last for cell in indicator.value.cells):
        yield f'{place}：用到上年（prev）的不能按各校相加，请写 total = "ratio_of_sums"（各校合起来算）或 "none"'


def _field(form: Form, section: Section, field: Field) -> Iterator[str]:
    place = f"{section.key}.toml 指标 {field.key}"
    if not KEY.fullmatch(field.key) or field.key in RESERVED or field.key in form.by_key:
        yield f"{place}：key 只能用小写字母、数字和下划线，不能是保留字或表的 key"
    if not field.label or not field.help:
        yield f"{place}：要有 label 和 help（指标解释）"
    yield from _scale(form, field, place)
    if field.heading and field.retired:
        yield f"{place}：它已停用，请把 heading 移到这一组里还在用的第一个指标"
    if field.renamed_from in section.by_key:
        yield f"{place}：renamed_from 里的 {field.renamed_from} 还是本表的指标，请改成已不用的 key"
    if field.part_of:
        yield from _part_of(section, field, place)
    yield from _break(field, place)


def _break(item: Field | Indicator, place: str) -> Iterator[str]:
    if bool(item.break_note) != bool(item.break_year):
        yield f"{place}：break_note（前后两种口径）和 break_year（新口径的第一年）要一起写"


def _scale(form: Form, field: Field, place: str) -> Iterator[str]:
    if field.is_number and not field.unit:
        yield f"{place}：数要有 unit（单位）"
    if field.basis and not BASIS.fullmatch(field.basis):
        yield f"{place}：basis 应是 academic_year、calendar_year 或 point:月-日"
    if (field.type in CODED) != bool(field.codes) or (field.codes and field.codes not in form.codes):
        yield f"{place}：choice 和 code 要写 codes，且须是 codes.toml 里的代码表"
    if field.digits and field.type not in (FieldType.PERCENT, FieldType.DECIMAL):
        yield f"{place}：只有 percent 和 decimal 写 digits"
    if not 0 <= field.digits <= MOST_DIGITS or (field.maximum or 1) < 1:
        yield f"{place}：digits 应在 0—{MOST_DIGITS} 之间，maximum 应大于 0"


def _part_of(section: Section, field: Field, place: str) -> Iterator[str]:
    whole = section.by_key.get(field.part_of)
    if whole is None or whole is field:
        yield f"{place}：part_of 里的 {field.part_of} 不是本表的另一个指标"
    elif not field.is_number or not whole.is_number:
        yield f"{place}：它和 {field.part_of} 应都是数，请改 type 或去掉 part_of"
    elif not (_adds_up(section, whole, field) or any(_holds(check, whole, field) for check in section.checks)):
        yield f"{place}：它是 {field.part_of} 的其中项，要有一条审核公式管住（part 和 whole，或 total 和 parts）"


def _adds_up(section: Section, whole: Field, part: Field) -> bool:
    """Whether the whole is computed as a sum of which the part is a term."""
    terms = list(_terms(whole.value.node)) if whole.value is not None else []
    cells = [term for term in terms if isinstance(term, Cell)]
    added = {(cell.section, cell.field) for cell in cells if not cell.last}
    return len(cells) == len(terms) and (section.key, part.key) in added


def _terms(node: Node) -> Iterator[Node]:
    if isinstance(node, Arithmetic) and node.sign == "+":
        yield from _terms(node.left)
        yield from _terms(node.right)
    else:
        yield node


def _holds(check: Check, whole: Field, part: Field) -> bool:
    """Whether the check holds the part against the whole."""
    match check.kind:
        case "part":
            return check.fields == (part.key, whole.key)
        case "sum":
            return check.fields[0] == whole.key and part.key in check.fields[1:]
    cells = check.require.cells if check.require is not None else ()
    return {whole.key, part.key} <= {cell.field for cell in cells}


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
    for key in filter(None, (*check.fields, target)):
        if key not in section.by_key:
            yield f"{place}：{key} 不是本表的指标"
        elif key in check.fields and check.kind in _OF_NUMBERS and not section.by_key[key].is_number:
            yield f"{place}：{key} 不是数，不能这样审核"
    if row and (section.kind != "matrix" or row not in section.row_keys):
        yield f"{place}：target 里的 {row} 不是本表的行"
    if section.kind == "matrix" and not check.each_row and not row:
        yield f'{place}：不逐行的审核要写 target = "行.指标"，好让人找到那一格'
    known = _filled(section, check)
    for name in sorted(placeholders(check.message) - known):
        yield f"{place}：message 里的 {{{name}}} 不能用，这条审核只有 {'、'.join(sorted(known)) or '普通文字'}"


def _ready_made(section: Section, check: Check, place: str) -> Iterator[str]:
    least, remedy = _NEEDED.get(check.kind, (0, ""))
    if len(set(check.fields) - {""}) < least:
        yield f"{place}：{remedy}"
    if check.kind == "change" and (check.limit <= 0 or check.floor < 0):
        yield f"{place}：change 要写 limit（百分之几，大于 0），floor 不能小于 0"
    if check.kind != "change" and (check.limit or check.floor):
        yield f"{place}：只有 change 写 limit 和 floor"
    if section.kind in ("table", "matrix") and check.kind not in ("", "unique") and not check.each_row:
        yield f'{place}：表里的现成审核要写 each = "row"'
    if check.kind == "unique" and check.each_row:
        yield f"{place}：unique 管整张表，不写 each"
    if section.kind in _RECORD_KINDS and (check.each_row or check.kind == "unique"):
        yield f"{place}：只有一行的表不逐行审核"
    if check.kind == "sum" and check.missing is Missing.NEVER_SKIP:
        yield f"{place}：合计审核不用 never_skip，空白不等于零"


def _reads_retired(section: Section, check: Check) -> Iterator[str]:
    cells = check.require.cells if check.require is not None else ()
    read = {*check.fields, *(cell.field for cell in cells if cell.section == section.key and not cell.last)}
    for field in section.fields:
        if field.retired and field.key in read:
            yield f"{section.key}.toml 审核公式 {check.id}：{field.key} 已停用，请去掉这条审核，或改用别的指标"


def _filled(section: Section, check: Check) -> set[str]:
    """The words that the check fills in of its message (see `hzdesk.checks`)."""
    words = set(PLACEHOLDERS.get(check.kind, ()))
    if check.require is not None and isinstance(check.require.node, Comparison):
        words |= {"left", "right"}
    at_a_row = section.kind != "table" or check.each_row or check.kind == "unique"
    if at_a_row and section.kind not in _RECORD_KINDS:
        words.add("row")
    cells = check.require.cells if check.require is not None else ()
    if check.kind or check.target or any(cell.section == section.key for cell in cells):
        words |= {"label", "value"} if at_a_row else {"label"}
    return words


def placeholders(message: str) -> set[str]:
    """The names in a message; `{` when its braces do not match. A name with dots or brackets is on no list."""
    try:
        fields = [found for found in Formatter().parse(message) if found[1] is not None]
    except ValueError:
        return {"{"}
    return {word for _, *words in fields for word in words if word is not None and (word or word == words[0])}


def _computed(form: Form) -> Mapping[tuple[str, str], set[tuple[str, str]]]:
    """The fields that each field is worked out from: by its formula, and by the scopes that say who is asked."""
    return {
        (section.key, field.key): {
            (cell.section, cell.field)
            for expression in (field.value, field.scope, section.scope)
            if expression is not None
            for cell in expression.cells
            if not cell.last
        }
        for section in form.sections
        for field in section.fields
    }


def _circle(what: str, graph: Mapping[Any, Iterable[Any]]) -> Iterator[str]:
    """One problem when the graph goes round in a circle."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        way = " → ".join(".".join(node) if isinstance(node, tuple) else str(node) for node in reversed(error.args[1]))
        yield f"{what} 绕成了一圈（{way}），请去掉其中一处"


def _duplicates(name: str, place: str, items: Iterable[str]) -> Iterator[str]:
    for item, count in Counter(items).items():
        if count > 1:
            yield f"{place}：{name} {item} 出现了 {count} 次，请改成不同的"
