"""Identities for the dialogs about them."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from hzdesk import identities
from hzdesk.identities import Contents, Known
from hzdesk.returns import Frame

FRAME = Frame("3301000001", "示例学校", "vocational_high", "municipal", "330106", 2023)
PEOPLE = {"填报人": "李老师", "审核人": "王主任", "校长": ""}
PASSPHRASE, OTHER = "correct horse 9", "longjing xihu 7"


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture(scope="session")
def contents() -> Contents:
    return identities.make(FRAME, "填报人", "李老师", PASSPHRASE)


@pytest.fixture
def kept(data_folder: None, contents: Contents) -> Known:
    return identities.keep(FRAME.school_code, "填报人", contents)


def shown(qtbot: QtBot, dialog: QDialog) -> None:
    """On screen; what the test looks at outlives its closing."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    QApplication.processEvents()
