"""The list of findings: one row each, and the answer written in the list itself."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QToolTip, QTreeView, QWidget

from hzdesk.session import Session
from ui.look.icons import icon
from ui.look.marks import paint_mark
from ui.look.paint import Pixels, color
from ui.look.theme import Theme
from ui.look.tokens import FINDING_GROUP, FINDING_ROW, GAP, GAP_BLOCK, GAP_SMALL, ICON, MARK, PAGE_MARGIN, Role
from ui.look.wrapping import paint_wrapped, wrapped_height
from ui.pages.answer import AnswerBox
from ui.pages.finding_columns import Columns, Link
from ui.pages.finding_rows import MARKS, FindingModel, Group, GroupRole, Key, Line, LineRole
from ui.qt import Index, Option

_PLACE_AT_LEAST, _PLACE_AT_MOST = 168, 300


def action_words(line: Line, *, locked: bool) -> str:
    """What the row offers beside its corrections."""
    if locked:
        return ""
    return {"error": "去改", "query": "写说明或去改", "explained": "改说明", "hint": "去看", "blank": "去填"}[line.kind]


class FindingDelegate(QStyledItemDelegate):
    """Paints groups and findings, and opens the answer below the finding that is being answered."""

    def __init__(self, theme: Theme, view: "FindingList") -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, _option: Option, index: Index) -> QSize:
        line: Line | None = index.data(LineRole)
        if line is None:
            return QSize(0, self._theme.px(FINDING_GROUP))
        height = self._line_height(line)
        if line.key == self._view.open_key and self._view.box is not None:
            height += self._view.box.sizeHint().height()
        return QSize(0, height)

    def paint(self, painter: QPainter, option: Option, index: Index) -> None:
        group: Group | None = index.data(GroupRole)
        if group is not None:
            self._paint_group(painter, option, group, open_=self._view.isExpanded(index))
        else:
            self._paint_line(painter, option, index.data(LineRole))

    def createEditor(self, parent: QWidget, _option: Option, index: Index) -> QWidget:
        return self._view.make_box(parent, index.data(LineRole))

    def updateEditorGeometry(self, editor: QWidget, option: Option, index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(0, self._line_height(index.data(LineRole)), 0, -1))

    def setEditorData(self, editor: QWidget, _index: Index) -> None:
        """The box was filled when it was made; what somebody types is never written over."""

    def destroyEditor(self, editor: QWidget, _index: Index) -> None:
        editor.deleteLater()

    def columns(self, area: QRect, line: Line) -> Columns:
        return Columns(area, self._view.place_width, self._links(line), self._theme)

    def link_at(self, area: QRect, line: Line, point: QPoint) -> Link | None:
        return next((link for place, link in self.columns(area, line).links if place.contains(point)), None)

    def helpEvent(self, event: QHelpEvent, _view: QAbstractItemView, option: Option, index: Index) -> bool:
        """What a correction would do, while the mouse is on it."""
        line: Line | None = index.data(LineRole)
        link = self.link_at(option.rect, line, event.pos()) if line is not None else None
        told = link[1].told if link is not None and link[1] is not None else ""
        QToolTip.showText(event.globalPos(), told, self._view)
        return bool(told)

    def _links(self, line: Line) -> list[Link]:
        if line.key == self._view.open_key:
            return []
        own = action_words(line, locked=self._view.locked)
        return [*((item.words, item) for item in line.corrections), *([(own, None)] if own else [])]

    def _line_height(self, line: Line) -> int:
        area = QRect(0, 0, self._view.viewport().width(), 1000)
        columns = self.columns(area, line)
        text = self._height(line.text, "body", columns.text.width())
        if line.finding.explanation and line.key != self._view.open_key:
            text += self._height(_said(line), "secondary", columns.text.width()) + 2
        role: Role = "body_bold" if line.key == self._view.open_key else "body"
        place = self._height(line.place, role, columns.place.width())
        return max(columns.height, max(text, place) + self._theme.px(2 * GAP_SMALL - 2))

    def _paint_group(self, painter: QPainter, option: Option, group: Group, *, open_: bool) -> None:
        t, px, pixels = self._theme.tokens, self._theme.px, Pixels(painter)
        area = pixels.snap(option.rect)
        painter.fillRect(area, color(t.bar))
        pixels.line(area, Qt.Edge.BottomEdge, t.line)
        self._focus(painter, option, area)
        caret = QRect(option.rect.left() + px(PAGE_MARGIN - 2), 0, px(ICON) - 2, px(ICON) - 2)
        caret.moveTop(option.rect.center().y() - caret.height() // 2 + 1)
        icon("caret-down" if open_ else "caret-right", self._theme).paint(painter, caret)
        title = option.rect.adjusted(px(PAGE_MARGIN + 20), 0, 0, 0)
        self._text(painter, title, group.title, "body_bold", t.ink)
        width = self._theme.metrics("body_bold").horizontalAdvance(group.title)
        self._text(painter, title.adjusted(width + px(GAP), 0, 0, 0), group.counts, "caption", t.ink2)

    def _paint_line(self, painter: QPainter, option: Option, line: Line) -> None:
        t, px, pixels = self._theme.tokens, self._theme.px, Pixels(painter)
        area = pixels.snap(option.rect)
        is_open = line.key == self._view.open_key
        current = bool(option.state & QStyle.StateFlag.State_Selected) or is_open
        painter.fillRect(area, color(t.focus_row if current else t.sheet))
        pixels.line(area, Qt.Edge.BottomEdge, t.rule)
        if not is_open:
            self._focus(painter, option, area)
        columns = self.columns(option.rect, line)
        paint_mark(painter, columns.mark, MARKS[line.kind], t)
        top = (px(FINDING_ROW) - self._theme.metrics("body").height()) // 2
        place, text = columns.place.adjusted(0, top, 0, 0), columns.text.adjusted(0, top, 0, 0)
        self._wrapped(painter, place, line.place, "body_bold" if is_open else "body", t.ink)
        self._wrapped(painter, text, line.text, "body", t.ink)
        if line.finding.explanation and not is_open:
            down = self._height(line.text, "body", text.width()) + 2
            self._wrapped(painter, text.adjusted(0, down, 0, 0), _said(line), "secondary", t.ink2)
        for at, (words, _) in columns.links:
            self._text(painter, at, words, "body", t.accent if line.kind != "hint" else t.ink2)
        self._text(painter, columns.check, line.finding.check, "caption", t.ink3)

    def _focus(self, painter: QPainter, option: Option, area: QRectF) -> None:
        if option.state & QStyle.StateFlag.State_HasFocus:
            Pixels(painter).frame(area, self._theme.tokens.accent, 2)

    def _text(self, painter: QPainter, rect: QRect, text: str, role: Role, ink: str) -> None:
        painter.setFont(self._theme.font(role))
        painter.setPen(color(ink))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)

    def _wrapped(self, painter: QPainter, rect: QRect, text: str, role: Role, ink: str) -> None:
        painter.setPen(color(ink))
        paint_wrapped(painter, rect, text, self._theme.font(role))

    def _height(self, text: str, role: Role, width: int) -> int:
        return wrapped_height(text, self._theme.font(role), width)


class FindingList(QTreeView):
    """Enter leads to the cell, Space opens the answer, F8 goes to the next finding that is still open."""

    wanted = Signal(object)  # the Line whose cell is to be shown
    answered = Signal(object, str)  # a Line and its explanation; an empty one takes it back
    corrected = Signal(object)  # the Correction to do

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._session: Session | None = None
        self._collapsed: set[str] = set()
        self.locked = False
        self.open_key: Key | None = None
        self.box: AnswerBox | None = None
        self.place_width = _PLACE_AT_LEAST
        self.rows = FindingModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(FindingDelegate(theme, self))
        self.setAccessibleName("审核意见")
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.collapsed.connect(lambda index: self._collapsed.add(index.data(GroupRole).section))
        self.expanded.connect(lambda index: self._collapsed.discard(index.data(GroupRole).section))
        theme.changed.connect(self.doItemsLayout)

    def put(self, found: tuple[Group, ...], session: Session, *, locked: bool) -> None:
        """Draws these groups; current row, folded groups and an answer in the making stay."""
        self._session, self.locked = session, locked
        current, before = self._line(self.currentIndex()), self.currentIndex().row()
        self._measure(found)
        draft = self.box.text() if self.box is not None and self.open_key is not None else None
        kept = self.open_key
        if self.rows.put(found):
            self.box = self.open_key = None
            for place, group in enumerate(found):
                self.setExpanded(self.rows.index(place, 0), group.section not in self._collapsed)
            self._choose(current, before)
            if kept is not None and draft is not None:
                self.open(self.rows.place(kept))
                self._write(draft)
        self.scheduleDelayedItemsLayout()

    def open(self, index: QModelIndex) -> None:
        """Opens the answer of a query below its row; the one that was open is closed."""
        line = self._line(index)
        if line is None or self.locked or line.kind not in ("query", "explained") or line.key == self.open_key:
            return
        self.commit()
        self.close_box()
        index = self.rows.place(line.key)  # committing may have moved it
        self.open_key = line.key
        self.setCurrentIndex(index)
        self.openPersistentEditor(index)
        self.doItemsLayout()
        self.scrollTo(index)
        if self.box is not None:
            self.box.take_focus()

    def close_box(self) -> None:
        if self.open_key is None:
            return
        index = self.rows.place(self.open_key)
        had_focus = self.box is not None and self.box.isAncestorOf(self.window().focusWidget() or self)
        self.open_key = self.box = None
        if index.isValid():
            self.closePersistentEditor(index)
        self.doItemsLayout()
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> None:
        """Keeps what stands in the open answer, if it is new."""
        line = self._line(self.rows.place(self.open_key)) if self.open_key is not None else None
        if self.box is None or line is None or self.locked:
            return
        text = self.box.text().strip()
        if text != line.finding.explanation:
            self.answered.emit(line, text)

    def make_box(self, parent: QWidget, line: Line) -> AnswerBox:
        assert self._session is not None
        box = AnswerBox(self._theme, self._session, line, parent)
        left = self._theme.px(PAGE_MARGIN + GAP_BLOCK + MARK + GAP + 2)
        box.setContentsMargins(left, 0, self._theme.px(PAGE_MARGIN), self._theme.px(GAP))
        box.recorded.connect(self._record)
        box.left.connect(self._leave)
        box.correction_wanted.connect(lambda: self.wanted.emit(line))
        box.corrected.connect(self.corrected)
        self.box = box
        return box

    def step(self, way: int) -> None:
        """To the next finding (1) that somebody still has to do something about, or the one before (-1)."""
        found = [index for index in self.rows.all_lines() if index.data(LineRole).finding.is_open]
        if not found:
            return
        current = self.currentIndex()
        order = [(index.parent().row(), index.row()) for index in found]
        group = current.parent()
        here = (group.row(), current.row()) if group.isValid() else (current.row(), -1)
        later = [place for place, at in enumerate(order) if (at > here if way > 0 else at < here)]
        at = (later[0] if way > 0 else later[-1]) if later else (0 if way > 0 else -1)
        self.setExpanded(found[at].parent(), True)
        self.setCurrentIndex(found[at])

    def revert(self) -> None:
        """Puts back what stood in the cell of the current finding before."""
        line = self._line(self.currentIndex())
        if line is not None and (wanted := line.correction("revert")) is not None:
            self.corrected.emit(wanted)

    def event(self, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F8:
            event.accept()  # in this list F8 stays in the list
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        line = self._line(index)
        match event.key():
            case Qt.Key.Key_F8:
                self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if line is not None:
                self.wanted.emit(line)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space if line is None and index.isValid():
                self.setExpanded(index, not self.isExpanded(index))
            case Qt.Key.Key_Space | Qt.Key.Key_F2:
                self.open(index)
            case _:
                super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        index = self.indexAt(event.position().toPoint())
        line = self._line(index)
        if line is None:
            if index.isValid():
                self.setExpanded(index, not self.isExpanded(index))
            return
        delegate = self.itemDelegate()
        assert isinstance(delegate, FindingDelegate)
        link = delegate.link_at(self.visualRect(index), line, event.position().toPoint())
        if link is not None and link[1] is not None:
            self.corrected.emit(link[1])
        elif line.kind in ("query", "explained"):
            self.open(index)
        elif link is not None:
            self.wanted.emit(line)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        line = self._line(self.indexAt(event.position().toPoint()))
        if line is not None:
            self.wanted.emit(line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _record(self, text: str) -> None:
        """记下说明: keep it, and go on to the next one."""
        line = self._line(self.rows.place(self.open_key)) if self.open_key is not None else None
        if line is None:
            return
        self.close_box()
        self.answered.emit(line, text)
        self.step(1)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _write(self, draft: str) -> None:
        """Goes on with what was being typed."""
        if self.box is not None:
            self.box.editor.setPlainText(draft)
            self.box.take_focus()

    def _leave(self) -> None:
        """Esc: the row closes, and what was typed is thrown away."""
        self.close_box()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, before: Line | None, row: int) -> None:
        """The same finding, or the one that stands where it stood."""
        index = self.rows.place(before.key) if before is not None else QModelIndex()
        if not index.isValid():
            lines = self.rows.all_lines()
            same = [
                i for i in lines if before is not None and i.data(LineRole).finding.section == before.finding.section
            ]
            index = same[min(row, len(same) - 1)] if same else lines[0] if lines else QModelIndex()
        self.setCurrentIndex(index)

    def _measure(self, found: tuple[Group, ...]) -> None:
        metrics = self._theme.metrics("body_bold")
        widths = [metrics.horizontalAdvance(line.place) + 4 for group in found for line in group.lines]
        px = self._theme.px
        self.place_width = min(max([px(_PLACE_AT_LEAST), *widths]), px(_PLACE_AT_MOST))

    @staticmethod
    def _line(index: QModelIndex) -> Line | None:
        line = index.data(LineRole)
        return line if isinstance(line, Line) else None


def _said(line: Line) -> str:
    return f"说明：{line.finding.explanation}"
