import threading

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.dialogs.conftest import shown
from ui.dialogs.frame import FramedDialog, say
from ui.look.inputs import Button
from ui.pages.parts import wrapped


@pytest.fixture
def words() -> QLabel:
    return wrapped(text="一句。")


@pytest.fixture
def dialog(qtbot: QtBot, words: QLabel) -> FramedDialog:
    made = FramedDialog("示例", None)
    made.lay_out((words,), (made.cancel_button(), Button("好", "main")), 300)
    shown(qtbot, made)
    return made


def test_it_grows_and_shrinks_with_its_words(dialog: FramedDialog, words: QLabel) -> None:
    before = dialog.height()
    words.setText("很长的一句。" * 40)
    QApplication.processEvents()
    assert words.height() >= words.heightForWidth(words.width()) > before
    words.setText("一句。")
    QApplication.processEvents()
    assert dialog.height() == before


def test_what_grows_stays_on_the_screen(dialog: FramedDialog, words: QLabel) -> None:
    room = dialog.screen().availableGeometry()
    dialog.move(room.left(), room.bottom() - dialog.height())
    words.setText("很长的一句。" * 40)
    QApplication.processEvents()
    assert dialog.frameGeometry().bottom() <= room.bottom()


def test_an_empty_line_takes_no_room(dialog: FramedDialog, words: QLabel) -> None:
    say(words, "")
    assert words.isHidden()
    say(words, "又有话说。")
    assert words.isVisible()


def test_what_it_does_counts_for_nothing_once_it_is_left(qtbot: QtBot, dialog: FramedDialog) -> None:
    left = threading.Event()
    dialog.start(lambda _: left.wait(5), pytest.fail, pytest.fail)
    dialog.reject()
    left.set()
    dialog._jobs._pool.shutdown(wait=True)
    QApplication.processEvents()
