"""The head of a section's page: title, tabs, time basis, what is filled in, and at most two buttons."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QTabBar

from ui.ground import Ground
from ui.look.icons import icon
from ui.look.inputs import Button, label
from ui.look.theme import Theme
from ui.look.tokens import GAP, GAP_BLOCK, GAP_SMALL, ICON, PAGE_HEAD, PAGE_MARGIN


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
        self.basis = label("", "secondary", "ink2")
        self.count = label("", "secondary", "ink2")
        self._lock_sign = QLabel()
        self.lock = label("", "secondary", "ink2")
        self.nothing = QCheckBox("本年无")
        self.nothing.setToolTip("这张表今年没有内容")
        self.nothing.clicked.connect(self.nothing_chosen)
        self.office = Button("交科室填写…", icon=icon("export", theme))
        self.office.setToolTip("导出成一个 Excel 文件发给科室，填好再导入（数据菜单里也有）")
        self.office.clicked.connect(self.office_wanted)
        self.carry = Button("沿用上年…", icon=icon("clock-counter-clockwise", theme))
        self.carry.clicked.connect(self.carry_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(PAGE_MARGIN), 0, theme.px(PAGE_MARGIN), 1)
        row.setSpacing(theme.px(GAP_BLOCK))
        row.addWidget(label(title, "page_title"))
        row.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        if len(tabs) > 1:
            row.addStretch()
        row.addWidget(self.basis)
        row.addWidget(self.count)
        if len(tabs) < 2:
            row.addStretch()
        row.addWidget(self._lock_sign)
        row.addWidget(self.lock)
        row.addWidget(self.nothing)
        row.addSpacing(theme.px(GAP))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(GAP_SMALL))
        buttons.addWidget(self.office)
        buttons.addWidget(self.carry)
        row.addLayout(buttons)
        self.scale()

    def scale(self) -> None:
        self.setFixedHeight(self._theme.px(PAGE_HEAD) + 1)

    def show_lock(self, reason: str) -> None:
        """Why nothing can be changed; empty when it can."""
        side = self._theme.px(ICON)
        picture = icon("lock-simple", self._theme).pixmap(QSize(side, side), self.devicePixelRatioF())
        self._lock_sign.setPixmap(picture)
        self._lock_sign.setVisible(bool(reason))
        self.lock.setText(reason)
        self.lock.setVisible(bool(reason))
