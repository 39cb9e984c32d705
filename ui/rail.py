"""The rail: whose return this is, and the list of its pages with what is open on each."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QCursor, QIcon, QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QListView,
    QMenu,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from hzdesk.forms.model import FormPage
from hzdesk.session import Progress, Session
from ui import standing
from ui.ground import Ground
from ui.look.icons import icon
from ui.look.inputs import label
from ui.look.marks import Mark, paint_mark
from ui.look.paint import Pixels, color
from ui.look.theme import Theme
from ui.look.tokens import (
    GAP_SMALL,
    GAP_TINY,
    ICON,
    MARK,
    RADIUS_FRAME,
    RAIL_CAPTION,
    RAIL_ITEM,
    RAIL_TIGHTEST,
    RAIL_WIDTH,
    Role,
)
from ui.pages import AFTER_ENTRY, OVERVIEW, FixedPage
from ui.qt import ROOT, Index, Option

ItemRole = Qt.ItemDataRole.UserRole + 1
CARET = 12


@dataclass(frozen=True)
class RailItem:
    """A page, or a caption when it has no key."""

    title: str
    key: str = ""
    icon: str = ""
    mark: Mark | None = None
    count: int = 0  # open findings behind the mark
    fraction: float = 0.0

    @property
    def spoken(self) -> str:
        """The item in words, for screen readers and the tooltip."""
        state = f"{self.mark.value} {self.count or ''}".strip() if self.mark else ""
        return "，".join(part for part in (self.title, state) if part)


def rail_items(session: Session) -> tuple[RailItem, ...]:
    """The rows of the rail for the open return."""
    done = standing.progress_by_section(session)
    entry = [_entry(page, standing.of_page(page, done)) for page in session.form.pages]
    after = [_fixed(page) for page in AFTER_ENTRY]
    return (_fixed(OVERVIEW), RailItem("填报"), *entry, RailItem("核对与上报"), *after)


def _fixed(page: FixedPage) -> RailItem:
    return RailItem(page.title, page.key, page.icon)


def _entry(page: FormPage, done: Progress) -> RailItem:
    mark, count = standing.mark_of(done)
    name = page.section.icon or "table"
    return RailItem(page.section.title, page.section.key, name, mark, count, standing.fraction(done))


class RailModel(QAbstractListModel):
    """The rows of the rail; new rows of the same shape replace the old ones in place, so that the current one stays."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[RailItem, ...] = ()

    def put(self, items: Sequence[RailItem]) -> None:
        if [item.key for item in items] != [item.key for item in self._items]:
            self.beginResetModel()
            self._items = tuple(items)
            self.endResetModel()
            return
        old, self._items = self._items, tuple(items)
        for place, (before, after) in enumerate(zip(old, items, strict=True)):
            if before != after:
                self.dataChanged.emit(self.index(place), self.index(place))

    def place(self, key: str) -> QModelIndex:
        """The row of a page, an invalid index when it has none."""
        keys = [item.key for item in self._items]
        return self.index(keys.index(key)) if key in keys else QModelIndex()

    def pages(self) -> tuple[str, ...]:
        """The pages from top to bottom."""
        return tuple(item.key for item in self._items if item.key)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._items)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or not self._items[index.row()].key:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        item = self._items[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return item.title
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return item.spoken if item.key else None
            case _ if role == ItemRole:
                return item
        return None


class _Delegate(QStyledItemDelegate):
    """Paints ground, accent bar, icon, title, count and mark of a page; a caption as plain small text.

    Rows come closer together where the list would not hold them all.
    """

    def __init__(self, theme: Theme, view: "_List") -> None:
        super().__init__(view)
        self._theme, self._view = theme, view
        self._icons: dict[tuple[str, str], QIcon] = {}

    def sizeHint(self, _option: Option, index: Index) -> QSize:
        height = self._theme.px(RAIL_ITEM if index.data(ItemRole).key else RAIL_CAPTION)
        return QSize(0, int(height * self._view.tightness))

    def paint(self, painter: QPainter, option: Option, index: Index) -> None:
        item: RailItem = index.data(ItemRole)
        t, px = self._theme.tokens, self._theme.px
        if not item.key:
            self._text(painter, option.rect.adjusted(px(16), 0, 0, 0), item.title, current=False, caption=True)
            return
        row = QRectF(option.rect).adjusted(px(8), 1, -px(8), -1)
        current = index == self._view.currentIndex()  # the option's state would load QStyle, for 7 ms of every start
        focus = current and self._view.hasFocus()
        if current or self._view.is_hovered(option.rect):
            self._ground(painter, row, t.rail_current if current else t.rule, t.accent if focus else "")
        if current:
            bar = QRectF(row.left(), row.top() + row.height() / 4, 3, row.height() / 2)
            painter.fillRect(Pixels(painter).snap(bar), color(t.accent))
        picture = QRect(int(row.left()) + px(12), 0, px(ICON), px(ICON))
        picture.moveTop(option.rect.center().y() - picture.height() // 2 + 1)
        self._icon(item.icon, "accent" if current else "ink2").paint(painter, picture)
        title = option.rect.adjusted(px(46), 0, -px(52), 0)
        self._text(painter, title, item.title, current=current, caption=False)
        if item.mark:
            self._mark(painter, row, item)

    def _ground(self, painter: QPainter, row: QRectF, ground: str, frame: str) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if frame:
            painter.setBrush(color(frame))
            painter.drawRoundedRect(row, RADIUS_FRAME, RADIUS_FRAME)
            row = row.adjusted(2, 2, -2, -2)
        painter.setBrush(color(ground))
        painter.drawRoundedRect(row, RADIUS_FRAME, RADIUS_FRAME)
        painter.restore()

    def _text(self, painter: QPainter, rect: QRect, text: str, *, current: bool, caption: bool) -> None:
        role: Role = "caption" if caption else "body_bold" if current else "body"
        painter.setFont(self._theme.font(role))
        painter.setPen(color(self._theme.tokens.ink2 if caption else self._theme.tokens.ink))
        shown = self._theme.metrics(role).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)

    def _mark(self, painter: QPainter, row: QRectF, item: RailItem) -> None:
        assert item.mark is not None
        px = self._theme.px
        side = px(MARK)
        square = QRectF(row.right() - px(11) - side, row.center().y() - side / 2, side, side)
        paint_mark(painter, square, item.mark, self._theme.tokens, item.fraction)
        if item.count:
            painter.setFont(self._theme.font("secondary"))
            painter.setPen(color(getattr(self._theme.tokens, item.mark.ink)))
            left = QRectF(row.left(), row.top(), square.left() - px(GAP_TINY) - 3 - row.left(), row.height())
            painter.drawText(left, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(item.count))

    def _icon(self, name: str, ink: str) -> QIcon:
        if (name, ink) not in self._icons:
            self._icons[name, ink] = icon(name, self._theme, ink)
        return self._icons[name, ink]


class _List(QListView):
    """The list of pages. Enter, or a click, leads into the page; the arrows only show it."""

    chosen = Signal()

    def __init__(self, theme: Theme, rows: RailModel) -> None:
        super().__init__()
        self._theme, self._rows = theme, rows
        self.tightness = 1.0  # how much of its height each row gets
        self.setModel(rows)

    def is_hovered(self, row: QRect) -> bool:
        return self.underMouse() and row.contains(self.mapFromGlobal(QCursor.pos()))

    def doItemsLayout(self) -> None:
        pages, rows = len(self._rows.pages()), self._rows.rowCount()
        wanted = pages * self._theme.px(RAIL_ITEM) + (rows - pages) * self._theme.px(RAIL_CAPTION)
        self.tightness = min(1.0, max(RAIL_TIGHTEST, self.maximumViewportSize().height() / max(1, wanted)))
        super().doItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.doItemsLayout()


class _YearButton(QAbstractButton):
    """Year and revision under the name of the school, with a caret that says there are others."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._caret = theme, icon("caret-down", theme)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setToolTip("换一个年度")

    def sizeHint(self) -> QSize:
        width = self._theme.metrics("caption").horizontalAdvance(self.text())
        return QSize(width + self._theme.px(GAP_TINY + CARET), self._theme.px(CARET + 10))

    def paintEvent(self, _event: QPaintEvent) -> None:
        side = self._theme.px(CARET)
        with QPainter(self) as painter:
            painter.setFont(self._theme.font("caption"))
            painter.setPen(color(self._theme.tokens.ink if self.underMouse() else self._theme.tokens.ink2))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, self.text())
            self._caret.paint(painter, self.width() - side, (self.height() - side) // 2, side, side)


def _see_through() -> QPalette:
    """Lets the rail's own ground show. (Asking for the viewport would have the binding load every kind of widget.)"""
    made = QPalette()
    made.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
    return made


class Rail(Ground):
    """School, year and revision above the list of pages."""

    wanted = Signal(str)  # show this page
    chosen = Signal()  # and work on it

    def __init__(self, theme: Theme, years: QMenu) -> None:
        super().__init__(theme, "rail", Qt.Edge.RightEdge)
        self.model = RailModel(self)
        self.list = _List(theme, self.model)
        self.list.setAccessibleName("目录")
        self.list.setItemDelegate(_Delegate(theme, self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setPalette(_see_through())
        self.list.selectionModel().currentChanged.connect(self._move)
        self.list.clicked.connect(self.chosen)
        self.list.chosen.connect(self.chosen)
        self._school = label("", "panel_title")
        self._school.setWordWrap(True)
        self._year = _YearButton(theme)
        self._year.clicked.connect(lambda: years.popup(self._year.mapToGlobal(self._year.rect().bottomLeft())))
        self._lay_out(theme)
        theme.changed.connect(self._resize)

    def _lay_out(self, theme: Theme) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(theme.px(16), theme.px(14), theme.px(GAP_SMALL), theme.px(GAP_SMALL))
        head.setSpacing(0)
        head.addWidget(self._school)
        head.addWidget(self._year, 0, Qt.AlignmentFlag.AlignLeft)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 1, 0)
        box.setSpacing(0)
        box.addLayout(head)
        box.addWidget(self.list)
        self.setFixedWidth(theme.px(RAIL_WIDTH))

    def _resize(self) -> None:
        self.setFixedWidth(self._theme.px(RAIL_WIDTH))
        self.list.doItemsLayout()

    def show_session(self, session: Session) -> None:
        """Draws the rows anew; the current page stays."""
        frame = session.frame
        self._school.setText(frame.school_name)
        self._year.setText(f"{frame.year} 年度 · 第 {frame.revision} 稿")
        self._year.updateGeometry()
        self.model.put(rail_items(session))

    def show_page(self, key: str) -> None:
        """Marks a page as the current one."""
        place = self.model.place(key)
        if place != self.list.currentIndex():
            self.list.setCurrentIndex(place)

    def _move(self, index: QModelIndex) -> None:
        if index.isValid():
            self.wanted.emit(index.data(ItemRole).key)
