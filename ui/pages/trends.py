"""趋势: an indicator over the years, the chart standing on its table, and what it says in one sentence."""

from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QImage, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from hzdesk import trends
from hzdesk.party import party
from hzdesk.resources import RESOURCES
from hzdesk.returns import AnnualReturn
from hzdesk.targets import load_targets
from hzdesk.text import basis_text
from hzdesk.trends import Trend
from ui.ground import Ground
from ui.look.icons import icon
from ui.look.inputs import Button, Input, label
from ui.look.theme import Theme
from ui.look.tokens import GAP, GAP_BLOCK, GAP_SMALL, GAP_TINY, INDICATOR_WIDTH, PAGE_MARGIN
from ui.pages import Page
from ui.pages.chart import Picture
from ui.pages.chart_image import chart_image
from ui.pages.chart_sheet import ChartSheet
from ui.pages.indicator_list import IndicatorList, RowRole, list_rows
from ui.pages.parts import scrolled, wrapped
from ui.pages.title_row import TitleRow
from ui.workspace import Workspace

NOT_ONES_OWN = "虚线是全市或全省合计要达到的目标，不是下达给{}的任务。"


class TrendsPage(Page):
    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self._workspace, self._theme = workspace, theme
        self._targets = load_targets(RESOURCES / "reference")
        self._returns = self._earlier()
        self._trends: tuple[Trend, ...] = ()
        self._picture: Picture | None = None
        self.list = IndicatorList(theme)
        self.needle = Input(theme)
        self.needle.setPlaceholderText("找指标")
        self.needle.setAccessibleName("找指标")
        self.needle.textChanged.connect(self._fill_list)
        self.needle.returnPressed.connect(self.list.setFocus)
        self.title = label("", "panel_title")
        self.definition = wrapped("caption")
        self.sentence = wrapped("body", "ink")
        self.note = wrapped("caption")
        self.sheet = ChartSheet(theme)
        self.copy = Button("复制图片", icon=icon("copy", theme))
        self.copy.clicked.connect(self._copy)
        self.export = Button("导出 PNG…", icon=icon("export", theme))
        self.export.clicked.connect(self._export)
        self.head = TitleRow(theme, "趋势", (self.copy, self.export))
        self._lay_out(theme)
        self.list.selectionModel().currentChanged.connect(self._choose)
        theme.changed.connect(self._resize)
        self.refresh()

    def refresh(self) -> None:
        session = self._workspace.session
        self._returns[session.frame.year] = session.annual
        self._trends = trends.trends(session.forms, session.form, self._returns)
        first, last = min(self._returns), max(self._returns)
        years = f"{first}—{last} 年度" if first < last else f"{last} 年度"
        example = "　示例数据" if session.frame.is_example else ""
        self.head.note.setText(f"{party(session.frame).own} {years}{example}")
        self._fill_list()

    def take_focus(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_indicator(self, key: str) -> None:
        """Makes an indicator the current one."""
        place = self.list.rows.place(key)
        self.list.selectionModel().setCurrentIndex(place, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _earlier(self) -> dict[int, AnnualReturn]:
        """The returns up to the open year; the others cannot change while this page lives."""
        session = self._workspace.session
        years = sorted({head.frame.year for head in session.store.heads()})
        found = {year: session.load(year) for year in years if year <= session.frame.year}
        return {year: annual for year, annual in found.items() if annual is not None}

    def _fill_list(self) -> None:
        current = self.list.currentIndex().data(RowRole)
        self.list.rows.put(list_rows(self._trends, self.needle.text()))
        keys = [row.key for row in self.list.rows.rows if row.key]
        if not keys:
            self.note.setText(f"没有叫“{self.needle.text()}”的指标。")
            self.note.show()
            return
        key = current.key if current is not None and current.key in keys else keys[0]
        if self.list.currentIndex() == self.list.rows.place(key):
            self._show(key)
        else:
            self.show_indicator(key)

    def _choose(self, index: QModelIndex) -> None:
        row = index.data(RowRole)
        if row is not None and row.key:
            self._show(row.key)

    def _show(self, key: str) -> None:
        session = self._workspace.session
        trend = next(trend for trend in self._trends if trend.indicator.key == key)
        goals = trends.goals(trend.indicator, self._targets)
        parts = trends.parts(trend, session.forms, self._returns)
        self._picture = Picture(trend, goals, parts, trends.axis(trend, goals))
        self.title.setText(trend.indicator.label)
        self.definition.setText(self._define(trend))
        self.sentence.setText(trends.sentence(trend, goals))
        self.note.setText(NOT_ONES_OWN.format(party(session.frame).own) if goals else "")
        self.note.setVisible(bool(goals))
        self.sheet.show_picture(self._picture)
        self.sheet.chart.setAccessibleName(f"{trend.indicator.label}。{self.sentence.text()}")

    def _define(self, trend: Trend) -> str:
        """Formula, scope and time basis, then what the form says about it."""
        indicator, session = trend.indicator, self._workspace.session
        basis = basis_text(trend.section.basis, trend.year)
        scope = f"，{indicator.scope_text}" if indicator.scope_text else ""
        facts = [
            trends.short_formula(session.form, indicator),
            f"口径：{basis}{scope}",
            indicator.help,
            trends.definitions(trend),
        ]
        return "　".join(fact for fact in facts if fact)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setImage(self.image())
        self._workspace.say(f"已把“{self.title.text()}”复制成图片，可粘贴到文档里。")

    def _export(self) -> None:
        proposed = f"{self._workspace.session.frame.school_name} {self.title.text()}.png"
        name, _ = QFileDialog.getSaveFileName(self, "导出图片", proposed, "PNG 图片 (*.png)")
        if name:
            self.save_image(Path(name))

    def save_image(self, file: Path) -> None:
        if self.image().save(str(file)):
            self._workspace.say(f"图片已写到 {file}。")
        else:
            self._workspace.say(f"写不进 {file}。请换一个文件夹，再试一次。", problem=True)

    def image(self) -> QImage:
        """What the panel shows, as a picture."""
        assert self._picture is not None
        name = f"{self._workspace.session.frame.school_name}　{self.title.text()}"
        texts = (name, self.sentence.text(), self.definition.text(), self.note.text())
        return chart_image(self._picture, texts, self._theme)

    def _lay_out(self, theme: Theme) -> None:
        self._side = Ground(theme, "sheet", Qt.Edge.RightEdge)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, GAP, 1, 0)
        side.setSpacing(GAP_TINY)
        search = QVBoxLayout()
        search.setContentsMargins(GAP_BLOCK, 0, GAP_BLOCK, 0)
        search.addWidget(self.needle)
        side.addLayout(search)
        side.addWidget(self.list)
        heading = QHBoxLayout()
        heading.setSpacing(GAP)
        heading.addWidget(self.title, 0, Qt.AlignmentFlag.AlignTop)
        heading.addWidget(self.definition, 1)
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(PAGE_MARGIN, GAP_BLOCK, PAGE_MARGIN, GAP)
        column.setSpacing(GAP_SMALL)
        column.addLayout(heading)
        column.addWidget(self.sentence)
        column.addWidget(self.sheet, 1)
        column.addWidget(self.note)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self._side)
        ground = Ground(theme, "sheet")
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(scrolled(panel))
        body.addWidget(ground, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.head)
        box.addLayout(body, 1)
        self._resize()

    def _resize(self) -> None:
        self._side.setFixedWidth(min(self._theme.px(INDICATOR_WIDTH), max(self.width() // 3, INDICATOR_WIDTH)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resize()
