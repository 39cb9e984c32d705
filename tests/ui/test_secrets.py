"""A passphrase is in no log, no dialog about a fault, no repr and no message, whatever goes wrong."""

import ast
import logging
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit
from pytestqt.qtbot import QtBot

from hzdesk import identities
from hzdesk.identities import Contents
from hzdesk.returns import Frame
from tests.source import ROOT
from tests.ui.conftest import MakeFile, OpenWindow
from ui.dialogs.bug import BugDialog, about
from ui.dialogs.change_passphrase import ChangePassphraseDialog
from ui.dialogs.identity import IdentityDialog
from ui.look.theme import Theme
from ui.net import Net
from ui.pages import SIGN
from ui.pages.sign import SignPage

FRAME = Frame("3301000001", "示例学校", "vocational_high", "municipal", "330106", 2023)
PASSPHRASE = "correct horse 9"
Faults = list[str]


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture(scope="module")
def contents() -> Contents:
    return identities.make(FRAME, "填报人", "李老师", PASSPHRASE)


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Faults:
    """What the dialog about a fault shows; `cast` spreads the real net under a test."""
    shown: Faults = []
    monkeypatch.setattr("ui.dialogs.bug.show_bug", lambda trace, log: shown.append(about(trace, log)))
    return shown


@pytest.fixture
def cast(faults: Faults, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], None]:
    net = Net(tmp_path / "hzdesk.log", faults.append)
    return lambda: monkeypatch.setattr(sys, "excepthook", net.catch)


def broken(*_: object, **__: object) -> None:
    raise RuntimeError("a fault of ours")


def proven(faults: Faults, caplog: pytest.LogCaptureFixture, secret: str = PASSPHRASE) -> None:
    """The fault was logged with its traceback and shown, and neither has the secret."""
    logged = "\n".join(logging.Formatter().format(record) for record in caplog.records)
    caplog.clear()
    assert "a fault of ours" in logged
    assert "Traceback" in logged
    assert "a fault of ours" in faults[0]
    assert secret not in logged
    assert secret not in "".join(faults)


def test_a_fault_while_signing_tells_nothing(
    qtbot: QtBot,
    faults: Faults,
    cast: Callable[[], None],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    contents: Contents,
    make_file: MakeFile,
    open_window: OpenWindow,
) -> None:
    identities.keep(FRAME.school_code, "填报人", contents)
    window = open_window(make_file())
    window.navigation.show(SIGN.key)
    page = window.pages.current()
    assert isinstance(page, SignPage)
    monkeypatch.setattr("hzdesk.submission.make", broken)
    page.act.passphrase.input.setText(PASSPHRASE)
    cast()
    page.act.main.click()
    qtbot.waitUntil(lambda: bool(faults))
    proven(faults, caplog)
    assert page.act.passphrase.text() == ""
    assert PASSPHRASE not in repr(vars(page)) + repr(vars(page.act)) + repr(vars(page._jobs))


def test_a_fault_while_making_an_identity_tells_nothing(
    qtbot: QtBot,
    theme: Theme,
    faults: Faults,
    cast: Callable[[], None],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("hzdesk.signing.identity.pkcs12.serialize_key_and_certificates", broken)
    dialog = IdentityDialog(FRAME, {"填报人": "李老师"}, "填报人", theme)
    qtbot.addWidget(dialog)
    for field in (dialog.passphrase.first, dialog.passphrase.second):
        field.input.setText(PASSPHRASE)
    cast()
    dialog.create_button.click()
    qtbot.waitUntil(lambda: bool(faults))
    proven(faults, caplog)
    assert PASSPHRASE not in repr(vars(dialog))


def test_a_fault_while_changing_the_passphrase_tells_neither(
    qtbot: QtBot,
    theme: Theme,
    faults: Faults,
    cast: Callable[[], None],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    contents: Contents,
) -> None:
    kept = identities.keep(FRAME.school_code, "填报人", contents)
    dialog = ChangePassphraseDialog(kept, (), theme)
    qtbot.addWidget(dialog)
    monkeypatch.setattr("hzdesk.identities.protected", broken)
    dialog.old.input.setText(PASSPHRASE)
    for field in (dialog.new.first, dialog.new.second):
        field.input.setText("longjing xihu 7")
    cast()
    dialog.change_button.click()
    qtbot.waitUntil(lambda: bool(faults))
    proven(faults, caplog)
    assert "longjing xihu 7" not in "".join(faults) + repr(vars(dialog))


def test_the_dialog_about_a_fault_shows_what_it_was_given_and_no_more(qtbot: QtBot) -> None:
    """The values of variables are nowhere: a traceback of Python names lines, not what stood in them."""
    dialog = BugDialog("details")
    qtbot.addWidget(dialog)
    (text,) = dialog.findChildren(QPlainTextEdit)
    assert text.toPlainText() == "details"
    assert isinstance(dialog, QDialog)
    assert QApplication.activeModalWidget() is None


def test_no_partial_has_a_passphrase_among_its_arguments() -> None:
    """Whoever prints one prints all its arguments; a closure keeps them to itself."""
    calls = [
        (file.name, node)
        for folder in ("ui", "hzdesk")
        for file in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "partial"
    ]
    assert calls
    assert [name for name, call in calls if "passphrase" in ast.unparse(call)] == []
