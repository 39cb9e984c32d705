"""The first line of a page that is not a section: its title, what is left to do or shown, and at most two buttons."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.ground import Ground
from ui.look.inputs import label
from ui.look.theme import Theme
from ui.look.tokens import GAP_BLOCK, GAP_SMALL, PAGE_HEAD, PAGE_MARGIN


class TitleRow(Ground):
    """Title and note at the left, buttons at the right; a hairline below, unless more of the head follows."""

    def __init__(self, theme: Theme, title: str, buttons: Sequence[QWidget] = (), *, line: bool = True) -> None:
        super().__init__(theme, "canvas", Qt.Edge.BottomEdge if line else None)
        self.note = label("", "secondary", "ink2")
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 1)
        row.setSpacing(GAP_SMALL)
        row.addWidget(label(title, "page_title"))
        row.addSpacing(GAP_BLOCK - GAP_SMALL)
        row.addWidget(self.note)
        row.addStretch()
        for button in buttons:
            row.addWidget(button)
        self._resize()
        theme.changed.connect(self._resize)

    def _resize(self) -> None:
        self.setFixedHeight(self._theme.px(PAGE_HEAD) + 1)
