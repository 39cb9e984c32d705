"""The summary workbook (汇总表): who reported, all schools' rows of every section, and the city's indicators."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from openpyxl import Workbook

from hzdesk import text
from hzdesk.findings import SEVERITIES
from hzdesk.forms.codes import CodeList, split_code
from hzdesk.forms.model import Field, FieldType, Form, Section, Severity
from hzdesk.indicators import formula, pooled, total_of
from hzdesk.merge.merge import OUTCOMES, Merge
from hzdesk.merge.typed_codes import NAME, as_counted
from hzdesk.operands import ReturnOperands, operands_of
from hzdesk.returns import AnnualReturn, Row
from hzdesk.text import grouped, holder
from hzdesk.values import NA, NOTHING, NUMBER, Plain, Unreadable, Value, added
from hzdesk.workbook.layout import LINES_PER_CELL, lines_of
from hzdesk.workbook.sheet import LINE_HEIGHT, Content, Sheet, Written
from hzdesk.workbook.styles import BYLINE, INK3, QUIET, QUIET_TEXT, TEXT, TITLE, Book, Look, Looks, number_format

_SCHOOL = ("学校代码", "学校名称")
_SCHOOL_WIDTHS = (14, 30)
_ADDED = (FieldType.COUNT, FieldType.MONEY)
FOOT = Look(bold=True, rule="head")

_UNFILLED = "未填"
_SILENT: Mapping[str, Plain] = {NOTHING: 0, NA.value: NA, _UNFILLED: None}  # what a school without rows adds to a total


def write_summary(form: Form, merged: Merge, before: Sequence[AnnualReturn] = ()) -> bytes:
    """The workbook's bytes. City totals say scope, formula, how many schools count and which are missing.

    `before` are last year's returns, for the figures that compare with them.
    """
    book = Book()
    looks = Looks(book)
    _files(book, looks, form, merged)
    _findings(book, looks, merged)
    returns = tuple(merged.returns())
    _indicators(book, looks, form, merged, returns, before)
    _typed_codes(book, looks, form, merged)
    for section in form.sections:
        _section(book, looks, form, section, merged, returns)
    package = io.BytesIO()
    book.save(package)
    return package.getvalue()


def _files(book: Workbook, looks: Looks, form: Form, merged: Merge) -> None:
    """收件: every file with its outcome, then the schools that are missing."""
    heads = ("结果", *_SCHOOL, "稿次", "审核", "校验码", "签署人和指纹", "文件", "原因")
    page = Sheet(book, looks, "收件", (8, *_SCHOOL_WIDTHS, 6, 8, 22, 42, 28, 50), freeze="D4", landscape=True)
    counts = "，".join(f"{word} {merged.count(outcome)}" for outcome, word in OUTCOMES.items())
    _title(
        page,
        f"{merged.year} 年度汇总",
        f"{form.title}　{form.edition}　{counts}，未交 {len(merged.missing)}",
        len(heads),
    )
    page.heads(heads, [False] * len(heads), 24)
    for file in merged.files:
        verdict = file.receipt.verdict
        reasons = "\n".join(file.told())
        school = (verdict.school, file.receipt.school_name, str(verdict.revision or ""), file.state)
        signed = "\n".join(
            f"{one.role}　{holder(one.signer)}，{one.note}\n{grouped(one.fingerprint)}" for one in verdict.signatures
        )
        words = (OUTCOMES[file.outcome], *school, verdict.check_code, signed, verdict.file, reasons)
        heights = _height((signed, 42), (verdict.file, 28), (reasons, 50))
        page.row([(word, looks(TEXT)) for word in words], heights)
    for member in merged.missing:
        words = ("未交", member.school_code, member.name, "", "", "", "", "", "")
        page.row([(word, looks(QUIET)) for word in words])


def _findings(book: Workbook, looks: Looks, merged: Merge) -> None:
    """审核意见: what is open in the returns that count, and what schools have explained."""
    heads = (*_SCHOOL, "意见级别", "处理", "表", "行", "指标", "审核意见", "学校的说明", "审核编号")
    widths = (*_SCHOOL_WIDTHS, 8, 10, 18, 24, 24, 50, 50, 10)
    page = Sheet(book, looks, "审核意见", widths, freeze="C4", landscape=True)
    found = [(file, told) for file in merged.files if file.state for told in file.receipt.told]
    waiting = sum(told.is_open for _, told in found)
    _title(
        page, "审核意见", f"按本机的表样审核：没有处理的 {waiting} 条，已说明的 {len(found) - waiting} 条。", len(heads)
    )
    page.heads(heads, [False] * len(heads), 24)
    for file, told in found:
        level = SEVERITIES[Severity(told.severity)]
        school = (file.receipt.verdict.school, file.receipt.school_name, level, "未处理" if told.is_open else "已说明")
        words = (*school, told.sheet, told.row, told.field, told.text, told.explanation, told.check)
        page.row([(word, looks(TEXT)) for word in words], _height(*zip(words, widths, strict=True)))


def _indicators(
    book: Workbook,
    looks: Looks,
    form: Form,
    merged: Merge,
    returns: Sequence[AnnualReturn],
    before: Sequence[AnnualReturn],
) -> None:
    """指标: the city's value of every indicator."""
    heads = ("表", "指标", "全市", "单位", "计入学校", "口径", "公式", "缺数的学校")
    widths = (18, 32, 14, 7, 10, 22, 50, 34)
    page = Sheet(book, looks, "指标", widths, freeze="C4", landscape=True)
    _title(page, "全市派生指标", "比率是合计之比，不是各校比率的平均。缺数的学校不计入该指标。", len(heads))
    page.heads(heads, [False, False, True, False, True, False, False, False], 24)
    counted, then = ([as_counted(form, annual, merged.codes) for annual in annuals] for annuals in (returns, before))
    schools, last = pooled(form, counted, not_asked=merged.not_asked), pooled(form, then)
    for section in form.sections:
        for indicator in section.indicators:
            if indicator.total == "none":
                continue
            found = total_of(indicator, schools, last)
            value = text.round_half_up(found.value, indicator.digits) if found.value is not None else "—"
            spoken, missing = formula(form, indicator), "、".join(found.missing)
            if found.not_asked:
                missing = "；".join(filter(None, (missing, f"旧版表样没有问：{'、'.join(found.not_asked)}")))
            page.row(
                [
                    (section.title, looks(QUIET)),
                    (indicator.label, looks(TEXT)),
                    (value, looks(Look(align="right", bold=True, number=number_format(indicator.digits)))),
                    (indicator.unit, looks(QUIET)),
                    (found.schools, looks(Look(align="right", number="0"))),
                    (indicator.scope_text or "全部学校", looks(QUIET_TEXT)),
                    (spoken, looks(QUIET_TEXT)),
                    (missing, looks(QUIET_TEXT)),
                ],
                _height((indicator.label, 32), (spoken, 50), (missing, 34)),
            )


