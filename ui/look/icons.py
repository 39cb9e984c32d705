"""The pictures on buttons and in the rail: Phosphor regular (MIT), tinted from the tokens when they are painted."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from ui.look.theme import Theme

FOLDER = Path(__file__).parents[2] / "resources" / "icons"
APP_ICON = "hzdesk"

NAMES = (
    "arrow-clockwise",
    "arrow-down",
    "arrow-u-up-left",
    "arrow-u-up-right",
    "arrow-up",
    "books",
    "buildings",
    "caret-down",
    "caret-right",
    "chalkboard-teacher",
    "chart-line-up",
    "clipboard",
    "clipboard-text",
    "clock-counter-clockwise",
    "coins",
    "compass",
    "copy",
    "currency-cny",
    "export",
    "eye",
    "eye-slash",
    "factory",
    "file",
    "file-text",
    "file-xls",
    "floppy-disk",
    "flower-lotus",
    "folder-open",
    "gear",
    "globe-hemisphere-east",
    "graduation-cap",
    "hand-coins",
    "handshake",
    "house",
    "identification-card",
    "info",
    "lock-simple",
    "magnifying-glass",
    "map-trifold",
    "medal",
    "moon",
    "note-pencil",
    "pen-nib",
    "plus",
    "printer",
    "push-pin",
    "question",
    "shield-check",
    "signature",
    "sun",
    "table",
    "trash",
    "tray",
    "tree-structure",
    "users-three",
    "warning",
    "x",
)

Draw = Callable[[QPainter, QRectF, QIcon.Mode], None]


class _Engine(QIconEngine):
    """Paints through a function, so that a change of theme needs no new icons."""

    def __init__(self, draw: Draw) -> None:
        super().__init__()
        self._draw = draw

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(QRectF(rect).center())
        self._draw(painter, square, mode)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Engine(self._draw)


def painted_icon(draw: Draw) -> QIcon:
    """An icon that calls `draw(painter, square, mode)` whenever it is shown, at any size."""
    return QIcon(_Engine(draw))


def icon(name: str, theme: "Theme", ink: str = "ink2") -> QIcon:
    """One of NAMES in the token `ink`; in the accent while active or selected, pale while disabled."""
    if name not in NAMES:
        raise KeyError(name)

    def draw(painter: QPainter, square: QRectF, mode: QIcon.Mode) -> None:
        token = {QIcon.Mode.Normal: ink, QIcon.Mode.Disabled: "ink3"}.get(mode, ink if ink != "ink2" else "accent")
        _drawing(name, getattr(theme.tokens, token)).render(painter, square)

    return painted_icon(draw)


def app_icon() -> QIcon:
    """The sign of the program: a ruled sheet, the same in both schemes."""
    return QIcon(str(FOLDER / f"{APP_ICON}.svg"))


@cache
def _drawing(name: str, color: str) -> QSvgRenderer:
    source = (FOLDER / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", color)
    return QSvgRenderer(source.encode())
