"""指标解释: every figure's meaning, to read, to search and to print."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.core.forms.return_2023 import FORM
from tests.ui.conftest import MakeFile, OpenWindow
from ui.main_window import MainWindow
from ui.pages import OVERVIEW
from ui.pages.dictionary import DictionaryPage


@pytest.fixture
def window(open_window: OpenWindow, make_file: MakeFile) -> MainWindow:
    made = open_window(make_file())
    made.menus.action("指标解释(&D)").trigger()
    return made


@pytest.fixture
def page(window: MainWindow) -> DictionaryPage:
    found = window.pages.current()
    assert isinstance(found, DictionaryPage)
    return found


def test_every_section_and_field_of_the_form_is_there(page: DictionaryPage) -> None:
    words = page.text.toPlainText()
    asked = [section.title for section in FORM.sections]
    asked += [field.label for section in FORM.sections for field in section.fields if not field.retired]
    assert [label for label in asked if label not in words] == []


@pytest.mark.parametrize("typed", ["双师型", "ssx", "shuangshixing"])
def test_typing_leaves_what_has_the_words(page: DictionaryPage, typed: str) -> None:
    page.needle.insert(typed)
    words = page.text.toPlainText()
    assert "教师厅〔2022〕2号" in words
    assert "国家助学金" not in words


def test_when_nothing_has_the_words_it_says_what_to_do(page: DictionaryPage) -> None:
    page.needle.setText("没有这样的指标")
    assert page.text.toPlainText() == "没有哪个指标或解释里有这几个字。删去几个字再找。"


def test_the_keyboard_goes_from_the_words_into_the_text(window: MainWindow, page: DictionaryPage) -> None:
    assert window.focusWidget() is page.needle
    QTest.keyClick(page.needle, Qt.Key.Key_Return)
    assert window.focusWidget() is page.text


def test_the_page_goes_on_paper_as_it_is_filtered(page: DictionaryPage) -> None:
    page.needle.setText("双师型")
    words = page.document().toPlainText()
    assert words.startswith("指标解释")
    assert "教师厅〔2022〕2号" in words
    assert "国家助学金" not in words


def test_the_next_page_after_it_is_the_first_of_the_list(window: MainWindow, page: DictionaryPage) -> None:
    window.navigation.step_page(1)
    assert window.navigation.current == OVERVIEW.key
