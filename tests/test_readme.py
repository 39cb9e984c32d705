"""The README leads to what is there."""

import re

import pytest

from hzdesk.cli import main
from tests.source import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
ROWS = [row.strip("|").split("|") for row in README.splitlines() if row.startswith("| ")][1:]


@pytest.mark.parametrize(("change", "places"), ROWS, ids=[change.strip() for change, _ in ROWS])
def test_every_place_that_the_map_leads_to_is_there(change: str, places: str) -> None:
    named = [name for name in re.findall("`([^`]+)`", places) if not name.startswith("make ")]
    assert named
    assert [name for name in named if not any(ROOT.glob(re.sub("<[a-z]+>", "*", name)))] == []


def test_every_target_of_make_that_is_named_is_one() -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"`make ([a-z]+)", README)) <= set(targets)


def test_the_commands_named_are_all_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    listed = re.search(r"everything else: (.*?)\n +\.venv", README, re.DOTALL)
    assert listed
    with pytest.raises(SystemExit):
        main(["--help"], None, lambda: (), ROOT / "log")
    told = re.findall(r"^    ([a-z-]+)", capsys.readouterr().out, re.MULTILINE)
    assert sorted(listed[1].split()) == sorted(told)
