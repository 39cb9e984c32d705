"""Where a sentence goes on in the next line."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from ui.look.theme import Theme
from ui.look.wrapping import laid_out, paint_wrapped, wrapped_height

SENTENCE = "在校生 1,910 人，比上年的 1,268 人多，请核对。对口就业的毕业生不会多于 92,500.00 元；说明原因。"


def lines(theme: Theme, text: str, width: int) -> list[str]:
    made = laid_out(text, theme.font("body"), width)
    places = [made.lineAt(place) for place in range(made.lineCount())]
    return [text[line.textStart() : line.textStart() + line.textLength()] for line in places]


@pytest.mark.parametrize("width", range(100, 400, 3))
def test_no_line_breaks_a_number_or_begins_with_punctuation(theme: Theme, width: int) -> None:
    found = lines(theme, SENTENCE, width)
    assert "".join(found) == SENTENCE
    assert not [line for line in found if line[0] in "，。；、"]
    assert all(any(number in line for line in found) for number in ("1,910", "1,268", "92,500.00"))


def test_a_word_longer_than_the_line_is_broken_and_nothing_sticks_out(theme: Theme) -> None:
    found = lines(theme, "8" * 60, 120)
    assert len(found) > 1
    assert all(theme.metrics("body").horizontalAdvance(line) <= 120 for line in found)


@pytest.mark.parametrize("width", [90, 133, 200, 401])
def test_what_is_painted_is_as_high_as_it_is_measured(theme: Theme, width: int) -> None:
    text = f"{SENTENCE}\n{SENTENCE}"
    image = QImage(width, 900, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    with QPainter(image) as painter:
        paint_wrapped(painter, QRect(0, 0, width, 900), text, theme.font("body"))
    inked = [y for y in range(900) if any(image.pixelColor(x, y).lightness() < 200 for x in range(width))]
    height, line = wrapped_height(text, theme.font("body"), width), theme.metrics("body").lineSpacing()
    assert height - line < inked[-1] < height
