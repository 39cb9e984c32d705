import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from tests.ui.look.conftest import Shot
from ui.look.paint import Pixels, paint_hatch


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 1.75, 2.0])
def test_hairlines_of_all_rows_have_the_same_thickness(shot: Shot, scale: float) -> None:
    def rows(painter: QPainter, _rect: QRect) -> None:
        pixels = Pixels(painter)
        for top in range(0, 120, 30):
            pixels.line(pixels.snap(QRect(0, top, 40, 30)), Qt.Edge.BottomEdge, "#000000")

    image = shot(rows, 40, 120, scale)
    column = [image.pixelColor(5, y).lightness() for y in range(image.height())]
    assert set(column) == {0, 255}, "a line that is not on device pixels comes out grey"
    runs = "".join("#" if value == 0 else " " for value in column).split()
    assert [len(run) for run in runs] == [int(scale)] * 4


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_neighbouring_grounds_neither_overlap_nor_gape(shot: Shot, scale: float) -> None:
    def fill(painter: QPainter, _rect: QRect) -> None:
        pixels = Pixels(painter)
        for left in range(0, 99, 33):
            painter.fillRect(pixels.snap(QRect(left, 0, 33, 30)), Qt.GlobalColor.black)

    image = shot(fill, 99, 30, scale)
    width = int(99 * scale)
    assert {image.pixelColor(x, 10).lightness() for x in range(width - 1)} == {0}


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_a_frame_is_closed_at_every_side(shot: Shot, scale: float) -> None:
    def frame(painter: QPainter, rect: QRect) -> None:
        pixels = Pixels(painter)
        pixels.frame(pixels.snap(rect), "#000000", 2)

    image = shot(frame, 40, 30, scale)
    width, height, line = image.width(), image.height(), int(2 * scale)
    inside = [(x, y) for x in (line, width - line - 1) for y in (line, height - line - 1)]
    outside = [(0, 0), (line - 1, height // 2), (width - line, height // 2), (width // 2, height - line)]
    assert {image.pixelColor(*place).lightness() for place in inside} == {255}
    assert {image.pixelColor(*place).lightness() for place in outside} == {0}


def test_a_hatch_runs_on_from_cell_to_cell(shot: Shot) -> None:
    whole = shot(lambda p, r: paint_hatch(p, r, "#000000"), 60, 60)

    def four(painter: QPainter, _rect: QRect) -> None:
        for x in (0, 30):
            for y in (0, 30):
                paint_hatch(painter, QRect(x, y, 30, 30), "#000000")

    parts = shot(four, 60, 60)
    steps = [
        abs(whole.pixelColor(x, y).lightness() - parts.pixelColor(x, y).lightness())
        for x in range(60)
        for y in range(60)
    ]
    assert max(steps) <= 3, "more than rounding"
