from copy import deepcopy
from math import isnan
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from tests.core.forms import return_2026
from tests.core.forms.return_2023 import LAST, annual, changed
from tests.ui.conftest import MakeFile, OpenWindow, open_real_store
from ui.look.theme import Theme
from ui.look.tokens import DARK, LIGHT
from ui.main_window import MainWindow
from ui.pages import TRENDS
from ui.pages.chart_sheet import BreakRole, FutureRole
from ui.pages.indicator_list import RowRole
from ui.pages.trends import TrendsPage

KEY = Qt.Key
RATE = "progression_rate"


def add_year(file: Path, year: int, by_exam: int) -> None:
    data = deepcopy(LAST)
    data["frame"]["year"] = year
    store = open_real_store(str(file))
    store.save(annual(changed(data, {"progression.by_exam": by_exam})), "")
    store.close()


@pytest.fixture
def window(make_file: MakeFile, open_window: OpenWindow) -> MainWindow:
    """2019, 2020, 2022 and 2023: nobody reported for 2021."""
    file = make_file()
    add_year(file, 2019, 12)
    add_year(file, 2020, 16)
    made = open_window(file)
    made.navigation.show(TRENDS.key)
    QApplication.processEvents()
    return made


@pytest.fixture
def page(window: MainWindow) -> TrendsPage:
    found = window.pages.current()
    assert isinstance(found, TrendsPage)
    found.show_indicator(RATE)
    QApplication.processEvents()
    return found


def cells(page: TrendsPage, row: int) -> list[str]:
    model = page.sheet.model
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def test_the_points_stand_exactly_above_the_columns_of_their_years(page: TrendsPage) -> None:
    chart, header = page.sheet.chart, page.sheet.table.horizontalHeader()
    view = chart.getPlotItem().vb
    for column, year in enumerate(page.sheet.model.years, 1):
        middle = header.sectionViewportPosition(column) + header.sectionSize(column) / 2
        assert chart.x(year) == pytest.approx(middle)
        assert view.mapViewToDevice(QPointF(year, 60)).x() == pytest.approx(middle, abs=0.01)


def test_the_table_has_no_wider_column_than_the_widget(page: TrendsPage) -> None:
    header = page.sheet.table.horizontalHeader()
    assert header.length() == page.sheet.table.viewport().width()


def test_the_table_says_what_the_chart_draws(page: TrendsPage) -> None:
    assert cells(page, 0) == ["升学人数（人）", "204", "208", "", "212", "212", *[""] * 4]
    assert cells(page, 2) == ["升学率", "75.6%", "77.0%", "", "78.5%", "78.5%", *[""] * 4]
    assert cells(page, 3)[1:6] == ["—", "+1.4", "", "—", "0.0"]
    assert cells(page, 4) == ["全市、全省目标", *[""] * 6, "60%", "", "80%"]


def test_years_to_come_stand_on_computed_ground_up_to_the_last_goal(page: TrendsPage) -> None:
    model = page.sheet.model
    future = [model.years[column - 1] for column in range(1, 10) if model.index(0, column).data(FutureRole)]
    assert future == [2024, 2025, 2026, 2027]


def test_a_year_without_a_value_is_a_gap(page: TrendsPage) -> None:
    curves = [item.getData() for item in page.sheet.chart.getPlotItem().items if hasattr(item, "getData")]
    own = max(curves, key=lambda data: len(data[0]))
    values = dict(zip(own[0], own[1], strict=True))
    assert values[2021] != values[2021]
    assert values[2020] == pytest.approx(77.04, abs=0.01)


def test_the_goals_are_said_to_be_none_of_the_schools(page: TrendsPage) -> None:
    assert page.note.text() == "虚线是全市或全省合计要达到的目标，不是下达给本校的任务。"
    page.show_indicator("students_enrolled")
    assert not page.note.isVisible()


def test_formula_scope_and_time_are_told(page: TrendsPage) -> None:
    assert page.definition.text().startswith(
        "升学人数 ÷ 毕业生数，%　口径：时期 2022-09-01 至 2023-08-31，不含技工学校"
    )
    assert page.sentence.text().startswith("2023 年 78.5%，与 2022 年的 78.5% 相同")


