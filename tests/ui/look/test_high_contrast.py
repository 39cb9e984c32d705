from PySide6.QtGui import QColor, QPalette

from ui.look.high_contrast import high_contrast_is_on, system_tokens


def night() -> QPalette:
    """The colours of a black high contrast theme."""
    palette = QPalette()
    colors = {"Base": "#000000", "Text": "#ffffff", "Highlight": "#1aebff", "HighlightedText": "#000000"}
    for role, color in colors.items():
        palette.setColor(QPalette.ColorRole[role], QColor(color))
    return palette


def test_inks_and_grounds_are_those_of_the_system() -> None:
    tokens = system_tokens(night())
    assert {tokens.ink, tokens.ink2, tokens.ink3, tokens.edge, tokens.error, tokens.query} == {"#ffffff"}
    assert {tokens.canvas, tokens.sheet, tokens.computed, tokens.error_ground, tokens.preview} == {"#000000"}
    assert (tokens.accent, tokens.on_accent) == ("#1aebff", "#000000")


def test_a_selection_is_a_tint_that_keeps_the_ink_readable() -> None:
    assert system_tokens(night()).select == "#063a3f"


def test_no_system_but_windows_has_such_a_theme() -> None:
    assert high_contrast_is_on() is False
