"""The right side after signing: the file, the next two steps, what was checked, and the one warning that matters."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hzdesk.party import Party
from ui.ground import Ground
from ui.look.inputs import Button, Hairline, label, restyle
from ui.look.marks import Mark, mark_icon, paint_mark
from ui.look.paint import color, pen
from ui.look.theme import Theme
from ui.look.tokens import GAP, GAP_SMALL, GAP_TINY, MARK, PAGE_MARGIN, RADIUS, RADIUS_FRAME
from ui.pages.check_code import CheckCode
from ui.pages.parts import clear, link, scrolled, wrapped
from ui.picture import Picture

WARNING = "不要用 Excel 或 WPS 另存这个文件，另存后签名失效。要看可以打开，看完不保存。"


class _Warning(QWidget):
    """Amber ground, mark and words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        text = wrapped("secondary", "ink", WARNING)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(40), theme.px(GAP), theme.px(GAP), theme.px(GAP))
        row.addWidget(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t, px = self._theme.tokens, self._theme.px
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(color(t.query))
            painter.setBrush(color(t.query_ground))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_FRAME, RADIUS_FRAME)
            side = px(MARK)
            paint_mark(painter, QRectF(px(GAP) + 1, (self.height() - side) / 2, side, side), Mark.query, t)


class _FileBox(QWidget):
    """The name of the file and where it lies, in a frame."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.name, self.about = wrapped("body_bold", "ink"), wrapped()
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(GAP), theme.px(GAP_SMALL), theme.px(GAP), theme.px(GAP_SMALL))
        box.setSpacing(GAP_TINY)
        box.addWidget(self.name)
        box.addWidget(self.about)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = self._theme.tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(color(t.edge))
            painter.setBrush(color(t.sheet))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


class SignResult(Ground):
    """Shows a signed return. It knows no store: the page tells it what to show."""

    copy_wanted = Signal()
    countersign_wanted = Signal()
    revision_wanted = Signal()

    def __init__(self, theme: Theme, party: Party) -> None:
        super().__init__(theme, "bar", Qt.Edge.LeftEdge)
        self._party = party
        self.disc = _Disc(theme)
        self.title = label("上报件已生成", "panel_title")
        self.who = wrapped()
        self.file = _FileBox(theme)
        self._path: Path | None = None
        self.open_folder = Button("打开所在文件夹", "main")
        self.open_folder.clicked.connect(self._open_folder)
        self.copy = Button("另存到 U 盘…")
        self.copy.clicked.connect(self.copy_wanted)
        self.waiting = wrapped("secondary", "query")
        self.countersign = Button("", "main")
        self.countersign.clicked.connect(self.countersign_wanted)
        self.code = CheckCode(theme)
        self._checked = QVBoxLayout()
        self._checked.setSpacing(GAP_TINY)
        self.revise = link("")
        self.revise.clicked.connect(lambda: self._ask(asking=True))
        self.sure = wrapped("secondary", "ink")
        self.begin = Button("")
        self.begin.clicked.connect(self.revision_wanted)
        self.stay = link("不开")
        self.stay.clicked.connect(lambda: self._ask(asking=False))
        self._lay_out()

    def show_file(self, name: str, size: int, path: Path | None) -> None:
        """The submission; `path` is where it was just put, None when only the store's own copy is known."""
        self._path = path if path is not None and path.is_file() else None
        where = str(self._path.parent) if self._path is not None else "本程序的年报文件里留有一份"
        self.file.name.setText(name)
        self.file.about.setText(f"{max(1, round(size / 1024)):,} KB　{where}")
        self.open_folder.setVisible(self._path is not None)
        self.copy.setText("另存到 U 盘…" if self._path is not None else "另存上报件…")

    def show_waiting(self, role: str) -> None:
        """The role that must sign this file before it can be handed over; empty when everybody has."""
        self.title.setText(f"等{role}会签" if role else "上报件已生成")
        self.waiting.setText(
            f"还缺{role}的签名，现在报上去{self._party.reader}不收。请{role}在这里会签，或把文件带到自己的电脑上会签。"
        )
        self.countersign.setText(f"{role}会签…")
        for part in (self.waiting, self.countersign):
            part.setVisible(bool(role))
        self.disc.setVisible(not role)
        restyle(self.open_folder, "kind", "" if role else "main")  # one main button, the one that comes next

    def show_checked(self, lines: Sequence[tuple[Mark, str]]) -> None:
        """What was really checked, a line each."""
        clear(self._checked)
        for mark, text in lines:
            self._checked.addWidget(self._line(mark, text))

    def show_revision(self, revision: int) -> None:
        """Which 稿 is signed; the next one can be begun."""
        self.revise.setText(f"更正，开第 {revision + 1} 稿…")
        self.sure.setText(
            f"第 {revision} 稿留着不变，第 {revision + 1} 稿从同样的数开始。"
            f"改完要重新签名，再报一次；{self._party.reader}以后一稿为准。"
        )
        self.begin.setText(f"开第 {revision + 1} 稿")
        self._ask(asking=False)

    def _ask(self, *, asking: bool) -> None:
        self.revise.setVisible(not asking)
        for part in (self.sure, self.begin, self.stay):
            part.setVisible(asking)
        if asking:
            self.begin.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_folder(self) -> None:
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))

    def _line(self, mark: Mark, text: str) -> QWidget:
        sign = Picture(self._theme, mark_icon(mark, self._theme))
        sign.setContentsMargins(0, 3, 0, 0)
        sign.setAccessibleName(mark.value)
        said = wrapped("secondary", "ink", text)
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.px(GAP_SMALL))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(said, 1)
        return made

    def _lay_out(self) -> None:
        px = self._theme.px
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(px(PAGE_MARGIN), px(GAP), px(PAGE_MARGIN), px(GAP_SMALL))
        box.setSpacing(px(GAP_SMALL))
        head = QHBoxLayout()
        head.setSpacing(px(GAP))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.who)
        head.addWidget(self.disc, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(GAP_SMALL))
        buttons.addWidget(self.open_folder, 1)
        buttons.addWidget(self.copy, 1)
        box.addLayout(head)
        box.addWidget(self.file)
        box.addWidget(self.waiting)
        box.addWidget(self.countersign)
        box.addLayout(buttons)
        box.addSpacing(GAP_TINY)
        box.addWidget(label("校验码", "caption", "ink2"))
        box.addWidget(self.code)
        box.addSpacing(GAP_TINY)
        box.addWidget(label("自查", "caption", "ink2"))
        box.addLayout(self._checked)
        box.addSpacing(GAP_TINY)
        box.addWidget(_Warning(self._theme))
        box.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, px(GAP))
        outer.setSpacing(0)
        outer.addWidget(scrolled(inner), 1)
        outer.addWidget(Hairline(self._theme, "line"))
        outer.addLayout(self._further())

    def _further(self) -> QVBoxLayout:
        """How to correct what is signed, in sight whatever the height."""
        px = self._theme.px
        further = QVBoxLayout()
        further.setContentsMargins(px(PAGE_MARGIN), px(GAP_SMALL), px(PAGE_MARGIN), 0)
        further.setSpacing(px(GAP_SMALL))
        choice = QHBoxLayout()
        choice.addWidget(self.begin)
        choice.addWidget(self.stay)
        choice.addStretch()
        further.addWidget(self.revise, 0, Qt.AlignmentFlag.AlignLeft)
        further.addWidget(self.sure)
        further.addLayout(choice)
        return further


class _Disc(QWidget):
    """A filled disc with a tick: the one thing on this side that is finished."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedSize(theme.px(28), theme.px(28))
        self.setAccessibleName(Mark.done.value)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = self._theme.tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(t.accent))
            painter.drawEllipse(QRectF(self.rect()))
            painter.setPen(pen(t.on_accent, 2.2))
            scale = self.width() / 28
            points = [(8.2, 14.4), (12.3, 18.5), (20.0, 10.0)]
            painter.drawPolyline([QPointF(x * scale, y * scale) for x, y in points])
