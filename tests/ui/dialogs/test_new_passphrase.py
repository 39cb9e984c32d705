import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.dialogs.new_passphrase import NewPassphrase
from ui.look.theme import Theme

PASSPHRASE = "correct horse 9"


@pytest.fixture
def new(qtbot: QtBot, theme: Theme) -> NewPassphrase:
    made = NewPassphrase(theme, "签名密码", ("3301000001", "示例学校"))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.setFocus()
    return made


def type_twice(new: NewPassphrase, first: str, second: str) -> None:
    QTest.keyClicks(new.first.input, first)
    QTest.keyClicks(new.second.input, second)


def test_the_same_twice_is_accepted(new: NewPassphrase) -> None:
    type_twice(new, PASSPHRASE, PASSPHRASE)
    assert new.accepted() == PASSPHRASE


def test_two_different_ones_are_not(new: NewPassphrase) -> None:
    type_twice(new, PASSPHRASE, "correct house 9")
    assert new.accepted() == ""
    assert new.second.said.text() == "两次输的不一样。请再输一次。"
    assert new.second.input.hasFocus()


def test_after_the_first_the_second_is_asked_without_blame(new: NewPassphrase) -> None:
    QTest.keyClicks(new.first.input, PASSPHRASE)
    assert new.accepted() == ""
    assert new.second.said.text() == ""
    assert new.second.input.hasFocus()


def test_a_difference_is_said_while_it_is_typed(new: NewPassphrase) -> None:
    type_twice(new, PASSPHRASE, "corr")
    assert new.second.said.text() == ""
    QTest.keyClicks(new.second.input, "x")
    assert new.second.said.text() == "两次输的不一样。"


@pytest.mark.parametrize("weak", ["12345678", "3301000001ab"])
def test_a_weak_one_is_refused_with_what_to_do(new: NewPassphrase, weak: str) -> None:
    type_twice(new, weak, weak)
    assert new.accepted() == ""
    assert new.first.said.text().startswith("太容易猜")
    assert new.first.input.hasFocus()


def test_how_good_it_is_is_said_in_words(new: NewPassphrase) -> None:
    assert new.first.said.text().startswith("至少 8 个字符")
    QTest.keyClicks(new.first.input, PASSPHRASE)
    assert new.first.said.text() == "强度：好。"


def test_a_suggested_phrase_can_be_read_and_still_has_to_be_typed(new: NewPassphrase) -> None:
    new.suggest.click()
    typed = new.first.text()
    assert len(typed.split()) == 5
    assert new.first.is_shown
    assert new.first.said.text().startswith("强度：好。词是：")
    assert new.accepted() == ""
    assert new.second.input.hasFocus()
    QTest.keyClicks(new.second.input, typed)
    assert new.accepted() == typed


def test_nothing_is_left_when_it_is_forgotten(new: NewPassphrase) -> None:
    new.suggest.click()
    offered = new.first.text()
    new.forget()
    assert new.first.text() == new.second.text() == ""
    assert not any(offered in repr(value) for value in vars(new).values())
    assert "词是" not in new.first.said.text()
