"""The cover (封面): whose return it is, the figures the principal signs for, the check code, and room for the stamp."""

from collections.abc import Mapping, Sequence

from openpyxl import Workbook

from hzdesk.forms.model import Form
from hzdesk.indicators import Figure, change
from hzdesk.returns import Frame
from hzdesk.workbook.cover import Cover, lines
from hzdesk.workbook.layout import COVER, COVER_HEADS, FRAME_TABLE
from hzdesk.workbook.sheet import Sheet
from hzdesk.workbook.styles import ACCENT, GROUND, GROUP, HIDDEN, INK2, INK3, MONOSPACED, WARNING, Look, Looks

_TITLE = Look(bold=True, ink=ACCENT, size=22, rule="", align="center")
_SUBTITLE = Look(ink=INK2, size=13, rule="", align="center")
_MARK = Look(bold=True, ink=WARNING, size=14, rule="", align="right")
_LABEL = Look(ink=INK2, size=11)
_VALUE = Look(size=11)
_CODE = Look(bold=True, ink=ACCENT, size=20, family=MONOSPACED, rule="", align="center", ground=GROUND)
_SMALL = Look(ink=INK3, size=9, rule="", wrap=True, align="center")
_OPEN = Look(ink=WARNING, size=10, rule="", wrap=True)
_WRITE_HERE = Look(ink=INK2, size=11, rule="edge", vertical="bottom")
_NONE = Look(rule="")
_STAMP = Look(ink=INK3, size=11, rule="box", align="center")
_WIDTHS = (0, 20, 26, 16, 16, 16)
_LAST = len(_WIDTHS)


def write_cover(
    book: Workbook,
    looks: Looks,
    form: Form,
    frame: Frame,
    cover: Cover,
    named: tuple[tuple[str, str], ...],
    headline: Sequence[Figure],
    last_figures: Mapping[str, Figure],
) -> Sheet:
    page = Sheet(book, looks, COVER, _WIDTHS)
    marks = "　".join(word for word, on in (("示例", cover.example), ("试报", cover.trial)) if on)
    _wide(page, marks, _MARK, 30)
    _wide(page, form.title, _TITLE, 64)
    _wide(page, f"{frame.school_name}　{frame.year} 年度", _SUBTITLE, 44)
    _frame(page, lines(form, frame, cover, named))
    if headline:
        _headline(page, headline, last_figures)
    _wide(page, "", _NONE, 14)
    _wide(page, cover.check_code, _CODE, 44)
    _wide(page, "校验码。纸面、每页页脚和电子文件上的校验码相同，才是同一份年报。", _SMALL, 20)
    if cover.open_errors or cover.reason:
        reason = f"理由：{cover.reason}" if cover.reason else ""
        _wide(page, f"上报时还有 {cover.open_errors} 条错误没有改正。{reason}", _OPEN, 36)
    _signatures(page, [label for label, _ in named])
    return page


def _wide(page: Sheet, words: str, look: Look, height: float) -> None:
    style = page.looks(look)
    row = page.row([None, (words, style), *[(None, style)] * (_LAST - 2)], height)
    page.merge(row, 2, _LAST)


def _frame(page: Sheet, block: Sequence[tuple[str, str, str]]) -> None:
    """The block as an Excel table of three columns, whose head row is hidden."""
    hidden, label, value = page.looks(HIDDEN), page.looks(_LABEL), page.looks(_VALUE)
    page.sheet.row_dimensions[page.last + 1].hidden = True
    first = page.row([(head, hidden) for head in COVER_HEADS])
    for key, name, words in block:
        page.row([(key, hidden), (name, label), (words, value), *[(None, value)] * (_LAST - 3)], 22)
    page.table(FRAME_TABLE, 1, COVER_HEADS, first)


def _headline(page: Sheet, figures: Sequence[Figure], last_figures: Mapping[str, Figure]) -> None:
    group, label = page.looks(GROUP), page.looks(_LABEL)
    value, quiet = (
        page.looks(Look(align="right", size=11, bold=True)),
        page.looks(Look(align="right", ink=INK2, size=11)),
    )
    head = page.looks(Look(align="right", ink=INK2, size=9, rule="edge", vertical="bottom"))
    page.row([None, ("主要指标", group), (None, group), ("本年", head), ("上年", head), ("比上年", head)], 34)
    for figure in figures:
        before = last_figures.get(figure.indicator.key)
        shown = before.shown() if before is not None else "—"
        difference = change(figure.indicator, figure.value, before.value if before is not None else None)
        row = page.row(
            [
                None,
                (figure.indicator.label, label),
                (None, label),
                (figure.shown(), value),
                (shown, quiet),
                (difference, quiet),
            ],
            21,
        )
        page.merge(row, 2, 3)


def _signatures(page: Sheet, roles: Sequence[str]) -> None:
    """A line to sign on for everybody named, and the box for the stamp to the right of them."""
    nothing, line, stamp = page.looks(_NONE), page.looks(_WRITE_HERE), page.looks(_STAMP)
    page.row([None], 18)
    first = page.last + 1
    for role in (*[f"{role}（签字）" for role in roles], "日期"):
        top = (f"{'盖章处'}", stamp) if page.last + 1 == first else (None, stamp)
        page.row([None, (role, line), (None, line), (None, nothing), top, (None, stamp)], 36)
    page.merge(first, 5, 6, rows=page.last - first + 1)
