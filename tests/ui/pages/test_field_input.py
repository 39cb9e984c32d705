"""The input of one field of a record: its menu, its list, and an entry that is wider than it."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hzdesk.returns import Row
from hzdesk.values import NA, Unreadable
from tests.ui.pages.conftest import ALT, GRADUATES, KEY, NONE, SHIFT, OpenSchool, School, open_menu
from ui.pages.field_input import FieldInput
from ui.pages.section import SectionPage


def field(page: SectionPage, key: str) -> FieldInput:
    found = next(row.input for row in page.body.rows if row.field.key == key)
    assert isinstance(found, FieldInput)
    return found


def test_the_menu_of_a_field_copies_what_is_marked_and_answers_not_applicable(school: School) -> None:
    page = school.page("progression")
    page.show_cell("progression", "record", "by_exam")
    for key, modifier in ((KEY.Key_Menu, NONE), (KEY.Key_F10, SHIFT)):
        QTest.keyClick(QApplication.focusWidget(), key, modifier)
        menu = open_menu()
        assert menu.pos() == field(page, "by_exam").mapToGlobal(field(page, "by_exam").rect().bottomLeft())
        copy = next(action for action in menu.actions() if action.objectName() == "edit-copy")
        copy.trigger()
        assert QGuiApplication.clipboard().text() == "29"
        if modifier is SHIFT:
            menu.actions()[-1].trigger()
        menu.close()
    assert school.value("progression", "record", "by_exam") is NA


def test_alt_and_down_open_the_list_of_a_field(school: School) -> None:
    page = school.page("basics")
    page.show_cell("basics", "record", "ownership")
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_Down, ALT)
    picker = field(page, "ownership").picker
    assert picker is not None
    picker.close()


def test_an_entry_wider_than_its_field_shows_its_beginning_and_is_whole_in_the_tooltip(open_school: OpenSchool) -> None:
    typed = "八十人左右，以学籍系统年底导出的名单为准"
    page = open_school(progression=(Row("record", GRADUATES | {"matched": Unreadable(typed)}),)).page("progression")
    matched = field(page, "matched")
    assert matched.is_cut
    assert matched.cursorPosition() == 0
    assert matched.toolTip() == f"<p>{typed}</p>"
    plain = matched.grab().toImage()
    page.show_cell("progression", "record", "matched")
    assert not matched.is_cut
    assert matched.selectedText() == typed
    page.show_cell("progression", "record", "graduates")
    assert matched.cursorPosition() == 0
    assert matched.grab().toImage() == plain
    assert not field(page, "graduates").is_cut
    assert field(page, "graduates").toolTip() == ""
