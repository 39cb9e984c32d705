"""The folder that `make build` leaves against what PyInstaller makes of a PySide6 window by itself."""

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Bench, Result, run
from tests.source import ROOT

BUILT = ROOT / "build" / "dist" / "hzdesk"
HELLO = Path(__file__).with_name("bare_window.py")


def measure(bench: Bench) -> Iterator[Result]:
    if not BUILT.is_dir():
        print("built: not measured, `make build` first", file=sys.stderr)
        return
    folder = ROOT / "build" / "bench-hello"  # kept: it takes a minute and does not change
    if not folder.is_dir():
        places = ("--distpath", folder, "--workpath", bench.folder, "--specpath", bench.folder)
        run("-m", "PyInstaller", "--noconfirm", *places, HELLO)
    ours, hello = size(BUILT), size(folder)
    raw = f"{ours / 1e6:.0f} MB / {hello / 1e6:.0f} MB"
    yield Result("folder of the built program / PyInstaller's hello window", ours / hello, "≤ 1.5", raw)


def size(folder: Path) -> int:
    """Bytes on disk; a file with two names counts once."""
    found = {
        file.stat().st_ino: file.stat().st_size
        for file in folder.rglob("*")
        if file.is_file() and not file.is_symlink()
    }
    return sum(found.values())
