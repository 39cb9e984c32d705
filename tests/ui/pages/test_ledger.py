"""A table to be read, where there is much room and where there is little."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.look.cells import RIGHT, CellLook
from ui.look.theme import Theme
from ui.pages.ledger import Ledger
from ui.row_table import Column, RowLook

COLUMNS = (
    Column("指标"),
    Column("2023 年", RIGHT),
    Column("比上年", RIGHT, gives_way=True),
    Column("口径", gives_way=True),
)


@pytest.fixture
def ledger(qtbot: QtBot, theme: Theme) -> Ledger:
    made = Ledger(COLUMNS, "关键数", theme)
    qtbot.addWidget(made)
    words = ("就业率（含升学）", "88.07%", "−8.18 百分点", "学年 2022—2023，不含技工学校，按毕业去向统计")
    cells = (CellLook(words[0]), *(CellLook(word, RIGHT) for word in words[1:3]), CellLook(words[3]))
    made.put([RowLook("a", cells)])
    made.show()
    return made


@pytest.mark.parametrize(("width", "shown"), [(700, 4), (400, 4), (330, 3), (200, 2)])
def test_its_columns_fill_it_and_the_last_ones_give_way_before_anything_is_cut(
    ledger: Ledger, width: int, shown: int
) -> None:
    ledger.resize(width, ledger.height())
    QApplication.processEvents()
    widths = [ledger.columnWidth(place) for place in range(4) if not ledger.isColumnHidden(place)]
    assert (len(widths), sum(widths)) == (shown, width)
    assert all(widths[place] >= ledger.sizeHintForColumn(place) for place in (1, 2) if place < shown)


def test_words_that_are_left_out_make_no_row_higher(ledger: Ledger) -> None:
    ledger.resize(700, ledger.height())
    QApplication.processEvents()
    before = ledger.height()
    ledger.resize(330, before)
    QApplication.processEvents()
    assert ledger.height() <= before
