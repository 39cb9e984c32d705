"""The forms as they were loaded, kept in a file: to read and lint them anew would be a fifth of every start."""

import hashlib
import os
import pickle
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from hzdesk import VERSION
from hzdesk.resources import RESOURCES

Loaded = TypeVar("Loaded")
SOURCES = (
    RESOURCES / "forms",
    RESOURCES / "codes",
    Path(__file__).parent,
    *(Path(__file__).parents[1] / name for name in ("expressions.py", "grammar.py")),
)


def kept(folder: Path, load: Callable[[], Loaded], sources: Iterable[Path] = SOURCES) -> Loaded:
    """What `load` gives; taken from `folder` when it was kept there by this very program from these very sources.

    The folder is the user's own: who can write there needs no other way in. Whatever is wrong with the file, or with
    writing it, only costs time.
    """
    file = folder / f"forms-{_mark(sources)}.pickle"
    try:
        found: Loaded = pickle.loads(file.read_bytes())
    except Exception:  # a damaged pickle may raise anything
        found = load()
        with suppress(OSError):
            _keep(file, pickle.dumps(found, pickle.HIGHEST_PROTOCOL))
    return found


def _keep(file: Path, content: bytes) -> None:
    """Puts the file whole in its place, and those of earlier programs away."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}")
    part.write_bytes(content)
    part.replace(file)
    for older in file.parent.glob("forms-*.pickle"):
        if older != file:
            older.unlink()


def _mark(sources: Iterable[Path]) -> str:
    """Changes with the program and with every file of the sources."""
    told = [VERSION, sys.version, *map(_state, (Path(sys.executable), *sources))]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def _state(source: Path) -> str:
    if source.is_dir():
        return "\n".join(map(_state, sorted(file for file in source.iterdir() if file.name != "__pycache__")))
    if not source.exists():  # the built program has no source files
        return ""
    known = source.stat()
    return f"{source} {known.st_size} {known.st_mtime_ns}"
