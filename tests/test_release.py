"""What a release says about itself in several places must be the same."""

import re
import tomllib
from typing import Any

import pytest

from hzdesk import VERSION
from tests.source import ROOT


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return dict(tables["project"])


def test_program_project_and_changelog_name_the_same_version(project: dict[str, Any]) -> None:
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest
    assert VERSION == project["version"] == newest[1]


def test_every_declared_dependency_is_locked_with_hashes(project: dict[str, Any]) -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([a-z0-9-]+)==\S+ .*\\\n +--hash=sha256:", lock, re.MULTILINE))
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    declared = {re.split(r"[ \[<>=;]", line)[0].lower() for group in groups for line in group}
    assert declared <= locked


def test_the_lock_names_no_place_to_download_from() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert [line for line in lock.splitlines() if "://" in line or line.startswith("-")] == []