def _typed_codes(book: Workbook, looks: Looks, form: Form, merged: Merge) -> None:
    """代码对应: the codes outside their lists, and what the bureau takes each for; no sheet where there are none."""
    if not merged.typed:
        return
    heads, widths = ("代码表", "学校填的代码和名称", "对应到", "哪些学校"), (20, 40, 40, 50)
    page = Sheet(book, looks, "代码对应", widths, freeze="A4", landscape=True)
    told = (
        f"学校自行填写的 {len(merged.typed)} 个，没有对应的 {len(merged.unmapped)} 个。对应写在学校名册旁边的 {NAME}。"
    )
    _title(page, "代码对应", told, len(heads))
    page.heads(heads, [False] * len(heads), 24)
    for typed, schools in merged.typed.items():
        codes, to = form.codes[typed[0]], merged.codes.get(typed, "")
        named = "、".join(merged.roster.members[school].name for school in schools)
        words = (codes.title, typed[1], _code(codes, to) if to else "没有对应", named)
        page.row([(word, looks(TEXT)) for word in words], _height(*zip(words, widths, strict=True)))


def _section(
    book: Workbook, looks: Looks, form: Form, section: Section, merged: Merge, returns: Sequence[AnnualReturn]
) -> None:
    """One section with the rows of all schools; counts and money are added up at the foot, never rates."""
    fields = [field for field in section.fields if not field.retired]
    first = ((section.row_label or "项目"),) if section.kind == "matrix" else ()
    heads = (*_SCHOOL, *first, *(_head(field) for field in fields))
    widths = (*_SCHOOL_WIDTHS, *(20 for _ in first), *(_width(field) for field in fields))
    page = Sheet(book, looks, section.title, widths, freeze="C4", landscape=True)
    added_up = [field for field in fields if field.type in _ADDED]
    told = f"{merged.year} 年度　{text.basis_text(section.basis, merged.year)}"
    _title(page, section.title, f"{told}　缺数的学校不计入合计。" if added_up else told, len(heads))
    right = [False] * (2 + len(first)) + [field.is_number for field in fields]
    page.heads(heads, right, max(lines_of(*pair) for pair in zip(heads, widths, strict=True)) * LINE_HEIGHT + 6)
    columns: dict[str, list[Mapping[str, Plain]]] = {}  # by the row's label, what each school adds to each field
    silent: list[Mapping[str, Plain]] = []
    not_asked = merged.not_asked
    for annual in returns:
        counted = as_counted(form, annual, merged.codes)
        operands = operands_of(form, counted, None, not_asked.get(annual.frame.school_code, frozenset()))
        frame: list[Written] = [(word, looks(TEXT)) for word in (annual.frame.school_code, annual.frame.school_name)]
        if silence := _silence(section, operands):
            page.row([*frame, (silence, looks(QUIET)), *((("", looks(QUIET)),) * (len(heads) - len(frame) - 1))])
            silent.append({field.key: _SILENT[silence] for field in added_up})
            continue
        of_label: dict[str, list[Row]] = {}
        for label, row in _rows(section, operands):
            named: list[Written] = [(label, looks(TEXT))] if first else []
            typed = annual.row(section.key, row.id) or row
            page.row([*frame, *named, *(_cell(looks, form, section, operands, row, field, typed) for field in fields)])
            of_label.setdefault(label, []).append(row)
        for label, rows in of_label.items():
            sums = {field.key: added(operands.value(section, row, field.key) for row in rows) for field in added_up}
            columns.setdefault(label, []).append(sums)
    for label, of_schools in columns.items() if added_up else ():
        _foot(page, fields, [label] if first else [], [*of_schools, *silent])


