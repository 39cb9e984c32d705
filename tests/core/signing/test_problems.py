"""A problem is a value; an error carries one."""

import re
from pathlib import Path
from typing import get_args

import hzdesk.signing
from hzdesk.signing import PackageError, Problem
from hzdesk.signing.identity import IdentityFault


def test_an_error_carries_its_problem_and_says_where() -> None:
    error = PackageError("part_name", "a\\b", "not a part name")
    assert error.problem == Problem("part_name", "a\\b", "not a part name")
    assert error.code == "part_name"
    assert str(error) == "part_name: a\\b: not a part name"
    assert str(PackageError("not_zip", "", "no zip")) == "not_zip: no zip"


def test_the_readme_lists_every_code() -> None:
    folder = Path(hzdesk.signing.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    codes = set(re.findall(r'(?:PackageError|Problem)\(\s*"(\w+)"', source))
    _, tables = (folder / "README.md").read_text(encoding="utf-8").split("## Codes")
    listed = set(re.findall(r"^\| `(\w+)` \|", tables, re.MULTILINE))
    assert len(codes) > 25
    assert listed == codes | set(get_args(IdentityFault))
