"""How every dialog about identities is laid out: a heading, what there is to say and do, buttons."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.jobs import Jobs, T, Tick
from ui.look.inputs import Button, label
from ui.look.tokens import GAP, GAP_SMALL, PAGE_MARGIN
from ui.pages.parts import scrolled

_TITLE_BAR = 32


class FramedDialog(QDialog):
    """As wide as it is told, and as high as its words need: Qt gives a window no height for its width by itself.

    What it does in the background counts for nothing once it is left.
    """

    def __init__(self, title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._jobs = Jobs(self)

    def start(self, work: Callable[[Tick], T], done: Callable[[T], None], failed: Callable[[Exception], None]) -> None:
        self.rejected.connect(self._jobs.start(work, done, failed).cancel)

    def lay_out(self, parts: Sequence[QWidget], buttons: Sequence[Button], width: int) -> None:
        """The parts below each other; the last button is the main one and answers to Enter."""
        row = QHBoxLayout()
        row.setSpacing(GAP_SMALL)
        row.addStretch()
        for button in buttons:
            row.addWidget(button)
        buttons[-1].setDefault(True)
        body = QWidget()
        body.installEventFilter(self)
        self._parts = QVBoxLayout(body)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(GAP_SMALL)
        for part in parts:
            self._parts.addWidget(part)
        self._parts.addStretch()
        box = QVBoxLayout(self)
        box.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN)
        box.setSpacing(GAP + GAP_SMALL)
        box.addWidget(scrolled(body), 1)
        box.addLayout(row)
        self._around = 2 * PAGE_MARGIN + box.spacing() + row.sizeHint().height()
        self.setFixedWidth(width)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the screen is too low the parts scroll, above buttons that stay."""
        needed = self._parts.totalHeightForWidth(self.width() - 2 * PAGE_MARGIN) + self._around
        self.setFixedHeight(min(needed, self.screen().availableGeometry().height() - _TITLE_BAR))
        self._stay_on_screen()

    def _stay_on_screen(self) -> None:
        """What grows at its lower edge must not go below the screen with its buttons."""
        below = self.frameGeometry().bottom() - self.screen().availableGeometry().bottom()
        if below > 0:
            self.move(self.x(), max(self.screen().availableGeometry().top(), self.y() - below))

    def cancel_button(self) -> Button:
        made = Button("取消")
        made.clicked.connect(self.reject)
        return made


def side_by_side(*parts: QWidget) -> QWidget:
    """Fields with their names above them, as wide as each other."""
    made = QWidget()
    row = QGridLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setHorizontalSpacing(GAP)
    row.setVerticalSpacing(GAP_SMALL)
    for place, part in enumerate(parts):
        row.addWidget(part, place % 2, place // 2)
        row.setColumnStretch(place // 2, 1)
    return made


def say(line: QLabel, text: str) -> None:
    """Puts a text into a line that takes no room while it is empty."""
    line.setText(text)
    line.setVisible(bool(text))


def named(text: str, field: QWidget) -> QLabel:
    made = label(text)
    made.setBuddy(field)
    return made
