"""总览: what is left to do, how far each section is, and what the numbers say."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hzdesk import indicators, text
from hzdesk.forms.model import FormPage
from hzdesk.indicators import Figure, Number
from hzdesk.party import party
from hzdesk.session import Progress, Session
from hzdesk.text import holder
from ui import standing
from ui.ground import Ground
from ui.look.cells import EMPTY, RIGHT, CellLook
from ui.look.inputs import Button, Sheet, label
from ui.look.marks import Mark, paint_mark
from ui.look.paint import color
from ui.look.pictures import paint_progress_bar, paint_sparkline
from ui.look.theme import Theme
from ui.look.tokens import GAP, GAP_BLOCK, GAP_SMALL, GAP_TINY, MARK, PAGE_MARGIN
from ui.pages import FINDINGS, SIGN, TRENDS, Page
from ui.row_table import Column, RowLook, RowTable
from ui.track import Step, Track
from ui.workspace import Workspace

Picture = Callable[[QPainter, QRectF, Theme], None]

SPARK = 4  # column of the sparklines
SPARK_YEARS = 5
_CENTRE = Qt.AlignmentFlag.AlignVCenter
_SECTION_COLUMNS = (Column("表"), Column("进度", picture=116), Column("已填", RIGHT), Column("意见", picture=140))


class Way(NamedTuple):
    """A button and where it leads: the key of a page."""

    text: str
    key: str


class Head(NamedTuple):
    """What the page says first; `main` is the one filled button."""

    sentence: str
    note: str
    main: Way | None
    second: Way | None = None


def head(session: Session, whole: Progress, unfinished: FormPage | None, now: datetime) -> Head:
    """What is left to do, in one sentence, and the way to it."""
    signed = session.head.signed
    if signed is not None:
        note = f"{standing.moment(signed.when, now)} 由 {holder(signed.signer)} 签名　校验码 {signed.check_code}"
        if missing := _missing(session):
            return Head(f"{session.frame.year} 年度已签名，等{missing[0]}会签", note, Way("去会签", SIGN.key))
        return Head(f"{session.frame.year} 年度已签名，这一稿不能再改", note, None, Way("看上报件", SIGN.key))
    saved = standing.moment(session.saved_at, now)
    note = "文件只能读，改不了" if session.is_locked else f"上次保存 {saved}" if saved else ""
    errors = Way("看要改的错误", FINDINGS.key) if whole.errors else None
    queries = Way("看要说明的疑问", FINDINGS.key) if whole.queries else None
    if unfinished is not None:
        begun = whole.filled > 0
        sentence = standing.left_to_do(whole) if begun else f"还没有开始，共 {whole.asked} 项要填"
        way = Way(f"{'继续填' if begun else '开始填'}　{unfinished.section.title}", unfinished.section.key)
        return Head(sentence, note, None if session.is_locked else way, errors or queries)
    if errors or queries:
        return Head(standing.left_to_do(whole), note, errors or queries)
    return Head("都填好了，可以签名上报", note, Way("签名上报", SIGN.key))


def steps(session: Session, whole: Progress) -> tuple[Step, ...]:
    """填报 核对 签名 上报. Nobody tells the program that the file was handed over, so the last step is never done."""
    is_signed = session.head.signed is not None
    open_ones = (("错误", whole.errors), ("待说明", whole.queries))
    found = "，".join(f"{word} {count}" for word, count in open_ones if count)
    is_filled = whole.filled == whole.asked
    opinions = whole.explained + whole.queries + whole.errors
    checked = (whole.explained / opinions if found else 1.0) if is_filled else 0.0
    return (
        Step("填报", f"已填 {whole.filled} / {whole.asked}", 1.0 if is_signed else standing.fraction(whole)),
        Step("核对", found or ("没有意见" if is_filled else "填完再看"), 1.0 if is_signed else checked),
        Step("签名", "、".join(session.form.signers), _signed_part(session)),
        Step("上报", party(session.frame).goal, 0.0),
    )


def _missing(session: Session) -> tuple[str, ...]:
    """The roles that still must sign what was signed once."""
    waiting = session.waiting()
    return waiting.missing if waiting is not None else ()


def _signed_part(session: Session) -> float:
    if session.head.signed is None:
        return 0.0
    return 1.0 - len(_missing(session)) / max(1, len(session.form.signers))


def section_rows(session: Session) -> tuple[RowLook, ...]:
    done = standing.progress_by_section(session)
    return tuple(_section_row(page, standing.of_page(page, done)) for page in session.form.pages)


def _section_row(page: FormPage, done: Progress) -> RowLook:
    opinions = ((Mark.error, done.errors), (Mark.query, done.queries), (Mark.hint, done.hints))
    found = [(mark, count) for mark, count in opinions if count]
    words = "，".join(f"{mark.value} {count}" for mark, count in found)
    return RowLook(
        page.section.key,
        (
            CellLook(page.section.title),
            CellLook(f"{standing.fraction(done):.0%}", picture=_bar(done)),
            CellLook(f"{done.filled} / {done.asked}", RIGHT),
            CellLook(words, picture=_marks(found)) if found else CellLook("无", ink="ink2"),
        ),
    )


def _bar(done: Progress) -> Picture:
    def paint(painter: QPainter, rect: QRectF, theme: Theme) -> None:
        side = theme.px(MARK)
        bar = QRectF(rect.left(), rect.top(), rect.width() - side - theme.px(GAP), rect.height())
        paint_progress_bar(painter, bar, standing.fraction(done), theme.tokens)
        if done.filled == done.asked:
            place = QRectF(rect.right() - side, rect.center().y() - side / 2, side, side)
            paint_mark(painter, place, Mark.done, theme.tokens)

    return paint


def _marks(found: Sequence[tuple[Mark, int]]) -> Picture:
    def paint(painter: QPainter, rect: QRectF, theme: Theme) -> None:
        left, side = rect.left(), theme.px(MARK)
        painter.setFont(theme.font("secondary"))
        for mark, count in found:
            paint_mark(painter, QRectF(left, rect.center().y() - side / 2, side, side), mark, theme.tokens)
            left += side + theme.px(GAP_TINY)
            painter.setPen(color(theme.tokens.ink))
            painter.drawText(QRectF(left, rect.top(), rect.right() - left, rect.height()), _CENTRE, str(count))
            left += theme.metrics("secondary").horizontalAdvance(str(count)) + theme.px(GAP)

    return paint


def figure_rows(session: Session) -> tuple[RowLook, ...]:
    """The headline figures beside last year's, without their sparklines."""
    return tuple(_figure_row(session.figure(key), session.last_figure(key)) for key in session.form.headline)


