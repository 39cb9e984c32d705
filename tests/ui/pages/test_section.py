"""What the page of a section says around its body."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from hzdesk.returns import Row, SetValue
from hzdesk.store import Signed
from tests.core.forms import return_2026
from tests.core.forms.return_2023 import annual
from tests.ui.conftest import MakeFile, OpenWindow, open_real_store
from tests.ui.pages.conftest import GRADUATES, OpenSchool, School
from ui.look.inputs import tip
from ui.look.tokens import DARK
from ui.pages.finding_line import FindingLine, read_again
from ui.pages.reading import Reading
from ui.pages.record_columns import Columns
from ui.pages.section import SectionPage
from ui.pages.side_panel import SidePanel


def test_the_head_says_time_basis_and_what_is_filled_in(open_school: OpenSchool) -> None:
    page = open_school(progression=(Row("record", {"graduates": 612, "by_exam": 3}),)).page("progression")
    assert page.head.basis.text() == "时期　2022-09-01 至 2023-08-31"
    assert page.head.count.text() == "已填 2 / 10"


def test_a_section_with_parts_has_tabs_and_a_cell_of_a_part_is_found(school: School) -> None:
    page = school.page("progression")
    assert [page.head.tabs.tabText(place) for place in range(page.head.tabs.count())] == [
        "总表",
        "按培养模式",
        "单招单考",
    ]
    page.show_cell("progression_by_mode", "five_year", "by_five_year")
    assert page.body.section.key == "progression_by_mode"
    assert page.body.grid.currentIndex().row() == 1


def test_changing_the_tab_hands_over_what_was_typed(school: School) -> None:
    page = school.page("progression")
    QTest.keyClicks(QApplication.focusWidget(), "600")
    page.head.tabs.setCurrentIndex(1)
    assert school.on_disk("progression", "record", "graduates") == 600


def test_the_page_has_commands_for_the_menu(school: School) -> None:
    of_table = [command.text() for command in school.page("programmes").commands()]
    of_finding = ["写说明(&E)", "改回上一次填的(&R)", "查看规则(&G)"]
    assert of_table == ["插入一行(&I)", "删除行(&D)", "复制一行(&B)", "上移(&U)", "下移(&N)", *of_finding]
    assert [command.text() for command in school.page("aid").commands()] == of_finding


def test_the_first_blank_field_has_the_focus(open_school: OpenSchool) -> None:
    page = open_school(progression=(Row("record", {"graduates": 612}),)).page("progression")
    assert page.body.current.field.key == "by_exam"


def test_there_is_one_focus_ring(school: School) -> None:
    page = school.page("progression")
    assert [row.field.key for row in page.body.rows if row.input.hasFocus()] == ["graduates"]
    assert [row.field.key for row in page.body.rows if row.is_current] == ["graduates"]


def test_texts_and_choices_of_last_year_are_offered_but_no_figures(open_school: OpenSchool) -> None:
    school = open_school()
    page = school.page("basics")
    page.head.carry.click()
    assert page.strip.title.text() == "沿用 2022 年度的 3 项"
    page.strip.yes.click()
    values = school.workspace.session.annual.row("basics", "record").values
    assert values == {"filler": "李老师", "ownership": "public", "national_demo": True}
    assert not page.head.carry.isVisible()


def test_the_panel_tells_definition_years_and_changes_of_the_field(school: School) -> None:
    page = school.page("progression")
    QTest.keyClicks(QApplication.focusWidget(), "600")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    page.show_cell("progression", "record", "graduates")
    panel = page.side
    assert isinstance(panel, SidePanel)
    school.qtbot.waitUntil(lambda: panel.log.count() == 4)
    assert panel.title.text() == "毕业生数"
    assert panel.definition.text().startswith("上年 9 月 1 日至本年 8 月 31 日取得毕业证书")
    assert panel.years.accessibleName() == "2022 年 587，2023 年 600"
    assert panel.log.itemAt(1).widget().text() == "612 → 600"
    assert panel.log.itemAt(3).widget().text().endswith("→ 612")


def told(page: SectionPage) -> list[str]:
    """The changes that the panel tells, when it has read them."""
    panel = page.side
    assert isinstance(panel, SidePanel)
    while panel._later.isActive():
        QApplication.processEvents()
    return [panel.log.itemAt(place).widget().text() for place in range(1, panel.log.count(), 2)]


def test_the_panel_of_a_matrix_follows_what_is_put_into_the_cell_and_taken_back(school: School) -> None:
    page = school.page("aid")
    before = told(page)
    QGuiApplication.clipboard().setText("20")
    QTest.keyClick(page.body.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert told(page) == ["12 → 20", *before]
    QTest.keyClick(page.body.grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert told(page) == ["20 → 12", "12 → 20", *before]
    QTest.keyClicks(page.body.grid, "7")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told(page)[0] == "12 → 7"


def test_the_panel_of_a_record_follows_what_is_put_back(school: School) -> None:
    page = school.page("progression")
    QTest.keyClicks(QApplication.focusWidget(), "8O77")
    page.commit()
    assert told(page)[0] == "612 → 8O77"
    page.body.act("revert")
    assert told(page)[0] == "8O77 → 612"
    assert page.side.years.accessibleName().endswith("2023 年 612")


def test_the_panel_explains_the_current_cell_of_the_tab_in_front(school: School) -> None:
    page = school.page("progression")
    page.head.tabs.setCurrentIndex(1)
    title = page.side.title.text()
    page.head.tabs.setCurrentIndex(0)
    assert page.side.title.text() != title
    page.head.tabs.setCurrentIndex(1)
    assert page.side.title.text() == title


def test_a_change_has_the_panel_read_the_file_once(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    page = school.page("aid")
    told(page)
    read: list[str] = []
    log = school.workspace.session.log
    monkeypatch.setattr(school.workspace.session, "log", lambda *cell: read.append(cell[2]) or log(*cell))
    page.body.grid.put_into_selected(31)
    assert told(page)[0] == "12 → 31"
    assert len(read) == 1


def test_the_changes_of_a_field_are_told_as_its_cell_shows_them(school: School) -> None:
    for key, values in {"ownership": ("private", "public"), "students": (1234, 1567)}.items():
        for value in values:
            school.workspace.session.edit([SetValue("basics", "record", key, value)])
    page = school.page("basics")
    names = school.form.codes["ownership"].entries
    for key, told in (
        ("ownership", f"{names['private'].name} → {names['public'].name}"),
        ("students", "1,234 → 1,567"),
    ):
        page.show_cell("basics", "record", key)
        school.qtbot.waitUntil(lambda: page.side.log.count() > 1)
        assert page.side.log.itemAt(1).widget().text() == told


def test_a_long_change_has_room_in_the_panel(school: School) -> None:
    page = school.page("basics")
    for name in ("办公室综合科负责填报的", "教务处和学生处负责填报的"):
        school.workspace.session.edit([SetValue("basics", "record", "filler", name)])
    page.show_cell("basics", "record", "filler")
    school.qtbot.waitUntil(lambda: page.side.log.count() > 1)
    area = page.side.findChild(QScrollArea)
    assert area.widget().minimumSizeHint().width() <= area.viewport().width()


def test_the_panel_of_a_matrix_names_row_and_column(school: School) -> None:
    page = school.page("aid")
    page.show_cell("aid", "national_grant", "amount")
    assert page.side.title.text() == "国家助学金　" + school.form.by_key["aid"].by_key["amount"].label


def test_the_panel_stays_out_of_a_table(school: School) -> None:
    assert school.page("programmes").side is None


def test_figures_of_an_unfinished_section_say_what_is_missing(open_school: OpenSchool) -> None:
    page = open_school(progression=(Row("record", {"graduates": 612}),)).page("progression")
    assert page.figures._said[0][1:] == ("—", "待填 升学人数")


def test_a_figure_over_complete_values_is_compared_in_percentage_points(open_school: OpenSchool) -> None:
    school = open_school(progression=(Row("record", GRADUATES | {"by_exam": 41}),))
    assert school.page("progression").figures._said[0] == ("升学率", "84.2%", "上年 82.1%，高 2.1 个百分点")


def test_larger_text_makes_larger_rows(school: School) -> None:
    page = school.page("progression")
    row = page.body.rows[2]
    before = row.height()
    school.theme.choose(scale=1.5)
    QApplication.processEvents()
    assert row.height() == round(before * 1.5)
    school.theme.choose(scale=1.0)


def test_the_first_year_of_a_new_definition_is_not_compared_and_both_definitions_are_told(
    make_file: MakeFile, open_window: OpenWindow
) -> None:
    file = make_file()
    store = open_real_store(str(file))
    store.save(annual(return_2026.sound(2024), return_2026.FORM), "")
    store.close()
    window = open_window(file)
    window.navigation.show_cell("faculty", "record", "student_gold_coach")
    page = window.pages.current()
    assert isinstance(page, SectionPage)
    reading = Reading(window._workspace.session, page.body.section)
    assert reading.change(reading.rows[0], page.body.current.field) == "口径有变"
    assert "2023 年及以前只计全国技能大赛" in page.side.definition.text()
    page.side._read_store()
    assert page.side.years_head.text().endswith("，2024 年起口径有变")
    window.navigation.show_cell("progression", "record", "unsettled")
    page = window.pages.current()
    page.side._read_store()
    assert page.side.years.accessibleName() == "2022 年 3，2023 年 3，2024 年 3"
    assert page.figures._said[1][1:] == ("98.89%", "上年 98.89%，口径有变")


def test_the_years_of_the_panel_end_with_the_open_one_and_leave_none_out(
    make_file: MakeFile, open_window: OpenWindow
) -> None:
    file = make_file()
    store = open_real_store(str(file))
    store.save(annual(return_2026.sound(2025), return_2026.FORM), "")
    store.close()
    window = open_window(file)

    def told(year: int) -> str:
        window._workspace.open_year(year)
        window.navigation.show_cell("progression", "record", "graduates")
        page = window.pages.current()
        page.side._read_store()
        said: str = page.side.years.accessibleName()
        return said

    assert [words.split()[0] for words in told(2025).split("，")] == ["2022", "2023", "2024", "2025"]
    assert "2024 年 空白" in told(2025)
    assert [words.split()[0] for words in told(2023).split("，")] == ["2022", "2023"]


@pytest.mark.parametrize("signed", [False, True])
def test_at_the_largest_text_no_head_cuts_anything(
    open_window: OpenWindow, make_file: MakeFile, *, signed: bool
) -> None:
    window = open_window(make_file())
    session = window._workspace.session
    if signed:
        session.store.lock(session.frame, Signed("2023-12-01T09:00:00+08:00", "李老师", "ab", "7KQM", "a.xlsx"), b"")
        window._workspace.reload()
    window._theme.choose(scale=1.5)
    for found in window._workspace.session.form.pages:
        window.navigation.show(found.section.key)
        QApplication.processEvents()
        page = window.pages.current()
        assert isinstance(page, SectionPage)
        head = page.head
        for part in (head.tabs, head.basis, head.count, head.lock, head.nothing, head.office, head.carry):
            assert not part.isVisible() or part.width() >= part.sizeHint().width(), found.section.title
    window._theme.choose(scale=1.0)


def test_where_the_panel_has_no_room_a_line_tells_what_the_field_means(
    open_window: OpenWindow, make_file: MakeFile
) -> None:
    window = open_window(make_file())
    window.navigation.show("progression")
    page = window.pages.current()
    assert isinstance(page, SectionPage)
    assert not page.meaning.isVisible()
    window._theme.choose(scale=1.5)
    page.show_cell("progression", "record", "graduates")
    field = page.body.section.by_key["graduates"]
    assert page.meaning.isVisible()
    assert page.meaning.words.text() == f"{field.label}　{field.help}"
    assert page.meaning.words.toolTip() == tip(page.meaning.words.text())
    page.show_cell("progression_by_mode", "", "")
    assert not page.meaning.isVisible()  # a grid has a line of its own
    page.show_cell("progression", "record", "graduates")
    window._theme.choose(scale=1.0)
    assert not page.meaning.isVisible()


def test_units_and_last_years_figures_come_before_the_panel(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    window.navigation.show("progression")
    page = window.pages.current()
    assert isinstance(page, SectionPage)
    assert page.side.isVisible()
    window._theme.choose(scale=1.5)
    assert not page.side.isVisible()
    QApplication.processEvents()
    columns = Columns.of(window._theme, page.body.width())
    assert columns.change <= page.body.width()
    window.menus.action("侧栏(&P)").trigger()
    window.menus.action("侧栏(&P)").trigger()
    assert window.message.text.startswith("窗口太窄")
    window._theme.choose(scale=1.0)
    assert page.side.isVisible()


def test_in_the_dark_the_box_of_an_empty_table_has_an_edge(open_school: OpenSchool) -> None:
    school = open_school(programmes=())
    school.theme.choose(scheme="dark")
    box = school.page("programmes").head.nothing
    image = box.grab().toImage()
    seen = {image.pixelColor(x, box.height() // 2).name().upper() for x in range(4)}
    school.theme.choose(scheme="light")
    assert DARK.edge.upper() in seen


def test_the_links_of_a_sentence_follow_the_scheme(open_school: OpenSchool) -> None:
    school = open_school(progression=(Row("record", GRADUATES | {"matched": 90}),))
    page = school.page("progression")
    page.show_cell("progression", "record", "matched")
    sentence = next(line.sentence for line in page.findChildren(FindingLine) if line.sentence.isVisible())
    school.theme.choose(scheme="dark")
    followed = sentence.grab().toImage()
    read_again(sentence)
    fresh = sentence.grab().toImage()
    school.theme.choose(scheme="light")
    assert followed == fresh
