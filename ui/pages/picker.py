"""The picker: a popup that finds an entry of a code list by code, name, pinyin or initials."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QObject,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from hzdesk.forms.code_search import Spans, find
from hzdesk.forms.codes import CodeList, split_code
from ui.look.inputs import Input, label
from ui.look.paint import Pixels, color
from ui.look.theme import Theme
from ui.look.tokens import CELL_PADDING, GAP, GAP_SMALL, RAIL_ITEM, Role
from ui.qt import ROOT, Index, Option

ChoiceRole = Qt.ItemDataRole.UserRole + 1
ROWS_AT_MOST = 8
WIDE, NARROW = 480, 240
_OUTSIDE = "代码表里没有的，请键入代码、空格和名称。"


@dataclass(frozen=True)
class Choice:
    """One line of the list: the value it stands for, and what is said about it at its right."""

    value: str
    code: str
    name: str
    spans: Spans = ()
    note: str = ""


class ChoiceModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choices: list[Choice] = []

    def show_choices(self, choices: list[Choice]) -> None:
        self.beginResetModel()
        self.choices = choices
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.choices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        choice = self.choices[index.row()]
        if role == ChoiceRole:
            return choice
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return "　".join(part for part in (choice.code, choice.name, choice.note) if part)
        return None


class ChoiceDelegate(QStyledItemDelegate):
    """Paints code, name with the hits marked, and the note."""

    def __init__(self, theme: Theme, code_width: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._code_width = theme, code_width

    def sizeHint(self, _option: Option, _index: Index) -> QSize:
        return QSize(1, self._theme.px(RAIL_ITEM))

    def paint(self, painter: QPainter, option: Option, index: Index) -> None:
        choice: Choice = index.data(ChoiceRole)
        t, px = self._theme.tokens, self._theme.px
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, color(t.select))
        area = QRectF(option.rect).adjusted(px(CELL_PADDING), 0, -px(CELL_PADDING), 0)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.setPen(color(t.ink2))
        if self._code_width:
            painter.setFont(self._theme.font("body"))
            painter.drawText(area, middle, choice.code)
            area.setLeft(area.left() + self._code_width)
        if choice.note:
            painter.setFont(self._theme.font("caption"))
            painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, choice.note)
            area.setRight(area.right() - self._theme.metrics("caption").horizontalAdvance(choice.note) - px(GAP))
        self._paint_name(painter, area, choice)

    def _paint_name(self, painter: QPainter, area: QRectF, choice: Choice) -> None:
        start = 0
        for first, last in (*choice.spans, (len(choice.name), len(choice.name))):
            self._paint_part(painter, area, choice.name[start:first], hit=False)
            self._paint_part(painter, area, choice.name[max(start, first) : last], hit=True)
            start = max(start, last)

    def _paint_part(self, painter: QPainter, area: QRectF, part: str, *, hit: bool) -> None:
        """Paints a stretch and takes its width off the area."""
        if not part or area.width() <= 0:
            return
        role: Role = "body_bold" if hit else "body"
        metrics = self._theme.metrics(role)
        painter.setFont(self._theme.font(role))
        painter.setPen(color(self._theme.tokens.accent if hit else self._theme.tokens.ink))
        shown = metrics.elidedText(part, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        area.setLeft(area.left() + metrics.horizontalAdvance(shown))


class Picker(QFrame):
    """Opens over a cell, finds while one types, and says which entry was chosen. It deletes itself when it closes."""

    chosen = Signal(str)  # a code, or "CODE NAME" for what is outside an open list
    passed = Signal()  # Tab: chosen, and on to the next cell
    closed = Signal()

    def __init__(
        self, theme: Theme, codes: CodeList, year: int, taken: Container[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme, self._codes, self._year, self._taken = theme, codes, year, taken
        self._total = len(find(codes, "", year))
        self.is_short = self._total <= ROWS_AT_MOST
        self._shows_codes = shows_codes(codes)
        self.model = ChoiceModel(self)
        self.input = Input(theme)
        self.input.setAccessibleName(f"查找{codes.title}")
        self.input.setPlaceholderText("代码、名称、拼音或首字母" if self._shows_codes else "名称、拼音或首字母")
        self.input.textEdited.connect(self._search)
        self.input.installEventFilter(self)
        self.list = QListView()
        self.list.setModel(self.model)
        code_width = theme.metrics("body").horizontalAdvance("0" * 7) + theme.px(CELL_PADDING)
        self.list.setItemDelegate(ChoiceDelegate(theme, code_width if self._shows_codes else 0, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.clicked.connect(self._choose)
        self._count = label("", "caption", "ink2")
        self._none = label(f"没有找到。{_OUTSIDE if codes.open else '请换一个词。'}", "secondary", "ink2", self.list)
        self._none.move(theme.px(CELL_PADDING), theme.px(CELL_PADDING))
        self._lay_out()
        self._search("")

    def _lay_out(self) -> None:
        px = self._theme.px
        box = QVBoxLayout(self)
        box.setContentsMargins(px(GAP_SMALL), px(GAP_SMALL), px(GAP_SMALL), px(GAP_SMALL))
        box.setSpacing(px(GAP_SMALL) // 2)
        box.addWidget(self.input)
        box.addWidget(self.list)
        if not self.is_short:
            foot = QHBoxLayout()
            foot.setContentsMargins(px(CELL_PADDING), 0, px(CELL_PADDING), 0)
            foot.addWidget(label("↑↓ 选择　Enter 填入　Esc 关闭", "caption", "ink2"))
            foot.addStretch()
            foot.addWidget(self._count)
            box.addLayout(foot)
        self.list.setFixedHeight(px(RAIL_ITEM) * min(ROWS_AT_MOST, self._total))
        self.setFixedWidth(px(NARROW if self.is_short and not self._shows_codes else WIDE))

    def open_over(self, cell: QRect, text: str = "", current: str = "") -> None:
        """Shows the picker below a cell (global rectangle), above it where there is no room below."""
        size = self.sizeHint()
        screen = (QApplication.screenAt(cell.center()) or QApplication.primaryScreen()).availableGeometry()
        below = cell.bottom() + 1 + size.height() <= screen.bottom()
        left = max(screen.left(), min(cell.left(), screen.right() - self.width()))
        self.move(QPoint(left, cell.bottom() + 1 if below else max(screen.top(), cell.top() - size.height())))
        self.show()
        if not below:
            self.move(left, max(screen.top(), cell.top() - self.height()))  # styles have their say in the height
        self.input.setFocus(Qt.FocusReason.PopupFocusReason)
        self.input.setText(text)
        self._search(text)
        if current and not text:
            self._mark(next((row for row, choice in enumerate(self.model.choices) if choice.value == current), 0))

    def compose(self, event: QInputMethodEvent) -> None:
        """Goes on with what an input method began in the cell."""
        QApplication.sendEvent(self.input, event)

    def _search(self, text: str) -> None:
        hits = find(self._codes, text, self._year)
        choices = [
            Choice(hit.entry.code, hit.entry.code, hit.entry.name, hit.spans, self._note(hit.entry.code))
            for hit in hits
        ]
        typed = self._typed(text)
        self.model.show_choices(choices + ([typed] if typed else []))
        self._count.setText(f"{self._total} 个{self._codes.title}中的 {len(hits)} 个")
        self._none.setVisible(not self.model.choices)
        self._mark(0)

    def _note(self, code: str) -> str:
        """The first attribute that is a Chinese word, and whether the table has this entry already."""
        attributes = self._codes.entries[code].attributes.values()
        first = next((value for value in list(attributes)[:1] if value and not value.isascii()), "")
        return "　".join(part for part in (first, "表里已有" if code in self._taken else "") if part)

    def _typed(self, text: str) -> Choice | None:
        """What is typed as an entry of its own: an open list takes a code with a name."""
        code, name = split_code(text)
        if not self._codes.open or not name or not code.isascii() or code in self._codes.entries:
            return None
        return Choice(f"{code} {name}", code if self._shows_codes else "", f"采用“{code} {name}”", (), "不在代码表")

    def _mark(self, row: int) -> None:
        self.list.setCurrentIndex(self.model.index(row, 0))

    def _choose(self, index: Index) -> None:
        if index.isValid():
            self.chosen.emit(self.model.choices[index.row()].value)
            self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.input and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key, row = event.key(), self.list.currentIndex().row()
        last = self.model.rowCount() - 1
        steps = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -ROWS_AT_MOST,
            Qt.Key.Key_PageDown: ROWS_AT_MOST,
        }
        if key in steps:
            self._mark(max(0, min(last, row + steps[Qt.Key(key)])))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex())
            return True
        if key == Qt.Key.Key_Tab:
            if self.list.currentIndex().isValid():
                self._choose(self.list.currentIndex())
                self.passed.emit()
            return True
        if key == Qt.Key.Key_Escape:
            self.close()
            return True
        return False

    def closeEvent(self, event: Any) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            pixels = Pixels(painter)
            area = pixels.snap(QRectF(self.rect()))
            painter.fillRect(area, color(self._theme.tokens.sheet))
            pixels.frame(area, self._theme.tokens.edge, 1)


def shows_codes(codes: CodeList) -> bool:
    """Whether people know the entries by their codes: published numbers do them a service, our own words do not."""
    return all(code.isdecimal() for code in codes.entries)