def _figure_row(figure: Figure, last: Figure | None) -> RowLook:
    indicator = figure.indicator
    before = last.value if last is not None else None
    name = indicator.label if indicator.unit in ("", "%") else f"{indicator.label}（{indicator.unit}）"
    value = figure.so_far
    change = indicators.change(indicator, value, before, redefined=figure.redefined)
    if figure.missing:
        change = "等待填写" if value is None else "暂计"
    if figure.disputed or (figure.unread and value is None):
        change = "等待改正"
    return RowLook(
        indicator.key,
        (
            CellLook(name),
            CellLook(_shown(figure, value), RIGHT, bold=not figure.provisional),
            CellLook(_shown(figure, before), RIGHT, ink="ink2"),
            CellLook(change, RIGHT, ink="ink2", role="secondary"),
            EMPTY,
        ),
    )


def _shown(figure: Figure, value: Number | None) -> str:
    """The value without its unit, which stands beside the name; only % stays with the number."""
    indicator = figure.indicator
    if value is None or indicator.unit == "%":
        return indicators.show(indicator, value)
    return text.show_number(value, indicator.digits, money=indicator.unit == "元")


def spark(session: Session, key: str) -> CellLook:
    """The last five years as a line: a year without a value, or that meant something else, is a gap in its place."""
    last, indicator, figures = session.frame.year, session.form.indicators[key], dict(session.trend(key))
    years = range(last - SPARK_YEARS + 1, last + 1)
    same = max((year for year in indicators.breaks(session.form, indicator) if year <= last), default=0)
    values = [_drawn(figures.get(year)) if year >= same else None for year in years]
    known = ((year, figures.get(year)) for year in years if year >= min(figures))
    words = "，".join(f"{year} 年 {figure.shown() if figure is not None else '没有数'}" for year, figure in known)

    def paint(painter: QPainter, rect: QRectF, theme: Theme) -> None:
        paint_sparkline(painter, rect.adjusted(0, 6, 0, -6), values, theme.tokens)

    return CellLook(words, picture=paint)


def _drawn(figure: Figure | None) -> float | None:
    return None if figure is None or figure.value is None or figure.provisional else float(figure.value)


