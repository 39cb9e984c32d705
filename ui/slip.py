"""The enrolment slip drawn: one A4 page for a PDF, a printer, or the picture in the dialog."""

from html import escape

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPagedPaintDevice, QPainter, QPainterPath, QRegion, QTextDocument

from hzdesk.enrolment import TITLE, Slip, modules, rows_of_groups
from ui import paper
from ui.look.tokens import CODE_FAMILIES, LIGHT

_WIDTH, HEIGHT = 174 / 25.4 * 96, 265 / 25.4 * 96  # what the margins leave of A4, in pixels of 1/96 inch
_MARGIN = 18 / 25.4 * 96
_CODE = QRectF(_WIDTH - 172, 66, 172, 172)  # the QR code
_MONO = ", ".join(f"'{family}'" for family in CODE_FAMILIES)
_STYLE = f"""
p, td, li {{ font-size: 15px; color: {LIGHT.ink}; }} li {{ margin-bottom: 4px; }}
.title {{ font-size: 27px; font-weight: bold; margin: 0 0 6px; }}
.under {{ margin: 0 0 10px; }}
.part {{ font-size: 17px; font-weight: bold; margin: 16px 0 6px; }}
.name {{ color: {LIGHT.ink2}; }} .facts td {{ padding: 4px 0; }}
.pale {{ color: {LIGHT.ink2}; font-size: 12px; margin: 6px 0 0; }}
.groups {{ font-family: {_MONO}; font-size: 22px; font-weight: bold; margin: 0; }}
.line {{ font-family: {_MONO}; font-size: 13px; margin: 0; }}
.box {{ color: {LIGHT.ink2}; padding: 6px 10px 26px; }}
"""


def pdf(slip: Slip) -> bytes:
    return paper.pdf(f"{slip.school} {TITLE}", lambda device: paint(slip, device))


def paint(slip: Slip, device: QPagedPaintDevice) -> None:
    """Onto the one page of a device that is set up as `paper.set_page` does."""
    with QPainter(device) as painter:
        scale = device.pageLayout().paintRectPixels(painter.device().logicalDpiX()).width() / _WIDTH
        painter.scale(scale, scale)
        _draw(slip, painter)


def picture(slip: Slip, height: int, ratio: float) -> QImage:
    """The whole sheet, margins included, `height` pixels high on a screen of that ratio."""
    size = QSize(round(height * 210 / 297), height)
    image = QImage(size * ratio, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.sheet))
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = image.width() / (210 / 25.4 * 96)
        painter.scale(scale, scale)
        painter.translate(_MARGIN, 16 / 25.4 * 96)
        _draw(slip, painter)
    image.setDevicePixelRatio(ratio)
    return image


def _draw(slip: Slip, painter: QPainter) -> None:
    document = words(slip)
    smaller = min(1, HEIGHT / document.size().height())  # names that go over many lines stay on the one page
    painter.scale(smaller, smaller)
    document.drawContents(painter)
    _draw_code(slip.fingerprint, painter)


def words(slip: Slip) -> QTextDocument:
    """Everything but the QR code."""
    document = paper.document(_html(slip), _STYLE)
    document.setDocumentMargin(0)
    document.setTextWidth(_WIDTH)
    return document


def _draw_code(fingerprint: str, painter: QPainter) -> None:
    """As one outline, so that no hairline shows between the modules at any size."""
    dark = QRegion()
    rows = modules(fingerprint)
    for down, row in enumerate(rows):
        for across, module in enumerate(row):
            if module:
                dark += QRegion(across, down, 1, 1)
    path = QPainterPath()
    path.addRegion(dark)
    painter.save()
    painter.translate(_CODE.topLeft())
    painter.scale(_CODE.width() / len(rows), _CODE.height() / len(rows))
    painter.fillPath(path.simplified(), Qt.GlobalColor.black)
    painter.restore()


def _html(slip: Slip) -> str:
    facts = "".join(
        f"<tr><td class=name width=110>{name}</td><td>{escape(value)}</td></tr>" for name, value in slip.facts
    )
    groups = "".join(f"<p class=groups>{row.replace(' ', '&nbsp;')}</p>" for row in rows_of_groups(slip.fingerprint))
    steps = "".join(f"<li>{escape(step)}</li>" for step in slip.steps)
    old = f"<p class=pale>换下的旧指纹</p><p class=line>{slip.replaces}</p>" if slip.replaces else ""
    line = f"border-collapse: collapse; border-style: solid; border-color: {LIGHT.edge}"
    frame = f"width='100%' border=1 cellspacing=0 style='{line}'"
    name = slip.party.name
    return f"""
        <p class=title>{TITLE}</p>
        <p class=under>上报件的签名身份，报{slip.party.keeper}登记。</p>
        <table class=facts cellspacing=0 width="{_CODE.left() - 24:.0f}">{facts}</table>
        <p class=part>指纹</p>
        {groups}
        <p class=pale>填名册用的连写，二维码里也是它</p><p class=line>{slip.fingerprint}</p>{old}
        <p class=part>怎么办</p>
        <ol>{steps}</ol>
        <p class=part>{name}</p>
        <table {frame}>
          <tr><td class=box width="50%">签名人签字</td><td class=box width="50%" rowspan=3>{name}公章</td></tr>
          <tr><td class=box>{slip.principal}签字</td></tr>
          <tr><td class=box>日期</td></tr>
        </table>
        <p class=part>{slip.party.keeper}</p>
        <table {frame}>
          <tr><td class=box width="50%">核对、登记人签字</td><td class=box width="50%">登记日期</td></tr>
        </table>
    """
