"""What counts as a number among the values of a cell."""

from decimal import Decimal

import pytest

from hzdesk.values import NA, Unreadable, Value, is_number


@pytest.mark.parametrize("value", [0, 12, Decimal("0.5")])
def test_counts_and_amounts_are_numbers(value: Value) -> None:
    assert is_number(value)


@pytest.mark.parametrize("value", [None, True, "12", NA, Unreadable("12")])
def test_a_yes_a_text_and_no_answer_are_no_numbers(value: Value) -> None:
    assert not is_number(value)
