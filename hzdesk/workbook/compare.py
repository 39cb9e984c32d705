"""Which values of two returns differ, told by the names people know."""

from collections.abc import Iterator

from hzdesk.canonical import typed_fields
from hzdesk.forms.model import Field, Form, Section
from hzdesk.returns import AnnualReturn, Row
from hzdesk.text import show
from hzdesk.values import Value
from hzdesk.workbook.layout import EXPLANATION_HEAD, FINDINGS, NOTHING
from hzdesk.workbook.reading import Difference

_MISSING, _PRESENT = "没有这一行", "有这一行"


def differences(form: Form, old: AnnualReturn, new: AnnualReturn) -> list[Difference]:
    """What stands in `new` and not in `old`; rows of a table are paired by their ids."""
    found = [difference for section in form.sections for difference in _section(form, section, old, new)]
    return [*found, *_explanations(form, old, new)]


def _explanations(form: Form, old: AnnualReturn, new: AnnualReturn) -> Iterator[Difference]:
    before = {(e.check, e.section, e.row): e.text for e in old.explanations}
    after = {(e.check, e.section, e.row): e.text for e in new.explanations}
    for check, key, row_id in sorted(before.keys() | after.keys()):
        was, now = (known.get((check, key, row_id), "") for known in (before, after))
        if was != now:
            section = form.by_key.get(key)
            place = next((place for place, row in enumerate(new.rows(key), 1) if row.id == row_id), 0)
            where = (check, section.title, _where(section, place, row_id)) if section is not None else (check,)
            yield Difference(FINDINGS, "　".join(part for part in where if part), EXPLANATION_HEAD, was, now)


def _section(form: Form, section: Section, old: AnnualReturn, new: AnnualReturn) -> Iterator[Difference]:
    before, after = section.key in old.nothing, section.key in new.nothing
    if before != after:
        yield Difference(section.title, "", NOTHING, "是" if before else "", "是" if after else "")
    old_rows = {row.id: (place, row) for place, row in enumerate(old.rows(section.key), 1)}
    new_rows = {row.id: (place, row) for place, row in enumerate(new.rows(section.key), 1)}
    for row_id in [*old_rows, *(row_id for row_id in new_rows if row_id not in old_rows)]:
        place, _ = new_rows.get(row_id) or old_rows[row_id]
        where = _where(section, place, row_id)
        if section.kind == "table" and (row_id not in old_rows or row_id not in new_rows):
            states = (_PRESENT, _MISSING) if row_id in old_rows else (_MISSING, _PRESENT)
            yield Difference(section.title, where, "", *states)
        yield from _row(form, section, where, _of(old_rows, row_id), _of(new_rows, row_id))
    common = [row_id for row_id in old_rows if row_id in new_rows]
    if section.kind == "table" and common != [row_id for row_id in new_rows if row_id in old_rows]:
        yield Difference(section.title, "", "", "原来的行序", "行的次序变了")


def _of(rows: dict[str, tuple[int, Row]], row_id: str) -> Row:
    return rows[row_id][1] if row_id in rows else Row(row_id)


def _row(form: Form, section: Section, where: str, old: Row, new: Row) -> Iterator[Difference]:
    for field in typed_fields(section):
        before, after = old.values.get(field.key), new.values.get(field.key)
        if before != after or type(before) is not type(after):
            yield Difference(section.title, where, field.label, _shown(form, field, before), _shown(form, field, after))


def _shown(form: Form, field: Field, value: Value) -> str:
    return "空白" if value is None else show(field, value, form.codes.get(field.codes))


def _where(section: Section, place: int, row_id: str) -> str:
    if section.kind == "table":
        return f"第 {place} 行"
    return next((row.label for row in section.rows if row.key == row_id), "")
