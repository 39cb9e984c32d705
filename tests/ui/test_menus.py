"""Menus from a table of commands."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from ui.look.theme import Theme
from ui.menus import Choice, Command, Menus, Submenu, fill_on_show


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def menus(qtbot: QtBot, done: list[str]) -> Menus:
    table = (
        (
            "甲(&A)",
            (
                Command("做(&D)", lambda: done.append("做"), "Ctrl+D", lambda: not done),
                None,
                Command("勾(&C)", lambda: done.append("勾"), checked=lambda: "做" in done),
                Submenu("选(&S)", lambda: [Choice("一", lambda: done.append("一"), checked=True), None]),
            ),
        ),
    )
    made = Menus(table)
    qtbot.addWidget(made)
    return made


def test_a_command_does_its_deed(menus: Menus, done: list[str]) -> None:
    menus.action("做(&D)").trigger()
    assert done == ["做"]


def test_a_command_is_disabled_when_it_can_do_nothing(menus: Menus, done: list[str]) -> None:
    assert menus.action("做(&D)").isEnabled()
    done.append("x")
    menus.update_state()
    assert not menus.action("做(&D)").isEnabled()


def test_a_command_with_a_state_shows_it(menus: Menus, done: list[str]) -> None:
    assert not menus.action("勾(&C)").isChecked()
    done.append("做")
    menus.update_state()
    assert menus.action("勾(&C)").isChecked()


def test_choices_are_asked_for_each_time_the_menu_opens(qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    words = ["一"]
    fill_on_show(menu, lambda: [Choice(word, words.clear) for word in words])
    menu.aboutToShow.emit()
    words.append("二")
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == ["一", "二"]
    menu.actions()[0].trigger()
    assert words == []


def test_no_text_of_a_menu_is_shortened(qtbot: QtBot, theme: Theme) -> None:
    long = Command("导出一张表给科室…(&E)", lambda: None)
    menus = Menus((("数据(&D)", (long, Command("上一页(&P)", lambda: None, "Ctrl+PgUp"))),))
    qtbot.addWidget(menus)
    menu = menus.findChild(QMenu)
    assert menu is not None

    def drawn() -> QImage:
        menu.popup(QPoint(0, 0))
        width = menu.fontMetrics().horizontalAdvance(long.text) + 20
        image = menu.grab(menu.actionGeometry(menu.actions()[0])).toImage()
        menu.hide()
        return image.copy(4, 4, width, image.height() - 8)

    shown = drawn()
    menu.addAction("这一项很长，长得前面的文字都有地方，不会缩短")
    assert shown == drawn()
