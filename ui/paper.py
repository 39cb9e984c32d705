"""Paper: A4 with the same margins for everything, always in the light colours, into a PDF or onto a printer."""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QFont, QPagedPaintDevice, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from ui.look.tokens import FAMILIES

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


def document(html: str, style: str) -> QTextDocument:
    made = QTextDocument()
    made.setDefaultFont(QFont(list(FAMILIES)))
    made.setDefaultStyleSheet(style)
    made.setHtml(html)
    return made
