import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hzdesk.plotting import Box, place, ticks, top_of_view

PLOT = Box(0, 0, 400, 300)


@given(st.lists(st.integers(-(10**6), 10**9).map(lambda number: number / 1000), min_size=1, max_size=9))
def test_the_ticks_embrace_the_values_in_equal_round_steps(values: list[float]) -> None:
    scale = ticks(values)
    steps = {round(b - a, 6) for a, b in pairwise(scale)}
    assert 2 <= len(scale) <= 12
    assert scale[0] <= min(values)
    assert scale[-1] >= max(values)
    assert max(steps) == pytest.approx(min(steps), rel=1e-3)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=5))
def test_a_scale_of_counts_has_no_fractions_and_no_negative_tick(values: list[int]) -> None:
    scale = ticks([float(value) for value in values], whole=True)
    assert scale[0] >= 0
    assert all(tick == int(tick) for tick in scale)


def test_a_scale_of_shares_ends_at_100() -> None:
    assert ticks([92.0, 99.5], most=100)[-1] == 100


def test_a_scale_of_no_value_is_still_a_scale() -> None:
    assert len(ticks([])) >= 2


def test_the_view_leaves_room_above_the_highest_value() -> None:
    scale = (50.0, 60.0, 70.0, 80.0, 90.0)
    top = top_of_view(scale, 89.0, height=300, room=36)
    assert (top - 89.0) / (top - 50.0) * 300 == pytest.approx(36)
    assert top_of_view(scale, 70.0, height=300, room=36) == 90.0


def test_the_first_place_that_covers_nothing_is_taken() -> None:
    tries = [Box(10, 10, 40, 20), Box(10, 60, 40, 20)]
    assert place(tries, [], [], PLOT) == tries[0]
    assert place(tries, [Box(0, 0, 100, 30)], [], PLOT) == tries[1]


def test_a_label_does_not_lie_on_a_line() -> None:
    tries = [Box(100, 100, 40, 20), Box(100, 130, 40, 20)]
    assert place(tries, [], [((0, 110), (400, 110))], PLOT) == tries[1]


def test_a_label_outside_the_plot_is_the_last_choice() -> None:
    tries = [Box(390, 10, 40, 20), Box(100, 10, 40, 20)]
    assert place(tries, [Box(110, 10, 40, 20)], [], PLOT) == tries[1]


def test_a_line_beside_a_box_covers_nothing_of_it() -> None:
    tries = [Box(100, 100, 40, 20)]
    assert place(tries, [], [((50, 0), (50, 300)), ((0, 50), (400, 50))], PLOT) == tries[0]
    assert math.isfinite(tries[0].right)
