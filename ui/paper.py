"""Paper: A4 with the same margins for everything, always in the light colours, into a PDF or onto a printer."""

from collections.abc import Callable, Sequence

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


def set_page(device: QPagedPaintDevice) -> None:
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
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


def put(device: QPagedPaintDevice, documents: Sequence[tuple[QTextDocument, bool]], foot: str) -> None:
    """Documents one after the other, each from a new page, across where it says so; `foot` and page number below."""
    with QPainter() as painter:
        number = 0
        for made, wide in documents:
            layout = QPageLayout.Orientation
            device.setPageOrientation(layout.Landscape if wide else layout.Portrait)
            if not number:
                painter.begin(device)
            elif not device.newPage():
                return
            painter.setFont(QFont(list(FAMILIES), 8))
            band = painter.fontMetrics().height()
            dots = painter.device().logicalDpiX()
            room = QRectF(device.pageLayout().paintRectPixels(dots)).size()
            made.setDocumentMargin(0)
            made.documentLayout().setPaintDevice(painter.device())
            made.setPageSize(QSizeF(room.width(), room.height() - 2 * band))
            for page in range(made.pageCount()):
                if page and not device.newPage():
                    return
                number += 1
                _put_page(painter, made, page)
                line = QRectF(0, room.height() - band, room.width(), band)
                painter.setPen(LIGHT.ink2)
                painter.drawText(line, Qt.AlignmentFlag.AlignLeft, foot)
                painter.drawText(line, Qt.AlignmentFlag.AlignRight, f"第 {number} 页")


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
