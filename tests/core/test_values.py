"""What counts as a number, and how blank, zero and 不适用 stay three different things when values are added up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hzdesk.values import NA, Unreadable, Value, added, is_number

NUMBERS = st.integers() | st.decimals(allow_nan=False, allow_infinity=False, places=2)


@pytest.mark.parametrize("value", [0, 12, Decimal("0.5")])
def test_counts_and_amounts_are_numbers(value: Value) -> None:
    assert is_number(value)


@pytest.mark.parametrize("value", [None, True, "12", NA, Unreadable("12")])
def test_a_yes_a_text_and_no_answer_are_no_numbers(value: Value) -> None:
    assert not is_number(value)


@given(st.lists(NUMBERS), st.integers(0, 3))
def test_what_does_not_apply_takes_nothing_from_the_sum_of_the_others(numbers, inapplicable):
    assert added([*numbers, *[NA] * inapplicable]) == (sum(numbers) if numbers or not inapplicable else NA)


@given(st.lists(NUMBERS | st.just(NA)), st.integers(0))
def test_one_blank_leaves_no_sum(others, place):
    assert added([*others[:place], None, *others[place:]]) is None


def test_zeros_are_zero_and_what_nowhere_applies_is_not():
    assert (added([0, 0]), added([NA, NA]), added([])) == (0, NA, 0)
