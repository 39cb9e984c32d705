"""High contrast themes of Windows: the user's own colours replace ours, in what Qt draws and in what we paint."""

import sys

from PySide6.QtGui import QColor, QPalette

from ui.look.tokens import Tokens


def high_contrast_is_on() -> bool:
    """Whether the user has asked Windows for a high contrast theme (SPI_GETHIGHCONTRAST)."""
    if sys.platform == "win32":
        import ctypes

        class HighContrast(ctypes.Structure):
            _fields_ = (("size", ctypes.c_uint), ("flags", ctypes.c_uint), ("scheme", ctypes.c_wchar_p))

        state = HighContrast(ctypes.sizeof(HighContrast), 0, None)
        known = ctypes.windll.user32.SystemParametersInfoW(0x0042, state.size, ctypes.byref(state), 0)
        return bool(known) and bool(state.flags & 1)
    else:
        return False


def system_tokens(palette: QPalette) -> Tokens:
    """Tokens out of the system's palette: one ink, one ground, one accent. Shapes and words carry every difference."""
    ground, ink = palette.base().color(), palette.text().color()
    accent, on_accent = palette.highlight().color(), palette.highlightedText().color()
    inks = dict.fromkeys(("ink", "ink2", "ink3", "edge", "line", "error", "query", "hint", "chart1", "chart2"), ink)
    tints = dict.fromkeys(("select", "rail_current", "track", "rule"), _mix(ground, accent))
    colors = dict.fromkeys(Tokens._fields, ground) | inks | tints | {"accent": accent, "on_accent": on_accent}
    return Tokens(**{name: color.name() for name, color in colors.items()})


def _mix(ground: QColor, accent: QColor) -> QColor:
    """A quarter of the accent on the ground: seen as a tint, and the ink stays readable on it."""
    red, green, blue = (
        (3 * a + b) // 4
        for a, b in ((ground.red(), accent.red()), (ground.green(), accent.green()), (ground.blue(), accent.blue()))
    )
    return QColor(red, green, blue)
