"""A question worth a stop: what would happen, and the verb that makes it happen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.dialogs.frame import FramedDialog
from ui.look.inputs import Button, label
from ui.look.theme import Theme
from ui.pages.parts import wrapped

_WIDTH = 460


class QuestionDialog(FramedDialog):
    """Accepted when the person says so. Enter alone says no: a doubt is no place for haste."""

    def __init__(self, title: str, told: str, yes: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.told = wrapped("body", "ink", told)
        self.yes, self.no = Button(yes, "main"), self.cancel_button()
        self.yes.clicked.connect(self.accept)
        self.lay_out((label(title, "panel_title"), self.told), (self.no, self.yes), theme.px(_WIDTH))
        self.no.setFocus(Qt.FocusReason.OtherFocusReason)
