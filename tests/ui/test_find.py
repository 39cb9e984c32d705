"""The field in the menu row, driven by keys."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.conftest import MakeFile, OpenWindow
from ui.found import HitRole


def commit(widget: QWidget, text: str) -> None:
    """What an input method sends when the person has chosen the characters."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def test_ctrl_f_then_a_name_then_enter_leads_to_the_field(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.find_box.hasFocus()
    commit(window.find_box, "联系电话")
    QTest.keyClick(window.find_box, Qt.Key.Key_Return)
    assert window.navigation._current == "basics"
    assert window.find_box.text() == ""
    page = window.pages.current()
    assert page is not None
    assert page.isAncestorOf(QApplication.focusWidget())


def test_the_list_is_moved_through_without_changing_what_was_typed(
    open_window: OpenWindow, make_file: MakeFile
) -> None:
    window = open_window(make_file())
    window.find_box.start()
    commit(window.find_box, "专任教师")
    popup = window.find_box.completer().popup()
    assert popup.isVisible()
    QTest.keyClick(popup, Qt.Key.Key_Down)
    assert window.find_box.text() == "专任教师"
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert window.navigation._current == "basics"
    assert not popup.isVisible()


def test_enter_goes_to_the_place_that_is_highlighted(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    for steps in (1, 3):
        QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        box = window.find_box
        QTest.keyClicks(box, "jy")
        popup = box.completer().popup()
        for _ in range(steps):
            QTest.keyClick(popup, Qt.Key.Key_Down)
        wanted = popup.currentIndex().data(HitRole)
        assert popup.currentIndex().row() == steps - 1
        QTest.keyClick(popup, Qt.Key.Key_Return)
        assert window.navigation.current == wanted.section
        assert box.text() == ""


def test_what_is_not_there_is_said(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    window.find_box.start()
    commit(window.find_box, "航母")
    popup = window.find_box.completer().popup()
    assert popup.model().index(0, 0).data() == "没有找到“航母”"
    QTest.keyClick(window.find_box, Qt.Key.Key_Return)
    assert window.navigation._current == "overview"


def test_escape_gives_the_focus_back(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    window.find_box.start()
    QTest.keyClick(window.find_box, Qt.Key.Key_Escape)
    page = window.pages.current()
    assert page is not None
    assert page.isAncestorOf(QApplication.focusWidget())
