"""What was found in the open return for what a person typed, and the list that shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import (
    SIGNAL,
    QAbstractListModel,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QStyle, QStyledItemDelegate, QWidget

from hzdesk import text
from hzdesk.forms.code_search import match
from hzdesk.forms.model import CODED, Form, Section
from hzdesk.returns import AnnualReturn, Row
from hzdesk.sounds import fits, plain
from ui.look.paint import color
from ui.look.theme import Theme
from ui.look.tokens import CELL_PADDING, TABLE_ROW
from ui.qt import ROOT, Index, Option

HitRole = Qt.ItemDataRole.UserRole + 1
SHOWN = 12


@dataclass(frozen=True)
class Place:
    """A cell that was found: what it is called, and where it stands."""

    title: str
    where: str
    section: str
    row: str = ""
    field: str = ""


def find(form: Form, annual: AnnualReturn, typed: str) -> Iterator[Place]:
    """Sections, then fields and declared rows, then rows of tables, then explanations that contain every word.

    Words are characters, or letters for how they sound; an explanation is too long for sounds to mean anything in it.
    """
    words = plain(typed)
    if not words.split():
        return
    for section in form.sections:
        if fits(section.title, words):
            yield Place(section.title, "", section.key)
    for section in form.sections:
        yield from _fields(section, words)
    for section in form.sections:
        for row in annual.rows(section.key) if section.kind == "table" else ():
            yield from _cells(form, section, row, words)
    for explanation in annual.explanations:
        if _contains(explanation.text, words):
            where = f"{form.by_key[explanation.section].title}　说明"
            yield Place(explanation.text, where, explanation.section, explanation.row)


def _fields(section: Section, words: str) -> Iterator[Place]:
    for row in section.rows:
        if fits(row.label, words):
            yield Place(row.label, section.title, section.key, row.key)
    first_row = section.row_keys[0] if section.row_keys else ""
    for field in section.fields:
        if not field.retired and fits(field.label, words):
            yield Place(field.label, section.title, section.key, first_row, field.key)


def _cells(form: Form, section: Section, row: Row, words: str) -> Iterator[Place]:
    """The cells of a table's row that say who or what the row is about."""
    for key in section.identity:
        field = section.by_key[key]
        codes = form.codes.get(field.codes)
        value = row.values.get(key)
        shown = text.show(field, value, codes)
        entry = codes.entries.get(str(value)) if codes is not None and field.type in CODED else None
        hit = match(words, entry.code, entry.name, entry.pinyin, entry.initials) if entry is not None else None
        if shown and (hit or fits(shown, words)):
            yield Place(shown, section.title, section.key, row.id, key)


def _contains(text_: str, words: str) -> bool:
    found = plain(text_)
    return all(word in found for word in words.split())


class PlaceModel(QAbstractListModel):
    """What was found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: list[Place] = []

    def put(self, places: list[Place]) -> None:
        self.beginResetModel()
        self._places = places
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._places)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        place = self._places[index.row()]
        if role == HitRole:
            return place
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return "，".join(part for part in (place.title, place.where) if part)
        return None


class _Delegate(QStyledItemDelegate):
    """Title at the left, where it stands at the right."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: Option, _index: Index) -> QSize:
        return QSize(0, self._theme.px(TABLE_ROW))

    def paint(self, painter: QPainter, option: Option, index: Index) -> None:
        place: Place = index.data(HitRole)
        t, pad = self._theme.tokens, self._theme.px(CELL_PADDING)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, color(t.select))
        inner: QRect = option.rect.adjusted(pad, 0, -pad, 0)
        painter.setFont(self._theme.font("caption"))
        painter.setPen(color(t.ink2))
        centre = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(inner, centre | Qt.AlignmentFlag.AlignRight, place.where)
        width = inner.width() - self._theme.metrics("caption").horizontalAdvance(place.where) - pad
        shown = self._theme.metrics("body").elidedText(place.title, Qt.TextElideMode.ElideRight, width)
        painter.setFont(self._theme.font("body"))
        painter.setPen(color(t.ink))
        painter.drawText(inner, centre, shown)


class FoundList(QCompleter):
    """The places found, below the field. What was typed stays as it is while one moves through them."""

    chosen = Signal(str, str, str)  # section, row, field

    def __init__(self, line: QLineEdit, theme: Theme) -> None:
        self._places = PlaceModel()
        super().__init__(self._places, line)
        self._places.setParent(self)
        self._line, self._theme = line, theme
        self._list = QListView()
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setMaxVisibleItems(SHOWN)
        self.setPopup(self._list)
        self._list.setItemDelegate(_Delegate(theme, self._list))  # setPopup put the completer's own there
        self.connect(SIGNAL("activated(QModelIndex)"), self._go)  # the other overload gives only the text
        theme.changed.connect(self._frame)
        self._frame()

    def search(self, form: Form, annual: AnnualReturn, typed: str) -> None:
        places = list(islice(find(form, annual, typed), SHOWN))
        self._places.put(places or [Place(f"没有找到“{typed}”", "", "")])

    def choose(self) -> None:
        """Goes to the place that is highlighted, or else to the first one."""
        highlighted = self._list.currentIndex()
        self._go(highlighted if highlighted.isValid() else self._places.index(0))

    def pathFromIndex(self, _index: Index) -> str:
        return self._line.text()

    def _go(self, index: Index) -> None:
        place = index.data(HitRole)
        if isinstance(place, Place) and place.section:
            self.chosen.emit(place.section, place.row, place.field)

    def _frame(self) -> None:
        self._list.setStyleSheet(f"border: 1px solid {self._theme.tokens.edge};")
