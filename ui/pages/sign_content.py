"""What the principal signs: the figures that matter, what changed much and why, and what is still open."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from hzdesk import indicators, text
from hzdesk.comparison import Difference
from hzdesk.findings import Finding
from hzdesk.forms.model import Form, Section
from hzdesk.indicators import Figure
from hzdesk.operands import RowOperands, operands_of
from hzdesk.returns import Row
from hzdesk.session import Session
from ui.look.cells import RIGHT, CellLook
from ui.look.inputs import Button, Hairline, label
from ui.look.marks import Mark, mark_icon
from ui.look.theme import Theme
from ui.look.tokens import GAP, GAP_BLOCK, GAP_SMALL, GAP_TINY, PAGE_MARGIN
from ui.pages.finding_rows import MARKS, Kind, Line, groups
from ui.pages.ledger import Ledger
from ui.pages.parts import clear, wrapped
from ui.picture import Picture
from ui.row_table import Column, RowLook

SHOWN_AT_MOST = 6


def change_rows(differences: Sequence[Difference]) -> tuple[RowLook, ...]:
    """What differs from the revision before: where, and from what to what."""
    return tuple(
        RowLook(str(place), (CellLook(found.place, ink="ink2"), CellLook(found.change)))
        for place, found in enumerate(differences)
    )


def basis_words(section: Section, year: int) -> str:
    """The time basis of a section as a school says it."""
    if section.basis == "academic_year":
        return f"学年 {year - 1}—{year}"
    return text.basis_text(section.basis, year) if section.basis.startswith("point:") else f"自然年 {year}"


def figure_rows(session: Session) -> tuple[RowLook, ...]:
    """The form's headline: this year's figure, last year's, the change, and what it counts."""
    keys = session.form.headline
    return headline_rows(
        session.form, session.frame.year, [(session.figure(key), session.last_figure(key)) for key in keys]
    )


def headline_rows(
    form: Form, year: int, figures: Sequence[tuple[Figure, Figure | None]], lacking: str = "没填"
) -> tuple[RowLook, ...]:
    """Figures of this year, each with last year's or why there is none: `lacking` where fields of it are blank."""
    home = {indicator.key: section for section in form.sections for indicator in section.indicators}
    return tuple(_figure_row(home[now.indicator.key], year, now, last, lacking) for now, last in figures)


def _figure_row(section: Section, year: int, now: Figure, last: Figure | None, lacking: str) -> RowLook:
    indicator, before = now.indicator, last.value if last is not None else None
    absent = "没有" if last is None else lacking if last.missing else indicators.show(indicator, None)
    unit = indicator.unit
    name = f"{indicator.label}（{unit}）" if unit not in ("%", "") else indicator.label
    value = "还没填" if now.so_far is None and now.missing else _bare(now.shown(), unit)
    if now.disputed or now.so_far is not None:
        value += "　暂计" if now.provisional else "　等待改正" if now.disputed else ""
    scope = "，".join(filter(None, (basis_words(section, year), indicator.scope_text)))
    change = indicators.change(indicator, now.value, before, redefined=now.redefined)
    return RowLook(
        indicator.key,
        (
            CellLook(name),
            CellLook(value, RIGHT, bold=now.so_far is not None),
            CellLook(absent if before is None else _bare(indicators.show(indicator, before), unit), RIGHT, ink="ink2"),
            CellLook("" if now.provisional else change, RIGHT, ink="ink2"),
            CellLook(scope, ink="ink2", role="caption"),
        ),
    )


def _bare(shown: str, unit: str) -> str:
    return shown.removesuffix(f" {unit}") if unit else shown


def explained_rows(session: Session, lines: Sequence[Line]) -> tuple[RowLook, ...]:
    """What was asked and answered: this year's value, last year's, and the explanation."""
    return tuple(_explained_row(session, line) for line in lines)


