"""Working in a table as in Excel."""

from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QStyleOptionViewItem

from hzdesk.returns import Row
from hzdesk.values import NA, Unreadable, Value
from tests.ui.pages.conftest import OpenSchool, School, programme_rows
from ui.look.cells import LookRole
from ui.pages.section import SectionPage
from ui.pages.table import TableBody

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
NONE = Qt.KeyboardModifier.NoModifier
KEY = Qt.Key


class Table:
    """A person at the table of programmes."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.page: SectionPage = school.page("programmes")
        assert isinstance(self.page.body, TableBody)
        self.body: TableBody = self.page.body
        self.grid = self.body.grid

    def at(self, row: int, field: str) -> "Table":
        self.grid.clearSelection()
        self.grid.go(row, self.column(field))
        return self

    def column(self, field: str) -> int:
        columns = self.body.model.columns
        return next(at for at, column in enumerate(columns) if column.field and column.field.key == field)

    def select(self, top: int, first: str, bottom: int, last: str) -> "Table":
        self.at(top, first)
        model = self.body.model
        block = QItemSelection(model.index(top, self.column(first)), model.index(bottom, self.column(last)))
        self.grid.selectionModel().select(block, QItemSelectionModel.SelectionFlag.Select)
        return self

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> "Table":
        QTest.keyClick(self.focus(), key, modifier)
        return self

    def type(self, text: str) -> "Table":
        if text.isascii():
            for character in text:  # each goes where the focus is by then
                QTest.keyClicks(self.focus(), character)
        else:
            done = QInputMethodEvent()
            done.setCommitString(text)
            QApplication.sendEvent(self.focus(), done)
        return self

    def focus(self):
        picker = self.grid.picker
        return picker.input if picker is not None else QApplication.focusWidget() or self.grid

    def copy_in(self, text: str) -> "Table":
        QGuiApplication.clipboard().setText(text)
        return self.press(KEY.Key_V, CONTROL)

    @property
    def place(self) -> tuple[int, str]:
        cell = self.body.model.cell(self.grid.currentIndex())
        return self.grid.currentIndex().row(), cell.column.field.key if cell.column.field else ""

    def value(self, row: int, field: str) -> Value:
        return self.school.workspace.session.annual.rows("programmes")[row].values.get(field)

    def column_of(self, field: str) -> list[Value]:
        return [row.values.get(field) for row in self.school.workspace.session.annual.rows("programmes")]

    def sum_of(self, field: str) -> str:
        return next(shown for column, shown in self.body.sums.shown() if column.field and column.field.key == field)

    @property
    def undo_steps(self) -> int:
        return self.school.workspace.session.undo_steps


@pytest.fixture
def table(school: School) -> Table:
    return Table(school)


@pytest.fixture
def empty(open_school: OpenSchool) -> Table:
    return Table(open_school())


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


def test_the_empty_row_becomes_a_row_and_another_one_follows(empty: Table) -> None:
    assert empty.body.model.rowCount() == 1
    empty.at(0, "planned").type("40").press(KEY.Key_Tab).type("38").press(KEY.Key_Return)
    assert empty.column_of("planned") == [40]
    assert empty.column_of("recruited") == [38]
    assert empty.body.model.rowCount() == 2
    assert empty.place == (1, "planned")


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


def test_home_and_end_go_to_the_ends_of_the_row(table: Table) -> None:
    assert table.at(1, "planned").press(KEY.Key_End).place == (1, "graduates")
    assert table.press(KEY.Key_Home).place == (1, "programme")


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


def test_the_line_below_tells_last_years_value_and_the_change(table: Table) -> None:
    table.at(0, "students")
    assert table.body.line.words.text().startswith("在校生　上年 128 人，变化 +3　")


def test_the_next_finding_is_one_link_away(open_school: OpenSchool) -> None:
    rows = list(programme_rows())
    rows[4] = Row("row4", dict(rows[4].values) | {"recruited": Unreadable("8O")})
    table = Table(open_school(programmes=tuple(rows)))
    table.at(0, "programme")
    table.body.next_finding()
    assert table.place == (4, "recruited")
    table.body.next_finding()
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


def test_a_locked_return_takes_no_key(school: School) -> None:
    school.lock()
    table = Table(school)
    for key, modifier in ((KEY.Key_5, NONE), (KEY.Key_Delete, NONE), (KEY.Key_F2, NONE), (KEY.Key_Insert, NONE)):
        table.at(0, "planned").press(key, modifier)
    table.copy_in("1\t2\r\n")
    assert table.value(0, "planned") == 45
    assert table.body.model.rowCount() == 6
    assert table.grid.currentIndex().data(LookRole).kind == "locked"


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


def test_money_is_decimal(school: School) -> None:
    page = school.page("aid")
    page.show_cell("aid", "national_scholarship", "amount")
    QTest.keyClick(page.body.grid, KEY.Key_F2)
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_Home)
    QTest.keyClicks(QApplication.focusWidget(), "1")
    school.workspace.commit()
    assert school.value("aid", "national_scholarship", "amount") == Decimal(172_000)


def test_a_table_in_which_nothing_adds_up_has_no_sums(open_school: OpenSchool) -> None:
    school = open_school()
    page = school.page("exchanges")
    page.show_cell("overseas_partners", "", "")
    assert isinstance(page.body, TableBody)
    assert page.body.sums.height() == 0
    assert Table(school).body.sums.height() > 0


def test_a_mark_or_a_missing_answer_cuts_no_code_and_no_choice(table: Table) -> None:
    model, grid = table.body.model, table.grid
    assert model.setData(model.index(0, table.column("programme")), "999999 另一个专业")
    assert model.put([(model.index(0, table.column(field)), NA) for field in ("duration", "intake_state")])
    assert model.index(0, 0).data(LookRole).mark is not None
    for column in (0, table.column("duration"), table.column("intake_state")):
        needed = grid.itemDelegate().sizeHint(QStyleOptionViewItem(), model.index(0, column)).width()
        assert grid.columnWidth(column) >= needed


def test_sums_and_the_line_below_grow_with_the_text_and_shrink_again(table: Table) -> None:
    sizes = [table.body.sums.height(), table.body.line.minimumHeight()]
    table.school.theme.choose(scale=1.5)
    assert [table.body.sums.height(), table.body.line.minimumHeight()] == [round(size * 1.5) for size in sizes]
    table.school.theme.choose(scale=1.0)
    assert [table.body.sums.height(), table.body.line.minimumHeight()] == sizes


def test_a_pasted_name_that_belongs_to_another_code_is_told(table: Table) -> None:
    table.at(5, "programme").copy_in("740104\t高星级\t三年制\r\n640301\t物流服务与管理\t三年制\r\n")
    assert "1 处名称与代码不符，按代码填：第 7 行 640301“物流服务与管理”" in table.body.strip.detail.text()
    table.press(KEY.Key_Escape)


def test_a_right_click_offers_to_copy_and_paste_too(table: Table) -> None:
    table.at(1, "planned")
    table.grid.customContextMenuRequested.emit(QPoint(0, 0))
    menu = table.body.findChild(QMenu)
    assert menu is not None
    offered = {action.text().split("\t")[0]: action for action in menu.actions()}
    offered["复制"].trigger()
    assert QGuiApplication.clipboard().text().strip() == "45"
    table.at(0, "planned")
    offered["剪切"].trigger()
    assert table.value(0, "planned") is None
    menu.close()
