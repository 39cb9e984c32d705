import re

import pytest

from ui.look.tokens import DARK, LIGHT, ROLES, Tokens

TEXT, MARK = 4.5, 3.0

# ink, ground, the least ratio, and the ratio that was measured when the colours were chosen (light, dark)
PAIRS = [
    ("ink", "sheet", TEXT, 16.4, 13.6),
    ("ink", "select", TEXT, 12.8, 9.1),
    ("ink", "error_ground", TEXT, 14.3, 12.1),
    ("ink", "query_ground", TEXT, 14.9, 11.7),
    ("ink2", "sheet", TEXT, 7.5, 8.6),
    ("ink2", "canvas", TEXT, 6.8, 9.4),
    ("ink2", "rail", TEXT, 6.3, 9.0),
    ("ink2", "computed", TEXT, 6.8, 7.7),
    ("ink2", "select", TEXT, 5.9, 5.7),
    ("ink3", "sheet", TEXT, 5.5, 6.4),
    ("ink3", "focus_row", TEXT, 5.1, 5.7),
    ("error", "sheet", TEXT, 6.5, 7.9),
    ("error", "error_ground", TEXT, 5.7, 7.0),
    ("error", "select", TEXT, 5.1, 5.2),
    ("query", "sheet", TEXT, 6.7, 9.0),
    ("query", "query_ground", TEXT, 6.1, 7.8),
    ("query", "focus_row", TEXT, 6.2, 8.1),
    ("hint", "sheet", TEXT, 7.7, 8.2),
    ("accent", "sheet", TEXT, 7.5, 7.7),
    ("accent", "select", TEXT, 5.9, 5.2),
    ("on_accent", "accent", TEXT, 7.5, 8.1),
    ("edge", "sheet", MARK, 3.5, 4.1),
    ("edge", "canvas", MARK, 3.2, 4.5),
]
MORE_TEXT = [
    *((ink, ground) for ink in ("ink", "ink2", "accent") for ground in ("canvas", "bar", "preview", "focus_row")),
    *((ink, ground) for ink in ("ink2", "query", "error") for ground in ("error_ground", "query_ground")),
    *((ink, ground) for ink in ("error", "query", "hint", "accent") for ground in ("rail", "rail_current", "bar")),
]


def luminance(color: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize(("ink", "ground", "least", "light", "dark"), PAIRS)
def test_a_pair_has_the_contrast_it_was_chosen_for(
    ink: str, ground: str, least: float, light: float, dark: float
) -> None:
    for tokens, measured in ((LIGHT, light), (DARK, dark)):
        ratio = contrast(getattr(tokens, ink), getattr(tokens, ground))
        assert ratio >= least
        assert ratio == pytest.approx(measured, abs=0.11)


@pytest.mark.parametrize(("ink", "ground"), MORE_TEXT)
@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_readable_on_every_ground_it_may_stand_on(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= TEXT


@pytest.mark.parametrize("chart", ["chart1", "chart2"])
@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_a_line_of_a_chart_is_seen_on_the_sheet(tokens: Tokens, chart: str) -> None:
    assert contrast(getattr(tokens, chart), tokens.sheet) >= MARK


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_token_is_an_opaque_colour(tokens: Tokens) -> None:
    assert [value for value in tokens if not re.fullmatch("#[0-9A-F]{6}", value)] == []


def test_light_and_dark_differ_in_every_token() -> None:
    assert [name for name in Tokens._fields if getattr(LIGHT, name) == getattr(DARK, name)] == []


def test_the_steps_of_type_are_whole_pixels_at_96_dots_per_inch() -> None:
    assert [points * 96 / 72 for points, _ in ROLES.values()] == [12, 13, 14, 14, 16, 20, 20]
