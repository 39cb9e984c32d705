import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from ui.look.theme import Theme
from ui.passphrase import PassphraseField


@pytest.fixture
def field(qtbot: QtBot, theme: Theme) -> PassphraseField:
    made = PassphraseField(theme, "签名密码")
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.setFocus()
    return made


def test_what_is_typed_is_hidden_until_it_is_asked_for(field: PassphraseField) -> None:
    assert field.input.echoMode() is QLineEdit.EchoMode.Password
    (eye,) = field.input.actions()
    eye.trigger()
    assert field.is_shown
    eye.trigger()
    assert not field.is_shown


def test_taking_the_passphrase_leaves_nothing_behind(field: PassphraseField) -> None:
    QTest.keyClicks(field.input, "geheim 2023")
    (eye,) = field.input.actions()
    eye.trigger()
    assert field.take() == "geheim 2023"
    assert field.text() == ""
    assert not field.input.isUndoAvailable()
    assert not field.is_shown


def test_capitals_without_shift_bring_a_word_of_warning(field: PassphraseField) -> None:
    QTest.keyClick(field.input, Qt.Key.Key_A)
    assert not field.caps.isVisible()
    QTest.sendKeyEvent(QTest.KeyAction.Click, field.input, Qt.Key.Key_A, "A", Qt.KeyboardModifier.NoModifier)
    assert field.caps.isVisible()
    QTest.sendKeyEvent(QTest.KeyAction.Click, field.input, Qt.Key.Key_1, "1", Qt.KeyboardModifier.NoModifier)
    assert field.caps.isVisible()  # a digit tells nothing
    QTest.sendKeyEvent(QTest.KeyAction.Click, field.input, Qt.Key.Key_A, "A", Qt.KeyboardModifier.ShiftModifier)
    assert not field.caps.isVisible()


def test_enter_says_that_the_passphrase_is_complete(qtbot: QtBot, field: PassphraseField) -> None:
    with qtbot.waitSignal(field.entered):
        QTest.keyClick(field.input, Qt.Key.Key_Return)


def test_an_offered_passphrase_is_there_to_be_read(field: PassphraseField) -> None:
    field.offer("xihu longjing")
    assert field.text() == "xihu longjing"
    assert field.is_shown
