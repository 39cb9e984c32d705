"""The rows of a table: added, moved, dropped, none at all, and their sums."""

from tests.ui.pages.conftest import ALT, CONTROL, KEY, NONE, SHIFT, OpenSchool, School, Table, open_menu, programme_rows
from ui.look.cells import LookRole
from ui.pages.looks import said_of_no_rows
from ui.pages.table import TableBody


def test_the_empty_row_becomes_a_row_and_another_one_follows(empty: Table) -> None:
    assert empty.body.model.rowCount() == 1
    empty.at(0, "planned").type("40").press(KEY.Key_Tab).type("38").press(KEY.Key_Return)
    assert empty.column_of("planned") == [40]
    assert empty.column_of("recruited") == [38]
    assert empty.body.model.rowCount() == 2
    assert empty.place == (1, "planned")


def test_rows_are_inserted_doubled_moved_and_dropped(table: Table) -> None:
    codes = table.column_of("programme")
    table.at(1, "planned").press(KEY.Key_Insert)
    assert table.column_of("programme") == [codes[0], None, *codes[1:]]
    table.press(KEY.Key_Delete, CONTROL)
    assert table.column_of("programme") == codes
    table.at(1, "planned").press(KEY.Key_Down, ALT | SHIFT)
    assert table.column_of("programme")[:3] == [codes[0], codes[2], codes[1]]
    assert table.place == (2, "planned")
    table.press(KEY.Key_D, CONTROL | SHIFT)
    assert table.column_of("students")[2:4] == [133, 133]


def test_last_years_rows_are_offered_without_their_figures(empty: Table) -> None:
    empty.page.head.carry.click()
    assert empty.page.strip.yes.text() == "沿用 6 行"
    empty.page.strip.yes.click()
    assert empty.column_of("programme") == [row.values["programme"] for row in programme_rows()]
    assert empty.column_of("students") == [None] * 6
    assert empty.undo_steps == 1


def test_an_empty_table_says_that_there_is_nothing_this_year(empty: Table) -> None:
    empty.page.head.nothing.click()
    assert "programmes" in empty.school.workspace.session.annual.nothing
    assert empty.page.head.count.text() == "已填 1 / 1"
    empty.at(0, "planned").type("4").press(KEY.Key_Return)
    assert "programmes" not in empty.school.workspace.session.annual.nothing


def test_an_empty_table_says_how_to_begin_and_with_nothing_this_year_what_to_do_if_that_changes(empty: Table) -> None:
    model = empty.body.model
    name = model.index(0, 1)
    before = empty.grid.viewport().grab().toImage()
    assert said_of_no_rows(model.reading).endswith("从第 1 行填起，也可以从 Excel、WPS 复制整块粘贴。")
    assert name.data() == "键入代码、名称或拼音首字母"
    empty.page.head.nothing.click()
    assert said_of_no_rows(model.reading) == (
        "已选“本年无”：这张表今年没有内容，算填好了。\n后来有了，从第 1 行填起，“本年无”随之取消。"
    )
    assert name.data() == ""
    assert empty.grid.viewport().grab().toImage() != before
    empty.school.lock()
    assert said_of_no_rows(model.reading) == "已选“本年无”：这张表今年没有内容，算填好了。"


def test_a_locked_return_takes_no_key(school: School) -> None:
    school.lock()
    table = Table(school)
    for key, modifier in ((KEY.Key_5, NONE), (KEY.Key_Delete, NONE), (KEY.Key_F2, NONE), (KEY.Key_Insert, NONE)):
        table.at(0, "planned").press(key, modifier)
    table.copy_in("1\t2\r\n")
    assert table.value(0, "planned") == 45
    assert table.body.model.rowCount() == 6
    assert table.grid.currentIndex().data(LookRole).kind == "locked"


def test_a_table_in_which_nothing_adds_up_has_no_sums(open_school: OpenSchool) -> None:
    school = open_school()
    page = school.page("exchanges")
    page.show_cell("overseas_partners", "", "")
    assert isinstance(page.body, TableBody)
    assert page.body.sums.height() == 0
    assert Table(school).body.sums.height() > 0


def test_sums_and_the_line_below_grow_with_the_text_and_shrink_again(table: Table) -> None:
    sizes = [table.body.sums.height(), table.body.line.minimumHeight()]
    table.school.theme.choose(scale=1.5)
    assert [table.body.sums.height(), table.body.line.minimumHeight()] == [round(size * 1.5) for size in sizes]
    table.school.theme.choose(scale=1.0)
    assert [table.body.sums.height(), table.body.line.minimumHeight()] == sizes


def test_the_menu_of_a_table_offers_its_rows_too(table: Table) -> None:
    codes = table.column_of("programme")
    table.at(1, "planned").press(KEY.Key_Menu)
    menu = open_menu()
    offered = {action.text(): action for action in menu.actions()}
    assert [name for name in offered if name][6:] == [action.text() for action in table.body.actions()]
    offered["删除行(&D)"].trigger()
    menu.close()
    assert table.column_of("programme") == [codes[0], *codes[2:]]


def test_inserting_a_row_takes_back_that_there_is_nothing(empty: Table) -> None:
    empty.page.head.nothing.click()
    empty.at(0, "planned").press(KEY.Key_Insert)
    assert empty.body.model.rowCount() == 2
    assert empty.school.workspace.session.annual.nothing == frozenset()
    assert empty.undo_steps == 2


def test_after_a_row_is_dropped_the_place_stays_current_and_undo_leads_back(table: Table) -> None:
    for row in (0, 3, 5):
        table.at(row, "planned").press(KEY.Key_Delete, CONTROL)
        assert table.place == (row, "planned")
        table.press(KEY.Key_Z, CONTROL)
        assert table.place == (row, "planned")


def test_undo_leads_back_to_a_dropped_row_from_elsewhere(table: Table) -> None:
    table.at(4, "planned").press(KEY.Key_Delete, CONTROL).at(0, "students").press(KEY.Key_Z, CONTROL)
    assert table.place == (4, "students")


def test_dropped_rows_of_a_block_leave_its_first_place_current(table: Table) -> None:
    table.select(1, "planned", 3, "planned")
    table.grid.current.back_to(table.body.model.index(3, table.column("planned")))
    table.press(KEY.Key_Delete, CONTROL)
    assert table.place == (1, "planned")


def test_what_is_dropped_after_an_undone_insertion_is_the_row_that_stood_there(table: Table) -> None:
    codes = table.column_of("programme")
    table.at(2, "planned").press(KEY.Key_Insert).press(KEY.Key_Z, CONTROL).press(KEY.Key_Delete, CONTROL)
    assert table.column_of("programme") == [*codes[:2], *codes[3:]]


def test_undo_follows_a_row_that_was_moved(table: Table) -> None:
    table.at(1, "planned").press(KEY.Key_Down, ALT | SHIFT).press(KEY.Key_Z, CONTROL)
    assert table.place == (1, "planned")


def test_rows_that_a_block_adds_leave_the_block_selected(table: Table) -> None:
    table.select(4, "planned", 6, "planned").type("9").press(KEY.Key_Return, CONTROL)
    assert table.column_of("planned")[4:] == [9, 9, 9]
    assert len(table.grid.selected()) == 3
    assert table.place == (4, "planned")
