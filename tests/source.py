"""The program's own source as syntax trees, for the tests that judge how the house is built."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("hzdesk", "db", "ui")


def source_files() -> list[Path]:
    """main.py and every module of the three rooms."""
    return [*ROOT.glob("main.py"), *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))]


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Each file's path from the root, with its tree."""
    for path in source_files():
        name = path.relative_to(ROOT).as_posix()
        yield name, ast.parse(path.read_text(encoding="utf-8"), name)
