"""Drawing a trend chart anew against an empty plot of the same size."""

from collections.abc import Iterator
from itertools import cycle

import pyqtgraph as pg
from PySide6.QtWidgets import QApplication

from hzdesk import trends
from hzdesk.resources import RESOURCES
from hzdesk.targets import load_targets
from tests.bench.measure import Bench, Result, in_turn, ms
from tests.bench.samples import FORM, YEAR, full_return, last_return
from ui.look.theme import Theme
from ui.pages.chart import Chart, Picture

WIDTH, HEIGHT, LABELS = 880, 340, 160  # pixels, as the page is on a screen of 1366 × 768


def measure(bench: Bench) -> Iterator[Result]:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme = Theme(app, "light")
    returns = {year: last_return() for year in range(YEAR - 4, YEAR)} | {YEAR: full_return()}
    targets = load_targets(RESOURCES / "reference")
    trend, goals = max(
        ((trend, trends.goals(trend.indicator, targets)) for trend in trends.trends([FORM], FORM, returns)),
        key=lambda found: len(found[1]),
    )
    years = trends.axis(trend, goals)
    chart, empty = Chart(theme), pg.PlotWidget()
    for widget in (chart, empty):
        widget.resize(WIDTH, HEIGHT)
        widget.show()
    chart.set_columns(LABELS, (WIDTH - LABELS) // len(years))
    chart.show_picture(Picture(trend, goals, trends.parts(trend, [FORM], returns), years))

    widths = cycle(((WIDTH - LABELS) // len(years), (WIDTH - LABELS) // len(years) - 1))
    heights = cycle((1.0, 2.0))

    def anew() -> None:
        chart.set_columns(LABELS, next(widths))
        chart.grab()

    def barely_anew() -> None:
        empty.getPlotItem().setYRange(0, next(heights))
        empty.grab()

    drawn, barely, repainted, bare = in_turn(bench.runs(51), anew, barely_anew, chart.grab, empty.grab)
    for widget in (chart, empty):
        widget.hide()
    what = f"{len(trend.figures)} years, {len(goals)} goals"
    yield Result("trend chart drawn anew / empty plot", drawn / barely, "≤ 3.0", f"{ms(drawn)} / {ms(barely)}, {what}")
    yield Result("  painted again / empty plot", repainted / bare, "≤ 3.0", f"{ms(repainted)} / {ms(bare)}, {what}")
