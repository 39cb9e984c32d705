"""The strip below a section: what follows from the figures typed above it."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hzdesk import text
from hzdesk.forms.model import Form, Indicator, Section
from hzdesk.indicators import Figure, in_scope
from hzdesk.session import Session
from ui.look.paint import Pixels, color
from ui.look.theme import Theme
from ui.look.tokens import GAP, GAP_SMALL, GAP_TINY, PAGE_MARGIN, Role
from ui.pages.reading import Reading

HEIGHT, ROOM = 52, 236


class FigureStrip(QWidget):
    """As many indicators as find room, those that the principal signs first; the others are told in the tooltip."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._said: list[tuple[str, str, str]] = []
        self.scale()

    def scale(self) -> None:
        self.setFixedHeight(self._theme.px(HEIGHT))

    def refresh(self, reading: Reading) -> None:
        session, section = reading.session, reading.section
        wanted = [item for item in worth_showing(session.form, section) if in_scope(item, reading.operands)]
        self._said = [self._sentence(session, item) for item in wanted]
        self.setVisible(bool(self._said) and reading.is_asked)
        lines = ["　".join(part for part in said if part) for said in self._said]
        self.setToolTip("\n".join(lines))
        self.setAccessibleName("派生指标")
        self.setAccessibleDescription("；".join(lines))
        self.update()

    def _sentence(self, session: Session, indicator: Indicator) -> tuple[str, str, str]:
        now = session.figure(indicator.key)
        return indicator.label, now.shown(), beside(now, session.last_figure(indicator.key))

    def paintEvent(self, _event: QPaintEvent) -> None:
        t, px = self._theme.tokens, self._theme.px
        with QPainter(self) as painter:
            pixels = Pixels(painter)
            area = pixels.snap(QRectF(self.rect()))
            painter.fillRect(area, color(t.computed))
            pixels.line(area, Qt.Edge.TopEdge, t.line)
            left, room = px(PAGE_MARGIN), self.width() - 2 * px(PAGE_MARGIN)
            count = max(1, min(len(self._said), room // px(ROOM)))
            width = room // count
            for place, said in enumerate(self._said[:count]):
                box = QRect(left + place * width, 0, width - 2 * px(GAP), self.height())
                if place:
                    line = QRectF(box.left() - px(GAP), px(10), 1, self.height() - px(20))
                    painter.fillRect(pixels.snap(line), color(t.line))
                self._paint(painter, box, said)

    def _paint(self, painter: QPainter, box: QRect, said: tuple[str, str, str]) -> None:
        px, t, (name, figure, words) = self._theme.px, self._theme.tokens, said
        self._text(painter, QRect(box.left(), px(5), box.width(), px(18)), name, "caption", t.ink2)
        below = QRect(box.left(), px(22), box.width(), px(24))
        self._text(painter, below, figure, "panel_title", t.ink)
        below.setLeft(below.left() + self._theme.metrics("panel_title").horizontalAdvance(figure) + px(GAP_SMALL))
        below.setTop(below.top() + px(GAP_TINY) // 2)
        self._text(painter, below, words, "caption", t.ink2)

    def _text(self, painter: QPainter, area: QRect, words: str, role: Role, tone: str) -> None:
        painter.setFont(self._theme.font(role))
        painter.setPen(color(tone))
        shown = self._theme.metrics(role).elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)


def worth_showing(form: Form, section: Section) -> list[Indicator]:
    """The section's rates, and of its other indicators those that the principal signs; these come first."""
    derived = [
        item
        for item in section.indicators
        if not item.city_only
        and (item.total == "ratio_of_sums" or (item.key in form.headline and len(item.value.cells) > 1))
    ]
    return sorted(derived, key=lambda item: item.key not in form.headline)


def beside(now: Figure, last: Figure | None) -> str:
    """What is said beside a figure: `上年 82.1%，高 4.2 个百分点`, `未填完，暂计`, `待填 毕业生数`, `等待改正`.

    What is typed and cannot be read is not to be filled in but to be corrected: `待改正 毕业生数`.
    """
    if now.disputed:
        return "等待改正"
    if now.value is None:
        blank = [label for label in now.missing if label not in now.unread]
        waiting = {"待改正": now.unread, "待填": blank}
        return "，".join(f"{what} {'、'.join(labels)}" for what, labels in waiting.items() if labels) or "算不出"
    if now.provisional:
        return "未填完，暂计"
    if last is None or last.value is None:
        return ""
    digits, unit = now.indicator.digits, now.indicator.unit
    change = text.round_half_up(now.value, digits) - text.round_half_up(last.value, digits)
    before = f"上年 {last.shown()}"
    if now.redefined:
        return f"{before}，{text.REDEFINED}"
    if not change:
        return f"{before}，与上年相同"
    size = text.show_number(abs(change), digits, money=unit == "元")
    if unit == "%":
        return f"{before}，{'高' if change > 0 else '低'} {size} 个百分点"
    return f"{before}，{'多' if change > 0 else '少'} {size}{f' {unit}' if unit else ''}"
