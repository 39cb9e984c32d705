"""A chart with its words as a picture for documents: always in the light colours, whatever the window looks like."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from ui.look.paint import color
from ui.look.theme import Theme
from ui.look.tokens import GAP_BLOCK, GAP_SMALL, GAP_TINY, LIGHT, PAGE_MARGIN, Role
from ui.pages.chart import Picture
from ui.pages.chart_sheet import ChartSheet

SIZE, SCALE = QSize(960, 540), 2
_ROLES: tuple[tuple[Role, str], ...] = (
    ("panel_title", LIGHT.ink),
    ("body", LIGHT.ink),
    ("caption", LIGHT.ink2),
    ("caption", LIGHT.ink2),
)


class _Paper:
    """The fonts and sizes of a theme in the colours of paper."""

    def __init__(self, theme: Theme) -> None:
        self.tokens = LIGHT
        self.font, self.metrics, self.px, self.changed = theme.font, theme.metrics, theme.px, theme.changed


def chart_image(picture: Picture, texts: Sequence[str], theme: Theme) -> QImage:
    """Title, sentence, definition and note above the chart on its table, 960 × 540 at double resolution."""
    image = _blank(SIZE)
    with QPainter(image) as painter:
        top = _paint_texts(painter, texts, theme)
        sheet = ChartSheet(cast(Theme, _Paper(theme)))
        sheet.resize(SIZE.width() - 2 * PAGE_MARGIN, SIZE.height() - top - GAP_BLOCK)
        sheet.show_picture(picture)
        drawn = _blank(sheet.size())
        sheet.render(drawn, QPoint())
        painter.drawImage(QPoint(PAGE_MARGIN, top), drawn)
    sheet.deleteLater()
    return image


def _blank(size: QSize) -> QImage:
    image = QImage(size * SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SCALE)
    image.fill(color(LIGHT.sheet))
    return image


def _paint_texts(painter: QPainter, texts: Sequence[str], theme: Theme) -> int:
    """Gives where they end."""
    top = GAP_BLOCK
    for text, (role, ink) in zip(texts, _ROLES, strict=True):
        if not text:
            continue
        painter.setFont(theme.font(role))
        painter.setPen(color(ink))
        room = QRectF(PAGE_MARGIN, top, SIZE.width() - 2 * PAGE_MARGIN, SIZE.height())
        painter.drawText(room, Qt.TextFlag.TextWordWrap, text)
        top += round(painter.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()) + GAP_TINY
    return top + GAP_SMALL
