"""The command line as scripts use it: a fresh process, its output, its exit code; and a school to use it on."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import db
from hzdesk.roster import Member, Roster, write_roster
from hzdesk.signing import make_identity, save_identity
from tests.core.forms.return_2023 import FORM, LAST, SOUND, annual

ROOT = Path(__file__).parents[2]
NOW = datetime(2024, 1, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One school with a sound return of 2023, its identity, and a roster of two schools."""
    folder = tmp_path_factory.mktemp("城 市")
    store = db.open_store(str(folder / "a.hzdesk"), [FORM], create=True)
    store.save(annual(LAST), "x")
    store.save(annual(SOUND), "x")
    store.close()
    identity = make_identity("示例学校", valid_from=NOW, valid_to=NOW + timedelta(days=1))
    (folder / "a.p12").write_bytes(save_identity(identity, "口令 demo"))
    (folder / "pass.txt").write_text("口令 demo\n", encoding="utf-8")
    frame = annual(SOUND).frame
    facts = (frame.school_code, frame.school_name, frame.kind, frame.affiliation, frame.district)
    other = Member("3301000002", "示例乙校", "adult", "county", "330106")
    members = [Member(*facts, fingerprint="", first_use=True), other]
    write_roster(Roster({member.school_code: member for member in members}), folder / "roster.csv")
    return folder


def run(*words: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-W", "error", str(ROOT / "main.py"), *map(str, words)]
    return subprocess.run(command, capture_output=True, env=os.environ | environment, check=False)


def exported(city: Path, *more: object) -> Path:
    file = city / "in" / "a.xlsx"
    if not file.exists():
        done = run(
            *("export", city / "a.hzdesk", "--year", 2023, "--identity", city / "a.p12"),
            *("--passphrase-file", city / "pass.txt", "--out", file, *more),
        )
        assert done.returncode == 0, done.stderr.decode()
    return file
