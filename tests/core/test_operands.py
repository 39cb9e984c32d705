"""The values of a return as expressions see them."""

import pytest

from hzdesk.operands import ReturnOperands
from hzdesk.values import NA
from tests.core.returns import annual_return


@pytest.mark.parametrize(
    ("grant", "waiver", "total", "provisional"),
    [
        (3, 4, 7, 7),
        (0, 0, 0, 0),
        (NA, NA, NA, NA),
        (3, NA, 3, 3),
        (3, None, None, 3),
        (NA, None, None, None),
        (None, None, None, None),
    ],
)
def test_a_total_row_tells_blank_zero_and_what_does_not_apply_apart(make_form, grant, waiver, total, provisional):
    form = make_form()
    annual = annual_return(form, {"aid": {"grant": {"people": grant}, "waiver": {"people": waiver}}})
    assert ReturnOperands(form, annual).cell("aid", "both_kinds", "people", last=False) == total
    assert ReturnOperands(form, annual, lenient=True).cell("aid", "both_kinds", "people", last=False) == provisional
