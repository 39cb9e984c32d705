"""Splitting totals: exact sums, kept bounds, largest remainders, and percentages that come out."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hzdesk.example.split import denominator, in_units, luck, numerator, split
from hzdesk.text import round_half_up

WEIGHTS = st.lists(st.floats(0.01, 1000), min_size=1, max_size=40)


@given(st.integers(0, 200_000), WEIGHTS)
def test_the_shares_add_up_to_the_total(total: int, weights: list[float]) -> None:
    assert sum(split(total, weights)) == total


@given(st.integers(0, 200_000), WEIGHTS)
def test_without_bounds_every_share_is_its_quota_rounded_down_or_up(total: int, weights: list[float]) -> None:
    for share, weight in zip(split(total, weights), weights, strict=True):
        assert abs(share - total * weight / sum(weights)) < 1 + 1e-6


@given(st.data(), WEIGHTS)
def test_every_share_stays_inside_its_bounds(data: st.DataObject, weights: list[float]) -> None:
    bound = st.integers(0, 50)
    least = data.draw(st.lists(bound, min_size=len(weights), max_size=len(weights)))
    most = [low + data.draw(bound) for low in least]
    total = data.draw(st.integers(sum(least), sum(most)))
    shares = split(total, weights, least, most)
    assert sum(shares) == total
    assert all(low <= share <= high for low, share, high in zip(least, shares, most, strict=True))


def test_what_is_left_after_rounding_down_goes_to_the_largest_remainders() -> None:
    assert split(10, [1.5, 1.4, 7.1]) == [2, 1, 7]
    assert split(3, [1, 1, 1, 1]) == [1, 1, 1, 0]


def test_a_bound_leaves_the_rest_to_the_others_in_proportion() -> None:
    assert split(100, [1, 1, 2], [0, 0, 0], [10, 100, 100]) == [10, 30, 60]


def test_a_weight_of_nothing_gets_only_its_least() -> None:
    assert split(9, [0, 1, 2], [2, 0, 0]) == [2, 2, 5]


def test_a_total_that_the_bounds_leave_no_room_for_is_refused() -> None:
    with pytest.raises(ValueError, match="11 does not fit between 0 and 10"):
        split(11, [1, 1], None, [5, 5])


@given(st.integers(10, 2000), WEIGHTS)
def test_shares_in_units_are_multiples_of_the_unit(units: int, weights: list[float]) -> None:
    assume(units >= len(weights))
    shares = in_units(units * 5, 5, weights, [1] * len(weights))
    assert sum(shares) == units * 5
    assert all(share % 5 == 0 and share >= 5 for share in shares)


@given(st.integers(10_000, 30_000), st.integers(1, 9999))
def test_a_percentage_with_two_digits_comes_out_of_the_denominator_found_for_it(most: int, hundredths: int) -> None:
    percent = Decimal(hundredths).scaleb(-2)
    whole = denominator(most, percent)
    assert whole <= most
    assert round_half_up(Decimal(100 * numerator(whole, percent)) / whole, 2) == percent


def test_a_percentage_that_no_count_shows_is_refused() -> None:
    with pytest.raises(ValueError, match="no count up to 7 shows"):
        denominator(7, Decimal("88.71"))


def test_no_larger_denominator_would_have_done() -> None:
    whole = denominator(3260, Decimal("88.71"))
    for larger in range(whole + 1, 3261):
        shown = (round_half_up(Decimal(100 * part) / larger, 2) for part in range(larger * 88 // 100, larger * 9 // 10))
        assert Decimal("88.71") not in shown


def test_luck_depends_on_its_names_alone() -> None:
    assert luck(1, "a", "b").random() == luck(1, "a", "b").random()
    assert luck(1, "a", "b").random() != luck(2, "a", "b").random()
