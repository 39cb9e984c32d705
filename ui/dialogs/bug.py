"""What a person sees when the program itself is at fault."""

import platform
from pathlib import Path

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from hzdesk import VERSION
from ui.look.inputs import Button, label
from ui.look.tokens import GAP, PAGE_MARGIN


def show_bug(trace: str, log_file: Path) -> None:
    """Tells about a fault, and waits until the person goes on."""
    BugDialog(about(trace, log_file), QApplication.activeWindow()).exec()


def about(trace: str, log_file: Path) -> str:
    """What whoever mends the program needs to know."""
    versions = f"hzdesk {VERSION}, Python {platform.python_version()}, PySide6 {pyside_version}"
    return f"{versions}\n{platform.platform()}\n{log_file}\n\n{trace}"


class BugDialog(QDialog):
    """Says that nothing typed is lost, and hands the details over to be copied."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("程序出错")
        self._details = details
        text = QPlainTextEdit(details)
        text.setReadOnly(True)
        text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        text.setAccessibleName("错误详情")
        self.copy = Button("复制详情")
        self.copy.clicked.connect(self._copy)
        go_on = Button("继续", "main")
        go_on.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy)
        buttons.addStretch()
        buttons.addWidget(go_on)
        box = QVBoxLayout(self)
        box.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN)
        box.setSpacing(GAP)
        box.addWidget(label("这是程序的错误，不是您填错了", "panel_title"))
        said = label("显示“已保存”的数都在文件里。可以继续；若反常，请关掉重开。请把详情复制给市里的技术人员。")
        said.setWordWrap(True)
        box.addWidget(said)
        box.addWidget(text)
        box.addLayout(buttons)
        self.resize(680, 420)
        go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
        self.copy.setText("已复制")