class OverviewPage(Page):
    """The first page of a return."""

    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self._workspace, self._theme = workspace, theme
        self._title, self._note = label("", "page_title"), label("", "caption", "ink2")
        self._main, self._second = Button("", "main"), Button("")
        self._track = Track(theme)
        self._sections = RowTable(_SECTION_COLUMNS, "各表进度", theme)
        self._figures = RowTable(self._figure_columns(), "关键指标", theme)
        self._section_sheet, self._figure_sheet = Sheet("各表进度"), Sheet("关键指标")
        self._sheets = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._waiting: list[str] = []  # indicators whose years are still to be read
        self._years = QTimer(self, interval=0, singleShot=True)
        self._years.timeout.connect(self._read_years)
        self._ways: dict[Button, str] = {}
        for button in (self._main, self._second):
            button.clicked.connect(lambda _=False, pressed=button: workspace.show(self._ways[pressed]))
        self._sections.chosen.connect(workspace.show)
        self._figures.chosen.connect(lambda _key: workspace.show(TRENDS.key))
        self._lay_out()
        theme.changed.connect(self._place_sheets)
        self.refresh()

    def refresh(self) -> None:
        session = self._workspace.session
        done = standing.progress_by_section(session)
        pages = session.form.pages
        whole = standing.total(done.values())
        of_pages = [(page, standing.of_page(page, done)) for page in pages]
        unfinished = next((page for page, part in of_pages if part.filled < part.asked), None)
        self._show_head(head(session, whole, unfinished, datetime.now().astimezone()))
        self._track.put(steps(session, whole))
        finished = sum(part.filled == part.asked for _, part in of_pages)
        self._section_sheet.set_note(f"{len(pages)} 张表，{finished} 张已填完")
        self._sections.rows.put(section_rows(session))
        rows = figure_rows(session)
        self._figure_sheet.set_note(self._figure_note(session))
        self._figures.rows.put(rows)
        self._waiting = [row.key for row in rows]
        self.update()

    def take_focus(self) -> None:
        shown = [button for button in (self._main, self._second) if not button.isHidden()]
        (shown[0] if shown else self._sections).setFocus(Qt.FocusReason.OtherFocusReason)

    def _figure_columns(self) -> tuple[Column, ...]:
        year = self._workspace.session.frame.year
        return (
            Column("派生指标"),
            Column(f"{year} 年", RIGHT),
            Column("上年", RIGHT),
            Column("比上年", RIGHT),
            Column("近五年", picture=82, gives_way=True),
        )

    @staticmethod
    def _figure_note(session: Session) -> str:
        provisional = any(session.figure(key).provisional for key in session.form.headline)
        notes = (session.frame.is_example and "示例数据", provisional and "含未填完的暂计")
        return "　".join(note for note in notes if note)

    def _show_head(self, shown: Head) -> None:
        self._title.setText(shown.sentence)
        self._note.setText(shown.note)
        for button, way in ((self._main, shown.main), (self._second, shown.second)):
            button.setVisible(way is not None)
            if way is not None:
                button.setText(way.text)
                self._ways[button] = way.key

    def _lay_out(self) -> None:
        """From the outside in: what is put into another widget takes its style anew, with everything in it."""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        ground, scroll, tables = Ground(self._theme, "sheet", Qt.Edge.BottomEdge), QScrollArea(), QWidget()
        box.addWidget(ground)
        box.addWidget(scroll, 1)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(tables)
        self._title.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(GAP_TINY)
        words.addWidget(self._title)
        words.addWidget(self._note)
        top = QHBoxLayout()
        top.setSpacing(GAP_SMALL)
        top.addLayout(words, 1)
        top.addWidget(self._second)
        top.addWidget(self._main)
        upper = QVBoxLayout(ground)
        upper.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN - 4, PAGE_MARGIN, GAP)
        upper.setSpacing(GAP_BLOCK)
        upper.addLayout(top)
        upper.addWidget(self._track)
        below = QVBoxLayout(tables)
        below.setContentsMargins(PAGE_MARGIN, GAP_BLOCK, PAGE_MARGIN, GAP_BLOCK)
        below.addLayout(self._sheets)
        below.addStretch()
        self._sheets.setSpacing(GAP_BLOCK)
        self._sheets.addWidget(self._section_sheet, 4)
        self._sheets.addWidget(self._figure_sheet, 5)
        for sheet, table in ((self._section_sheet, self._sections), (self._figure_sheet, self._figures)):
            sheet.body.addWidget(table)
            sheet.body.addStretch()
        self.setTabOrder(self._main, self._second)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_sheets()

    def _place_sheets(self) -> None:
        """Where both tables do not fit side by side, one stands below the other."""
        frames = 2 * PAGE_MARGIN + GAP_BLOCK + 4 * GAP + 4
        fits = self._sections.minimumWidth() + self._figures.minimumWidth() + frames <= self.width()
        self._sheets.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._waiting:
            self._years.start()  # earlier years are read from the file only when the page already stands there

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._years.stop()

    def _read_years(self) -> None:
        key = self._waiting.pop(0)
        self._figures.rows.put_cell(key, SPARK, spark(self._workspace.session, key))
        if self._waiting:
            self._years.start()
