"""The whole program in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
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


def test_a_file_that_cannot_be_opened_is_said_to_whoever_does_not_see_the_window(tmp_path: Path) -> None:
    (tmp_path / "坏.hzdesk").write_bytes(b"x" * 5000)
    for name, sentence in (("没有.hzdesk", "没有找到"), ("坏.hzdesk", "不是本程序的数据文件")):
        ended = start(tmp_path / "home", str(tmp_path / name), "--quit-when-ready")
        assert (ended.returncode, ended.stderr.count("\n"), sentence in ended.stderr) == (2, 1, True)
    assert log_of(tmp_path) == ""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_without_a_display_one_sentence_says_so(tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    command = [sys.executable, "main.py", "--quit-when-ready"]
    environment = {**bare, "HOME": str(tmp_path), "QT_QPA_PLATFORM": "xcb"}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert "没有图形桌面" in ended.stderr


def test_a_slip_in_a_command_opens_no_window(tmp_path: Path) -> None:
    ended = start(tmp_path / "home", "chek")
    assert (ended.returncode, "命令写得不对" in ended.stderr) == (2, True)


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