def test_the_arrows_go_from_indicator_to_indicator(page: TrendsPage) -> None:
    page.take_focus()
    before = page.title.text()
    QTest.keyClick(page.list, KEY.Key_Down)
    assert page.title.text() != before
    QTest.keyClick(page.list, KEY.Key_Up)
    assert page.title.text() == before


def test_the_list_is_searched_by_label(page: TrendsPage) -> None:
    QTest.keyClicks(page.needle, "")
    page.needle.setText("双师型教师比")
    assert [row.title for row in page.list.rows.rows if row.key] == ["双师型教师比例"]
    assert page.title.text() == "双师型教师比例"
    page.needle.setText("没有这个")
    assert page.list.rows.rows == ()


def test_the_list_says_value_and_change(page: TrendsPage) -> None:
    row = page.list.rows.place(RATE).data(RowRole)
    assert row.state == "78.5%　0.0 百分点"
    assert row.values == (pytest.approx(75.56, abs=0.01), pytest.approx(77.04, abs=0.01), None, *[row.values[4]] * 2)


def test_what_is_typed_elsewhere_is_drawn_when_the_page_is_shown_again(window: MainWindow, page: TrendsPage) -> None:
    from hzdesk.returns import SetValue

    window.navigation.show("overview")
    page._workspace.edit([SetValue("progression", "record", "graduates", 300)])
    window.navigation.show(TRENDS.key)
    assert page.sentence.text().startswith("2023 年 70.7%")


def test_a_dark_screen_draws_a_dark_chart_and_a_light_picture(theme: Theme, page: TrendsPage) -> None:
    theme.choose("dark")
    QApplication.processEvents()
    shown = page.sheet.grab().toImage()
    assert QColor(DARK.chart1).name() in colors(shown)
    assert QColor(LIGHT.chart1).name() not in colors(shown)
    picture = colors(page.image())
    assert QColor(LIGHT.chart1).name() in picture
    assert QColor(DARK.sheet).name() not in picture


def test_the_picture_goes_to_the_clipboard_and_into_a_file(
    tmp_path: Path, window: MainWindow, page: TrendsPage
) -> None:
    page.copy.click()
    assert QApplication.clipboard().image().width() == 1920
    page.save_image(tmp_path / "升学率.png")
    assert QImage(str(tmp_path / "升学率.png")).height() == 1080
    page.save_image(tmp_path / "没有" / "升学率.png")
    assert window.message.text.startswith("写不进 ")


def test_models_of_list_and_table_are_sound(qtmodeltester: ModelTester, page: TrendsPage) -> None:
    qtmodeltester.check(page.list.rows)
    qtmodeltester.check(page.sheet.model)


def test_every_indicator_can_be_drawn(page: TrendsPage) -> None:
    for row in page.list.rows.rows:
        if row.key:
            page.show_indicator(row.key)
            assert page.title.text() == row.title


def test_a_school_with_one_empty_year_gets_a_chart_that_says_so(make_file: MakeFile, open_window: OpenWindow) -> None:
    window = open_window(make_file({"basics.students": None}))
    window.navigation.show(TRENDS.key)
    page = window.pages.current()
    assert isinstance(page, TrendsPage)
    assert page.sentence.text() == "2023 年还没有数：在校生数还没填。"
    assert page.list.currentIndex().data(RowRole).state == "还没填"


def colors(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}


def test_a_line_ends_at_a_break_which_stands_in_chart_and_table(make_file: MakeFile, open_window: OpenWindow) -> None:
    file = make_file()
    store = open_real_store(str(file))
    for year in (2024, 2025):
        store.save(annual(return_2026.sound(year), return_2026.FORM), "")
    store.close()
    made = open_window(file)
    made.navigation.show(TRENDS.key)
    page = made.pages.current()
    assert isinstance(page, TrendsPage)
    page.show_indicator("national_contest_gold")
    QApplication.processEvents()
    years, values = page.sheet.chart._line.getData()
    assert [year for year, value in zip(years, values, strict=True) if isnan(value) and year % 1] == [2023.5]
    model = page.sheet.model
    marked = [
        model.years[column - 1] for column in range(model.columnCount()) if model.index(0, column).data(BreakRole)
    ]
    assert marked == [2024]
    assert "口径有变" in cells(page, 1)
    assert [label.text for label in page.sheet.chart._labels][-2:] == ["2024 年起口径有变", "全国技能大赛金奖数"]
    assert "2023 年及以前" in page.definition.text()
