"""Where the parts of a finding's row stand: mark, place, sentence, links, number of the check."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF

from ui.look.theme import Theme
from ui.look.tokens import FINDING_ROW, GAP, GAP_BLOCK, MARK, PAGE_MARGIN
from ui.pages.corrections import Correction

Link = tuple[str, Correction | None]  # its words and what it does; None for the row's own

_CHECK_WIDTH, _TEXT_AT_LEAST = 64, 200


class Columns:
    """The parts in a rectangle. Links stand side by side, one below the other where the sentence would lack room."""

    def __init__(self, area: QRect, place_width: int, links: Sequence[Link], theme: Theme) -> None:
        px, metrics = theme.px, theme.metrics("body")
        row, gap = px(FINDING_ROW), px(GAP_BLOCK)
        self.mark = QRectF(area.left() + px(PAGE_MARGIN + GAP_BLOCK), area.top(), px(MARK), row)
        left = int(self.mark.right()) + px(GAP + 2)
        right = area.right() - px(PAGE_MARGIN)
        self.place = QRect(left, area.top(), place_width, area.height())
        self.check = QRect(right - px(_CHECK_WIDTH), area.top(), px(_CHECK_WIDTH), row)
        begin, end = self.place.right() + gap, self.check.left() - px(GAP)
        widths = [metrics.horizontalAdvance(words) + 2 for words, _ in links]
        beside = sum(widths) + gap * len(widths)
        stacked = len(links) > 1 and end - beside - begin < px(_TEXT_AT_LEAST)
        self.height = row * (len(links) if stacked else 1)
        self.links: list[tuple[QRect, Link]] = []
        at, down = end, 0
        for link, width in zip(reversed(links), reversed(widths), strict=True):
            self.links.append((QRect(at - width, area.top() + down, width, row), link))
            at, down = (at, down + row) if stacked else (at - width - gap, down)
        taken = max(widths) + gap if stacked else beside
        self.text = QRect(begin, area.top(), max(end - taken - begin, px(120)), area.height())