def _explained_row(session: Session, line: Line) -> RowLook:
    now, before = _values(session, line.finding)
    place = line.place if line.finding.row or line.finding.field else session.form.by_key[line.finding.section].title
    return RowLook(
        "|".join(line.key),
        (
            CellLook(place, mark=Mark.explained),
            CellLook(now, RIGHT),
            CellLook(before, RIGHT, ink="ink2"),
            CellLook(line.finding.explanation),
        ),
    )


def _values(session: Session, finding: Finding) -> tuple[str, str]:
    """The value that a finding stands at and last year's, as shown; empty for a whole section."""
    section = session.form.by_key[finding.section]
    field = section.by_key.get(finding.field)
    if field is None or not finding.row:
        return "", ""
    codes = session.form.codes.get(field.codes)
    operands = operands_of(session.form, session.annual, session.previous)
    row = session.annual.row(section.key, finding.row) or Row(finding.row)
    here = RowOperands(operands, section, row)
    shown = [text.show(field, value, codes) for value in (here[field.key], here.before(field.key))]
    return shown[0], shown[1]


class OpenRows(QWidget):
    """What is still open, each with the way to it; the worst first."""

    wanted = Signal(str, str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(0)
        self._grid.setHorizontalSpacing(theme.px(GAP))
        self._grid.setColumnStretch(1, 2)
        self._grid.setColumnStretch(2, 5)

    def put(self, lines: Sequence[tuple[str, Line]], *, locked: bool) -> None:
        """Each line with the title of its section."""
        clear(self._grid)
        for place, (title, line) in enumerate(lines):
            whole = line.blanks > 1 or not line.finding.field
            self._add(2 * place, line, f"{title}　{line.place}" if whole else line.place, locked=locked)

    def _add(self, at: int, line: Line, place: str, *, locked: bool) -> None:
        theme = self._theme
        mark = Picture(theme, mark_icon(MARKS[line.kind], theme))
        mark.setAccessibleName(MARKS[line.kind].value)
        mark.setContentsMargins(theme.px(GAP_SMALL), 0, 0, 0)
        words = wrapped("body", "ink", line.text)
        words.setMinimumHeight(theme.px(30))
        way = Button("去看" if locked else {"error": "去改", "blank": "去填"}.get(line.kind, "写说明或去改"), "link")
        way.setAccessibleName(f"{way.text()}　{place}")
        finding = line.finding
        way.clicked.connect(partial(self.wanted.emit, finding.section, finding.row, finding.field))
        self._grid.addWidget(mark, at, 0)
        self._grid.addWidget(wrapped("body", "ink", place), at, 1)
        self._grid.addWidget(words, at, 2)
        self._grid.addWidget(way, at, 3)
        self._grid.addWidget(Hairline(theme), at + 1, 0, 1, 4)


class _Part(QWidget):
    """A heading with a count and, at its right, the way to all of it; below, what is put into it."""

    def __init__(self, title: str, way: Button, body: QWidget, theme: Theme) -> None:
        super().__init__()
        self.title, self._note = label(title, "body_bold"), label("", "caption", "ink2")
        self._way = way
        head = QHBoxLayout()
        head.setSpacing(theme.px(GAP_SMALL))
        head.addWidget(self.title)
        head.addWidget(self._note)
        head.addStretch()
        head.addWidget(way)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, theme.px(GAP_SMALL), 0, 0)
        box.setSpacing(GAP_TINY)
        box.addLayout(head)
        box.addWidget(body)

    def count(self, number: int, shown: int) -> None:
        self.setVisible(number > 0)
        self._note.setText(f"{number} 处中的 {shown} 处" if number > shown else f"{number} 处" if number else "")
        self._way.setText(f"看全部 {number} 处")


