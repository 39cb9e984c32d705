"""The enrolment slip: a picture of the page, and the ways to take it along."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from hzdesk.enrolment import TITLE, Slip
from hzdesk.errors import UserError
from hzdesk.files import write_file
from ui import paper, slip
from ui.look.inputs import Button, label, restyle
from ui.look.theme import Theme
from ui.look.tokens import GAP, GAP_SMALL, PAGE_MARGIN
from ui.pages.parts import wrapped

_SHEET_HEIGHT, _TEXT_WIDTH = 520, 300
_AROUND = 120  # what a window has around the sheet


class EnrolmentDialog(QDialog):
    """`told` is what has just happened, the heading; empty when the slip was asked for."""

    def __init__(self, content: Slip, theme: Theme, parent: QWidget | None = None, *, told: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._slip = content
        self._sheet = QLabel()
        height = min(theme.px(_SHEET_HEIGHT), self.screen().availableSize().height() - _AROUND)
        self._sheet.setPixmap(QPixmap.fromImage(slip.picture(content, height, self.devicePixelRatioF())))
        self._sheet.setAccessibleName(TITLE)
        self.print_button = Button("打印(&P)…", "main")
        self.print_button.clicked.connect(self._print)
        self.save_button = Button("存成 PDF(&S)…")
        self.save_button.clicked.connect(self._choose)
        self.copy_button = Button("复制指纹(&C)")
        self.copy_button.clicked.connect(self._copy)
        self.done_button = Button("完成" if told else "关闭")
        self.done_button.clicked.connect(self.accept)
        self.said = wrapped("secondary", "ink")
        self._lay_out(theme, told or TITLE)
        self.print_button.setDefault(True)
        self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self, file: Path) -> None:
        try:
            write_file(file, slip.pdf(self._slip))
        except UserError as error:
            self._say(str(error), problem=True)
        else:
            self._say(f"登记单已存到 {file}。")

    def _choose(self) -> None:
        proposed = f"{self._slip.school}_{self._slip.role}_{TITLE}.pdf"
        name, _ = QFileDialog.getSaveFileName(self, "存登记单", proposed, "PDF (*.pdf)")
        if name:
            self.save(Path(name))

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(f"{self._slip.school} {TITLE}")
        paper.set_page(printer)
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            slip.paint(self._slip, printer)
            self._say("已送到打印机。")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._slip.fingerprint)
        self._say("64 位指纹已复制，可以粘贴到名册里。")

    def _say(self, text: str, *, problem: bool = False) -> None:
        restyle(self.said, "ink", "error" if problem else "ink")
        self.said.setText(text)

    def _lay_out(self, theme: Theme, heading: str) -> None:
        side = QVBoxLayout()
        side.setSpacing(GAP_SMALL)
        side.addWidget(label(heading, "panel_title"))
        for number, step in enumerate(self._slip.steps, 1):
            side.addWidget(wrapped("secondary", "ink", f"{number}. {step}"))
        side.addSpacing(GAP)
        for button in (self.print_button, self.save_button, self.copy_button):
            side.addWidget(button)
        side.addWidget(self.said)
        side.addStretch()
        side.addWidget(self.done_button)
        words = QWidget()
        words.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        words.setFixedWidth(theme.px(_TEXT_WIDTH))
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN)
        row.setSpacing(PAGE_MARGIN)
        row.addWidget(self._sheet)
        row.addWidget(words)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetFixedSize)
