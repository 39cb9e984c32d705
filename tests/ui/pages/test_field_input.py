"""The input of one field of a record: its menu, its list, and an entry that is wider than it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
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


@pytest.mark.parametrize(("key", "modifier"), [(KEY.Key_Menu, NONE), (KEY.Key_F10, SHIFT)])
def test_a_key_opens_the_menu_of_a_field_below_it(school: School, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    page = school.page("progression")
    page.show_cell("progression", "record", "by_exam")
    QTest.keyClick(QApplication.focusWidget(), key, modifier)
    menu = open_menu()
    assert menu.pos() == field(page, "by_exam").mapToGlobal(field(page, "by_exam").rect().bottomLeft())
    menu.close()


def test_the_menu_of_a_field_copies_pastes_clears_and_answers_not_applicable(school: School) -> None:
    page = school.page("progression")
    page.show_cell("progression", "record", "by_exam")
    offered = choose(page, "by_exam", "复制")
    assert offered == ["剪切", "复制", "粘贴", "清空", "不适用"]
    assert QGuiApplication.clipboard().text() == "29"
    choose(page, "other_higher", "粘贴")
    school.workspace.commit()
    assert school.value("progression", "record", "other_higher") == 29
    choose(page, "other_higher", "清空")
    assert school.value("progression", "record", "other_higher") is None
    choose(page, "other_higher", "不适用")
    assert school.value("progression", "record", "other_higher") is NA
    choose(page, "other_higher", "粘贴")
    school.workspace.commit()
    assert school.value("progression", "record", "other_higher") == 29
    choose(page, "by_exam", "剪切")
    school.workspace.commit()
    assert school.value("progression", "record", "by_exam") is None


def test_cutting_a_choice_takes_it_along(open_school: OpenSchool) -> None:
    school = open_school(basics=(Row("record", {"ownership": "public"}),))
    page = school.page("basics")
    shown = field(page, "ownership").text()
    page.show_cell("basics", "record", "ownership")
    QTest.mouseClick(field(page, "ownership"), Qt.MouseButton.RightButton)
    assert field(page, "ownership").picker is None
    choose(page, "ownership", "剪切")
    assert QGuiApplication.clipboard().text() == shown
    assert school.value("basics", "record", "ownership") is None


def choose(page: SectionPage, key: str, word: str) -> list[str]:
    """Right-clicks a field and takes an entry of its menu; what the menu offers."""
    page.show_cell(page.body.section.key, "record", key)
    place = field(page, key).rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, field(page, key).mapToGlobal(place))
    QApplication.sendEvent(field(page, key), event)
    menu = open_menu()
    offered = {action.text().split("(")[0]: action for action in menu.actions() if action.text()}
    offered[word].trigger()
    menu.close()
    return list(offered)


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
