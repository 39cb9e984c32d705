import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage, QPixmap

from ui.look.icons import APP_ICON, FOLDER, NAMES, app_icon, icon
from ui.look.theme import Theme
from ui.look.tokens import DARK, LIGHT


def darkest(pixmap: QPixmap) -> str:
    """The colour of the most opaque pixel."""
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=lambda color: color.alpha()).name()


def test_every_named_icon_is_a_file_and_every_file_is_named() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.svg")) == sorted([*NAMES, APP_ICON])


def test_the_licence_of_the_icons_lies_beside_them() -> None:
    assert "MIT License" in (FOLDER / "LICENSE").read_text(encoding="utf-8")


def test_no_icon_has_a_colour_of_its_own() -> None:
    texts = {name: (FOLDER / f"{name}.svg").read_text(encoding="utf-8") for name in NAMES}
    assert [name for name, text in texts.items() if "currentColor" not in text or "#" in text] == []


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_paints_itself_in_the_second_ink(theme: Theme, name: str) -> None:
    assert darkest(icon(name, theme).pixmap(QSize(64, 64))) == LIGHT.ink2.lower()


def test_an_icon_takes_the_colours_of_its_state(theme: Theme) -> None:
    house = icon("house", theme)
    modes = (QIcon.Mode.Normal, QIcon.Mode.Active, QIcon.Mode.Selected, QIcon.Mode.Disabled)
    colors = [darkest(house.pixmap(QSize(64, 64), mode)) for mode in modes]
    assert colors == [LIGHT.ink2.lower(), LIGHT.accent.lower(), LIGHT.accent.lower(), LIGHT.ink3.lower()]


def test_an_icon_asked_for_in_an_ink_keeps_it_while_active(theme: Theme) -> None:
    printer = icon("printer", theme, "on_accent")
    assert darkest(printer.pixmap(QSize(64, 64), QIcon.Mode.Active)) == LIGHT.on_accent.lower()


def test_an_icon_made_before_a_change_of_theme_shows_the_new_colours(theme: Theme) -> None:
    house = icon("house", theme)
    theme.choose("dark")
    assert darkest(house.pixmap(QSize(64, 64))) == DARK.ink2.lower()


def test_an_icon_is_sharp_on_a_screen_of_twice_the_density(theme: Theme) -> None:
    pixmap = icon("house", theme).pixmap(QSize(16, 16), 2.0)
    assert (pixmap.width(), pixmap.devicePixelRatio()) == (32, 2.0)


def test_a_name_that_is_not_in_the_list_is_refused_at_once(theme: Theme) -> None:
    with pytest.raises(KeyError, match="no-such-icon"):
        icon("no-such-icon", theme)


def test_the_sign_of_the_program_is_drawn_in_the_accent(theme: Theme) -> None:
    image = app_icon().pixmap(QSize(64, 64)).toImage()
    assert image.pixelColor(32, 8).name() == LIGHT.accent.lower()
    assert image.pixelColor(0, 0).alpha() == 0
