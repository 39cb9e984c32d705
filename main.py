"""hzdesk: the window, or one command. Everything that knows more than one room is put together here."""

import gc
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import platformdirs

from hzdesk.forms import known_forms, user_folder
from hzdesk.forms.model import Form
from hzdesk.store import SUFFIX, Store

COMMANDS = (
    "demo",
    "check",
    "export",
    "countersign",
    "section",
    "import",
    "verify",
    "merge",
    "set-aside",
    "report",
    "form",
    "form-pack",
    "form-add",
    "selftest",
)
QUIT_WHEN_READY = "--quit-when-ready"
LOG_SIZE = 1_000_000  # bytes


def main(argv: Sequence[str]) -> int:
    """`[STORE] [--quit-when-ready]` opens the window; anything else, a mistyped command too, is the command line's."""
    log = start_logging()
    words = [word for word in argv if word != QUIT_WHEN_READY]
    if len(words) > 1 or not all(map(_is_store, words)):
        from hzdesk import cli

        return cli.main(argv, open_store, forms, log)
    gc.disable()  # nothing of what a start makes is garbage; the window looks for it again when it is there
    from ui import run

    location = words[0] if words else None
    return run(open_store, forms(), location, log, quit_when_ready=QUIT_WHEN_READY in argv)


def _is_store(word: str) -> bool:
    return word not in COMMANDS and word[:1] != "-" and (word.endswith(SUFFIX) or Path(word).exists())


def forms() -> tuple[Form, ...]:
    """The forms of the program, and those that the bureau has sent."""
    return known_forms(user_folder(), Path(platformdirs.user_cache_dir("hzdesk", appauthor=False)))


def open_store(location: str, *, create: bool = False, read_only: bool = False) -> Store:
    """A store that knows all forms of the program."""
    import db

    return db.open_store(location, forms(), create=create, read_only=read_only)


def start_logging() -> Path:
    """Sends messages to a file, begun anew when it has grown large; to the terminal where no file can be written."""
    file = Path(platformdirs.user_log_dir("hzdesk", appauthor=False)) / "hzdesk.log"
    handler: logging.Handler
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists() and file.stat().st_size > LOG_SIZE:
            file.replace(file.with_suffix(".old.log"))
        handler = logging.FileHandler(file, encoding="utf-8", delay=True)
    except OSError:
        handler = logging.StreamHandler()
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", handlers=[handler])
    return file


if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # the built program starts its workers with this file
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(main(sys.argv[1:]))
