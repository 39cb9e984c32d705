"""The strip of indicators below a section: its words, and where they end."""

import pytest
from pytestqt.qtbot import QtBot

from hzdesk.returns import Row
from hzdesk.values import Unreadable
from tests.ui.pages.conftest import GRADUATES, OpenSchool
from ui.look.theme import Theme
from ui.look.tokens import GAP, PAGE_MARGIN
from ui.pages.figures import ROOM, FigureStrip


def strip(open_school: OpenSchool, **values: object) -> FigureStrip:
    page = open_school(progression=(Row("record", GRADUATES | values),)).page("progression")
    assert page.figures is not None
    return page.figures


def test_what_cannot_be_read_is_to_be_corrected_and_what_is_blank_to_be_filled_in(open_school: OpenSchool) -> None:
    made = strip(open_school, graduates=None, by_exam=Unreadable("8O"))
    assert made._said[0][2] == "待改正 升学人数，待填 毕业生数"


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_long_words_end_before_the_line_to_the_next_figure(qtbot: QtBot, theme: Theme, scale: float) -> None:
    theme.choose(scale=scale)
    made, px = FigureStrip(theme), theme.px
    qtbot.addWidget(made)
    made._said = [("指标", "—", "待填 " + "学" * 60)] * 2
    made.resize(2 * px(ROOM) + 2 * px(PAGE_MARGIN), made.height())
    image, line = made.grab().toImage(), px(PAGE_MARGIN) + px(ROOM) - px(GAP)
    ground = image.pixelColor(line - 3, 4)
    between = [image.pixelColor(x, y) for x in range(line - 3, line) for y in range(4, made.height() - 2)]
    assert all(found == ground for found in between)
    assert image.pixelColor(line, made.height() // 2) != ground
