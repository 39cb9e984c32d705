"""Moving, typing and picking in a table as in Excel."""

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hzdesk.values import NA, Unreadable
from tests.ui.pages.conftest import ALT, CONTROL, KEY, NONE, SHIFT, School, Table
from ui.look.cells import LookRole


def test_typing_and_enter_puts_a_value_and_goes_down(table: Table) -> None:
    table.at(0, "planned").type("50").press(KEY.Key_Return)
    assert table.value(0, "planned") == 50
    assert table.place == (1, "planned")
    table.type("51").press(KEY.Key_Return, SHIFT)
    assert table.value(1, "planned") == 51
    assert table.place == (0, "planned")


def test_tab_goes_right_and_enter_then_back_to_where_the_run_began(table: Table) -> None:
    table.at(0, "planned").type("50").press(KEY.Key_Tab).type("48").press(KEY.Key_Tab).type("140").press(KEY.Key_Return)
    assert [table.value(0, field) for field in ("planned", "recruited", "students")] == [50, 48, 140]
    assert table.place == (1, "planned")


def test_tab_from_the_last_typed_cell_goes_to_the_next_row(table: Table) -> None:
    table.at(0, "graduates").press(KEY.Key_Tab)
    assert table.place == (1, "programme")


def test_arrows_lead_out_of_a_cell_that_is_being_typed(table: Table) -> None:
    table.at(0, "planned").type("50").press(KEY.Key_Right)
    assert (table.value(0, "planned"), table.place) == (50, (0, "recruited"))


def test_f2_edits_what_stands_there(table: Table) -> None:
    table.at(0, "planned").press(KEY.Key_F2).type("0").press(KEY.Key_Return)
    assert table.value(0, "planned") == 450


def test_escape_leaves_the_cell_as_it_was(table: Table) -> None:
    table.at(0, "planned").type("99").press(KEY.Key_Escape)
    assert table.value(0, "planned") == 45
    assert table.undo_steps == 0


def test_delete_clears_the_selection_as_one_step(table: Table) -> None:
    table.select(0, "planned", 1, "recruited").press(KEY.Key_Delete)
    assert table.column_of("planned")[:3] == [None, None, 40]
    assert table.undo_steps == 1
    table.press(KEY.Key_Z, CONTROL)
    assert table.column_of("planned")[:3] == [45, 45, 40]


def test_control_0_answers_that_a_cell_does_not_apply(table: Table) -> None:
    table.at(0, "graduates").press(KEY.Key_0, CONTROL)
    assert table.value(0, "graduates") is NA
    assert table.grid.currentIndex().data(LookRole).na


def test_an_unreadable_entry_stays_as_typed_and_the_sum_says_that_it_is_missing(table: Table) -> None:
    table.at(3, "recruited").type("8O").press(KEY.Key_Return)
    table.at(3, "recruited")
    assert table.value(3, "recruited") == Unreadable("8O")
    look = table.grid.currentIndex().data(LookRole)
    assert (look.text, look.state) == ("8O", "error")
    assert table.sum_of("recruited") == "缺 1　209"
    assert "8O" in table.body.line.finding.sentence.text()


def test_typing_a_letter_over_a_code_finds_by_initials_and_enter_fills_in(table: Table) -> None:
    table.at(6, "programme").type("wl").press(KEY.Key_Down).press(KEY.Key_Return)
    assert table.value(6, "programme") == "710102"
    assert table.place == (6, "programme")
    assert table.body.model.rowCount() == 8


def test_tab_in_the_picker_fills_in_and_goes_on(table: Table) -> None:
    table.at(6, "programme").type("710102").press(KEY.Key_Tab)
    assert table.value(6, "programme") == "710102"
    assert table.place == (6, "training_mode")


def test_escape_in_the_picker_changes_nothing(table: Table) -> None:
    table.at(0, "programme").type("wl").press(KEY.Key_Escape)
    assert table.value(0, "programme") == "710201"
    assert table.grid.picker is None


def test_an_input_method_over_a_code_searches_in_the_picker(table: Table) -> None:
    table.at(6, "programme").type("物联")
    picker = table.grid.picker
    assert picker is not None
    assert [choice.code for choice in picker.model.choices] == ["710102"]
    table.press(KEY.Key_Return)
    assert table.value(6, "programme") == "710102"


def test_an_input_method_writes_into_a_cell(table: Table) -> None:
    table.at(0, "planned")
    QApplication.sendEvent(table.grid, QInputMethodEvent("ba", []))
    table.type("八十")
    table.press(KEY.Key_Return)
    assert table.value(0, "planned") == Unreadable("八十")


def test_a_code_outside_the_list_is_taken_with_its_name(table: Table) -> None:
    table.at(6, "programme").press(KEY.Key_F2).type("999901 ").type("茶艺与茶营销").press(KEY.Key_Return)
    assert table.value(6, "programme") == "999901 茶艺与茶营销"
    model = table.body.model
    assert [model.index(6, column).data() for column in (0, 1)] == ["999901", "茶艺与茶营销"]


