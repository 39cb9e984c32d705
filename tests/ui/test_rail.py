"""The rail: its rows, their marks, and how it is moved through."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from hzdesk.forms import shipped_forms
from hzdesk.session import Session
from tests.ui.conftest import MakeFile, reopened
from ui.look.marks import Mark
from ui.look.theme import Theme
from ui.look.tokens import RAIL_CAPTION, RAIL_ITEM
from ui.rail import ItemRole, Rail, RailItem, RailModel, rail_items

ITEMS = (
    RailItem("总览", "overview", "house"),
    RailItem("填报"),
    RailItem("甲表", "a", "table", Mark.error, 3),
    RailItem("乙表", "b", "table", Mark.done),
)


def test_every_page_has_a_row_with_its_mark(make_file: MakeFile) -> None:
    store = reopened(make_file({"basics.telephone": None, "basics.teachers": 131}))
    items = rail_items(Session(store, shipped_forms(), 2023))
    store.close()
    assert [item.title for item in items if not item.key] == ["填报", "核对与上报"]
    marks = {item.key: item.mark for item in items}
    assert marks["basics"] is Mark.error
    assert marks["aid"] is Mark.done
    assert marks["overview"] is None


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = RailModel()
    model.put(ITEMS)
    qtmodeltester.check(model)


def test_new_marks_come_without_a_reset(qtbot: QtBot) -> None:
    model = RailModel()
    model.put(ITEMS)
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.put((*ITEMS[:2], RailItem("甲表", "a", "table", Mark.done), ITEMS[3]))
    assert model.index(2).data(ItemRole).mark is Mark.done


def test_other_pages_reset_the_model(qtbot: QtBot) -> None:
    model = RailModel()
    model.put(ITEMS)
    with qtbot.waitSignal(model.modelReset):
        model.put(ITEMS[:2])


def test_the_arrows_pass_over_captions(qtbot: QtBot, theme: Theme) -> None:
    rail = Rail(theme, QMenu())
    qtbot.addWidget(rail)
    rail.model.put(ITEMS)
    rail.show_page("overview")
    with qtbot.waitSignal(rail.wanted) as shown:
        QTest.keyClick(rail.list, Qt.Key.Key_Down)
    assert shown.args == ["a"]


@pytest.mark.parametrize("height", [570, 508])  # what 1366 × 768 and 1280 × 640 leave to the list
def test_the_list_shows_every_page_of_the_form_at_once(
    qtbot: QtBot, theme: Theme, make_file: MakeFile, height: int
) -> None:
    store = reopened(make_file({}))
    rail = Rail(theme, QMenu())
    qtbot.addWidget(rail)
    rail.model.put(rail_items(Session(store, shipped_forms(), 2023)))
    store.close()
    rail.resize(208, height + rail.height() - rail.list.height())
    rail.show()
    rail.list.setFixedHeight(height)
    qtbot.waitUntil(lambda: rail.list.viewport().height() == height)
    assert not rail.list.verticalScrollBar().maximum()


def test_rows_are_never_higher_than_they_have_to_be(qtbot: QtBot, theme: Theme) -> None:
    rail = Rail(theme, QMenu())
    qtbot.addWidget(rail)
    rail.model.put(ITEMS)
    rail.show()
    rail.list.setFixedHeight(900)
    assert rail.list.sizeHintForRow(0) == theme.px(RAIL_ITEM)
    assert rail.list.sizeHintForRow(1) == theme.px(RAIL_CAPTION)


def test_the_state_is_said_in_words() -> None:
    assert ITEMS[2].spoken == "甲表，错误 3"
    assert ITEMS[3].spoken == "乙表，完成"


def test_captions_cannot_be_chosen() -> None:
    model = RailModel()
    model.put(ITEMS)
    assert model.flags(model.index(1)) == Qt.ItemFlag.NoItemFlags
    assert model.pages() == ("overview", "a", "b")
    assert not model.place("missing").isValid()
