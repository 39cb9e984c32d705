"""The last years of a figure as bars."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hzdesk import text
from hzdesk.forms.model import Field
from hzdesk.values import NA, Value, is_number
from ui.look.paint import color
from ui.look.pictures import paint_bars
from ui.look.theme import Theme
from ui.look.tokens import GAP_TINY, Role

_ROLES: tuple[Role, Role] = ("caption", "body_bold")  # of the years before, of this one
_SCALES = ((10_000, "万"), (100_000_000, "亿"))


class _Labels(NamedTuple):
    """What stands over the bars, all counted alike: in ones, in 万 or in 亿."""

    words: Sequence[str]
    scale_name: str = ""


class YearBars(QWidget):
    """Each year's bar with its value over it, counted so that all have room; this year in the accent."""

    def __init__(self, theme: Theme, width: int) -> None:
        super().__init__()
        self._theme, self._width = theme, width  # in pixels of the plan
        self._field: Field | None = None
        self._history: Sequence[tuple[int, Value]] = ()
        self.scale()

    def scale(self) -> None:
        self.setFixedHeight(self._theme.px(92))

    def show_values(self, field: Field, history: Sequence[tuple[int, Value]]) -> None:
        self._field, self._history = field, history
        told = (f"{year} 年 {text.show(field, value) or '空白'}" for year, value in history)
        self.setAccessibleName("，".join(told))
        self.update()

    @property
    def scale_name(self) -> str:
        """万 or 亿, where the values are counted so."""
        return self.labels().scale_name

    def labels(self) -> _Labels:
        for labels in self._ways():
            if self._fit(labels.words):
                return labels
        return labels

    def _ways(self) -> Iterator[_Labels]:
        """The values as exact as they are, then in ever fewer digits."""
        values, field = [value for _, value in self._history], self._field
        yield _Labels([text.show(field, value) if field is not None and value is not None else "" for value in values])
        for scale, name in _SCALES:
            for digits in (1, 0) if scale < _SCALES[-1][0] else (2, 1):
                yield _Labels([_counted(value, scale, digits) for value in values], name)

    def _fit(self, words: Sequence[str]) -> bool:
        room = self._theme.px(self._width) // max(1, len(words)) - GAP_TINY
        before, now = (self._theme.metrics(role) for role in _ROLES)
        return all(
            (now if place == len(words) else before).horizontalAdvance(one) <= room
            for place, one in enumerate(words, 1)
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._history:
            return
        theme, t, px = self._theme, self._theme.tokens, self._theme.px
        numbers = [float(value) if is_number(value) else None for _, value in self._history]
        words = self.labels().words
        with QPainter(self) as painter:
            bars = paint_bars(painter, QRectF(0, px(20), self.width(), self.height() - px(40)), numbers, t)
            step = self.width() / len(bars)
            for place, (bar, (year, _)) in enumerate(zip(bars, self._history, strict=True)):
                is_now = place == len(bars) - 1
                column = QRectF(place * step, bar.top() - px(18), step, px(17))
                painter.setPen(color(t.ink if is_now else t.ink2))
                painter.setFont(theme.font(_ROLES[is_now]))
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine
                painter.drawText(column, flags, words[place])
                painter.setFont(theme.font("caption"))
                painter.setPen(color(t.ink2))
                painter.drawText(QRectF(place * step, self.height() - px(18), step, px(18)), flags, str(year))


def _counted(value: Value, scale: int, digits: int) -> str:
    if is_number(value):
        return text.show_number(Decimal(value) / scale, digits)
    return "不适用" if value is NA else ""