def test_home_and_end_go_to_the_ends_of_the_row(table: Table) -> None:
    assert table.at(1, "planned").press(KEY.Key_End).place == (1, "graduates")
    assert table.press(KEY.Key_Home).place == (1, "programme")


def test_money_is_decimal(school: School) -> None:
    page = school.page("aid")
    page.show_cell("aid", "national_scholarship", "amount")
    QTest.keyClick(page.body.grid, KEY.Key_F2)
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_Home)
    QTest.keyClicks(QApplication.focusWidget(), "1")
    school.workspace.commit()
    assert school.value("aid", "national_scholarship", "amount") == Decimal(172_000)


def test_control_home_and_end_go_to_the_first_and_the_last_cell_that_is_filled_in(table: Table) -> None:
    assert table.at(3, "planned").press(KEY.Key_End, CONTROL).place == (5, "graduates")
    assert table.press(KEY.Key_Home, CONTROL).place == (0, "programme")
    table.press(KEY.Key_Down, SHIFT).press(KEY.Key_Down, CONTROL)
    assert selected(table) == (5, 5, "programme", "programme")


def test_control_and_an_arrow_go_to_the_end_of_what_is_filled_in_and_over_gaps(table: Table) -> None:
    table.at(2, "students").press(KEY.Key_Delete).at(0, "students")
    places = [table.press(KEY.Key_Down, CONTROL).place[0] for _ in range(4)]
    assert places == [1, 3, 5, 6]
    assert table.press(KEY.Key_Up, CONTROL).place == (5, "students")
    assert table.press(KEY.Key_Left, CONTROL).place == (5, "planned")


def test_shift_and_arrows_select_and_typing_goes_into_the_cell_where_the_block_began(table: Table) -> None:
    table.at(1, "planned").press(KEY.Key_Down, SHIFT).press(KEY.Key_Down, SHIFT).press(KEY.Key_Right, SHIFT)
    assert table.place == (1, "planned")
    assert selected(table) == (1, 3, "planned", "recruited")
    table.press(KEY.Key_Up, SHIFT)
    assert selected(table) == (1, 2, "planned", "recruited")
    table.press(KEY.Key_Down, SHIFT | CONTROL)
    assert selected(table) == (1, 5, "planned", "recruited")
    table.type("9").press(KEY.Key_Return)
    assert table.column_of("planned")[:3] == [45, 9, 40]


def test_enter_and_tab_go_round_in_a_block(table: Table) -> None:
    table.at(0, "planned").press(KEY.Key_Down, SHIFT).press(KEY.Key_Right, SHIFT)
    places = [table.press(KEY.Key_Return).place for _ in range(4)]
    assert places == [(1, "planned"), (0, "recruited"), (1, "recruited"), (0, "planned")]
    assert table.press(KEY.Key_Tab).place == (0, "recruited")
    table.type("3").press(KEY.Key_Return)
    assert (table.value(0, "recruited"), table.place) == (3, (1, "recruited"))
    assert selected(table) == (0, 1, "planned", "recruited")


def test_control_enter_puts_what_is_typed_into_the_whole_selection_as_one_step(table: Table) -> None:
    table.select(0, "planned", 2, "recruited").type("0").press(KEY.Key_Return, CONTROL)
    assert (table.column_of("planned")[:4], table.column_of("recruited")[:4]) == ([0, 0, 0, 80], [0, 0, 0, 80])
    assert table.undo_steps == 1


def test_a_block_drawn_with_the_mouse_leaves_the_cell_where_it_was_begun_current(table: Table) -> None:
    grid, model = table.grid, table.body.model
    first, last = (
        grid.visualRect(model.index(row, table.column(field))).center()
        for row, field in ((1, "planned"), (3, "recruited"))
    )
    left, area = Qt.MouseButton.LeftButton, grid.viewport()
    QTest.mousePress(area, left, NONE, first)
    QTest.mouseMove(area, last)
    QTest.mouseRelease(area, left, NONE, last)
    assert (table.place, selected(table)) == ((1, "planned"), (1, 3, "planned", "recruited"))
    QTest.mouseClick(area, left, SHIFT, grid.visualRect(model.index(2, table.column("students"))).center())
    assert (table.place, selected(table)) == ((1, "planned"), (1, 2, "planned", "students"))


def test_alt_and_down_open_the_list(table: Table) -> None:
    table.at(0, "duration").press(KEY.Key_Down, ALT)
    assert table.grid.picker is not None
    table.press(KEY.Key_Escape)


def selected(table: Table) -> tuple[int, int, str, str]:
    """The first and last row and the first and last field of the selected block."""
    cells = table.grid.selected()
    fields = [table.body.model.cell(cell).column.field for cell in cells]
    assert fields[0] is not None
    assert fields[-1] is not None
    return cells[0].row(), cells[-1].row(), fields[0].key, fields[-1].key
