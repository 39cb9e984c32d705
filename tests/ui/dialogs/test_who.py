from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import MakeFile, OpenWindow
from ui.dialogs.who import WhoDialog
from ui.settings import WHO, Settings


def test_a_name_and_enter_put_another_person_into_the_log_of_changes(
    open_window: OpenWindow, make_file: MakeFile, settings: Settings
) -> None:
    settings.set(WHO, "李老师")
    window = open_window(make_file())
    window.menus.action("修改人姓名…(&W)").trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, WhoDialog)
    assert dialog.field.selectedText() == "李老师"
    dialog.field.setText(" 王　老师 ")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert settings.get(WHO) == window._workspace.session.who == "王 老师"
