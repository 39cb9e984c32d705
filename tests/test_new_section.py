"""The page "a new section in ten minutes" is walked: its files, its commands, and what it promises of them."""

import csv
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

import db
import main
from hzdesk import usecases
from hzdesk.forms import form_of_year
from hzdesk.forms.delivery import load_forms
from hzdesk.forms.dictionary import printed
from hzdesk.forms.model import Form
from hzdesk.merge.folders import merge_folders, verify_files
from hzdesk.report.write import write_report
from hzdesk.resources import RESOURCES
from hzdesk.returns import SetValue
from hzdesk.roster import Member, Roster
from hzdesk.signing import Identity, make_identity, save_identity
from hzdesk.text import grouped
from tests.core.forms.return_2023 import SOUND, annual
from tests.source import ROOT
from ui.dialogs.question import QuestionDialog
from ui.look.theme import Theme
from ui.main_window import MainWindow
from ui.settings import Settings
from ui.workspace import Workspace

NOW = datetime(2024, 1, 5, tzinfo=UTC)
PAGE = (ROOT / "resources" / "forms" / "new-section.md").read_text(encoding="utf-8")
SHIPPED = RESOURCES / "forms" / "2023"


def files() -> Mapping[str, str]:
    """The blocks of the page that are files, by name."""
    return dict(re.findall(r"```toml\n# (\S+)\n(.*?)```", PAGE, re.DOTALL))


def commands() -> list[list[str]]:
    """The commands of the page, without the program's name."""
    return [
        line.split()[1:] for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()
    ]


@pytest.fixture(scope="module")
def identity() -> Identity:
    return make_identity("示例市教育局", valid_from=NOW, valid_to=NOW + timedelta(days=1))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, identity: Identity) -> Path:
    """A folder in which somebody has followed the page up to its commands."""
    folder = tmp_path_factory.mktemp("desk")
    new = folder / "新表"
    new.mkdir()
    told = files()
    (new / "library.toml").write_text(told["library.toml"], encoding="utf-8")
    edition, section = told["form.toml"].splitlines()
    head = (SHIPPED / "form.toml").read_text(encoding="utf-8")
    head = re.sub(r"^edition = .*$", edition, head, flags=re.MULTILINE)
    head = re.sub(r"^sections = \[(.*?)^\]", rf"sections = [\1{section}\n]", head, flags=re.MULTILINE | re.DOTALL)
    (new / "form.toml").write_text(head, encoding="utf-8")
    (new / "report.toml").write_text(told["report.toml"], encoding="utf-8")
    (folder / "教育局.p12").write_bytes(save_identity(identity, "口令"))
    (folder / "pass.txt").write_text("口令", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def forms(desk: Path, identity: Identity) -> tuple[Form, ...]:
    """The forms of a school that has followed the page to its end."""
    pack, add = commands()
    words = [*pack, "--passphrase-file", "pass.txt"], [*add[:-1], identity.fingerprint]
    for command in words:
        done = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), *command],
            cwd=desk,
            env=os.environ | {"XDG_DATA_HOME": str(desk / "data")},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
    return load_forms(desk / "data" / "hzdesk" / "forms")


def test_the_new_section_is_in_the_form_and_the_data_dictionary(forms: tuple[Form, ...]) -> None:
    form = form_of_year(forms, 2023)
    assert (form.edition, form.sections[-1].title) == ("2023.2", "图书馆")
    assert "9 月 1 日图书馆的阅览座位数" in printed(form, 2023)


def test_its_values_go_from_store_to_submission_to_merge_to_report(
    forms: tuple[Form, ...], identity: Identity, tmp_path: Path
) -> None:
    store = db.open_store(str(tmp_path / "school.hzdesk"), forms, create=True)
    kept = annual(SOUND)
    store.save(kept, "x")
    store.write(
        kept.frame,
        [SetValue("library", "record", "library_seats", 120), SetValue("library", "record", "library_loans", 9_000)],
        "x",
    )
    usecases.export(store, forms, 2023, identity, tmp_path / "in" / "a.xlsx", when=NOW, reason="测试")
    store.close()
    frame = kept.frame
    facts = (frame.school_code, frame.school_name, frame.kind, frame.affiliation, frame.district)
    roster = Roster({frame.school_code: Member(*facts, fingerprint=identity.fingerprint)})
    merged = db.open_store(str(tmp_path / "merged.hzdesk"), forms, create=True)
    found = merge_folders([tmp_path / "in"], forms, roster, 2023, merged, "x")
    assert [file.outcome for file in found.files] == ["accepted"]
    write_report(merged, forms, 2023, tmp_path / "report")
    merged.close()
    with (tmp_path / "report" / "numbers.csv").open(encoding="utf-8-sig", newline="") as lines:
        row = next(row for row in csv.DictReader(lines) if row["key"] == "library_seats")
    assert (row["indicator"], row["value"], row["unit"]) == ("图书馆阅览座位数", "120", "个")


def test_the_window_takes_in_the_file_and_shows_the_new_page(
    forms: tuple[Form, ...],
    identity: Identity,
    desk: Path,
    tmp_path: Path,
    qtbot: QtBot,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(desk / commands()[0][-1]), ""))
    file = tmp_path / "school.hzdesk"
    store = main.open_store(str(file), create=True)
    store.save(annual(SOUND), "x")
    store.close()
    theme = Theme(qapp, "light")
    workspace = Workspace(main.open_store, main.forms())
    window = MainWindow(workspace, theme, Settings(tmp_path / "s.ini"), tmp_path / "log")
    window.start(str(file))
    window.show()
    qtbot.waitExposed(window)
    window.menus.action("导入报表制度…(&I)").trigger()
    question = QApplication.activeModalWidget()
    assert isinstance(question, QuestionDialog)
    assert grouped(identity.fingerprint) in question.told.text()
    question.yes.click()
    window.navigation.show("library")
    session = workspace.session
    session.edit([SetValue("library", "record", "library_seats", 90)])
    assert session.form.edition == "2023.2"
    assert session.annual.value("library", "record", "library_seats") == 90
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme.deleteLater()


def test_a_submission_of_the_edition_before_is_still_read(
    forms: tuple[Form, ...], identity: Identity, tmp_path: Path
) -> None:
    from hzdesk.forms import shipped_forms

    store = db.open_store(str(tmp_path / "school.hzdesk"), shipped_forms(), create=True)
    store.save(annual(SOUND), "x")
    usecases.export(store, shipped_forms(), 2023, identity, tmp_path / "a.xlsx", when=NOW, reason="测试")
    store.close()
    (receipt,) = verify_files([tmp_path / "a.xlsx"], forms, None)
    assert receipt.not_asked >= {("library", "library_seats"), ("library", "library_loans")}
    assert [finding.text for finding in receipt.findings if finding.section == "library"] == []
