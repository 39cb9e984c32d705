"""The data dictionary (指标解释): what every field means, from the form itself, for sheet, window and command line."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from hzdesk.findings import TYPE_NAMES
from hzdesk.forms.model import Field, FieldType, Form, Indicator, Section
from hzdesk.forms.words import FormWords
from hzdesk.sounds import fits
from hzdesk.text import basis_text

_HEAD = "<th align=left width='27%'>指标</th><th align=left width='21%'>类型和时间</th><th align=left>解释</th>"
_TYPES = {FieldType.TEXT: "文字", FieldType.LONG_TEXT: "长文字", FieldType.CHOICE: "选项", FieldType.CODE: "代码"}


@dataclass(frozen=True)
class Definition:
    """One field as it is explained to people."""

    section: str
    label: str
    type: str
    unit: str
    basis: str
    meaning: str
    codes: str


def dictionary(form: Form, year: int) -> Iterator[Definition]:
    """All fields of a form that are asked, in its order."""
    for section in form.sections:
        for field in section.fields:
            if not field.retired:
                yield definition(form, section, field, year)


def definition(form: Form, section: Section, field: Field, year: int) -> Definition:
    """The explanation of one field: how it is computed, what it means, how its meaning changed."""
    computed = f"自动计算：{field.value.spoken(FormWords(form))}。" if field.value is not None else ""
    asked = f"只由这些学校填：{field.scope.spoken(FormWords(form))}。" if field.scope is not None else ""
    codes = form.codes.get(field.codes)
    return Definition(
        section.title,
        f"其中：{field.label}" if field.part_of else field.label,
        _TYPES.get(field.type, TYPE_NAMES[field.type]),
        field.unit,
        basis_text(field.basis or section.basis, year),
        f"{computed}{field.help}{asked}{_changed(field)}",
        codes.title if codes is not None else "",
    )


def page(form: Form, year: int, needle: str = "") -> str:
    """The dictionary as HTML, section by section: what has `needle` in it, nothing when nothing has."""
    return "".join(_chapter(form, section, year, needle.strip().casefold()) for section in form.sections)


def _chapter(form: Form, section: Section, year: int, needle: str) -> str:
    words = FormWords(form)
    fields = [definition(form, section, field, year) for field in section.fields if not field.retired]
    lines = [(f"{meant.label}{_unit(meant.unit)}", f"{meant.type}\n{meant.basis}", meant.meaning) for meant in fields]
    for indicator in section.indicators:
        told = (indicator.help, _formula(words, indicator), _changed(indicator))
        lines.append((f"{indicator.label}{_unit(indicator.unit)}", "派生指标", "\n".join(filter(None, told))))
    found = [line for line in lines if needle in "\n".join((section.title, *line)).casefold() or fits(line[0], needle)]
    rows = "".join(f"<tr><td>{'</td><td>'.join(map(_html, line))}</td></tr>" for line in found)
    table = f"<table width='100%' cellspacing=0><tr>{_HEAD}</tr>{rows}</table>"
    return f"<h2>{_html(section.title)}</h2>{table}" if found else ""


def _html(words: str) -> str:
    return escape(words).replace("\n", "<br>")


def printed(form: Form, year: int) -> str:
    """The whole form as plain text for people: sections, fields with their explanation, checks, indicators."""
    words = FormWords(form)
    lines = [f"{form.title}　{form.edition} 版　{year} 年度", ""]
    for section in form.sections:
        page = f"　在“{form.by_key[section.tab_of].title}”一页" if section.tab_of else ""
        lines += [f"【{section.title}】{page}　{basis_text(section.basis, year)}"]
        lines += [section.help] if section.help else []
        lines += [f"  行　{row.label}：{row.help or '见指标'}" for row in section.rows]
        for field in section.fields:
            lines += [] if field.retired else _printed_field(definition(form, section, field, year))
        for indicator in section.indicators:
            lines.append(f"  派生指标　{indicator.label}{_unit(indicator.unit)} {_formula(words, indicator)}")
            lines += [f"        {changed}"] if (changed := _changed(indicator)) else []
        lines += [f"  审核　{check.id}　{demand(form, section, check.id)}" for check in section.checks]
        lines.append("")
    return "\n".join(lines)


def _printed_field(meant: Definition) -> list[str]:
    return [
        f"  指标　{meant.label}{_unit(meant.unit)}　{meant.type}　{meant.basis}",
        f"        {meant.meaning}",
    ]


def _formula(words: FormWords, indicator: Indicator) -> str:
    scope = f"　口径：{indicator.scope_text}" if indicator.scope_text else ""
    return f"＝ {indicator.value.spoken(words)}{scope}"


def _changed(item: Field | Indicator) -> str:
    return f"口径变化：{item.break_note}" if item.break_note else ""


def _unit(unit: str) -> str:
    return f"（{unit}）" if unit else ""


def demand(form: Form, section: Section, check_id: str) -> str:
    """What a check demands, in words."""
    check = form.checks[check_id]
    labels = [section.by_key[key].label for key in check.fields]
    match check.kind:
        case "sum":
            return f"{labels[0]} ＝ {' ＋ '.join(labels[1:])}"
        case "part":
            return f"{labels[0]} ≤ {labels[1]}"
        case "both":
            return f"{'、'.join(labels)}要么都填，要么都不填"
        case "change":
            return f"{labels[0]}比上年增减超过 {check.limit}% 要说明"
        case "unit_slip":
            return f"{labels[0]}与上年相差约 10、100 或 10,000 倍，像是单位填错"
        case "unique":
            return f"各行的{'、'.join(labels)}不重复"
    words = check.require.spoken(FormWords(form)) if check.require is not None else ""
    return f"{words}（当 {check.when.spoken(FormWords(form))}）" if check.when is not None else words
