"""Which table goes to which office, and to whom it comes back."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.dialogs.frame import FramedDialog, named, side_by_side
from ui.look.chooser import Chooser
from ui.look.inputs import Button, Input, label
from ui.look.theme import Theme
from ui.pages.parts import wrapped

_WIDTH = 560


class HandOutDialog(FramedDialog):
    """`tables` are the titles to choose from, each with what people are told of it."""

    def __init__(
        self, tables: Mapping[str, str], chosen: str, back_to: str, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__("导出一张表给科室", parent)
        self.table = Chooser(theme)
        for title, told in tables.items():
            self.table.addItem(told, title)
        self.table.setCurrentIndex(max(0, self.table.findData(chosen)))
        self.table.setAccessibleName("表")
        self.office, self.back_to = Input(theme), Input(theme)
        self.office.setAccessibleName("给哪个科室")
        self.office.setPlaceholderText("例如：学生处")
        self.back_to.setAccessibleName("填好交回给谁")
        self.back_to.setText(back_to)
        self.main = Button("导出…", "main")
        self.main.clicked.connect(self.accept)
        said = (
            "导出成一个 Excel 文件，科室在自己的电脑上用 Excel、WPS 或 LibreOffice 填，不用装本程序。"
            "交回后用“数据 — 导入科室填好的表”，改了哪些格先列给您看。导出后这张表在这里照样可以填。"
        )
        people = side_by_side(
            named("给哪个科室(&K)", self.office), self.office, named("填好交回给谁(&B)", self.back_to), self.back_to
        )
        parts = (
            label("导出一张表给科室", "panel_title"),
            wrapped(text=said),
            named("表(&T)", self.table),
            self.table,
            people,
        )
        self.lay_out(parts, (self.cancel_button(), self.main), theme.px(_WIDTH))
        self.office.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def title(self) -> str:
        return str(self.table.currentData())
