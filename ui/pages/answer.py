"""The answer to a query, written below it in the list: what to say, and what others say in such a case."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from hzdesk.lengths import LONGEST, length
from hzdesk.session import Session
from ui.look.inputs import Button, label, restyle
from ui.look.theme import Theme
from ui.look.tokens import GAP, GAP_SMALL, GAP_TINY
from ui.pages.corrections import Correction
from ui.pages.finding_rows import Line
from ui.pages.parts import wrapped

_HEIGHT, _ANSWERS_WIDTH = 62, 372


def offers(session: Session, line: Line) -> tuple[tuple[str, str], ...]:
    """Texts to start from: as offered on screen, and as put into the answer."""
    finding = line.finding
    found = [(answer, answer) for answer in finding.answers]
    if finding.earlier:
        found.append((f"改数前的说明：“{finding.earlier}”", finding.earlier))
    last = session.previous
    given = last.explanation(finding.check, finding.section, finding.row) if last is not None else None
    if last is not None and given is not None:
        found.append((f"上年（{last.frame.year}）的说明：“{given.text}”", given.text))
    return tuple(found)


class _Editor(QPlainTextEdit):
    """Ctrl+Enter records, Esc leaves, Tab goes on."""

    done = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.done.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class AnswerBox(QWidget):
    """One query's answer in the making."""

    recorded = Signal(str)
    left = Signal()
    correction_wanted = Signal()
    corrected = Signal(object)  # the Correction to do

    def __init__(self, theme: Theme, session: Session, line: Line, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._answers_width = min(theme.px(_ANSWERS_WIDTH), parent.width() * 2 // 5)
        self.editor = _Editor(line.finding.explanation)
        self.editor.setAccessibleName(f"说明：{line.place}，{line.text}")
        self.editor.setTabChangesFocus(True)
        self.editor.setFixedHeight(theme.px(_HEIGHT))
        self.editor.done.connect(self._record)
        self.editor.left.connect(self.left)
        self.record = Button("记下说明", "main")
        self.record.setToolTip("Ctrl+Enter")
        self.record.clicked.connect(self._record)
        self.correct = Button("去改数")
        self.correct.clicked.connect(self.correction_wanted)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP_SMALL)
        buttons.addWidget(self.record)
        buttons.addWidget(self.correct)
        self.corrections = [self._correction(correction) for correction in line.corrections]
        for button in self.corrections:
            buttons.addWidget(button)
        self.withdraw: Button | None = None
        if line.finding.explanation:
            self.withdraw = Button("收回说明", "link")
            self.withdraw.clicked.connect(lambda: self.recorded.emit(""))
            buttons.addWidget(self.withdraw)
        self.note = wrapped("caption", text="以后改动这个数，说明自动作废。")
        buttons.addWidget(self.note, 1)
        writing = QVBoxLayout()
        writing.setSpacing(GAP_SMALL)
        writing.addWidget(self.editor)
        writing.addLayout(buttons)
        writing.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(GAP * 2))
        row.addLayout(writing, 1)
        self.answers = [self._offer(shown, text) for shown, text in offers(session, line)]
        if self.answers:
            row.addWidget(self._beside())

    def text(self) -> str:
        return self.editor.toPlainText()

    def take_focus(self) -> None:
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.editor.moveCursor(QTextCursor.MoveOperation.End)

    def _correction(self, correction: Correction) -> Button:
        made = Button(correction.words)
        made.setToolTip(correction.told)
        made.clicked.connect(partial(self.corrected.emit, correction))
        return made

    def _beside(self) -> QWidget:
        """The ready-made texts."""
        side = QWidget()
        side.setFixedWidth(self._answers_width)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP_TINY)
        column.addWidget(label("常用说明", "caption", "ink2"))
        for answer in self.answers:
            column.addWidget(answer, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        return side

    def _offer(self, shown: str, text: str) -> Button:
        metrics = self._theme.metrics("secondary")
        made = Button(metrics.elidedText(shown, Qt.TextElideMode.ElideRight, self._answers_width), "link")
        made.setProperty("role", "secondary")
        made.setToolTip(shown)
        made.setAccessibleName(shown)
        made.setStyleSheet("text-align: left; padding: 0; min-height: 20px;")
        made.clicked.connect(partial(self._insert, text))
        return made

    def _insert(self, text: str) -> None:
        """Puts a ready-made text where the cursor is."""
        self.editor.insertPlainText(text)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _record(self) -> None:
        if length(self.text()) > LONGEST:
            self.note.setText(f"说明最多 {LONGEST:,} 字，请删短。")
            restyle(self.note, "ink", "error")
        elif self.text().strip():
            self.recorded.emit(self.text())
        else:
            self.editor.setPlaceholderText("请先写一句说明，或去改数。")
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
