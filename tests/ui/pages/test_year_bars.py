"""The last years of a figure as bars, with numbers of any length over them."""

from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication

from hzdesk.forms.model import Field, FieldType
from hzdesk.values import NA, Value
from ui.look.theme import Theme
from ui.pages.year_bars import YearBars

MONEY = Field("amount", "金额", FieldType.MONEY, "元")
COUNT = Field("people", "人数", FieldType.COUNT, "人")
WIDTH = 230


def bars(qtbot, theme: Theme, field: Field, *values: Value) -> YearBars:
    made = YearBars(theme, WIDTH)
    qtbot.addWidget(made)
    made.show_values(field, list(enumerate(values, 2024 - len(values))))
    return made


@pytest.mark.parametrize(
    ("field", "values", "words", "scale"),
    [
        (COUNT, (587, 612), ["587", "612"], ""),
        (COUNT, (587, None, NA, 0), ["587", "", "不适用", "0"], ""),
        (
            COUNT,
            (1_000_000, 1_234_567, 1_300_000, 1_300_000, 1_400_000),
            ["100.0", "123.5", "130.0", "130.0", "140.0"],
            "万",
        ),
        (MONEY, (Decimal(52_661_000), *[Decimal(65_631_357)] * 4), ["5,266", *["6,563"] * 4], "万"),
        (MONEY, (Decimal(5_266_100_000), *[Decimal(6_563_135_700)] * 4), ["52.66", *["65.63"] * 4], "亿"),
    ],
)
def test_all_values_are_counted_alike_so_that_each_has_room(qtbot, theme, field, values, words, scale):
    made = bars(qtbot, theme, field, *values)
    labels = made.labels()
    assert (labels.words, made.scale_name) == (words, scale)
    room = theme.px(WIDTH) / len(values)
    assert all(theme.metrics("caption").horizontalAdvance(word) < room for word in words[:-1])
    assert theme.metrics("body_bold").horizontalAdvance(words[-1]) < room


def test_a_screen_reader_hears_the_whole_numbers(qtbot, theme):
    made = bars(qtbot, theme, MONEY, Decimal(52_661_000), None)
    assert made.accessibleName() == "2022 年 52,661,000，2023 年 空白"


def test_larger_text_has_room_too(qtbot, theme):
    theme.choose(scale=1.5)
    QApplication.processEvents()
    made = bars(qtbot, theme, MONEY, *[Decimal(65_631_357)] * 5)
    assert all(theme.metrics("body_bold").horizontalAdvance(w) < theme.px(WIDTH) / 5 for w in made.labels().words)
