"""The line below a grid that tells about its current cell."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.look.inputs import label
from ui.look.marks import paint_mark
from ui.look.paint import Pixels, color
from ui.look.theme import Theme
from ui.look.tokens import GAP, GAP_SMALL, MARK, PAGE_MARGIN
from ui.pages.finding_line import FindingLine, read_again
from ui.pages.reading import mark_of
from ui.workspace import Workspace

LINE = 40


class Elided(QWidget):
    """One line of text that never asks for room; the whole of it stands in the tooltip."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._text = theme, ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        self._text = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.update()

    def text(self) -> str:
        return self._text

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setFont(self._theme.font("secondary"))
            painter.setPen(color(self._theme.tokens.ink2))
            shown = self._theme.metrics("secondary").elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)


class CellLine(QWidget):
    """One line about the current cell: its finding with links, else last year's value and the definition."""

    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.finding = FindingLine(workspace, theme)
        self.words = Elided(theme)
        self.next = label("", "secondary")
        self.next.setTextFormat(Qt.TextFormat.RichText)
        self._row = row = QHBoxLayout(self)
        row.addWidget(self.finding, 1)
        row.addWidget(self.words, 1)
        row.addWidget(self.next)
        theme.changed.connect(self._recolour)
        self.scale()

    def scale(self) -> None:
        px = self._theme.px
        self._row.setContentsMargins(px(PAGE_MARGIN), 4, px(PAGE_MARGIN), 4)
        self._row.setSpacing(px(GAP))
        self.finding.setContentsMargins(px(MARK) + px(GAP_SMALL), 0, 0, 0)
        self.setMinimumHeight(px(LINE))

    def _recolour(self) -> None:
        read_again(self.next)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t, px = self._theme.tokens, self._theme.px
        with QPainter(self) as painter:
            pixels = Pixels(painter)
            area = pixels.snap(QRectF(self.rect()))
            painter.fillRect(area, color(t.bar))
            pixels.line(area, Qt.Edge.TopEdge, t.line)
            shown = self.finding.finding
            if shown is not None and self.finding.isVisible():
                side = px(MARK)
                sentence = self.finding.sentence.geometry().translated(self.finding.pos())
                place = sentence.center().y() + 1 - side / 2
                paint_mark(painter, QRectF(px(PAGE_MARGIN), place, side, side), mark_of(shown), t)
