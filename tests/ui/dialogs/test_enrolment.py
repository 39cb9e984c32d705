from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hzdesk.enrolment import TITLE, slip_of
from hzdesk.identities import Known
from tests.ui.dialogs.conftest import FRAME, shown
from ui.dialogs.enrolment import EnrolmentDialog
from ui.look.theme import Theme

FINGERPRINT = "9c417e0b52a833d1" * 4
ONE = Known(Path("a.p12"), "填报人", "李老师", FINGERPRINT, "", date(2026, 11, 25), date(2036, 11, 25))


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme) -> EnrolmentDialog:
    made = EnrolmentDialog(
        slip_of(FRAME, ONE, None, "填报人", "校长", date(2026, 11, 25)), theme, told="签名身份已建立"
    )
    shown(qtbot, made)
    return made


def test_it_is_saved_as_pdf_where_the_person_wants(dialog: EnrolmentDialog, tmp_path: Path) -> None:
    dialog.save(tmp_path / "登记单.pdf")
    assert (tmp_path / "登记单.pdf").read_bytes().startswith(b"%PDF")
    assert dialog.said.text() == f"登记单已存到 {tmp_path / '登记单.pdf'}。"


def test_a_pdf_that_cannot_be_written_is_said(dialog: EnrolmentDialog, tmp_path: Path) -> None:
    (tmp_path / "文件").write_bytes(b"")
    dialog.save(tmp_path / "文件" / "登记单.pdf")
    assert dialog.said.text().startswith("写不进 ")
    assert dialog.said.property("ink") == "error"


def test_the_fingerprint_is_copied_as_the_roster_takes_it(dialog: EnrolmentDialog) -> None:
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == FINGERPRINT


def test_the_page_is_shown_whole_and_fits_the_smallest_screen(dialog: EnrolmentDialog) -> None:
    sheet = dialog._sheet
    assert sheet.accessibleName() == TITLE
    assert sheet.height() >= sheet.pixmap().deviceIndependentSize().height()
    assert dialog.height() <= 690
    assert dialog.width() <= 1366


def test_printing_has_the_focus_and_escape_closes(dialog: EnrolmentDialog) -> None:
    assert dialog.focusWidget() is dialog.print_button
    assert dialog.print_button.isDefault()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden()
