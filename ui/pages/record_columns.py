"""Where the columns of a record stand, and the heads of its groups."""

from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.look.paint import Pixels, color
from ui.look.theme import Theme
from ui.look.tokens import CELL_PADDING, GAP_SMALL, INPUT_WIDTH, PAGE_MARGIN, RECORD_GROUP, Role

MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
TO_RIGHT = MIDDLE | Qt.AlignmentFlag.AlignRight


class Columns(NamedTuple):
    """Where the columns of a record stand, in pixels from its left edge. A remark without room is left out."""

    left: int
    label: int
    input: int
    unit: int
    mark: int
    last: int  # right edge
    change: int  # right edge
    right: int
    remark: bool

    @classmethod
    def of(cls, theme: Theme, width: int) -> "Columns":
        px = theme.px
        left = px(PAGE_MARGIN)
        right = max(width - px(PAGE_MARGIN), left + px(560))
        spare = right - left - px(460)
        label_width = max(px(222), min(px(300), spare))
        start = left + px(CELL_PADDING) + label_width
        unit = start + px(INPUT_WIDTH) + px(GAP_SMALL)
        mark = unit + px(24)
        last = mark + px(118)
        change = last + px(96)
        return cls(left, left + px(CELL_PADDING), start, unit, mark, last, change, right, right - change > px(112))


def least_width(theme: Theme) -> int:
    """What a record needs to show all its figures and what they are counted in."""
    return Columns.of(theme, 0).change + theme.px(PAGE_MARGIN)


class GroupHead(QWidget):
    """The head of a group of fields; the first one also heads the columns."""

    def __init__(self, theme: Theme, title: str, heads: tuple[str, str, str] | None) -> None:
        super().__init__()
        self._theme, self._title, self._heads = theme, title, heads
        self.setAccessibleName(title)
        self.scale()

    def scale(self) -> None:
        self.setFixedHeight(self._theme.px(RECORD_GROUP))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, t = self._theme, self._theme.tokens
        columns = Columns.of(theme, self.width())
        area = QRectF(columns.left, 0, columns.right - columns.left, self.height())
        with QPainter(self) as painter:
            pixels = Pixels(painter)
            pixels.line(pixels.snap(area), Qt.Edge.BottomEdge, t.edge)
            paint_text(
                painter,
                theme,
                QRectF(columns.label, 4, columns.input, self.height() - 4),
                self._title,
                "body_bold",
                t.ink,
            )
            if self._heads is None:
                return
            edges = (columns.input + theme.px(INPUT_WIDTH) - theme.px(CELL_PADDING), columns.last, columns.change)
            for head, edge in zip(self._heads, edges, strict=True):
                place = QRectF(edge - theme.px(110), 4, theme.px(110), self.height() - 4)
                paint_text(painter, theme, place, head, "caption", t.ink2, TO_RIGHT)


def paint_text(
    painter: QPainter,
    theme: Theme,
    area: QRectF,
    text: str,
    role: Role,
    ink: str,
    align: int = MIDDLE,
) -> None:
    """Paints a text; one that is too long ends in an ellipsis."""
    if text and area.width() > 0:
        painter.setFont(theme.font(role))
        painter.setPen(color(ink))
        metrics = theme.metrics(role)
        if metrics.horizontalAdvance(text) > area.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, align, text)
