from itertools import combinations

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage

from tests.ui.look.conftest import Shot
from ui.look.marks import Mark, mark_icon, paint_mark
from ui.look.theme import Theme
from ui.look.tokens import DARK, LIGHT, Tokens


def greys(image: QImage) -> bytes:
    """The picture without its colours, each level stretched so that only the shape is left."""
    bits = bytes(image.convertToFormat(QImage.Format.Format_Grayscale8).constBits())
    low, high = min(bits), max(bits)
    return bytes((value - low) * 255 // max(1, high - low) for value in bits)


def difference(one: bytes, other: bytes) -> float:
    """Mean difference of two greyscale pictures, from 0 to 1."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one) / 255


@pytest.mark.parametrize("side", [12, 14, 21])
@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_marks_are_told_apart_without_colour(shot: Shot, tokens: Tokens, side: int) -> None:
    pictures = {
        mark: greys(shot(lambda p, r, mark=mark: paint_mark(p, r, mark, tokens, 0.6), side, side, ground=tokens.sheet))
        for mark in Mark
    }
    alike = [(a, b) for a, b in combinations(Mark, 2) if difference(pictures[a], pictures[b]) < 0.05]
    assert alike == []


@pytest.mark.parametrize("mark", Mark)
def test_a_mark_stays_inside_its_square(shot: Shot, mark: Mark) -> None:
    image = shot(lambda p, r: paint_mark(p, r.adjusted(4, 4, -4, -4), mark, LIGHT, 0.5), 22, 22)
    white = image.pixel(0, 0)
    edge = [(x, y) for x in range(22) for y in range(22) if not (3 <= x < 19 and 3 <= y < 19)]
    assert [place for place in edge if image.pixel(*place) != white] == []
    assert any(image.pixel(x, y) != white for x in range(4, 18) for y in range(4, 18))


def test_more_progress_fills_more_of_the_ring_clockwise(shot: Shot) -> None:
    def accent(progress: float, x: int, y: int) -> bool:
        image = shot(lambda p, r: paint_mark(p, r, Mark.progress, LIGHT, progress), 28, 28)
        color = image.pixelColor(x, y)
        return color.lightness() < 110

    right, left = (24, 14), (3, 14)
    assert (accent(0.5, *right), accent(0.5, *left)) == (True, False)
    assert (accent(1.0, *right), accent(1.0, *left)) == (True, True)


def test_begun_but_empty_progress_differs_from_not_begun(shot: Shot) -> None:
    begun = shot(lambda p, r: paint_mark(p, r, Mark.progress, LIGHT, 0.0), 14, 14)
    none = shot(lambda p, r: paint_mark(p, r, Mark.none, LIGHT), 14, 14)
    assert begun != none


def test_a_mark_keeps_to_the_middle_of_a_wide_rectangle(shot: Shot) -> None:
    image = shot(lambda p, _r: paint_mark(p, QRect(0, 0, 40, 14), Mark.error, LIGHT), 40, 14)
    assert image.pixelColor(5, 7).name() == "#ffffff"
    assert image.pixelColor(15, 7).name() == LIGHT.error.lower()


def test_the_words_of_the_marks_are_those_on_screen() -> None:
    assert [mark.value for mark in Mark] == ["错误", "疑问", "已说明", "提示", "完成", "进行中", "未开始"]


def test_an_icon_of_a_mark_follows_the_theme(theme: Theme) -> None:
    icon = mark_icon(Mark.error, theme)
    light = icon.pixmap(QSize(16, 16)).toImage().pixelColor(3, 8).name()
    theme.choose("dark")
    dark = icon.pixmap(QSize(16, 16)).toImage().pixelColor(3, 8).name()
    assert (light, dark) == (LIGHT.error.lower(), DARK.error.lower())
