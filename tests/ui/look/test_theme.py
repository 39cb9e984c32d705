import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.look import theme as theme_module
from ui.look.theme import Theme
from ui.look.tokens import DARK, LIGHT, ROLES

ROLE = QPalette.ColorRole


def color(role: QPalette.ColorRole, group: QPalette.ColorGroup = QPalette.ColorGroup.Active) -> str:
    return QApplication.palette().color(group, role).name().upper()


def test_choosing_dark_changes_palette_and_tokens_and_says_so(qtbot: QtBot, theme: Theme) -> None:
    assert (theme.tokens, theme.dark, color(ROLE.Base)) == (LIGHT, False, LIGHT.sheet)
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark")
    assert (theme.tokens, theme.dark, color(ROLE.Base)) == (DARK, True, DARK.sheet)


@pytest.mark.parametrize(
    ("role", "token"),
    [
        (ROLE.Window, "canvas"),
        (ROLE.Base, "sheet"),
        (ROLE.AlternateBase, "computed"),
        (ROLE.Text, "ink"),
        (ROLE.Highlight, "select"),
        (ROLE.HighlightedText, "ink"),
        (ROLE.Accent, "accent"),
        (ROLE.PlaceholderText, "ink3"),
        (ROLE.Link, "accent"),
    ],
)
def test_a_role_of_the_palette_has_its_token(theme: Theme, role: QPalette.ColorRole, token: str) -> None:
    assert color(role) == getattr(theme.tokens, token)


def test_no_role_is_left_to_the_system(theme: Theme) -> None:
    ours = {value.lower() for value in LIGHT}
    groups = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled)
    roles = [role for role in ROLE if role not in (ROLE.NColorRoles, ROLE.NoRole)]
    strange = [(g.name, r.name) for g in groups for r in roles if color(r, g).lower() not in ours]
    assert strange == []


def test_what_is_disabled_is_written_in_the_third_ink(theme: Theme) -> None:
    assert color(ROLE.Text, QPalette.ColorGroup.Disabled) == LIGHT.ink3


def test_the_theme_follows_the_system_only_while_told_to(qtbot: QtBot, qapp: QApplication) -> None:
    theme = Theme(qapp, "system")
    hints = qapp.styleHints()
    with qtbot.waitSignal(theme.changed):
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.dark
    theme.choose("light")
    with qtbot.assertNotEmitted(theme.changed):
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert (theme.dark, theme.scheme) == (False, "light")
    theme.choose("system")
    assert theme.dark
    theme.deleteLater()


def test_larger_text_makes_rows_and_fields_larger(theme: Theme) -> None:
    assert (theme.px(28), QFontInfo(theme.font("body")).pixelSize()) == (28, 14)
    theme.choose(scale=1.25)
    assert theme.font("body").pointSizeF() == pytest.approx(10.5 * 1.25)
    assert theme.px(28) == 36
    assert theme.scheme == "light"


def test_every_role_has_its_size_and_weight(theme: Theme) -> None:
    assert {role: (theme.font(role).pointSizeF(), theme.font(role).bold()) for role in ROLES} == ROLES


def test_a_font_is_made_once_until_the_theme_changes(theme: Theme) -> None:
    before = theme.font("body")
    assert theme.font("body") is before
    theme.choose(scale=1.25)
    assert theme.font("body") is not before


def test_all_digits_have_one_width(theme: Theme) -> None:
    widths = {role: {theme.metrics(role).horizontalAdvance(digit) for digit in "0123456789"} for role in ROLES}
    assert [role for role, width in widths.items() if len(width) != 1] == []
    assert all(theme.font(role).isFeatureSet(QFont.Tag("tnum")) for role in ROLES)


def test_chinese_is_drawn_with_simplified_shapes(theme: Theme) -> None:
    family = QFontInfo(theme.font("body")).family()
    assert "YaHei" in family or "SC" in family


def test_code_is_set_in_a_fixed_width(theme: Theme) -> None:
    metrics = theme.metrics("code")
    assert metrics.horizontalAdvance("I") == metrics.horizontalAdvance("M")


def test_the_style_sheet_is_short_and_understood(qtbot: QtBot, theme: Theme) -> None:
    """Qt warns when it cannot parse one, and a warning fails the test."""
    text = QApplication.instance().styleSheet()
    assert len(text.strip().splitlines()) < 60
    assert text.count("{") == text.count("}")
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()


def test_a_high_contrast_theme_of_the_system_replaces_colours_and_style_sheet(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme_module, "high_contrast_is_on", lambda: True)
    theme = Theme(qapp, "light")
    assert qapp.styleSheet() == ""
    assert theme.tokens.ink.lower() == QApplication.palette().text().color().name()
    assert theme.tokens.error == theme.tokens.ink
    theme.deleteLater()
