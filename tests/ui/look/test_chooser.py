"""The field to choose in stands beside the fields to type in."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.look.chooser import Chooser
from ui.look.inputs import Input
from ui.look.theme import Scheme, Theme

WIDTH = 200


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def pair(page: QWidget, theme: Theme) -> tuple[Chooser, Input]:
    chooser, field = Chooser(theme), Input(theme)
    box = QVBoxLayout(page)
    for part in (field, chooser):
        part.setFixedWidth(WIDTH)
        box.addWidget(part)
    chooser.addItems(["职业高中", "技工学校", "成人中专"])
    field.setText("职业高中")
    page.show()
    page.activateWindow()
    QApplication.processEvents()
    return chooser, field


def look(widget: QWidget, *, focus: bool) -> list[list[str]]:
    """The colours of the left part: edges, ground and text, but neither caret nor cursor."""
    widget.setFocus() if focus else widget.clearFocus()
    image = widget.grab().toImage()
    edges = [(x, y) for x in range(WIDTH // 2) for y in (0, 1, 2, image.height() - 2, image.height() - 1)]
    sides = [(x, y) for x in range(6) for y in range(image.height())]
    return [[image.pixelColor(*place).name() for place in places] for places in (edges, sides)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("focus", [False, True])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_it_has_the_height_edges_ground_and_focus_of_a_field_to_type_in(
    pair: tuple[Chooser, Input], theme: Theme, scheme: Scheme, focus: bool, scale: float
) -> None:
    theme.choose(scheme, scale)
    QApplication.processEvents()
    chooser, field = pair
    assert chooser.height() == field.height() == theme.px(28)
    assert look(chooser, focus=focus) == look(field, focus=focus)


def test_its_text_begins_where_that_of_a_field_begins(pair: tuple[Chooser, Input]) -> None:
    def start(widget: QWidget) -> int:
        widget.clearFocus()
        image = widget.grab().toImage()
        inside = range(5, image.height() - 5)
        return min(x for x in range(3, WIDTH) if any(image.pixelColor(x, y).lightness() < 130 for y in inside))

    chooser, field = pair
    assert abs(start(chooser) - start(field)) <= 1


def test_it_is_driven_by_keys_and_not_by_the_wheel(pair: tuple[Chooser, Input]) -> None:
    chooser, _ = pair
    chooser.setFocus()
    QTest.keyClick(chooser, Qt.Key.Key_Down)
    assert chooser.currentIndex() == 1
    where, inverted = QPointF(5, 5), False
    no_key, no_button, no_phase = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    there, turn = chooser.mapToGlobal(where), QPoint(0, -120)
    wheel = QWheelEvent(where, there, QPoint(), turn, no_button, no_key, no_phase, inverted)
    QApplication.sendEvent(chooser, wheel)
    assert (chooser.currentIndex(), wheel.isAccepted()) == (1, False)


def test_its_list_has_an_edge_and_lines_as_high_as_the_field(pair: tuple[Chooser, Input], theme: Theme) -> None:
    chooser, _ = pair
    chooser.showPopup()
    QApplication.processEvents()
    listed = chooser.view()
    image = listed.grab().toImage()
    assert image.pixelColor(0, image.height() // 2).name().upper() == theme.tokens.edge
    assert listed.visualRect(listed.model().index(1, 0)).height() == chooser.height()
    chooser.hidePopup()


def test_the_systems_own_arrow_stays_alone_where_the_user_has_colours_of_their_own(
    pair: tuple[Chooser, Input], qapp: QApplication, monkeypatch: pytest.MonkeyPatch, theme: Theme
) -> None:
    monkeypatch.setattr("ui.look.theme.high_contrast_is_on", lambda: True)
    theme.choose("light")
    assert not theme.has_style_sheet
    drawn: list[object] = []
    monkeypatch.setattr(pair[0], "_caret", drawn)
    pair[0].grab()
    assert drawn == []
