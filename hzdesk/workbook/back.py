"""The sheets behind the sections: figures (指标), findings with explanations (审核与说明), dictionary (数据字典)."""

from collections.abc import Mapping, Sequence

from openpyxl import Workbook

from hzdesk import indicators
from hzdesk.checks import where
from hzdesk.findings import SEVERITIES, Finding
from hzdesk.forms.dictionary import dictionary
from hzdesk.forms.model import Form, Severity
from hzdesk.indicators import Figure
from hzdesk.returns import AnnualReturn, Explanation
from hzdesk.text import round_half_up
from hzdesk.workbook.layout import (
    CHECK_HEAD,
    DICTIONARY,
    EXPLANATION_HEAD,
    FIGURES,
    FINDINGS,
    FINDINGS_TABLE,
    ID_HEAD,
    OPEN_AT_MOST,
    lines_of,
)
from hzdesk.workbook.sheet import LINE_HEIGHT, Content, Sheet, Written
from hzdesk.workbook.styles import (
    BYLINE,
    GROUP,
    HIDDEN,
    INK,
    INK2,
    PLAIN,
    QUIET,
    QUIET_TEXT,
    TEXT,
    TITLE,
    WARNING,
    Look,
    Looks,
    number_format,
)


def write_figures(
    book: Workbook, looks: Looks, form: Form, year: int, figures: Sequence[Figure], last: Mapping[str, Figure]
) -> Sheet:
    heads = ("指标", "本年", "单位", "上年", "比上年", "公式", "口径")
    widths = (28, 14, 7, 14, 14, 40, 26)
    page = Sheet(book, looks, FIGURES, widths, freeze="B4", landscape=True)
    _title(page, "派生指标", f"{year} 年度。由各表的数算出，不另填；标“暂”的还缺数。", len(heads))
    page.heads(heads, (False, True, False, True, True, False, False), 24)
    known = {figure.indicator.key: figure for figure in figures}
    right = looks(Look(align="right", ink=INK2, indent=1))
    for section in form.sections:
        found = [known[indicator.key] for indicator in section.indicators if indicator.key in known]
        if found:
            page.row([(section.title, looks(GROUP)), *[(None, looks(GROUP))] * (len(heads) - 1)], 28)
        for figure in found:
            indicator = figure.indicator
            before = last.get(indicator.key)
            formula = indicators.formula(form, indicator)
            words = indicator.label + ("（暂）" if figure.provisional else "")
            then = before.value if before is not None else None
            difference = indicators.change(indicator, figure.value, then, redefined=figure.redefined)
            page.row(
                [
                    (words, looks(TEXT)),
                    _figure(looks, figure, bold=True),
                    (indicator.unit, looks(QUIET)),
                    _figure(looks, before, ink=INK2),
                    (difference, right),
                    (formula, looks(QUIET_TEXT)),
                    (indicator.scope_text, looks(QUIET_TEXT)),
                ],
                _highest((words, 28), (formula, 40), (indicator.scope_text, 26)),
            )
    return page


def write_findings(
    book: Workbook, looks: Looks, form: Form, annual: AnnualReturn, findings: Sequence[Finding]
) -> Sheet:
    """Every explanation, beside the finding it answers while that stands, and every open finding."""
    heads = (ID_HEAD, CHECK_HEAD, "意见级别", "表", "位置", "审核意见", EXPLANATION_HEAD)
    widths = (0, 10, 10, 18, 24, 46, 46)
    page = Sheet(book, looks, FINDINGS, widths, freeze="C4", landscape=True)
    open_ones = [finding for finding in findings if finding.is_open]
    told = f"没有处理的审核意见 {len(open_ones)} 条，已说明 {len(annual.explanations)} 条。"
    _title(page, FINDINGS, told, len(heads), first=2)
    first = page.heads(heads, [False] * len(heads), 24)
    answered = {(finding.check, finding.section, finding.row): finding for finding in findings}
    for explanation in annual.explanations:
        place = (explanation.check, explanation.section, explanation.row)
        _finding(page, form, annual, answered.get(place) or _former(form, explanation), explanation.text)
    told_of = {(item.check, item.section, item.row) for item in annual.explanations}
    unanswered = [item for item in open_ones if (item.check, item.section, item.row) not in told_of]
    for finding in unanswered[:OPEN_AT_MOST]:
        _finding(page, form, annual, finding, "")
    if page.last == first:
        page.row([("", looks(HIDDEN)), *[(None, looks(PLAIN))] * (len(heads) - 1)])
    page.table(FINDINGS_TABLE, 2, heads, first)
    return page


def write_dictionary(book: Workbook, looks: Looks, form: Form, year: int) -> Sheet:
    """指标解释: what each field means, as the form declares it."""
    heads = ("表", "指标", "类型", "单位", "时间", "指标解释", "代码表")
    widths = (18, 26, 9, 7, 31, 58, 20)
    page = Sheet(book, looks, DICTIONARY, widths, freeze="C4", landscape=True)
    _title(page, DICTIONARY, f"{form.title}　{form.edition}", len(heads))
    page.heads(heads, [False] * len(heads), 24)
    styles = [looks(look) for look in (QUIET_TEXT, TEXT, QUIET, QUIET, QUIET_TEXT, TEXT, QUIET_TEXT)]
    for meant in dictionary(form, year):
        words = (meant.section, meant.label, meant.type, meant.unit, meant.basis, meant.meaning, meant.codes)
        page.row(list(zip(words, styles, strict=True)), _highest(*zip(words, widths, strict=True)))
    return page


def _finding(page: Sheet, form: Form, annual: AnnualReturn, finding: Finding, answer: str) -> None:
    looks = page.looks
    section, *place_within = where(form, annual, finding)
    place = "　".join(filter(None, place_within))
    ink = WARNING if finding.severity is Severity.ERROR else INK2
    cells: list[tuple[Content, Look]] = [
        (f"{finding.section}/{finding.row}", HIDDEN),
        (finding.check, QUIET),
        (SEVERITIES[finding.severity], Look(ink=ink)),
        (section, TEXT),
        (place, TEXT),
        (finding.text, TEXT),
        (answer or None, TEXT),
    ]
    height = _highest((section, 18), (place, 24), (finding.text, 46), (answer, 46))
    page.row([(words, looks(look)) for words, look in cells], height)


def _former(form: Form, explanation: Explanation) -> Finding:
    """An explanation whose finding no longer stands."""
    check = form.checks.get(explanation.check)
    severity = check.severity if check is not None else Severity.QUERY
    field = check.target if check is not None else ""
    text = "数据改动后不再提出这条意见，说明保留。"
    return Finding(explanation.check, severity, explanation.section, explanation.row, field, text)


def _figure(looks: Looks, figure: Figure | None, *, bold: bool = False, ink: str = INK) -> Written:
    if figure is None or figure.value is None:
        return "—", looks(Look(align="right", ink=INK2, indent=1))
    digits = figure.indicator.digits
    return round_half_up(figure.value, digits), looks(
        Look(align="right", indent=1, bold=bold, ink=ink, number=number_format(digits))
    )


def _title(page: Sheet, title: str, told: str, last: int, first: int = 1) -> None:
    before = [None] * (first - 1)
    for words, look, height in ((title, TITLE, 30), (told, BYLINE, 20)):
        row = page.row([*before, (words, page.looks(look))], height)
        page.merge(row, first, last)


def _highest(*texts: tuple[str, float]) -> float:
    lines = max((lines_of(text, width) for text, width in texts if len(text) * 2 >= width), default=1)
    return lines * LINE_HEIGHT + 6 if lines > 1 else 0
