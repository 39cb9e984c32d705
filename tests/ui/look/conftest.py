"""A theme of known colours, and small means of looking at what was painted."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from ui.look.theme import Theme


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, "light")
    yield made
    made.deleteLater()


Shot = Callable[..., QImage]


@pytest.fixture
def shot() -> Shot:
    """`shot(paint, width, height, scale, ground)` gives the picture that `paint(painter, rect)` makes."""

    def take(
        paint: Callable[[QPainter, QRect], object],
        width: int = 112,
        height: int = 30,
        scale: float = 1.0,
        ground: str = "#FFFFFF",
    ) -> QImage:
        image = QImage(round(width * scale), round(height * scale), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(scale)
        image.fill(QColor(ground))
        with QPainter(image) as painter:
            paint(painter, QRect(0, 0, width, height))
        return image

    return take
