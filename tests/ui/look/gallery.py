"""All states in one picture: `python -m tests.ui.look.gallery FOLDER`; QT_SCALE_FACTOR sets the scale."""

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QTabBar,
    QWidget,
)

from ui.look.cells import NO_EDGE, RIGHT, CellLook, paint_cell, spoken
from ui.look.chooser import Chooser
from ui.look.icons import NAMES, app_icon, icon
from ui.look.inputs import AnswerInput, Button, Chip, Hairline, Input, Look, Sheet, label
from ui.look.marks import Mark, paint_mark
from ui.look.pictures import paint_bars, paint_progress_bar, paint_ring, paint_sparkline
from ui.look.theme import Theme

ALL_EDGES = Qt.Edge.LeftEdge | Qt.Edge.TopEdge | Qt.Edge.RightEdge | Qt.Edge.BottomEdge

STATES: dict[str, tuple[Look | None, CellLook]] = {
    "普通": ("", CellLook("612", RIGHT)),
    "焦点": ("", CellLook("612", RIGHT, focus=True)),
    "空白": ("", CellLook("", RIGHT)),
    "零": ("", CellLook("0", RIGHT)),
    "不适用": ("", CellLook("612", RIGHT, na=True)),
    "本次改过": ("changed", CellLook("612", RIGHT, state="changed")),
    "错误": ("error", CellLook("8O", RIGHT, state="error")),
    "疑问": ("query", CellLook("7", RIGHT, state="query")),
    "已说明": ("", CellLook("214", RIGHT, mark=Mark.explained)),
    "提示": ("", CellLook("18", RIGHT, mark=Mark.hint)),
    "自动计算": ("calc", CellLook("528", RIGHT, kind="computed")),
    "上年数": (None, CellLook("587", RIGHT, kind="last_year")),
    "已锁定": ("locked", CellLook("612", RIGHT, kind="locked")),
    "将要粘贴": (None, CellLook("80", RIGHT, state="changed", preview=ALL_EDGES)),
    "焦点、疑问": ("query", CellLook("7", RIGHT, state="query", focus=True)),
    "选中": (None, CellLook("7", RIGHT, mark=Mark.error, selected=True)),
    "合计": (None, CellLook("1,880", RIGHT, kind="sum")),
}


