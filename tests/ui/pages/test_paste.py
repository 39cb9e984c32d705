"""Copying, cutting, pasting and filling down blocks of cells as in Excel."""

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hzdesk.values import NA, Unreadable
from tests.ui.pages.conftest import CONTROL, KEY, SHIFT, School, Table
from ui.look.cells import LookRole


def test_a_block_is_shown_before_it_is_pasted_as_one_step(table: Table) -> None:
    table.at(3, "planned").copy_in("80\t80\t214\t80\r\n40\t４０\t1,040\t不适用\r\n1万\t79\t226\t约76\r\n")
    assert table.value(4, "planned") == 80
    model = table.body.model
    look = model.index(4, table.column("planned")).data(LookRole)
    assert (look.text, look.state, look.preview) == ("40", "changed", Qt.Edge.LeftEdge)
    assert model.index(5, table.column("graduates")).data(LookRole).state == "query"
    assert table.body.strip.title.text() == "粘贴 3 行 × 4 列，从第 4 行“招生计划”起"
    assert table.body.strip.yes.text() == "粘贴 7 格"
    assert "1 处认不出：第 6 行 毕业生“约76”，保留原值 52" in table.body.strip.detail.text()
    table.press(KEY.Key_Return)
    assert [table.value(4, field) for field in ("planned", "recruited", "students", "graduates")] == [40, 40, 1040, NA]
    assert [table.value(5, field) for field in ("planned", "graduates")] == [10_000, 52]
    assert table.undo_steps == 1
    table.press(KEY.Key_Z, CONTROL)
    assert table.value(4, "planned") == 80


def test_escape_takes_the_preview_back(table: Table) -> None:
    table.at(3, "planned").copy_in("1\t2\r\n3\t4\r\n").press(KEY.Key_Escape)
    assert table.undo_steps == 0
    assert not table.body.strip.isVisible()
    assert table.grid.model().index(3, table.column("planned")).data(LookRole).preview is None


def test_pasting_beyond_the_end_adds_rows(table: Table) -> None:
    table.at(5, "programme").copy_in("740104\t高星级\t三年制\r\n710208\t\t3+2\r\n999901\t茶艺\t其他\r\n")
    assert table.body.model.rowCount() == 8
    table.press(KEY.Key_Return)
    assert table.column_of("programme")[5:] == ["740104", "710208", "999901 茶艺"]
    assert table.column_of("training_mode")[5:] == ["three_year", "three_plus_two", "other"]
    assert table.undo_steps == 1


def test_an_unreadable_text_pasted_into_a_blank_cell_is_kept(empty: Table) -> None:
    empty.at(0, "planned").copy_in("约80\t7\r\n").press(KEY.Key_Return)
    assert empty.column_of("planned") == [Unreadable("约80")]


def test_one_cell_is_pasted_at_once(table: Table) -> None:
    table.at(0, "planned").copy_in("1,200\r\n")
    assert table.value(0, "planned") == 1200
    assert not table.body.strip.isVisible()


def test_what_is_copied_can_be_pasted_again(table: Table) -> None:
    table.select(0, "programme", 1, "graduates").press(KEY.Key_C, CONTROL)
    copied = QGuiApplication.clipboard().text()
    assert copied.splitlines()[0] == "710201\t计算机应用\t三年制\t三年\t在招\t\t45\t44\t131\t50"
    table.at(6, "programme").copy_in(copied).press(KEY.Key_Return)
    rows = table.school.workspace.session.annual.rows("programmes")
    assert [dict(row.values) for row in rows[6:]] == [dict(row.values) for row in rows[:2]]


def test_cutting_takes_the_values_along(table: Table) -> None:
    table.select(0, "planned", 0, "recruited").press(KEY.Key_X, CONTROL)
    assert (table.value(0, "planned"), table.value(0, "recruited")) == (None, None)
    assert QGuiApplication.clipboard().text() == "45\t44\r\n"


def test_control_d_fills_the_selection_from_its_first_row(table: Table) -> None:
    table.select(0, "planned", 2, "planned").press(KEY.Key_D, CONTROL)
    assert table.column_of("planned")[:4] == [45, 45, 45, 80]
    table.at(3, "planned").press(KEY.Key_D, CONTROL)
    assert table.value(3, "planned") == 45


def test_a_pasted_name_that_belongs_to_another_code_is_told(table: Table) -> None:
    table.at(5, "programme").copy_in("740104\t高星级\t三年制\r\n640301\t物流服务与管理\t三年制\r\n")
    assert "1 处名称与代码不符，按代码填：第 7 行 640301“物流服务与管理”" in table.body.strip.detail.text()
    table.press(KEY.Key_Escape)


def test_one_cell_fills_a_selection_and_a_row_every_row_of_it(table: Table) -> None:
    table.select(0, "planned", 2, "recruited").copy_in("7\r\n")
    assert table.body.strip.title.text() == "粘贴 3 行 × 2 列，从第 1 行“招生计划”起"
    table.press(KEY.Key_Return)
    assert (table.column_of("planned")[:4], table.column_of("recruited")[:4]) == ([7, 7, 7, 80], [7, 7, 7, 80])
    table.select(0, "planned", 1, "recruited").copy_in("8\t9\r\n").press(KEY.Key_Return)
    assert (table.column_of("planned")[:3], table.column_of("recruited")[:3]) == ([8, 8, 7], [9, 9, 7])


def test_a_block_that_does_not_go_into_the_selection_evenly_is_pasted_once(table: Table) -> None:
    table.select(0, "planned", 2, "planned").copy_in("1\r\n2\r\n").press(KEY.Key_Return)
    assert table.column_of("planned")[:3] == [1, 2, 40]


def test_columns_that_find_no_room_are_told(table: Table) -> None:
    last = table.column("graduates")
    for place in range(last + 1, len(table.body.model.columns)):
        table.grid.hideColumn(place)
    table.at(0, "graduates").copy_in("51\t7\t8\t\r\n52\t\t9\t\r\n")
    assert "右边多出的 2 列放不下" in table.body.strip.detail.text()
    table.press(KEY.Key_Return)
    assert table.column_of("graduates")[:2] == [51, 52]


def test_what_was_copied_where_last_year_is_hidden_falls_on_the_same_columns(school: School) -> None:
    page = school.page("aid")
    page.resize(700, 600)
    page.show_cell("aid", "national_grant", "recipients")
    grid = page.body.grid
    assert grid.isColumnHidden(2)
    QTest.keyClick(grid, KEY.Key_Right, SHIFT)
    QTest.keyClick(grid, KEY.Key_C, CONTROL)
    page.show_cell("aid", "school_aid", "recipients")
    QTest.keyClick(grid, KEY.Key_V, CONTROL)
    QTest.keyClick(grid, KEY.Key_Return)
    assert school.value("aid", "school_aid", "recipients") == 210
    assert school.value("aid", "school_aid", "amount") == Decimal(420_000)


def test_a_block_at_the_foot_of_the_table_is_in_sight_before_it_is_pasted(table: Table) -> None:
    table.page.resize(1158, 360)
    QApplication.processEvents()
    table.at(6, "programme").copy_in("710102\t\r\n710103\t\r\n710104\t\r\n")
    area, model = table.grid.viewport(), table.body.model

    def is_whole(row: int) -> bool:
        return area.rect().contains(table.grid.visualRect(model.index(row, 0)))

    table.school.qtbot.waitUntil(lambda: is_whole(6) and is_whole(8))
    table.press(KEY.Key_Escape)
