"""The manual speaks of the program as it is, and needs nothing but its own folder."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from tests.source import ROOT
from tests.ui.conftest import OpenWindow
from ui.commands import MANUAL

FOLDER = ROOT / "resources" / "manual"
MOST = 1_500_000  # bytes of all pictures
TAGS_WITHOUT_END = {"meta", "link", "img", "br", "source"}


class Page(HTMLParser):
    """What the manual refers to, and the commands it names: the text of every `<b class="menu">`."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: set[str] = set()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.commands: set[str] = set()
        self.undescribed: list[str] = []
        self.open_tags: list[str] = []
        self._command: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS_WITHOUT_END:
            self.open_tags.append(tag)
        given = {name: value or "" for name, value in attrs}
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given[name] for name in ("href", "src", "srcset") if name in given]
        self.pictures |= {given[name] for name in ("src", "srcset") if name in given}
        if tag == "img" and not given.get("alt"):
            self.undescribed.append(given["src"])
        if tag == "b" and given.get("class") == "menu":
            self._command = []

    def handle_endtag(self, tag: str) -> None:
        assert self.open_tags.pop() == tag, f"</{tag}> in line {self.getpos()[0]} closes something else"
        if tag == "b" and self._command is not None:
            self.commands.add("".join(self._command))
            self._command = None

    def handle_data(self, data: str) -> None:
        if self._command is not None:
            self._command.append(data)


@pytest.fixture(scope="module")
def text() -> str:
    return MANUAL.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    made = Page()
    made.feed(text)
    assert made.open_tags == []
    return made


def test_every_picture_is_there_and_every_one_is_used(page: Page) -> None:
    assert page.pictures == {file.name for file in FOLDER.glob("*.png")}


def test_every_picture_is_told_in_words(page: Page) -> None:
    assert page.undescribed == []


def test_the_pictures_are_small() -> None:
    assert sum(file.stat().st_size for file in FOLDER.glob("*.png")) < MOST


def test_every_link_leads_into_the_page_or_to_one_of_its_pictures(page: Page) -> None:
    places = {f"#{name}" for name in page.ids}
    assert [link for link in page.links if link not in places | page.pictures] == []


def test_no_place_has_the_name_of_another(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))


def test_the_manual_asks_nothing_of_the_network(text: str) -> None:
    assert re.findall(r"https?:|//[a-z]|url\(|@import", text) == []


def test_every_command_that_the_manual_names_is_in_the_menus(page: Page, open_window: OpenWindow) -> None:
    table = open_window().commands.table()
    known = {f"{_plain(title)} — {_plain(entry.text)}" for title, entries in table for entry in entries if entry}
    assert page.commands - known == set()
    assert len(page.commands) > 20


def _plain(text: str) -> str:
    """A menu's text without its access key."""
    return re.sub(r"\(&\w\)", "", text)


class Desktop(QObject):
    """Takes the files that the program hands to the desktop."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    made = Desktop()
    QDesktopServices.setUrlHandler("file", made, "take")
    yield made
    QDesktopServices.unsetUrlHandler("file")


def test_f1_opens_the_manual_though_no_file_is_open(open_window: OpenWindow, desktop: Desktop) -> None:
    action = open_window().menus.action("使用手册(&M)")
    assert action.shortcut().toString() == "F1"
    action.trigger()
    assert desktop.opened == [FOLDER / "index.html"]
    assert desktop.opened[0].is_file()


def test_where_nothing_can_open_the_manual_its_place_is_told(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    window = open_window()
    window.menus.action("使用手册(&M)").trigger()
    assert window.message.text.endswith(str(FOLDER / "index.html"))
