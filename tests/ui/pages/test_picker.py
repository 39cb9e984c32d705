"""Finding an entry of a code list."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from hzdesk.forms.code_search import find
from hzdesk.forms.model import Form
from ui.look.theme import Theme
from ui.pages.picker import Picker

Open = Callable[..., Picker]
KEY = Qt.Key


@pytest.fixture
def open_picker(qtbot: QtBot, theme: Theme, form: Form) -> Open:
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.show()

    def opened(codes: str = "programmes", text: str = "", taken: tuple[str, ...] = (), at: int = 100) -> Picker:
        picker = Picker(theme, form.codes[codes], 2023, taken, owner)
        picker.open_over(QRect(QPoint(100, at), QSize(76, 30)), text)
        return picker

    return opened


def found(picker: Picker) -> list[str]:
    return [choice.code for choice in picker.model.choices]


@pytest.mark.parametrize("typed", ["710102", "物联网", "wlwjs", "wulianwang"])
def test_an_entry_is_found_by_code_name_initials_and_pinyin(open_picker: Open, typed: str) -> None:
    assert found(open_picker(text=typed))[0] == "710102"


def test_it_says_how_many_of_all_entries_fit(open_picker: Open, form: Form) -> None:
    total = len(find(form.codes["programmes"], "", 2023))
    picker = open_picker(text="物联网技术")
    assert picker._count.text() == f"{total} 个专业中的 1 个"


def test_the_hits_are_marked_and_what_the_school_has_is_said(open_picker: Open) -> None:
    choice = open_picker(text="网络技术", taken=("710202",)).model.choices[0]
    assert [choice.name[start:end] for start, end in choice.spans] == ["网络技术"]
    assert choice.note.endswith("表里已有")


def test_arrows_and_enter_choose(open_picker: Open, qtbot: QtBot) -> None:
    picker = open_picker(text="wl")
    second = picker.model.choices[1].value
    QTest.keyClick(picker.input, KEY.Key_Down)
    with qtbot.waitSignal(picker.chosen) as chosen:
        QTest.keyClick(picker.input, KEY.Key_Return)
    assert chosen.args == [second]


def test_a_click_chooses(open_picker: Open, qtbot: QtBot) -> None:
    picker = open_picker("training_modes")
    place = picker.list.visualRect(picker.model.index(2, 0)).center()
    with qtbot.waitSignal(picker.chosen) as chosen:
        QTest.mouseClick(picker.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == ["three_plus_two"]


def test_escape_closes_without_a_choice(open_picker: Open, qtbot: QtBot) -> None:
    picker = open_picker(text="wl")
    with qtbot.assertNotEmitted(picker.chosen), qtbot.waitSignal(picker.closed):
        QTest.keyClick(picker.input, KEY.Key_Escape)


def test_enter_without_a_hit_keeps_it_open(open_picker: Open) -> None:
    picker = open_picker(text="没有这个专业")
    QTest.keyClick(picker.input, KEY.Key_Return)
    assert picker.isVisible()
    assert picker.model.rowCount() == 0


def test_an_open_list_takes_a_code_with_a_name(open_picker: Open) -> None:
    choice = open_picker(text="999901 茶艺").model.choices[-1]
    assert (choice.value, choice.name, choice.note) == ("999901 茶艺", "采用“999901 茶艺”", "不在代码表")


def test_a_closed_list_takes_nothing_of_its_own(open_picker: Open) -> None:
    assert found(open_picker("training_modes", text="99 茶艺")) == []


def test_an_input_method_types_into_it(open_picker: Open) -> None:
    picker = open_picker()
    done = QInputMethodEvent()
    done.setCommitString("物联网")
    QApplication.sendEvent(picker.input, done)
    assert found(picker)[0] == "710102"


def test_it_opens_upwards_where_there_is_no_room_below(open_picker: Open) -> None:
    bottom = QApplication.primaryScreen().availableGeometry().bottom()
    below, above = open_picker(at=100), open_picker(at=bottom - 40)
    assert below.y() >= 130
    assert above.y() + above.height() <= bottom - 40


def test_the_list_passes_qts_examination(open_picker: Open, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(open_picker(text="wl").model)
