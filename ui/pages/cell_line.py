"""The line below a grid that tells about its current cell."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.look.inputs import label
from ui.look.marks import paint_mark
from ui.look.paint import Pixels, color
from ui.look.theme import Theme
from ui.look.tokens import GAP, GAP_SMALL, MARK, PAGE_MARGIN
from ui.pages.elided import Elided
from ui.pages.finding_line import FindingLine, read_again
from ui.pages.reading import mark_of
from ui.workspace import Workspace

LINE = 46


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
        self.words.scale()
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
