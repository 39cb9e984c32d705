"""Going through the findings and the pages with keys, as a person does."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hzdesk.forms import shipped_forms
from hzdesk.usecases import next_year
from tests.ui.conftest import MakeFile, OpenWindow, open_real_store
from ui.main_window import MainWindow
from ui.pages.grid_body import GridBody
from ui.pages.next_finding import Address
from ui.pages.section import SectionPage

KEY, NONE, CONTROL, SHIFT = (
    Qt.Key,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
THREE = {"basics.telephone": None, "aid.national_grant.amount": None, "aid.school_aid.amount": None}


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> Address:
    """Where a key leads."""
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)
    QApplication.processEvents()
    return at(window)


def at(window: MainWindow) -> Address:
    page = window.pages.current()
    return page.cell if isinstance(page, SectionPage) else (window.navigation.current, "", "")


def test_f8_goes_on_from_the_cell_where_the_person_is(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file(THREE))
    basics, grant, aid = (
        ("basics", "record", "telephone"),
        ("aid", "national_grant", "amount"),
        ("aid", "school_aid", "amount"),
    )
    assert press(window, KEY.Key_F8) == basics
    window.navigation.show_cell("aid", "tuition_waiver", "recipients")
    assert press(window, KEY.Key_F8) == aid
    assert press(window, KEY.Key_F8) == basics
    window.navigation.show_cell("aid", "tuition_waiver", "recipients")
    assert press(window, KEY.Key_F8, SHIFT) == grant
    assert press(window, KEY.Key_F8, SHIFT) == basics
    assert press(window, KEY.Key_F8, SHIFT) == aid


def test_the_link_below_a_grid_leads_where_the_key_leads(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file(THREE))
    for here in (("aid", "tuition_waiver", "recipients"), ("aid", "school_aid", "amount")):
        window.navigation.show_cell(*here)
        led = press(window, KEY.Key_F8)
        window.navigation.show_cell(*here)
        page = window.pages.current()
        assert isinstance(page, SectionPage)
        assert isinstance(page.body, GridBody)
        page.body.line.next.linkActivated.emit("next")
        assert at(window) == led


def test_f8_and_back_leads_once_to_every_cell_of_an_unfinished_year(
    open_window: OpenWindow, make_file: MakeFile
) -> None:
    file = make_file()
    store = open_real_store(str(file))
    next_year(store, shipped_forms(), 2024, "李老师")
    store.close()
    window = open_window(file)
    findings = window._workspace.session.findings
    assert any(not finding.row for finding in findings)
    count = len({finding[2:5] for finding in findings if finding.is_open})
    forth = [press(window, KEY.Key_F8) for _ in range(count)]
    assert len(set(forth)) == count
    assert press(window, KEY.Key_F8) == forth[0]
    assert [press(window, KEY.Key_F8, SHIFT) for _ in range(count)] == forth[::-1]


def test_the_tabs_of_a_section_follow_each_other_like_pages(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    pages = window._workspace.session.form.pages
    tabs = [tab.key for page in pages for tab in page.tabs]
    assert len(tabs) > len(pages)
    assert [press(window, KEY.Key_PageDown, CONTROL)[0] for _ in tabs] == tabs
    press(window, KEY.Key_PageDown, CONTROL)
    assert [press(window, KEY.Key_PageUp, CONTROL)[0] for _ in tabs] == tabs[::-1]
    assert [press(window, KEY.Key_PageDown, CONTROL)[0] for _ in tabs[1:]] == tabs[1:]


def test_what_is_typed_is_kept_when_a_key_leads_to_the_next_tab(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    here = ("progression", "record", "graduates")
    window.navigation.show_cell(*here)
    QTest.keyClicks(QApplication.focusWidget(), "611")
    press(window, KEY.Key_PageDown, CONTROL)
    assert window._workspace.session.annual.value(*here) == 611
    QTest.keyClicks(QApplication.focusWidget(), "7")
    press(window, KEY.Key_Return)
    matrix = window._workspace.session.form.by_key[at(window)[0]]
    assert window._workspace.session.annual.value(matrix.key, matrix.rows[0].key, matrix.fields[0].key) == 7
