"""What stands around the cells: the line below, the widths, the columns that stay."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem

from hzdesk.returns import Row
from hzdesk.values import NA, Unreadable
from tests.ui.pages.conftest import KEY, NONE, SHIFT, OpenSchool, School, Table, open_menu, programme_rows
from ui.look.cells import LookRole


def test_the_line_below_tells_last_years_value_and_the_change(table: Table) -> None:
    table.at(0, "students")
    assert table.body.line.words.text().startswith("在校生　上年 128 人，变化 +3　")


def test_the_next_finding_is_one_link_away(open_school: OpenSchool) -> None:
    rows = list(programme_rows())
    rows[4] = Row("row4", dict(rows[4].values) | {"recruited": Unreadable("8O")})
    table = Table(open_school(programmes=tuple(rows)))
    table.school.workspace.wanted.connect(table.page.show_cell)
    table.at(0, "programme")
    table.body.line.next.linkActivated.emit("next")
    assert table.place == (4, "recruited")
    table.body.line.next.linkActivated.emit("next")
    assert table.place == (5, "idle_years")


def test_a_cell_is_shown_by_row_and_field(table: Table) -> None:
    table.page.show_cell("programmes", "row3", "graduates")
    assert table.place == (3, "graduates")


def test_the_first_columns_stay_in_sight_when_scrolled(table: Table) -> None:
    table.page.resize(700, 500)
    QApplication.processEvents()
    table.at(0, "graduates")
    assert table.body.frozen.isVisible()
    table.at(0, "programme").type("7")
    assert not table.body.frozen.isVisible()


def test_committing_hands_over_the_open_editor(table: Table) -> None:
    table.at(0, "planned").type("77")
    table.school.workspace.commit()
    assert table.school.on_disk("programmes", "row0", "planned") == 77


def test_a_page_that_is_thrown_away_leaves_nothing_behind(school: School, qtbot) -> None:
    gone: list[str] = []
    page = school.page("programmes")
    school.shown = None
    page.destroyed.connect(lambda: gone.append("page"))
    page.body.grid.destroyed.connect(lambda: gone.append("grid"))
    school.workspace.changed.disconnect(page.refresh)
    page.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    assert sorted(gone) == ["grid", "page"]
    school.workspace.commit()  # nobody listens any more
    school.theme.choose(scale=1.1)
    school.theme.choose(scale=1.0)


def test_a_mark_or_a_missing_answer_cuts_no_code_and_no_choice(table: Table) -> None:
    model, grid = table.body.model, table.grid
    assert model.setData(model.index(0, table.column("programme")), "999999 另一个专业")
    assert model.put([(model.index(0, table.column(field)), NA) for field in ("duration", "intake_state")])
    assert model.index(0, 0).data(LookRole).mark is not None
    for column in (0, table.column("duration"), table.column("intake_state")):
        needed = grid.itemDelegate().sizeHint(QStyleOptionViewItem(), model.index(0, column)).width()
        assert grid.columnWidth(column) >= needed


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5])
def test_a_mark_cuts_no_number(table: Table, scale: float) -> None:
    table.school.theme.choose(scale=scale)
    table.body.scale()
    model, grid = table.body.model, table.grid
    index = model.index(0, table.column("recruited"))
    assert model.setData(index, "88,888")
    assert model.data(index, LookRole).state == "error"
    assert grid.columnWidth(index.column()) >= grid.itemDelegate().sizeHint(QStyleOptionViewItem(), index).width()


def test_home_brings_back_what_was_scrolled_out_of_sight(table: Table) -> None:
    table.page.resize(700, 500)
    QApplication.processEvents()
    table.at(2, "graduates")
    assert table.grid.horizontalScrollBar().value() > 0
    table.press(KEY.Key_Home)
    assert table.grid.horizontalScrollBar().value() == 0


def test_where_the_table_scrolls_there_is_room_for_every_mark(table: Table) -> None:
    table.page.resize(700, 500)
    QApplication.processEvents()
    model, grid = table.body.model, table.grid
    assert model.setData(model.index(0, 0), "999999 另一个专业")
    needed = grid.itemDelegate().sizeHint(QStyleOptionViewItem(), model.index(0, 0)).width()
    assert model.index(0, 0).data(LookRole).mark is not None
    assert grid.columnWidth(0) >= needed


def test_a_right_click_offers_to_copy_and_paste_too(table: Table) -> None:
    table.at(1, "planned")
    place = table.grid.visualRect(table.grid.currentIndex()).center()
    at = table.grid.viewport().mapToGlobal(place)
    right_click = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, at)
    QApplication.sendEvent(table.grid.viewport(), right_click)
    menu = open_menu()
    assert menu.pos().y() == at.y()
    offered = {action.text().split("(")[0]: action for action in menu.actions()}
    offered["复制"].trigger()
    assert QGuiApplication.clipboard().text().strip() == "45"
    table.at(0, "planned")
    offered["剪切"].trigger()
    assert table.value(0, "planned") is None
    menu.close()


@pytest.mark.parametrize(("key", "modifier"), [(KEY.Key_Menu, NONE), (KEY.Key_F10, SHIFT)])
def test_the_keyboard_opens_the_menu_of_a_matrix_below_its_current_cell(
    school: School, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    page = school.page("aid")
    page.show_cell("aid", "national_grant", "recipients")
    grid = page.body.grid
    QTest.keyClick(grid, key, modifier)
    menu = open_menu()
    assert menu.pos() == grid.viewport().mapToGlobal(grid.visualRect(grid.currentIndex()).bottomLeft() + QPoint(0, 1))
    offered = {action.text().split("(")[0]: action for action in menu.actions()}
    offered["不适用"].trigger()
    assert school.value("aid", "national_grant", "recipients") is NA
    offered["清空"].trigger()
    assert school.value("aid", "national_grant", "recipients") is None
    menu.close()


def test_the_menu_changes_nothing_that_is_not_typed(school: School) -> None:
    school.lock()
    page = school.page("aid")
    QTest.keyClick(page.body.grid, KEY.Key_Menu)
    menu = open_menu()
    assert [action.text().split("(")[0] for action in menu.actions() if action.isEnabled() and action.text()] == [
        "复制"
    ]
    menu.close()


@pytest.mark.parametrize("field", ["planned", "programme"])
def test_an_entry_wider_than_its_cell_is_whole_in_the_line_below_and_in_the_tooltip(table: Table, field: str) -> None:
    typed = "999901 " + "按教育局批文新设的专业，招生名额与另一专业合用，数字以年底学籍系统为准" * 2
    index = table.body.model.index(0, table.column(field) + (field == "programme"))
    assert table.body.model.setData(index, typed)
    table.grid.setCurrentIndex(index)
    assert (
        table.grid.columnWidth(index.column())
        < table.grid.itemDelegate().sizeHint(QStyleOptionViewItem(), index).width()
    )
    said = table.body.line.finding.sentence.text() + table.body.line.words.text()
    assert typed.removeprefix("999901 ") in said
    assert typed.removeprefix("999901 ") in index.data(Qt.ItemDataRole.ToolTipRole)


def test_a_text_wider_than_its_cell_is_whole_in_the_line_below(open_school: OpenSchool) -> None:
    school = open_school()
    page = school.page("exchanges")
    page.show_cell("overseas_partners", "", "")
    name = "与境外合作院校共建的示例现代学徒制人才培养与产业技术研究中心（第一分中心）" * 2
    page.body.model.setData(page.body.model.index(0, 0), name)
    page.body.grid.go(0, 0)
    assert f"“{name}”" in page.body.line.words.text()
    page.body.grid.go(0, 1)
    assert name not in page.body.line.words.text()
