"""The whole program in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from tests.source import ROOT
from tests.ui.conftest import MakeFile


def start(home: Path, *words: str, program: Sequence[str] = ("main.py",)) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
        environment[f"XDG_{kind}_HOME"] = str(home / kind)
    return subprocess.run(
        [sys.executable, *program, *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def log_of(home: Path) -> str:
    return "".join(file.read_text(encoding="utf-8") for file in home.rglob("hzdesk.log"))


def test_the_window_opens_a_file_and_leaves_when_it_is_ready(make_file: MakeFile, tmp_path: Path) -> None:
    file = make_file()
    before = file.read_bytes()
    ended = start(tmp_path / "home", str(file), "--quit-when-ready")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert log_of(tmp_path) == ""
    assert file.read_bytes() == before
    assert not list(tmp_path.glob("*.lock"))


CLASSES = """
import sys, main, PySide6.QtGui, PySide6.QtWidgets
assert main.main(sys.argv[1:]) == 0
print(*vars(PySide6.QtGui), *vars(PySide6.QtWidgets))
"""


def test_the_first_page_loads_no_class_of_qt_that_is_slow_to_load(make_file: MakeFile, tmp_path: Path) -> None:
    """QStyle has hundreds of names; asking for a viewport loads all widgets, and `event` in Python loads all events."""
    ended = start(tmp_path / "home", str(make_file()), "--quit-when-ready", program=("-c", CLASSES))
    loaded = set(ended.stdout.split())
    assert {"QAction", "QMainWindow", "QTableView"} <= loaded
    assert loaded & {"QStyle", "QWizard", "QTouchEvent"} == set()


def test_the_window_opens_without_a_file(tmp_path: Path) -> None:
    ended = start(tmp_path / "home", "--quit-when-ready")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_the_file_of_last_time_is_opened_again(make_file: MakeFile, tmp_path: Path) -> None:
    home = tmp_path / "home"
    start(home, str(make_file()), "--quit-when-ready")
    again = start(home, "--quit-when-ready")
    assert again.returncode == 0
    assert "3301000001.hzdesk" in "".join(file.read_text(encoding="utf-8") for file in home.rglob("hzdesk.ini"))


def test_a_file_that_is_missing_is_said_in_the_window(tmp_path: Path) -> None:
    ended = start(tmp_path / "home", str(tmp_path / "没有.hzdesk"), "--quit-when-ready")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert log_of(tmp_path) == ""


def test_a_command_needs_no_window(tmp_path: Path) -> None:
    program = "import main, sys; main.main(['form', '2023']); print([m for m in sys.modules if 'PySide6' in m])"
    environment = {**os.environ, "HOME": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert ended.stdout.splitlines()[-1] == "[]"


def test_buttons_of_qts_own_dialogs_speak_chinese(qapp: QApplication, qtbot: QtBot) -> None:
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    translator = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    assert translator.load(QLocale(QLocale.Language.Chinese, QLocale.Country.China), "qtbase", "_", folder)
    qapp.installTranslator(translator)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    said = box.button(QDialogButtonBox.StandardButton.Cancel).text()
    qapp.removeTranslator(translator)
    assert said.startswith("取消")