def _foot(page: Sheet, fields: Sequence[Field], label: Sequence[str], schools: Sequence[Mapping[str, Plain]]) -> None:
    """The total of each column over the schools that lack nothing there; below, how many do and how many do not."""
    for head, told, look in (("合计", _sum, FOOT), ("计入学校", _schools, QUIET)):
        written: list[Written] = [(word, page.looks(look)) for word in (head, "", *label)]
        for field in fields:
            cell = told([school[field.key] for school in schools]) if field.type in _ADDED else ""
            right = replace(look, align="right", number=number_format(text.digits_of(field)))
            written.append((cell, page.looks(right)))
        page.row(written)


def _sum(schools: Sequence[Plain]) -> Content:
    numbers = [value for value in schools if isinstance(value, NUMBER)]
    total = sum(numbers) if numbers else added(schools)
    return total if isinstance(total, NUMBER) else text.plain(total)


def _schools(schools: Sequence[Plain]) -> Content:
    counted, lacking = sum(isinstance(value, NUMBER) for value in schools), schools.count(None)
    return f"{counted} 所，缺 {lacking} 所" if lacking else f"{counted} 所"


def _silence(section: Section, operands: ReturnOperands) -> str:
    """Why a school has no row of a table; empty when it has some, or when the section is no table."""
    if section.kind != "table" or operands.annual.rows(section.key):
        return ""
    if not operands.asks_section(section) or not any(operands.asks(section, field) for field in section.fields):
        return NA.value
    return NOTHING if section.key in operands.annual.nothing else _UNFILLED


def _rows(section: Section, operands: ReturnOperands) -> Iterator[tuple[str, Row]]:
    annual = operands.annual
    if section.kind == "table":
        yield from (("", row) for row in annual.rows(section.key))
        return
    labels = {fixed.key: fixed.label for fixed in section.rows}
    yield from ((labels.get(key, ""), annual.row(section.key, key) or Row(key)) for key in section.row_keys)


def _cell(
    looks: Looks, form: Form, section: Section, operands: ReturnOperands, row: Row, field: Field, as_typed: Row
) -> Written:
    typed = as_typed.values.get(field.key)
    value: Value = typed if isinstance(typed, Unreadable | date) else operands.value(section, row, field.key)
    if field.is_number and isinstance(value, int | Decimal):
        digits = text.digits_of(field)
        return text.round_half_up(value, digits), looks(Look(align="right", number=number_format(digits)))
    codes = form.codes.get(field.codes)
    if field.type is FieldType.CODE and isinstance(value, str) and codes is not None:
        told = f"（学校填：{typed}）" if value != typed and isinstance(typed, str) else ""
        return f"{_code(codes, value)}{told}", looks(TEXT)
    words = value.value if value is NA else text.show(field, value, codes)
    return words, looks(Look(align="right", ink=INK3) if field.is_number else TEXT)


def _code(codes: CodeList, value: str) -> str:
    return f"{split_code(value)[0]} {text.code_name(value, codes)}"


def _head(field: Field) -> str:
    return f"{field.label}（{field.unit}）" if field.unit else field.label


def _width(field: Field) -> float:
    if field.is_number:
        return 14
    return {FieldType.CODE: 30, FieldType.LONG_TEXT: 60, FieldType.TEXT: 20}.get(field.type, 14)


def _title(page: Sheet, title: str, told: str, last: int) -> None:
    for words, look, height in ((title, TITLE, 30), (told, BYLINE, 20)):
        row = page.row([(words, page.looks(look))], height)
        page.merge(row, 1, last)


def _height(*texts: tuple[str, float]) -> float:
    lines = min(max(lines_of(words, width) for words, width in texts), LINES_PER_CELL)
    return lines * LINE_HEIGHT + 6 if lines > 1 else 0