class SignContent(QWidget):
    """The left side. It stays as it is when the return is signed."""

    wanted = Signal(str, str, str)  # section, row, field
    findings_wanted = Signal()

    def __init__(self, theme: Theme, year: int) -> None:
        super().__init__()
        self.title, self.note = label("", "panel_title"), wrapped()
        columns = (Column("指标"), Column(f"{year} 年", RIGHT), Column("上年", RIGHT, gives_way=True))
        more = (Column("比上年", RIGHT, gives_way=True), Column("口径", gives_way=True))
        self.figures = Ledger((*columns, *more), "关键数", theme)
        self.explained = Ledger((*columns, Column("说明")), "变化大、已写说明", theme)
        self.changes = Ledger((Column("位置"), Column("改动")), "与前一稿不同的", theme)
        self.open_rows = OpenRows(theme)
        self.open_rows.wanted.connect(self.wanted)
        self.open_part = _Part("", self._way(), self.open_rows, theme)
        self.explained_part = _Part("变化大、已写说明", self._way(), self.explained, theme)
        self._differences: tuple[Difference, ...] = ()
        self._shows_all, self._former = False, 0
        self.all_changes = Button("", "link")
        self.all_changes.clicked.connect(self._show_all)
        self.changes_part = _Part("", self.all_changes, self.changes, theme)
        self._lay_out(theme)

    def refresh(self, session: Session, *, signed: bool) -> None:
        lines = [(group.title, line) for group in groups(session) for line in group.lines]
        kinds: tuple[Kind, ...] = ("error", "query", "blank")
        waiting = [(title, line) for kind in kinds for title, line in lines if line.kind == kind]
        explained = [line for _, line in lines if line.kind == "explained"]
        self.title.setText("已签的内容" if signed else "要签的内容")
        read = "" if signed else f"请{session.form.principal}看下面几处。"
        self.note.setText(f"全部数据、审核结果和说明都在签名之内。{read}")
        self.open_part.title.setText("签名时没有处理的" if signed else "签名前要处理的")
        self.open_part.count(sum(line.blanks for _, line in waiting), SHOWN_AT_MOST)
        self.open_rows.put(waiting[:SHOWN_AT_MOST], locked=session.is_locked)
        self.figures.put(figure_rows(session))
        self._differences = session.since_former()
        self._former = session.former.frame.revision if session.former else 0
        self._show_changes()
        self.explained_part.count(len(explained), SHOWN_AT_MOST)
        self.explained.put(explained_rows(session, explained[:SHOWN_AT_MOST]))

    def _show_changes(self) -> None:
        """The first few, or all when they are asked for; nothing where no revision was before."""
        number = len(self._differences)
        shown = number if self._shows_all else min(number, SHOWN_AT_MOST)
        self.changes_part.title.setText(f"与第 {self._former} 稿{'不同的' if number else '没有不同'}")
        self.changes_part.count(number, shown)
        self.changes_part.setVisible(self._former > 0)
        self.changes.setVisible(number > 0)
        self.changes.put(change_rows(self._differences[:shown]))
        self.all_changes.setVisible(number > SHOWN_AT_MOST)
        if self._shows_all:
            self.all_changes.setText(f"只看前 {SHOWN_AT_MOST} 处")

    def _show_all(self) -> None:
        self._shows_all = not self._shows_all
        self._show_changes()

    def _way(self) -> Button:
        made = Button("", "link")
        made.clicked.connect(self.findings_wanted)
        return made

    def _lay_out(self, theme: Theme) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.px(GAP))
        head.addWidget(self.title)
        head.addWidget(self.note, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(PAGE_MARGIN), theme.px(GAP_BLOCK), theme.px(PAGE_MARGIN), theme.px(GAP_BLOCK))
        box.setSpacing(GAP_TINY)
        box.addLayout(head)
        box.addWidget(self.open_part)
        box.addWidget(self.changes_part)
        box.addSpacing(theme.px(GAP_SMALL))
        box.addWidget(label("关键数", "body_bold"))
        box.addWidget(self.figures)
        box.addWidget(self.explained_part)
        box.addStretch()
