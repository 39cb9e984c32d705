"""A table whose rows lead somewhere."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ui.look.cells import RIGHT, CellLook
from ui.look.theme import Theme
from ui.row_table import Column, RowLook, RowModel, RowTable

COLUMNS = (Column("表"), Column("已填", RIGHT), Column("近五年", picture=80, gives_way=True))
ROWS = tuple(RowLook(key, (CellLook(f"一张名字很长的表 {key}"), CellLook("3 / 4", RIGHT))) for key in "abc")


@pytest.fixture
def table(qtbot: QtBot, theme: Theme) -> RowTable:
    made = RowTable(COLUMNS, "进度", theme)
    qtbot.addWidget(made)
    made.rows.put(ROWS)
    made.resize(600, 200)
    made.show()
    made.activateWindow()
    return made


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = RowModel(COLUMNS)
    model.put(ROWS)
    qtmodeltester.check(model)


def test_a_click_leads_where_the_row_leads(qtbot: QtBot, table: RowTable) -> None:
    place = table.visualRect(table.rows.index(1, 1)).center()
    with qtbot.waitSignal(table.chosen) as chosen:
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == ["b"]


def test_enter_leads_where_the_current_row_leads(qtbot: QtBot, table: RowTable) -> None:
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(table.chosen) as chosen:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert chosen.args == ["b"]


def test_tab_leaves_the_table(table: RowTable) -> None:
    assert not table.tabKeyNavigation()


def test_the_last_column_gives_way_before_a_name_is_cut(table: RowTable) -> None:
    assert not table.isColumnHidden(2)
    table.resize(table.minimumWidth(), 200)
    assert table.isColumnHidden(2)
    assert table.columnWidth(0) >= table.sizeHintForColumn(0)
    table.resize(600, 200)
    assert not table.isColumnHidden(2)


def test_the_table_is_as_high_as_its_rows(table: RowTable) -> None:
    before = table.height()
    table.rows.put(ROWS[:2])
    assert before - table.height() == table.verticalHeader().defaultSectionSize()


def test_new_values_of_the_same_rows_come_without_a_reset(qtbot: QtBot, table: RowTable) -> None:
    with qtbot.assertNotEmitted(table.rows.modelReset):
        table.rows.put(tuple(RowLook(row.key, (CellLook("x"),)) for row in ROWS))
    assert table.rows.index(0, 0).data() == "x"


def test_one_cell_can_follow_later(table: RowTable) -> None:
    table.rows.put(tuple(RowLook(row.key, (*row.cells, CellLook())) for row in ROWS))
    table.rows.put_cell("b", 2, CellLook("2019 年 3 人"))
    assert [table.rows.index(row, 2).data() for row in range(3)] == ["", "2019 年 3 人", ""]
