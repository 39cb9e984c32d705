"""The list of indicators: each with its last years as a line, its value and its change."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QWidget

from hzdesk import indicators
from hzdesk.sounds import fits
from hzdesk.trends import Trend
from ui.look.paint import Pixels, color
from ui.look.pictures import paint_sparkline
from ui.look.theme import Theme
from ui.look.tokens import GAP_BLOCK, GAP_SMALL, INDICATOR_ROW, RAIL_CAPTION, Role
from ui.qt import ROOT, Index, Option

ITEM = Qt.ItemDataRole
RowRole = ITEM.UserRole + 1

_SPARK_WIDTH, _SPARK_HEIGHT, _SPARK_YEARS = 62, 24, 5


@dataclass(frozen=True)
class ListRow:
    """An indicator, or the title of a section when it has no key."""

    title: str
    key: str = ""
    state: str = ""
    values: tuple[float | None, ...] = ()


def list_rows(found: Sequence[Trend], needle: str = "") -> tuple[ListRow, ...]:
    """The indicators whose label contains the needle, or sounds like it, under the titles of their sections."""
    rows: list[ListRow] = []
    title = ""
    for trend in found:
        if not fits(trend.indicator.label, needle):
            continue
        if trend.section.title != title:
            title = trend.section.title
            rows.append(ListRow(title))
        rows.append(ListRow(trend.indicator.label, trend.indicator.key, _state(trend), _values(trend)))
    return tuple(rows)


def _state(trend: Trend) -> str:
    latest = trend.latest
    if latest.value is None:
        return "还没填" if latest.missing else "没有数"
    if latest.provisional:
        return f"{latest.shown()}　未填完暂计"
    step = indicators.change(trend.indicator, latest.value, trend.value(trend.year - 1), redefined=latest.redefined)
    return f"{latest.shown()}　{step}".rstrip("　")


def _values(trend: Trend) -> tuple[float | None, ...]:
    years = range(trend.year - _SPARK_YEARS + 1, trend.year + 1)
    return trend.comparable(years)


class IndicatorModel(QAbstractListModel):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[ListRow, ...] = ()

    def put(self, rows: Sequence[ListRow]) -> None:
        """New rows; of the same shape they replace the old ones in place, so that the current one stays."""
        if [row.key for row in rows] != [row.key for row in self.rows]:
            self.beginResetModel()
            self.rows = tuple(rows)
            self.endResetModel()
            return
        self.rows = tuple(rows)
        if rows:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def place(self, key: str) -> QModelIndex:
        """The row of an indicator, an invalid index when it is not listed."""
        keys = [row.key for row in self.rows]
        return self.index(keys.index(key)) if key in keys else QModelIndex()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or not self.rows[index.row()].key:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = ITEM.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        match role:
            case ITEM.DisplayRole:
                return row.title
            case ITEM.ToolTipRole | ITEM.AccessibleTextRole:
                return f"{row.title}　{row.state}" if row.key else None
            case _ if role == RowRole:
                return row
        return None


class _Rows(QStyledItemDelegate):
    """Label and state at the left, the line of the last years at the right."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: Option, index: Index) -> QSize:
        row: ListRow = index.data(RowRole)
        return QSize(0, self._theme.px(INDICATOR_ROW if row.key else RAIL_CAPTION))

    def paint(self, painter: QPainter, option: Option, index: Index) -> None:
        row: ListRow = index.data(RowRole)
        t, px = self._theme.tokens, self._theme.px
        area = QRectF(option.rect)
        inner = area.adjusted(px(GAP_BLOCK), 0, -px(GAP_BLOCK), 0)
        if not row.key:
            self._text(painter, inner.adjusted(0, px(GAP_SMALL), 0, 0), row.title, "caption", t.ink2)
            return
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        pixels = Pixels(painter)
        if current or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(pixels.snap(area), color(t.select if current else t.focus_row))
        if current and option.state & QStyle.StateFlag.State_HasFocus:
            pixels.frame(pixels.snap(area), t.accent, 2)
        spark = QRectF(inner.right() - px(_SPARK_WIDTH), 0, px(_SPARK_WIDTH), px(_SPARK_HEIGHT))
        spark.moveTop(area.top() + (area.height() - spark.height()) / 2)
        words = QRectF(inner.left(), area.top() + px(4), spark.left() - px(GAP_SMALL) - inner.left(), area.height() / 2)
        bold: Role = "body_bold" if current else "body"
        wide = self._theme.metrics(bold).horizontalAdvance(row.title) > words.width()
        title: Role = "caption" if wide else bold
        top = words.adjusted(0, 0, inner.right() - words.right(), 0) if wide else words
        self._text(painter, top, row.title, title, t.ink)
        low = QRectF(words.left(), area.center().y(), words.width(), area.height() / 2 - px(4))
        self._text(painter, low, row.state, "caption", t.ink2)
        if wide:
            spark.setTop(area.center().y() + px(3))
            spark.setHeight(area.height() / 2 - px(8))
        paint_sparkline(painter, spark, row.values, t)

    def _text(self, painter: QPainter, rect: QRectF, text: str, role: Role, ink: str) -> None:
        painter.setFont(self._theme.font(role))
        painter.setPen(color(ink))
        shown = self._theme.metrics(role).elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)


class IndicatorList(QListView):
    """One current indicator; the arrows go from one to the next."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.rows = IndicatorModel(self)
        self.setAccessibleName("指标")
        self.setModel(self.rows)
        self.setItemDelegate(_Rows(theme, self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self.doItemsLayout)
