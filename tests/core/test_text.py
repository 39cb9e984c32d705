"""Values as people write and read them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hzdesk import text
from hzdesk.forms.codes import Code, CodeList
from hzdesk.forms.model import Field, FieldType
from hzdesk.values import NA, Unreadable

COUNT = Field("n", "人数", FieldType.COUNT, "人")
MONEY = Field("m", "金额", FieldType.MONEY, "元")
RATE = Field("r", "升学率", FieldType.PERCENT, "%", digits=1)
NAME = Field("t", "姓名", FieldType.TEXT, maximum=5)
PROGRAMME = Field("p", "专业", FieldType.CODE, codes="programmes")
ENTRIES = {"710201": Code("710201", "计算机应用", "", "", None, None, {})}
OPEN = CodeList("programmes", "专业", "", open=True, attributes={}, entries=ENTRIES)
CLOSED = CodeList("programmes", "专业", "", open=False, attributes={}, entries=ENTRIES)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("612", 612),
        (" 1,426 ", 1426),
        ("１２３", 123),
        ("1，234", 1234),
        ("612人", 612),
        ("1.2万", 12_000),
        ("−3", -3),
        ("-3", -3),
        ("12.0", 12),
        ("", None),
        ("  ", None),
        ("不适用", NA),
        ("8O", Unreadable("8O")),
        ("12.5", Unreadable("12.5")),
        ("1,42", Unreadable("1,42")),
        ("1234567890123456", Unreadable("1234567890123456")),
        ("=1+1", Unreadable("=1+1")),
    ],
)
def test_a_count_is_read_the_way_people_type_it(typed, value):
    assert text.parse(COUNT, typed) == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [("18.4万", Decimal(184_000)), ("1,426,150.50元", Decimal("1426150.50")), ("0.005", Unreadable("0.005"))],
)
def test_money_is_read_to_the_fen(typed, value):
    assert text.parse(MONEY, typed) == value


def test_a_percentage_may_carry_its_sign():
    assert text.parse(RATE, "84.3%") == Decimal("84.3")
    assert text.parse(RATE, "84.35") == Unreadable("84.35")


def test_a_text_longer_than_the_field_is_kept_as_typed():
    assert text.parse(NAME, " 李  老师 ") == "李 老师"
    assert text.parse(NAME, "一二三四五六") == Unreadable("一二三四五六")


@pytest.mark.parametrize("field", [NAME, COUNT, RATE, PROGRAMME])
def test_an_entry_that_cannot_be_read_is_kept_however_long_it_is(field):
    typed = "字" * 40_000
    assert text.parse(field, typed, CLOSED) == Unreadable(typed)


def test_a_code_is_read_by_code_or_by_its_whole_name():
    assert text.parse(PROGRAMME, "710201", OPEN) == "710201"
    assert text.parse(PROGRAMME, "计算机应用", CLOSED) == "710201"


def test_a_code_outside_the_list_is_kept_where_the_list_is_open():
    assert text.parse(PROGRAMME, "999901 智能物流", OPEN) == "999901 智能物流"
    assert text.parse(PROGRAMME, "999901 智能物流", CLOSED) == Unreadable("999901 智能物流")
    assert text.show(PROGRAMME, "999901 智能物流", OPEN) == "智能物流"


@pytest.mark.parametrize("typed", ["2023-09-01", "2023年9月1日", "2023/9/1", "2023.9.1"])
def test_a_date_is_read_in_the_ways_it_is_written(typed):
    assert text.parse(Field("d", "日期", FieldType.DATE), typed) == date(2023, 9, 1)


def test_a_day_that_does_not_exist_is_unreadable():
    assert text.parse(Field("d", "日期", FieldType.DATE), "2023-02-30") == Unreadable("2023-02-30")


def test_years_and_flags_are_read_from_words():
    assert text.parse(Field("y", "年份", FieldType.YEAR), "2023年") == 2023
    assert text.parse(Field("f", "是否", FieldType.FLAG), "是") is True
    assert text.parse(Field("f", "是否", FieldType.FLAG), "也许") == Unreadable("也许")


def test_figures_are_shown_with_separators_and_a_true_minus():
    assert text.show(COUNT, -1_426) == "−1,426"
    assert text.show(MONEY, Decimal("1426150.00")) == "1,426,150"
    assert text.show(MONEY, Decimal("18.4")) == "18.40"
    assert text.show(RATE, Decimal("84.25")) == "84.3"
    assert text.show(COUNT, None) == ""
    assert text.show(COUNT, NA) == "不适用"


def test_units_stand_behind_the_figure():
    assert text.with_unit(COUNT, 612) == "612 人"
    assert text.with_unit(RATE, Decimal("84.3")) == "84.3%"
    assert text.with_unit(COUNT, None) == "空白"
    assert text.with_unit(COUNT, Unreadable("8O")) == "8O"


def test_a_change_equals_the_difference_of_the_rounded_figures_shown():
    assert text.difference(Decimal("86.25"), Decimal("82.14"), 1, "%") == "+4.2 百分点"
    assert text.difference(7, 78, 0, "人") == "−71"
    assert text.difference(5, 5, 0, "人") == "0"


def test_the_time_basis_is_spelled_out():
    assert text.basis_text("academic_year", 2023) == "时期 2022-09-01 至 2023-08-31"
    assert text.basis_text("point:09-01", 2023) == "时点 2023-09-01"
    assert text.basis_text("calendar_year", 2023) == "时期 2023-01-01 至 2023-12-31"


@given(st.integers(-(10**12), 10**12))
def test_a_count_shown_or_plain_is_read_back_as_itself(value):
    assert text.parse(COUNT, text.show(COUNT, value)) == value
    assert text.parse(COUNT, text.plain(value)) == value


@given(st.decimals(-(10**9), 10**9, places=2, allow_nan=False))
def test_an_amount_shown_or_plain_is_read_back_to_the_fen(value):
    assert text.parse(MONEY, text.show(MONEY, value)) == value
    assert text.parse(MONEY, text.plain(value)) == value


@given(st.text(max_size=30))
def test_any_text_gives_a_value_or_is_kept_as_typed(typed):
    for field in (COUNT, MONEY, RATE, NAME, PROGRAMME, Field("d", "日期", FieldType.DATE)):
        value = text.parse(field, typed, OPEN if field is PROGRAMME else None)
        if isinstance(value, Unreadable):
            assert value.text == typed


def test_a_fingerprint_is_read_in_groups_of_four() -> None:
    assert text.grouped("9c417e0b52") == "9C41 7E0B 52"


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("SERIALNUMBER=33,CN=示例\\,学校", "示例,学校"),
        ("CN=李,O=局", "李"),
        ("O=局", "O=局"),
        ("CN=李\\0A王", "李\\0A王"),
    ],
)
def test_the_name_of_a_signer_is_that_of_its_certificate(subject: str, name: str) -> None:
    assert text.holder(subject) == name
