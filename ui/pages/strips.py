"""The strip at the foot of a page that says what would change, and asks."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ui.ground import Ground
from ui.look.icons import icon
from ui.look.inputs import Button, label
from ui.look.paint import Pixels
from ui.look.theme import Theme
from ui.look.tokens import GAP, GAP_SMALL, ICON, PAGE_MARGIN
from ui.picture import Picture


class Strip(Ground):
    """A question about many cells at once: what would change, yes, no. Enter and Esc answer it too."""

    accepted = Signal()
    refused = Signal()

    def __init__(self, theme: Theme, picture: str, no: str) -> None:
        super().__init__(theme, "preview")
        self._theme = theme
        self.title = label("", "body_bold")
        self.detail = label("", "secondary", "ink2")
        self.detail.setWordWrap(True)
        self.yes = Button("", "main")
        self.no = Button(no)
        self.yes.clicked.connect(self.accepted)
        self.no.clicked.connect(self.refused)
        sign = Picture(theme, icon(picture, theme, "accent"), ICON)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(PAGE_MARGIN), theme.px(GAP_SMALL), theme.px(PAGE_MARGIN), theme.px(GAP_SMALL))
        row.setSpacing(theme.px(GAP))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.detail)
        row.addWidget(sign)
        row.addLayout(words, 1)
        row.addWidget(self.no)
        row.addWidget(self.yes)
        self.hide()

    def ask(self, title: str, detail: str, yes: str) -> None:
        self.title.setText(title)
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))
        self.yes.setText(yes)
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            pixels = Pixels(painter)
            pixels.line(pixels.snap(QRectF(self.rect())), Qt.Edge.TopEdge, self._theme.tokens.accent)
