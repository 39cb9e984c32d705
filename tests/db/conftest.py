"""Stores of a small form in real files, with a clock that the test can set."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from db import open_store
from hzdesk.forms.model import Form
from hzdesk.store import Store
from tests.db.sample import FORM, Clock, Reopen


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "学校.hzdesk"


@pytest.fixture
def reopen(path: Path, clock: Clock) -> Iterator[Reopen]:
    """Opens the store of the test, after closing it when it is open."""
    opened: list[Store] = []

    def opener(form: Form = FORM) -> Store:
        while opened:
            opened.pop().close()
        opened.append(open_store(str(path), [form], create=True, clock=clock))
        return opened[-1]

    yield opener
    while opened:
        opened.pop().close()


@pytest.fixture
def store(reopen: Reopen) -> Store:
    return reopen()
