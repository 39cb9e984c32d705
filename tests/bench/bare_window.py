"""The baseline of the start: a window with one label, closed as soon as it is painted."""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow


class BareWindow(QMainWindow):
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, self.close)


app = QApplication(sys.argv)
window = BareWindow()
window.setCentralWidget(QLabel("年报"))
window.resize(1366, 698)
window.show()
sys.exit(app.exec())
