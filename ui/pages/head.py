"""The head of a section's page: title, tabs, time basis, what is filled in, and at most two buttons."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QStyle, QStyleOptionButton, QTabBar, QWidget

from ui.ground import Ground
from ui.look.icons import icon
from ui.look.inputs import Button, label
from ui.look.paint import Pixels
from ui.look.theme import Theme
from ui.look.tokens import GAP, GAP_BLOCK, GAP_SMALL, ICON, PAGE_HEAD, PAGE_MARGIN
from ui.picture import Picture

OFFICE, CARRY = "交科室填写…", "沿用上年…"


class PageHead(Ground):
    """Says what is left to do in its first line."""

    tab_chosen = Signal(int)
    carry_wanted = Signal()
    nothing_chosen = Signal(bool)
    office_wanted = Signal()

    def __init__(self, theme: Theme, title: str, tabs: Sequence[str]) -> None:
        super().__init__(theme, "canvas", Qt.Edge.BottomEdge)
        self._theme = theme
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for tab in tabs:
            self.tabs.addTab(tab)
        if len(tabs) < 2:
            self.tabs.hide()
        self.tabs.currentChanged.connect(self.tab_chosen)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.basis = label("", "secondary", "ink2")
        self.count = label("", "secondary", "ink2")
        self._lock_sign = Picture(theme, icon("lock-simple", theme), ICON)
        self.lock = label("", "secondary", "ink2")
        self.nothing = _CheckBox("本年无", theme)
        self.nothing.setToolTip("这张表今年没有内容")
        self.nothing.clicked.connect(self.nothing_chosen)
        self.office = Button(OFFICE, icon=icon("export", theme))
        self.office.setAccessibleName(OFFICE)
        self.office.setToolTip("导出成一个 Excel 文件发给科室，填好再导入（数据菜单里也有）")
        self.office.clicked.connect(self.office_wanted)
        self.carry = Button(CARRY, icon=icon("clock-counter-clockwise", theme))
        self.carry.setAccessibleName(CARRY)
        self.carry.setToolTip("上年填过的文字和选项，先看再用")
        self.carry.clicked.connect(self.carry_wanted)
        self._lay_out(label(title, "page_title"), spread=len(tabs) > 1)
        self.scale()

    def _lay_out(self, title: QWidget, *, spread: bool) -> None:
        """The facts follow the title, or stand at the right where tabs do."""
        self._state = QHBoxLayout()
        for part in (self.count, self._lock_sign, self.lock):
            self._state.addWidget(part)
        self._facts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._facts.addWidget(self.basis)
        self._facts.addLayout(self._state)
        self._buttons = QHBoxLayout()
        self._buttons.addWidget(self.office)
        self._buttons.addWidget(self.carry)
        self._row = row = QHBoxLayout(self)
        row.addWidget(title)
        row.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        if spread:
            row.addStretch()
        row.addLayout(self._facts)
        if not spread:
            row.addStretch()
        row.addWidget(self.nothing)
        row.addLayout(self._buttons)

    def scale(self) -> None:
        px = self._theme.px
        self.setFixedHeight(px(PAGE_HEAD) + 1)
        self._row.setContentsMargins(px(PAGE_MARGIN), 0, px(PAGE_MARGIN), 1)
        self._row.setSpacing(px(GAP_BLOCK))
        self._buttons.setSpacing(px(GAP_SMALL))
        self._state.setSpacing(px(GAP))
        self.fit()

    def fit(self) -> None:
        """Where there is no room for all in one line, the facts stand in two; then the buttons keep only pictures."""
        for stacked, bare in ((False, False), (True, False), (True, True)):
            across = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
            self._facts.setDirection(across)
            self._facts.setSpacing(0 if stacked else self._theme.px(GAP_BLOCK))
            self.office.setText("" if bare else OFFICE)
            self.carry.setText("" if bare else CARRY)
            for layout in (self._state, self._facts, self._buttons, self._row):
                layout.invalidate()  # none of them tells the one around it
            if self._row.sizeHint().width() <= self.width():
                break

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()  # only now do the parts have the sizes that the style gives them

    def show_lock(self, reason: str) -> None:
        """Why nothing can be changed; empty when it can."""
        self._lock_sign.setVisible(bool(reason))
        self.lock.setText(reason)
        self.lock.setVisible(bool(reason))


class _CheckBox(QCheckBox):
    """With an edge that can be seen: Fusion makes it from the ground, which in the dark leaves nothing of it."""

    def __init__(self, text: str, theme: Theme) -> None:
        super().__init__(text)
        self._theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        t = self._theme.tokens
        with QPainter(self) as painter:
            pixels = Pixels(painter)
            pixels.frame(pixels.snap(box), t.accent if self.hasFocus() else t.edge, 1)
