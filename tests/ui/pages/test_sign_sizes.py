"""签名上报 on a screen of 1366x768: nothing at the right is cut, and what finds no room scrolls."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from hzdesk import identities
from hzdesk.identities import Contents
from tests.core.forms.return_2023 import SOUND, Changes
from tests.ui.conftest import MakeFile, OpenWindow
from tests.ui.pages.test_sign import FRAME, PASSPHRASE, shown, sign, type_passphrase
from ui.look.theme import Theme
from ui.pages.sign import SignPage

HEIGHT = 680  # of a full window below its title, above a task bar
QUERY: Changes = {"basics.reviewer": SOUND["basics"]["filler"]}
ERRORS: Changes = {**QUERY, "progression.matched": 61}
Deed = Callable[[QtBot, SignPage], object]


def trial(qtbot: QtBot, page: SignPage) -> None:
    type_passphrase(page)
    page.act.trial.click()
    qtbot.waitUntil(lambda: page._job is None)


def revise(qtbot: QtBot, page: SignPage) -> None:
    sign(qtbot, page)
    page.result.revise.click()


STATES: dict[str, tuple[Changes, Deed]] = {
    "errors": (ERRORS, lambda *_: None),
    "with a reason": (ERRORS, lambda _, page: page.act.with_errors.click()),
    "queries": (QUERY, lambda *_: None),
    "ready": ({}, lambda *_: None),
    "trial": ({}, trial),
    "signed": ({}, sign),
    "to be corrected": ({}, revise),
}


@pytest.fixture(scope="module")
def contents() -> Contents:
    return identities.make(FRAME, "填报人", "李老师", PASSPHRASE)


@pytest.fixture
def open_page(
    contents: Contents,
    make_file: MakeFile,
    open_window: OpenWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> Callable[[str], SignPage]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    identities.keep(FRAME.school_code, "填报人", contents)

    def open_in(state: str) -> SignPage:
        changes, deed = STATES[state]
        window = open_window(make_file(changes))
        window.resize(1366, HEIGHT)
        page = shown(window, tmp_path)
        page.refresh()
        deed(qtbot, page)
        QApplication.processEvents()
        return page

    return open_in


def pane(page: SignPage) -> QScrollArea:
    found = page._right.currentWidget().findChild(QScrollArea)
    assert isinstance(found, QScrollArea)
    return found


def is_cut(part: QWidget, by: QWidget) -> bool:
    """Whether a part has less room than its words need, or reaches out of what shows it."""
    needed = part.heightForWidth(part.width()) if part.hasHeightForWidth() else part.minimumSizeHint().height()
    inside = by.rect().contains(QRect(part.mapTo(by, QPoint(0, 0)), part.size()))
    return part.height() < needed or not inside


def parts(of: QWidget) -> list[QWidget]:
    return [*of.findChildren(QLabel), *of.findChildren(QPushButton)]


@pytest.mark.parametrize("state", STATES)
def test_on_a_small_screen_all_that_belongs_to_signing_is_in_sight(
    open_page: Callable[[str], SignPage], state: str
) -> None:
    page = open_page(state)
    right = page._right.currentWidget()
    assert pane(page).verticalScrollBar().maximum() == 0
    assert [part for part in parts(right) if part.isVisible() and is_cut(part, right)] == []


def test_no_field_moves_while_a_reason_is_asked_for_and_typed(open_page: Callable[[str], SignPage]) -> None:
    act = open_page("errors").act
    at = [act.passphrase.geometry(), act.main.geometry()]
    act.with_errors.click()
    QTest.keyClicks(act.reason, "still asking")
    QApplication.processEvents()
    assert act.main.isEnabled()
    assert not act.why.isVisible()
    assert [act.passphrase.geometry(), act.main.geometry()] == at


def test_tab_leads_from_the_reason_to_the_passphrase(open_page: Callable[[str], SignPage]) -> None:
    act = open_page("with a reason").act
    QTest.keyClick(act.reason, Qt.Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert act.passphrase.isAncestorOf(focused)


@pytest.mark.parametrize("scale", [1.25, 1.5])
@pytest.mark.parametrize("state", STATES)
def test_large_text_scrolls_to_its_last_line_above_buttons_that_stay_whole(
    open_page: Callable[[str], SignPage], theme: Theme, qtbot: QtBot, state: str, scale: float
) -> None:
    page = open_page(state)
    theme.choose(scale=scale)
    qtbot.wait(50)
    area, right = pane(page), page._right.currentWidget()
    assert area.viewport().height() >= theme.px(60)
    for part in parts(right):
        if part.isVisible():
            scrolls = area.isAncestorOf(part)
            area.ensureWidgetVisible(part, 0, 0) if scrolls else None
            assert not is_cut(part, area.viewport() if scrolls else right), (part, part.size())
