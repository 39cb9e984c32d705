"""Writing a long text."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db import open_store
from hzdesk.forms.model import Field, FieldType, Form, Section
from hzdesk.returns import AnnualReturn
from tests.ui.pages.conftest import FRAME, School
from ui.look.theme import Theme
from ui.pages.long_row import LongRow, TextEditor
from ui.workspace import Workspace

CASES = Section(
    "cases",
    "典型案例",
    "narrative",
    "calendar_year",
    (
        Field("reform", "改革做法", FieldType.LONG_TEXT, maximum=30, help="写清做法和成效。"),
        Field("outlook", "下年打算", FieldType.LONG_TEXT, required=False),
    ),
)


@pytest.fixture
def school(tmp_path: Path, qtbot: QtBot, theme: Theme) -> Iterator[School]:
    form = Form("small", "小表样", "1", range(2019, 2024), (CASES,), {})
    path = str(tmp_path / "学校.hzdesk")

    def opener(location: str, *, create: bool = False, read_only: bool = False):
        return open_store(location, [form], create=create, read_only=read_only)

    store = opener(path, create=True)
    store.save(AnnualReturn(FRAME, "small", "1"), "")
    store.close()
    workspace = Workspace(opener, [form])
    assert workspace.open(path)
    yield School(workspace, theme, qtbot, form)
    workspace.close()


def editor() -> TextEditor:
    found = QApplication.focusWidget()
    assert isinstance(found, TextEditor)
    return found


def write(text: str) -> None:
    done = QInputMethodEvent()
    done.setCommitString(text)
    QApplication.sendEvent(editor(), done)


def test_a_text_is_kept_when_tab_leads_on(school: School) -> None:
    school.page("cases")
    write("校企共建产业学院")
    QTest.keyClick(editor(), Qt.Key.Key_Tab)
    assert school.on_disk("cases", "record", "reform") == "校企共建产业学院"
    assert editor().accessibleName() == "下年打算"


def test_the_counter_says_length_limit_and_excess(school: School) -> None:
    page = school.page("cases")
    row = page.body.rows[0]
    assert isinstance(row, LongRow)
    write("好" * 12)
    assert row.counter.text() == "12 / 30 字"
    write("好" * 20)
    assert row.counter.text() == "32 / 30 字，超出 2 字"


def test_a_text_that_is_too_long_is_kept_and_said(school: School) -> None:
    page = school.page("cases")
    write("好" * 31)
    school.workspace.commit()
    row = page.body.rows[0]
    assert row.input.toPlainText() == "好" * 31
    assert len([item for item in school.workspace.session.findings if item.field == "reform"]) == 1


def test_a_text_being_written_is_left_alone(school: School) -> None:
    page = school.page("cases")
    write("还没写完")
    page.refresh()
    assert editor().toPlainText() == "还没写完"


def test_undo_goes_on_in_the_return_when_nothing_is_unsent(school: School) -> None:
    school.page("cases")
    write("写完了")
    school.workspace.commit()
    QTest.keyClick(editor(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert school.value("cases", "record", "reform") is None
    assert editor().toPlainText() == ""
