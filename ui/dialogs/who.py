"""Asks whose changes the log of changes records from now on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.dialogs.frame import FramedDialog, named
from ui.look.inputs import Button, Input, label
from ui.look.theme import Theme
from ui.pages.parts import wrapped

_WIDTH, _LONGEST = 420, 20


class WhoDialog(FramedDialog):
    """Accepted with a `name`, which may be empty."""

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("修改人姓名", parent)
        self.field = Input(theme)
        self.field.setMaxLength(_LONGEST)
        self.field.setText(name)
        self.field.selectAll()
        keep = Button("记下", "main")
        keep.clicked.connect(self.accept)
        said = "记在修改记录里，谁改的一看便知。换人填时请改。"
        parts = (label("谁在填", "panel_title"), wrapped(text=said), named("姓名(&N)", self.field), self.field)
        self.lay_out(parts, (self.cancel_button(), keep), theme.px(_WIDTH))
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def name(self) -> str:
        return " ".join(self.field.text().split())
