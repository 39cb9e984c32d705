"""The line below a record that tells what the current field means, where the panel beside it has no room."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from hzdesk.forms.model import Field
from ui.ground import Ground
from ui.look.theme import Theme
from ui.look.tokens import PAGE_MARGIN
from ui.pages.elided import Elided
from ui.pages.reading import Reading


class MeaningLine(Ground):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "bar", Qt.Edge.TopEdge)
        self.words = Elided(theme)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.words)
        self.scale()

    def scale(self) -> None:
        margin = self._theme.px(PAGE_MARGIN)
        self._row.setContentsMargins(margin, 4, margin, 4)
        self.words.scale()

    def show_cell(self, reading: Reading, row: str, field: Field) -> None:
        own_basis = [reading.basis(field)] if field.basis not in ("", reading.section.basis) else []
        self.words.setText("　".join([field.label, *reading.meaning(row, field), *own_basis]))
