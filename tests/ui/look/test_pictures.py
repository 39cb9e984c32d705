import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from tests.ui.look.conftest import Shot
from ui.look.pictures import paint_bars, paint_progress_bar, paint_ring, paint_sparkline
from ui.look.tokens import LIGHT


def count(image: QImage, token: str) -> int:
    """How many pixels have exactly this colour."""
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(image.pixelColor(x, y).name().upper() == token for x, y in places)


def bar(shot: Shot, fraction: float) -> tuple[int, int]:
    image = shot(lambda p, r: paint_progress_bar(p, QRectF(r), fraction, LIGHT), 84, 12)
    return count(image, LIGHT.accent), count(image, LIGHT.track)


def test_a_bar_shows_anything_begun_and_is_full_only_at_the_end(shot: Shot) -> None:
    assert bar(shot, 0)[0] == 0
    assert bar(shot, 0.001)[0] > 0
    assert bar(shot, 0.999)[1] > 0
    assert bar(shot, 1)[1] == 0


def test_a_bar_grows_with_the_fraction(shot: Shot) -> None:
    widths = [bar(shot, step / 10)[0] for step in range(11)]
    assert widths == sorted(set(widths))


@pytest.mark.parametrize("fraction", [-0.2, 1.7])
def test_a_fraction_out_of_range_paints_like_the_nearest_in_range(shot: Shot, fraction: float) -> None:
    nearest = min(1.0, max(0.0, fraction))
    assert bar(shot, fraction) == bar(shot, nearest)
    wild, tame = (shot(lambda p, r, f=f: paint_ring(p, QRectF(r), f, LIGHT), 18, 18) for f in (fraction, nearest))
    assert wild == tame


def test_a_ring_fills_clockwise_from_the_top(shot: Shot) -> None:
    image = shot(lambda p, r: paint_ring(p, QRectF(r), 0.25, LIGHT), 36, 36)
    quarters = [image.pixelColor(x, y).name().upper() for x, y in ((29, 6), (29, 29), (6, 29), (6, 6))]
    assert quarters == [LIGHT.accent, LIGHT.track, LIGHT.track, LIGHT.track]


def spark(shot: Shot, values: list[float | None]) -> QImage:
    return shot(lambda p, r: paint_sparkline(p, QRectF(r), values, LIGHT), 65, 25)


def inked_columns(image: QImage) -> set[int]:
    return {
        x for x in range(image.width()) if any(image.pixelColor(x, y).lightness() < 235 for y in range(image.height()))
    }


def test_a_line_of_years_rises_to_the_dot_on_the_latest(shot: Shot) -> None:
    image = spark(shot, [1, 2, 3, 4, 5])
    assert image.pixelColor(62, 2).name().upper() == LIGHT.accent
    assert image.pixelColor(2, 22).lightness() < 200


def test_a_year_without_a_value_breaks_the_line(shot: Shot) -> None:
    assert inked_columns(spark(shot, [1, 2, 3, 4, 5])) >= set(range(3, 62))
    inked = inked_columns(spark(shot, [1, 2, None, 4, 5]))
    assert not inked & set(range(20, 45))
    assert inked & set(range(3, 15))


def test_the_dot_sits_on_the_latest_year_that_has_a_value(shot: Shot) -> None:
    image = spark(shot, [1, 2, 3, 2, None])
    accents = {x for x in range(65) for y in range(25) if image.pixelColor(x, y).name().upper() == LIGHT.accent}
    assert accents
    assert all(44 <= x <= 51 for x in accents)


def test_a_single_year_between_two_gaps_is_seen(shot: Shot) -> None:
    assert inked_columns(spark(shot, [1, None, 5, None, 3])) & {31, 32, 33}


@pytest.mark.parametrize("values", [[], [None, None]])
def test_no_values_paint_nothing(shot: Shot, values: list[float | None]) -> None:
    assert inked_columns(spark(shot, values)) == set()


def test_equal_values_make_a_level_line_in_the_middle(shot: Shot) -> None:
    image = spark(shot, [7, 7, 7])
    inked = [y for y in range(25) if image.pixelColor(10, y).lightness() < 235]
    assert 12 in inked
    assert len(inked) <= 3


def test_bars_stand_on_zero_and_the_latest_has_the_accent(shot: Shot) -> None:
    made: list[list[QRectF]] = []
    image = shot(lambda p, r: made.append(paint_bars(p, QRectF(r), [124, 62, None, 0, 31], LIGHT)), 200, 40)
    assert [bar.height() for bar in made[0]] == [40, 20, 0, 0, 10]
    assert {bar.bottom() for bar in made[0]} == {40}
    assert image.pixelColor(20, 20).name().upper() == LIGHT.track
    assert image.pixelColor(180, 35).name().upper() == LIGHT.accent
    assert image.pixelColor(100, 39).name().upper() == LIGHT.edge
