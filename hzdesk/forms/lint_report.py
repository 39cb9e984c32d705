"""Whether the numbers of the report (report.toml) are sound: what they are taken from is there, and said in full."""

from collections.abc import Iterator

from hzdesk.expressions import Cell
from hzdesk.forms.lint import KEY, placeholders
from hzdesk.forms.model import Field, Form, Origin, ReportNumber

_YEARS = {"year", "last", "next"}


def lint_report(form: Form, bureau: Form | None) -> list[str]:
    """All problems of the report's numbers as Chinese sentences; empty when they are sound."""
    return [*_parts(form, bureau), *(said for number in form.report for said in _number(form, bureau, number))]


def field_of(form: Form | None, number: ReportNumber) -> Field | None:
    """The field of the form that a number repeats as it was entered; None when it is computed."""
    node = number.value.node if number.value is not None else None
    return form.by_key[node.section].by_key[node.field] if form is not None and isinstance(node, Cell) else None


def _number(form: Form, bureau: Form | None, number: ReportNumber) -> Iterator[str]:
    place = f"report.toml 数 {number.key}"
    if not KEY.fullmatch(number.key) or not number.label or not number.place:
        yield f"{place}：要有 label 和 place，key 只能用小写字母、数字和下划线"
    if [item.key for item in form.report].count(number.key) > 1:
        yield f"{place}：key 重复，请改成不同的"
    if bool(number.indicator) == (number.value is not None):
        yield f"{place}：写 indicator 或能用的 value，只写一个"
    if number.indicator and number.indicator not in form.indicators:
        yield f"{place}：indicator 里的 {number.indicator} 不是已声明的派生指标"
    if number.same_as and (number.indicator or number.same_as not in form.indicators):
        yield f"{place}：same_as 写学校报表已声明的派生指标，只用在写 value 的数上"
    field = field_of(form if number.part else bureau, number)
    if number.value is not None and not number.unit and field is None:
        yield f"{place}：用公式算出的数要写 unit（单位）"
    if field is not None and field.retired:
        yield f"{place}：{field.key} 已停用，请去掉这个数（dropped = true）"
    yield from _origin(form, bureau, number, place)
    if not placeholders(number.label) | placeholders(number.time) <= _YEARS:
        yield f"{place}：label 和 time 里只能用 {{year}}、{{last}}、{{next}}"


def _origin(form: Form, bureau: Form | None, number: ReportNumber, place: str) -> Iterator[str]:
    if (number.origin is Origin.SCHOOL) != bool(number.part):
        yield f"{place}：取自一所学校的数（school）要写 part，其他的不写"
    if number.part and number.part not in _listed(form, bureau):
        yield f"{place}：part 里的 {number.part} 不在教育局点名学校的代码表里"
    if number.origin is Origin.COMPUTED and not number.indicator:
        yield f"{place}：各校汇总的数（computed）要写 indicator"
    if number.origin in (Origin.SCHOOL, Origin.BUREAU) and number.indicator:
        yield f"{place}：取自一所学校或教育局的数要写 value"
    if number.origin is Origin.EXEMPT and not number.contradiction:
        yield f"{place}：年报自相矛盾的数（exempt）要写 contradiction"


def _parts(form: Form, bureau: Form | None) -> Iterator[str]:
    parts = form.parts
    if parts is None:
        return
    section = bureau.by_key.get(parts.section) if bureau is not None else None
    if section is None or section.kind != "table" or not {parts.part, parts.school} <= section.by_key.keys():
        yield "report.toml：parts 里的不是教育局报表的一张多行的表和它的两个指标"


def _listed(form: Form, bureau: Form | None) -> frozenset[str]:
    """The parts that the bureau may give to a school."""
    if form.parts is None or bureau is None or form.parts.section not in bureau.by_key:
        return frozenset()
    field = bureau.by_key[form.parts.section].by_key.get(form.parts.part)
    codes = bureau.codes.get(field.codes) if field is not None else None
    return frozenset(codes.entries) if codes is not None else frozenset()
