from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation, localcontext

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.values import column_of
from hzdesk import text
from hzdesk.forms.lint import MOST_DIGITS
from hzdesk.forms.model import Field, FieldType
from hzdesk.values import Unreadable
from hzdesk.workbook.read import exact

MONEY = column_of(Field("funds", "经费", FieldType.MONEY))
PERCENT = column_of(Field("rate", "比例", FieldType.PERCENT, digits=1))


def test_money_is_kept_in_fen():
    assert MONEY.keeper()(Decimal("12.34")) == 1234
    assert MONEY.keeper()(Decimal("-0.05")) == -5
    assert MONEY.reader()(1234) == Decimal("12.34")


def test_a_percentage_is_scaled_by_its_declared_digits():
    assert PERCENT.keeper()(Decimal("84.3")) == 843
    assert PERCENT.keeper()(Decimal("84.30")) == 843
    assert str(PERCENT.reader()(843)) == "84.3"


@given(st.integers(-(10**18), 10**18), st.integers(0, 6))
def test_a_scaled_number_comes_back_exactly(kept: int, digits: int):
    column = column_of(Field("score", "得分", FieldType.DECIMAL, digits=digits))
    assert column.keeper()(column.reader()(kept)) == kept


NUMERIC = (FieldType.COUNT, FieldType.MONEY, FieldType.PERCENT, FieldType.DECIMAL, FieldType.YEAR)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=3).map("{:f}".format) | st.from_regex(
    r"-?[0-9]{1,16}(\.[0-9]{0,6})?[万亿]?", fullmatch=True
)


@given(NUMBERS | st.floats(-1e17, 1e17), st.sampled_from(NUMERIC), st.integers(0, MOST_DIGITS))
@example("999999999999999", FieldType.DECIMAL, MOST_DIGITS)
@example(float(2**53 - 1), FieldType.DECIMAL, MOST_DIGITS)
def test_every_number_that_is_accepted_fits_its_column(typed: str | float, kind: FieldType, digits: int):
    field = Field("score", "得分", kind, digits=digits)
    value = exact(field, typed) if isinstance(typed, float) else text.parse(field, typed)
    if not isinstance(value, Unreadable):
        assert -(2**63) <= column_of(field).keeper()(value) < 2**63


def test_a_narrow_decimal_context_rounds_nothing():
    with localcontext() as context:
        context.prec = 3
        assert MONEY.keeper()(Decimal("123456.78")) == 12345678
        assert MONEY.reader()(12345678) == Decimal("123456.78")


@pytest.mark.parametrize("value", [Decimal("0.005"), Decimal("1e-30"), Decimal("1." + "0" * 50 + "1")])
def test_more_decimals_than_declared_are_refused(value: Decimal):
    with pytest.raises((ValueError, ArithmeticError)):
        MONEY.keeper()(value)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), Decimal("sNaN")])
def test_what_is_no_number_is_refused(value: Decimal):
    with pytest.raises((ValueError, OverflowError, InvalidOperation)):
        MONEY.keeper()(value)


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (FieldType.COUNT, Decimal(5)),
        (FieldType.COUNT, True),
        (FieldType.COUNT, "5"),
        (FieldType.YEAR, 2023.0),
        (FieldType.FLAG, 1),
        (FieldType.MONEY, 1.5),
        (FieldType.MONEY, "1.50"),
        (FieldType.TEXT, 5),
        (FieldType.CODE, 710205),
        (FieldType.DATE, "2023-09-01"),
        (FieldType.DATE, datetime(2023, 9, 1, 8, tzinfo=UTC)),
    ],
)
def test_a_value_of_another_type_is_refused(type_: FieldType, value: object):
    with pytest.raises(TypeError):
        column_of(Field("any", "任意", type_)).keeper()(value)


@pytest.mark.parametrize(
    ("type_", "value", "kept"),
    [
        (FieldType.COUNT, 0, 0),
        (FieldType.FLAG, False, 0),
        (FieldType.DATE, date(2023, 9, 1), "2023-09-01"),
        (FieldType.CODE, "710205 自设专业", "710205 自设专业"),
    ],
)
def test_other_values_are_kept_as_they_are_read(type_: FieldType, value: object, kept: object):
    column = column_of(Field("any", "任意", type_))
    assert column.keeper()(value) == kept
    assert column.reader()(kept) == value
    assert type(column.reader()(kept)) is type(value)
