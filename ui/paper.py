"""Paper: A4 with the same margins for everything, always in the light colours, into a PDF or onto a printer."""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)

from ui.look.tokens import FAMILIES, LIGHT

_MARGINS = QMarginsF(18, 16, 18, 16)  # millimetres


def set_page(device: QPagedPaintDevice, *, wide: bool = False) -> None:
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    device.setPageOrientation(QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait)
    device.setPageMargins(_MARGINS, QPageLayout.Unit.Millimeter)


def pdf(title: str, draw: Callable[[QPagedPaintDevice], object]) -> bytes:
    """The PDF of what `draw` puts on its pages."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    set_page(writer)
    draw(writer)
    return bytes(buffer.data().data())


def put(device: QPagedPaintDevice, made: QTextDocument, foot: str) -> None:
    """A document page by page, with `foot` and the number below each."""
    with QPainter(device) as painter:
        painter.setFont(QFont(list(FAMILIES), 8))
        band = painter.fontMetrics().height()
        room = QRectF(device.pageLayout().paintRectPixels(painter.device().logicalDpiX())).size()
        made.setDocumentMargin(0)
        made.documentLayout().setPaintDevice(painter.device())
        made.setPageSize(QSizeF(room.width(), room.height() - 2 * band))
        for page in range(made.pageCount()):
            if page and not device.newPage():
                return
            _put_page(painter, made, page)
            line = QRectF(0, room.height() - band, room.width(), band)
            painter.setPen(LIGHT.ink2)
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft, foot)
            number = f"第 {page + 1} 页　共 {made.pageCount()} 页"
            painter.drawText(line, Qt.AlignmentFlag.AlignRight, number)


def _put_page(painter: QPainter, made: QTextDocument, page: int) -> None:
    size = made.pageSize()
    shown = QRectF(0, page * size.height(), size.width(), size.height())
    painter.save()
    painter.translate(0, -shown.top())
    painter.setClipRect(shown)
    made.documentLayout().draw(painter, QAbstractTextDocumentLayout.PaintContext())
    painter.restore()


def document(html: str, style: str) -> QTextDocument:
    made = QTextDocument()
    made.setDefaultFont(QFont(list(FAMILIES)))
    made.setDefaultStyleSheet(f"h1, h2, p, td, th, li {{ color: {LIGHT.ink}; }} {style}")  # whatever the scheme
    made.setHtml(html)
    return made
