"""One cell of a table in every state, and the one delegate that paints it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QAbstractItemModel, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QWidget

from ui.look.inputs import Input
from ui.look.marks import Mark, paint_mark
from ui.look.paint import Pixels, color, paint_hatch
from ui.look.tokens import CELL_PADDING, GAP_TINY, MARK, TABLE_ROW, Role
from ui.qt import Index, Option

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.look.theme import Theme

LookRole = Qt.ItemDataRole.UserRole + 1

LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
NO_EDGE = Qt.Edge(0)

Kind = Literal["typed", "computed", "last_year", "sum", "locked"]
State = Literal["", "changed", "error", "query"]


@dataclass(frozen=True)
class CellLook:
    """How one cell looks: what stands in it, where it comes from, and what is to be said about it."""

    text: str = ""
    align: Qt.AlignmentFlag = LEFT
    kind: Kind = "typed"  # computed and last_year: grey ground, nobody types there
    state: State = ""  # error and query bring their mark with them
    mark: Mark | None = None
    na: bool = False
    preview: Qt.Edge | None = None  # about to be pasted; the edges where the dashed frame of the block runs
    bold: bool = False
    ink: str = ""  # a token instead of the ink that follows from kind and state
    indent: int = 0
    role: Role = "body"
    picture: "Callable[[QPainter, QRectF, Theme], None] | None" = None  # painted in place of the text
    focus: bool = False
    selected: bool = False


EMPTY = CellLook()


def spoken(look: CellLook, note: str = "") -> str:
    """The look in words, for screen readers and tooltips; `note` is the message, formula or reason."""
    value = "不适用" if look.na else look.text or "空白"
    about = {"computed": "自动计算", "sum": "自动计算", "last_year": "上年", "locked": "已锁定"}.get(look.kind, "")
    if look.preview is not None:
        about = "将粘贴"
    elif look.state == "query":
        about = "待说明"
    elif look.state == "error" or look.mark:
        about = (look.mark or Mark.error).value
    return "，".join(part for part in (value, " ".join(part for part in (about, note) if part)) if part)


def paint_cell(
    painter: QPainter, rect: QRect | QRectF, look: CellLook, theme: "Theme", *, columns: bool = True
) -> None:
    """Paint a cell into `rect`, hairlines at its bottom and, with `columns`, at its right included."""
    t = theme.tokens
    pixels = Pixels(painter)
    area = pixels.snap(rect)
    painter.fillRect(area, color(_ground(look, theme)))
    if look.na:
        paint_hatch(painter, area, t.line)
    pixels.line(area, Qt.Edge.BottomEdge, t.rule)
    if columns:
        pixels.line(area, Qt.Edge.RightEdge, t.rule)
    _paint_content(painter, rect, look, theme)
    if look.preview is not None:
        _paint_dashes(painter, area, look.preview, t.accent, pixels)
    if look.focus:
        pixels.frame(area, t.accent, 2)
    elif look.state == "error":
        pixels.frame(area, t.error, 2)


def _ground(look: CellLook, theme: "Theme") -> str:
    t = theme.tokens
    if look.focus and look.kind == "typed":
        return t.sheet
    if look.state == "error":
        return t.error_ground
    if look.state == "query":
        return t.query_ground
    if look.selected:
        return t.select
    if look.preview is not None:
        return t.preview
    return {"computed": t.computed, "last_year": t.computed, "sum": t.bar}.get(look.kind, t.sheet)


def _ink(look: CellLook, theme: "Theme") -> str:
    t = theme.tokens
    if look.ink:
        return str(getattr(t, look.ink))
    if look.state == "changed":
        return t.accent
    return t.ink2 if look.na or look.kind in ("last_year", "locked") else t.ink


def _role(look: CellLook) -> Role:
    if look.na:
        return "caption"
    bold = look.bold or look.kind in ("computed", "sum") or look.state == "changed"
    return "body_bold" if bold and look.role == "body" else look.role


def _mark(look: CellLook) -> Mark | None:
    return look.mark or {"error": Mark.error, "query": Mark.query}.get(look.state)


def _paint_content(painter: QPainter, rect: QRect | QRectF, look: CellLook, theme: "Theme") -> None:
    pad = theme.px(CELL_PADDING)
    inner = QRectF(rect).adjusted(pad + look.indent, 0, -pad, 0)
    mark = _mark(look)
    if mark:
        side = theme.px(MARK)
        place = QRectF(inner.left() - 1, inner.top() + (inner.height() - side) // 2, side, side)
        paint_mark(painter, place, mark, theme.tokens)
        inner.setLeft(inner.left() + side + theme.px(GAP_TINY))
    if look.picture:
        look.picture(painter, inner, theme)
        return
    text, role, align = ("不适用", _role(look), RIGHT) if look.na else (look.text, _role(look), look.align)
    if not text:
        return
    metrics = theme.metrics(role)
    width = metrics.horizontalAdvance(text)
    if width > inner.width():
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(inner.width()))
        align = LEFT
    if look.na:
        label = QRectF(
            inner.right() - width - 3, inner.center().y() - metrics.height() / 2, width + 6, metrics.height()
        )
        painter.fillRect(Pixels(painter).snap(label), color(_ground(look, theme)))
    painter.setFont(theme.font(role))
    painter.setPen(color(_ink(look, theme)))
    painter.drawText(inner, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)


def _paint_dashes(painter: QPainter, area: QRectF, edges: Qt.Edge, value: str, pixels: Pixels) -> None:
    """Dashes along some edges. Their phase depends on the place on the screen, so they run on from cell to cell."""
    width = pixels.width(2)
    pen = QPen(color(value), width, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([4, 2])
    for edge in (Qt.Edge.LeftEdge, Qt.Edge.TopEdge, Qt.Edge.RightEdge, Qt.Edge.BottomEdge):
        if edge not in edges:
            continue
        strip = pixels.strip(area, edge, width)
        upright = edge in (Qt.Edge.LeftEdge, Qt.Edge.RightEdge)
        start = QPointF(strip.center().x(), strip.top()) if upright else QPointF(strip.left(), strip.center().y())
        end = QPointF(strip.center().x(), strip.bottom()) if upright else QPointF(strip.right(), strip.center().y())
        pen.setDashOffset((start.y() if upright else start.x()) / width)
        painter.setPen(pen)
        painter.drawLine(start, end)


class CellDelegate(QStyledItemDelegate):
    """Paints what the model gives under `LookRole`, and edits every cell in an `Input`, never in a spin box."""

    def __init__(self, theme: "Theme", parent: QWidget | None = None, *, columns: bool = True) -> None:
        super().__init__(parent)
        self._theme = theme
        self._columns = columns

    def paint(self, painter: QPainter, option: Option, index: Index) -> None:
        paint_cell(painter, option.rect, self.look(index), self._theme, columns=self._columns)

    def sizeHint(self, _option: Option, index: Index) -> QSize:
        look = self.look(index)
        px = self._theme.px
        text = "不适用" if look.na else look.text
        width = self._theme.metrics(_role(look)).horizontalAdvance(text) + 2 * px(CELL_PADDING) + look.indent
        return QSize(width + (px(MARK) + px(GAP_TINY) if _mark(look) else 0) + 1, px(TABLE_ROW))

    def createEditor(self, parent: QWidget, _option: Option, index: Index) -> QWidget:
        return Input(self._theme, parent, align=self.look(index).align)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, Input)
        value = index.data(Qt.ItemDataRole.EditRole)
        editor.setText("" if value is None else str(value))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, Input)
        model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: Option, _index: Index) -> None:
        editor.setGeometry(option.rect)

    @staticmethod
    def look(index: Index) -> CellLook:
        """The look of a cell; plain text where the model knows of none."""
        look = index.data(LookRole)
        if isinstance(look, CellLook):
            return look
        text = index.data(Qt.ItemDataRole.DisplayRole)
        return EMPTY if text is None else CellLook(str(text))