def painted(width: int, height: int, paint: Callable[[QPainter, QRect], None]) -> QLabel:
    """A label that shows what `paint` makes."""
    ratio = QApplication.primaryScreen().devicePixelRatio()
    pixmap = QPixmap(QSize(width, height) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        paint(painter, QRect(0, 0, width, height))
    made = QLabel()
    made.setPixmap(pixmap)
    return made


def make_input(theme: Theme, look: Look, text: str, *, na: bool) -> AnswerInput:
    made = AnswerInput(theme, align=RIGHT)
    made.setFixedWidth(128)
    made.setText(text)
    made.look, made.na = look, na
    return made


def states(theme: Theme) -> tuple[QWidget, list[Input]]:
    sheet = Sheet("格与输入框的状态", "暗色" if theme.dark else "亮色")
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    focused: list[Input] = []
    for row, (name, (look, cell)) in enumerate(STATES.items()):
        grid.addWidget(label(name), row * 2, 0)
        if look is not None:
            field = make_input(theme, look, cell.text, na=cell.na)
            if cell.focus:
                focused.append(field)
            grid.addWidget(field, row * 2, 1)
        cell_widget = painted(112, 30, lambda p, r, c=cell: paint_cell(p, r, c, theme))
        grid.addWidget(cell_widget, row * 2, 2)
        grid.addWidget(label(spoken(cell, "…" if cell.state else ""), "secondary", "ink2"), row * 2, 3)
        grid.addWidget(Hairline(theme), row * 2 + 1, 0, 1, 4)
    sheet.body.addLayout(grid)
    return sheet, focused


def block(theme: Theme) -> QWidget:
    """Cells side by side, a block to be pasted in their middle."""
    edge = Qt.Edge
    rows = [
        [CellLook("45", RIGHT), CellLook("44", RIGHT), CellLook("第三产业", kind="last_year"), CellLook(na=True)],
        [
            CellLook("80", RIGHT, preview=edge.LeftEdge | edge.TopEdge),
            CellLook("80", RIGHT, preview=edge.TopEdge, state="changed"),
            CellLook("214", RIGHT, preview=edge.TopEdge | edge.RightEdge),
            CellLook(na=True, preview=None),
        ],
        [
            CellLook("40", RIGHT, preview=edge.LeftEdge),
            CellLook("40", RIGHT, preview=NO_EDGE),
            CellLook(na=True, preview=edge.RightEdge),
            CellLook("−46", RIGHT, kind="last_year", mark=Mark.explained),
        ],
        [
            CellLook("80", RIGHT, preview=edge.LeftEdge | edge.BottomEdge),
            CellLook("79", RIGHT, preview=edge.BottomEdge),
            CellLook("约76", RIGHT, preview=edge.BottomEdge | edge.RightEdge, state="query", ink="query", bold=True),
            CellLook("新能源汽车运用与维修技术", state=""),
        ],
        [
            CellLook("695", RIGHT, kind="sum"),
            CellLook("685", RIGHT, kind="sum"),
            CellLook("1,880", RIGHT, kind="sum"),
            CellLook("合计", kind="sum"),
        ],
    ]

    def paint(painter: QPainter, _rect: QRect) -> None:
        for y, row in enumerate(rows):
            for x, look in enumerate(row):
                paint_cell(painter, QRect(x * 81, y * 30, 81, 30), look, theme)

    return painted(324, 150, paint)


def controls(theme: Theme) -> QWidget:
    sheet = Sheet("控件", "示例数据")
    body = sheet.body
    body.setSpacing(10)

    def row(*widgets: QWidget) -> None:
        line = QHBoxLayout()
        for widget in widgets:
            line.addWidget(widget)
        line.addStretch()
        body.addLayout(line)

    disabled, main_off = Button("不可用"), Button("汇总", "main")
    disabled.setEnabled(False)
    main_off.setEnabled(False)
    row(
        Button("签名并生成上报件", "main"),
        Button("沿用上年…", icon=icon("clock-counter-clockwise", theme)),
        Button("再交一份…", "link"),
        Button("", "tool", icon("arrow-u-up-left", theme)),
        disabled,
        main_off,
    )
    chips = [Chip(mark.value, theme, mark) for mark in (Mark.error, Mark.query, Mark.explained, Mark.hint, Mark.none)]
    for count, chip in enumerate(chips):
        chip.set_count(count + 1)
    chips[1].setChecked(True)
    row(*chips)
    tabs = QTabBar()
    tabs.addTab("总表")
    tabs.addTab("按培养模式")
    tabs.setDrawBase(False)
    combo, check, bar = Chooser(theme), QCheckBox("含示例数据"), QProgressBar()
    combo.addItems(["职业高中", "技工学校"])
    check.setChecked(True)
    bar.setValue(40)
    bar.setTextVisible(False)
    row(tabs, combo, check, bar)
    text = QPlainTextEdit("2023 届五年一贯制、3+2 转段增加 37 人，")
    text.setFixedHeight(48)
    body.addWidget(text)
    t = theme.tokens
    for size in (14, 12, 28):

        def marks(painter: QPainter, rect: QRect, size: int = size) -> None:
            for index, mark in enumerate(Mark):
                paint_mark(painter, QRect(index * (size + 14), 0, size, rect.height()), mark, t, 0.7)

        body.addWidget(painted(320, size + 2, marks))
    icons = QWidget()
    grid = QGridLayout(icons)
    grid.setContentsMargins(0, 0, 0, 0)
    for index, name in enumerate(NAMES):
        picture = QLabel()
        picture.setPixmap(icon(name, theme).pixmap(QSize(16, 16), QApplication.primaryScreen().devicePixelRatio()))
        grid.addWidget(picture, index // 17, index % 17)
    sign = QLabel()
    sign.setPixmap(app_icon().pixmap(QSize(32, 32), QApplication.primaryScreen().devicePixelRatio()))
    row(icons, sign)

    def pictures(painter: QPainter, _rect: QRect) -> None:
        for index, fraction in enumerate((0.0, 0.01, 0.5, 0.99, 1.0)):
            paint_progress_bar(painter, QRectF(0, index * 12, 84, 12), fraction, t)
            paint_ring(painter, QRectF(100 + index * 24, 4, 18, 18), fraction, t)
        paint_sparkline(painter, QRectF(100, 30, 64, 24), [1, 3, 2, 5, 6], t)
        paint_sparkline(painter, QRectF(180, 30, 64, 24), [4, None, 2, 5, None], t)
        paint_bars(painter, QRectF(260, 0, 200, 60), [124, 117, 96, None, 7], t)

    body.addWidget(painted(480, 64, pictures))
    body.addWidget(block(theme))
    for role in ("caption", "secondary", "body", "body_bold", "panel_title", "page_title", "code"):
        body.addWidget(label(f"{role}　其中　对口就业 直骨复 1,880 −71 86.3% 7KQM", role))
    body.addStretch()
    return sheet


def gallery(theme: Theme) -> tuple[QWidget, list[Input]]:
    page = QWidget()
    layout = QHBoxLayout(page)
    left, focused = states(theme)
    layout.addWidget(left, alignment=Qt.AlignmentFlag.AlignTop)
    layout.addWidget(controls(theme))
    return page, focused


def main(folder: Path) -> None:
    app = QApplication(sys.argv)
    theme = Theme(app, "light")
    for scheme in ("light", "dark"):
        theme.choose(scheme)
        page, focused = gallery(theme)
        page.resize(1180, 760)
        page.show()
        app.processEvents()
        page.activateWindow()
        for field in focused:
            field.setFocus()
            field.deselect()
            app.processEvents()
        name = f"{app.platformName()}-{scheme}-{round(page.devicePixelRatio() * 100)}.png"
        page.grab().save(str(folder / name))
        page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
