"""A long text of a record or narrative: its label, a counter, and room to write."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from hzdesk import text
from hzdesk.forms.plan import PlanRow
from hzdesk.returns import SetValue
from hzdesk.values import NA, Unreadable
from ui.look.inputs import LabelInk, label, restyle
from ui.look.theme import Theme
from ui.look.tokens import CELL_PADDING, GAP_BLOCK, GAP_SMALL, PAGE_MARGIN
from ui.pages.field_row import FieldRow
from ui.pages.finding_line import FindingLine
from ui.pages.reading import Reading
from ui.workspace import Workspace

LINES = 7
WIDTH_AT_MOST = 760  # longer lines are hard to read


class TextEditor(QPlainTextEdit):
    """Writes a long text. Tab leads on; the text is handed over when the focus goes or the page asks for it."""

    left = Signal()
    reached = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        standard = QKeySequence.StandardKey
        if event.matches(standard.Undo) and not self.document().isModified():
            self.undo_wanted.emit()
        elif event.matches(standard.Redo) and not self.document().isRedoAvailable():
            self.redo_wanted.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.reached.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()


class LongRow(FieldRow):
    """Shows a long text and takes what is written."""

    def __init__(self, workspace: Workspace, theme: Theme, planned: PlanRow, reading: Reading) -> None:
        super().__init__(workspace, theme, planned, reading)
        self.input = TextEditor(self)
        self.input.setTabChangesFocus(True)
        self.input.left.connect(self.commit)
        self.input.reached.connect(self._reach)
        self.input.undo_wanted.connect(workspace.undo)
        self.input.redo_wanted.connect(workspace.redo)
        self.input.textChanged.connect(self._count)
        self.counter = label("", "caption", "ink2")
        head = QHBoxLayout()
        head.addWidget(label(planned.label, "body_bold"))
        head.addStretch()
        head.addWidget(self.counter)
        self._box.addLayout(head)
        if self.field.help:
            self._box.addWidget(self._help())
        self._box.addWidget(self.input)
        self.scale()
        self.refresh(reading)

    def _help(self) -> QWidget:
        made = label(self.field.help, "secondary", "ink2")
        made.setWordWrap(True)
        return made

    def refresh(self, reading: Reading) -> None:
        """Takes over what the return holds now; a text being written is left alone."""
        self._reading = reading
        held = text.plain(self.value)
        if not self.input.document().isModified() and self.input.toPlainText() != held:
            self.input.setPlainText(held)
        self.input.setReadOnly(not self.is_typed)
        self.input.setAccessibleName(reading.name(self.row, self.field))
        self._show_findings()
        self._count()

    def commit(self) -> None:
        if self.input.document().isModified() and self.is_typed:
            value = self._reading.parse(self.field, self.input.toPlainText())
            edit = SetValue(self._reading.section.key, self.planned.row, self.field.key, value)
            self.input.document().setModified(value != self.value and not self._workspace.edit([edit]))
        for line in self.lines:
            line.commit()

    def write_explanation(self) -> None:
        for line in self.lines:
            line.write()

    def scale(self) -> None:
        px = self._theme.px
        self._box.setSpacing(px(GAP_SMALL) // 2)
        self.input.setFixedHeight(self._theme.metrics("body").lineSpacing() * LINES + px(GAP_BLOCK))
        self.resizeEvent(None)

    def resizeEvent(self, _event: QResizeEvent | None) -> None:
        px = self._theme.px
        left = px(PAGE_MARGIN) + px(CELL_PADDING)
        right = max(px(PAGE_MARGIN), self.width() - left - px(WIDTH_AT_MOST))
        self._box.setContentsMargins(left, px(GAP_SMALL), right, px(GAP_SMALL))

    def _reach(self) -> None:
        self.reached.emit(self)

    def _count(self) -> None:
        """How long the text is, and how long it may be."""
        if self.value is NA and not self.input.document().isModified():
            self.counter.setText("不适用")
            return
        length, most = len(self.input.toPlainText().strip()), self.field.maximum
        over = most is not None and length > most
        said = f"{length:,} / {most:,} 字" if most is not None else f"{length:,} 字"
        self.counter.setText(f"{said}，超出 {length - most:,} 字" if over and most is not None else said)
        tone: LabelInk = "error" if over or isinstance(self.value, Unreadable) else "ink2"
        restyle(self.counter, "ink", tone)

    def _show_findings(self) -> None:
        for line in self.lines:
            line.hide()
            line.deleteLater()
        self.lines = []
        for finding in self._reading.at(self.planned.row, self.field.key):
            line = FindingLine(self._workspace, self._theme, self)
            line.show_finding(finding, is_locked=self._reading.session.is_locked)
            self._box.addWidget(line)
            self.lines.append(line)
