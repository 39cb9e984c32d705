"""The theme: colours, fonts and sizes of the running program. One object, handed to whoever paints."""

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QFontInfo, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from ui.look.high_contrast import high_contrast_is_on, system_tokens
from ui.look.style import palette, style_sheet
from ui.look.tokens import BODY_PIXELS, CODE_FAMILIES, DARK, FAMILIES, LIGHT, ROLES, Role, Tokens

Scheme = Literal["system", "light", "dark"]

_HINTS: dict[Scheme, Qt.ColorScheme] = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


class Theme(QObject):
    """Tokens, fonts and sizes in force; `changed` tells painters of their own to paint again and charts to recolour."""

    changed = Signal()

    def __init__(self, app: QApplication, scheme: Scheme = "system", scale: float = 1.0) -> None:
        super().__init__(app)
        self._app = app
        self._scheme: Scheme = scheme
        self._scale = scale
        self.tokens: Tokens = LIGHT
        self._fonts: dict[Role, QFont] = {}
        self._metrics: dict[Role, QFontMetrics] = {}
        hints = app.styleHints()
        hints.setColorScheme(_HINTS[scheme])  # title bars and native dialogs too
        hints.colorSchemeChanged.connect(self._follow)
        self._system = hints.colorScheme()
        self._apply()

    @property
    def scheme(self) -> Scheme:
        """What the user chose, not what it came to."""
        return self._scheme

    @property
    def dark(self) -> bool:
        return self.tokens is DARK

    @property
    def has_style_sheet(self) -> bool:
        """Not where the user's own high contrast colours are in force."""
        return bool(self._app.styleSheet())

    def choose(self, scheme: Scheme | None = None, scale: float | None = None) -> None:
        """Change the scheme, or the size of all text (1.0 is 10.5 pt), and show it at once."""
        self._scale = scale or self._scale
        if scheme:
            self._scheme = scheme
            self._app.styleHints().setColorScheme(_HINTS[scheme])
        self._apply()

    def font(self, role: Role) -> QFont:
        """The font of a role. Shared: copy it before changing it."""
        return self._fonts[role]

    def metrics(self, role: Role) -> QFontMetrics:
        return self._metrics[role]

    def px(self, size: float) -> int:
        """A size of `tokens` in logical pixels, grown with the text where text is larger than 14 px."""
        return round(size * self._pixels / BODY_PIXELS)

    def _follow(self, system: Qt.ColorScheme) -> None:
        self._system = system
        if self._scheme == "system":
            self._apply()

    def _apply(self) -> None:
        self._fonts = {role: self._make_font(role) for role in ROLES}
        self._metrics = {role: QFontMetrics(font) for role, font in self._fonts.items()}
        self._pixels = QFontInfo(self._fonts["body"]).pixelSize()
        self._app.setFont(self._fonts["body"])
        if high_contrast_is_on():
            self._app.setStyleSheet("")
            self._app.setPalette(QPalette())
            self.tokens = system_tokens(self._app.palette())
        else:
            self.tokens = DARK if self._wants_dark() else LIGHT
            self._app.setPalette(palette(self.tokens))
            self._app.setStyleSheet(style_sheet(self.tokens, self.px, self._scale))
        self.changed.emit()

    def _wants_dark(self) -> bool:
        if self._scheme == "system":
            return self._system == Qt.ColorScheme.Dark
        return self._scheme == "dark"

    def _make_font(self, role: Role) -> QFont:
        points, bold = ROLES[role]
        font = QFont(list(CODE_FAMILIES if role == "code" else FAMILIES))
        font.setPointSizeF(points * self._scale)
        font.setBold(bold)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font
