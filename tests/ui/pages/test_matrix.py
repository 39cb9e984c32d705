"""Declared rows and columns with last year beside them."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.pages.conftest import OpenSchool, School


def test_last_year_stands_beside_every_column(school: School) -> None:
    model = school.page("aid").body.model
    assert [column.part for column in model.columns] == ["label", "value", "last", "value", "last", "value", "last"]
    assert [model.index(2, column).data() for column in (1, 2)] == ["1,780", "1,780"]


def test_tab_skips_labels_last_year_and_totals(open_school: OpenSchool) -> None:
    school = open_school()
    page = school.page("aid")
    assert page.body.grid.currentIndex().column() == 1
    for _ in range(3):
        QTest.keyClick(page.body.grid, Qt.Key.Key_Tab)
    assert (page.body.grid.currentIndex().row(), page.body.grid.currentIndex().column()) == (1, 1)
    page.show_cell("aid", "social_aid", "special_fund")
    QTest.keyClick(page.body.grid, Qt.Key.Key_Tab)
    assert page.body.model.rows[page.body.grid.currentIndex().row()].id == "internship_pay"


def test_the_total_follows_what_is_typed(school: School) -> None:
    page = school.page("aid")
    QTest.keyClicks(page.body.grid, "2")
    QTest.keyClicks(QApplication.focusWidget(), "2")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    total = page.body.model.row_of("all_aid")
    assert page.body.model.index(total, 1).data() == "2,078"


def test_last_year_gives_way_where_there_is_no_room(school: School) -> None:
    page = school.page("progression_by_mode")
    hidden = [page.body.grid.isColumnHidden(place) for place in range(3)]
    assert hidden == [False, False, True]


def test_a_matrix_has_no_rows_to_add(school: School) -> None:
    page = school.page("aid")
    assert page.body.actions() == []
    assert page.body.model.rowCount() == len(school.form.by_key["aid"].rows)


def test_a_matrix_opened_through_its_tab_begins_at_the_first_cell_to_fill_in(school: School) -> None:
    page = school.page("progression")
    tab = page.head.tabs.tabRect(1).center()
    QTest.mouseClick(page.head.tabs, Qt.MouseButton.LeftButton, pos=tab)
    QTest.keyClicks(QApplication.focusWidget(), "7")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    first = page.body.section
    assert school.value(first.key, first.rows[0].key, first.fields[0].key) == 7
