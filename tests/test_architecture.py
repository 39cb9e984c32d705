"""The arrows between the rooms, and what the start of the program must not load."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator

from tests.source import ROOT, trees

OURS = {"main", "hzdesk", "db", "ui", "tests"}
QT = {"PySide6", "shiboken6", "pyqtgraph"}
STORE = {"peewee", "playhouse", "psycopg"}
TOOLS = {"pandas", "pypinyin", "pytest", "hypothesis", "PyInstaller"}
HEAVY = {"openpyxl", "pyqtgraph", "numpy", "lxml", "cryptography", "python_calamine", "docx", "PIL", "segno"}

MUST_NOT_IMPORT = {
    "main.py": {"tests"} | TOOLS,
    "hzdesk": OURS - {"hzdesk"} | QT | STORE | TOOLS,
    "db": OURS - {"hzdesk", "db"} | QT | TOOLS,
    "ui": OURS - {"hzdesk", "ui"} | STORE | TOOLS,
}


def imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and full name of every module imported, anywhere in the file, also by name at run time."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, name.name) for name in names)
            case ast.ImportFrom(module=str(module)):
                yield node.lineno, module
            case ast.Call(
                func=ast.Name(id="__import__" | "import_module") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(module)), *_],
            ):
                yield node.lineno, module


def offences(path: str, tree: ast.Module) -> list[str]:
    """Each import that this file's room forbids."""
    forbidden = MUST_NOT_IMPORT[path.partition("/")[0]]
    return [f"{path}:{line} imports {module}" for line, module in imports(tree) if module.split(".")[0] in forbidden]


def test_every_import_follows_the_arrows() -> None:
    assert [offence for path, tree in trees() for offence in offences(path, tree)] == []


def test_an_import_inside_a_function_is_named_with_its_line() -> None:
    tree = ast.parse("import hzdesk.text\n\ndef f():\n    from db.sqlite import open_store\n")
    assert offences("ui/pages/entry.py", tree) == ["ui/pages/entry.py:4 imports db.sqlite"]


def test_an_import_by_name_at_run_time_is_an_import() -> None:
    tree = ast.parse("import importlib\nimportlib.import_module('peewee')\n__import__('PySide6.QtCore')\n")
    assert offences("hzdesk/store.py", tree) == [
        "hzdesk/store.py:2 imports peewee",
        "hzdesk/store.py:3 imports PySide6.QtCore",
    ]


def loaded_after(program: str) -> set[str]:
    """The modules a fresh Python has loaded when this program has run."""
    printing = f"{program}\nprint()\nprint(*sys.modules)"
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    run = subprocess.run(
        [sys.executable, "-c", printing], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return set(run.stdout.splitlines()[-1].split())


def test_nothing_that_main_imports_loads_a_heavy_library() -> None:
    main = ast.parse((ROOT / "main.py").read_text(encoding="utf-8"))
    of_main = [ast.unparse(node) for node in ast.walk(main) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert loaded_after("\n".join(["import main", *of_main])) & HEAVY == set()


def test_the_first_window_comes_up_without_a_heavy_library() -> None:
    loaded = loaded_after("import sys, main\nassert main.main(['--quit-when-ready']) == 0")
    assert "PySide6.QtWidgets" in loaded
    assert loaded & HEAVY == set()
