"""Loading peewee by itself: it takes along every driver that it finds, and that takes longer than making a store."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import cast

_DRIVERS = ("psycopg", "psycopg2")  # a server's connection brings its own


@contextmanager
def without_drivers() -> Iterator[None]:
    """As if no driver for a server were installed."""
    modules = cast("dict[str, ModuleType | None]", sys.modules)
    before = {name: modules[name] for name in _DRIVERS if name in modules}
    modules.update(dict.fromkeys(_DRIVERS))  # None makes an import fail at once
    try:
        yield
    finally:
        for name in _DRIVERS:
            del modules[name]
        modules.update(before)
