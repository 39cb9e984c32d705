"""Pages of A4."""

from PySide6.QtGui import QPageSize, QPdfWriter
from PySide6.QtWidgets import QApplication

from ui import paper


def test_every_page_is_a4_with_the_same_margins(qapp: QApplication) -> None:
    sizes: list[tuple[QPageSize.PageSizeId, float]] = []

    def draw(device: QPdfWriter) -> None:
        layout = device.pageLayout()
        sizes.append((layout.pageSize().id(), layout.margins().left()))
        paper.document("<p>示例</p>", "p { color: black; }").print_(device)

    content = paper.pdf("示例", draw)
    assert content.startswith(b"%PDF")
    assert sizes == [(QPageSize.PageSizeId.A4, 18)]
