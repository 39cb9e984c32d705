"""The declaration of a form is the single source of its names: the code knows none of them by heart."""

import ast
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.source import ROOT, trees

FRAME = {"school_code", "school_name", "kind", "affiliation", "district", "year", "revision"}


def declared_names(section: dict[str, Any]) -> Iterator[str]:
    """The key of a section file, and the key and label of each of its fields and rows, as far as they are written."""
    for entry in [section, *section.get("field", []), *section.get("row", [])]:
        yield from (entry[name] for name in ("key", "label") if name in entry)


def strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of every string constant that is not a docstring."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def offences(path: str, tree: ast.Module, names: set[str]) -> list[str]:
    """Each string constant that repeats a declared name."""
    return [f"{path}:{line} says {text!r}" for line, text in strings(tree) if text in names]


@pytest.fixture(scope="module")
def names() -> set[str]:
    files = (ROOT / "resources" / "forms").glob("*/**/*.toml")
    tables = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]
    sections = [table for table in tables if "field" in table]
    assert sections, "no section file found"
    return {name for section in sections for name in declared_names(section)} - FRAME


def test_no_string_in_the_code_repeats_a_name_of_a_form(names: set[str]) -> None:
    assert [offence for path, tree in trees() for offence in offences(path, tree, names)] == []


def test_a_name_of_a_form_in_the_code_is_named_with_its_line() -> None:
    section = tomllib.loads(
        'key = "progression"\n[[field]]\nkey = "graduates"\nlabel = "毕业生数"\n[[row]]\nkey = "all"\nlabel = "合计"\n'
    )
    tree = ast.parse(
        '"""毕业生数"""\nrate = row["graduates"]\n'
        'match x:\n    case "progression":\n        y = f"{x}合计"\nz = "毕业生数："\n'
    )
    assert offences("ui/x.py", tree, set(declared_names(section))) == [
        "ui/x.py:2 says 'graduates'",
        "ui/x.py:4 says 'progression'",
        "ui/x.py:5 says '合计'",
    ]
