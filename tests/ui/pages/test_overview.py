"""总览 for a return that is new, half filled, faulty, finished and signed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from hzdesk.forms import form_of_year, shipped_forms
from hzdesk.returns import SetValue
from hzdesk.session import Session
from hzdesk.store import Signed, Store
from hzdesk.usecases import new_return
from tests.core.forms.return_2023 import SOUND, Changes, annual
from tests.ui.conftest import MakeFile, OpenWindow, open_real_store
from ui import standing
from ui.look.theme import Theme
from ui.pages import FINDINGS, SIGN, sign_content
from ui.pages.overview import Head, OverviewPage, Way, figure_rows, head, section_rows, spark, steps

NOW = datetime(2023, 12, 20, 16, 0, tzinfo=timezone(timedelta(hours=8)))
OpenSession = Callable[..., Session]


@pytest.fixture
def stores() -> Iterator[list[Store]]:
    made: list[Store] = []
    yield made
    for store in made:
        store.close()


@pytest.fixture
def open_session(make_file: MakeFile, stores: list[Store]) -> OpenSession:
    def open_with(changes: Changes | None = None) -> Session:
        stores.append(open_real_store(str(make_file(changes))))
        return Session(stores[-1], shipped_forms(), 2023)

    return open_with


@pytest.fixture
def empty(make_file: MakeFile, stores: list[Store]) -> Session:
    """A return that was just begun, with nothing before it."""
    stores.append(open_real_store(str(make_file(name="empty.hzdesk"))))
    frame = annual(SOUND).frame._replace(year=2021)
    new_return(stores[-1], shipped_forms(), frame, "")
    return Session(stores[-1], shipped_forms(), 2021)


def head_of(session: Session) -> Head:
    done = standing.progress_by_section(session)
    pages = session.form.pages
    unfinished = next((p for p in pages if standing.of_page(p, done).filled < standing.of_page(p, done).asked), None)
    return head(session, standing.total(done.values()), unfinished, NOW)


def whole(session: Session) -> standing.Progress:
    return standing.total(standing.progress_by_section(session).values())


def sign(session: Session) -> None:
    signed = Signed("2023-12-20T14:32:00+08:00", "李老师", "ab", "7KQM 2D9T", "a.xlsx")
    session.store.lock(session.frame, signed, b"")
    session.reload()


def test_a_new_return_says_how_much_there_is_and_where_to_start(empty: Session) -> None:
    shown = head_of(empty)
    assert shown.sentence == f"还没有开始，共 {whole(empty).asked} 项要填"
    assert shown.main == Way("开始填　学校基本情况", "basics")
    assert shown.second is None


def test_a_half_filled_return_says_what_is_left_and_where(open_session: OpenSession) -> None:
    shown = head_of(open_session({"aid.school_aid.amount": None, "basics.teachers": 131}))
    assert shown.sentence.startswith("还有 1 项没填，")
    assert shown.main == Way("继续填　资助经费", "aid")
    assert shown.second == Way("看要改的错误", FINDINGS.key)


def test_a_full_return_with_errors_leads_to_them(open_session: OpenSession) -> None:
    shown = head_of(open_session({"basics.teachers": 131}))
    assert shown.main == Way("看要改的错误", FINDINGS.key)
    assert "处错误要改" in shown.sentence


def test_a_sound_return_leads_to_the_signature(open_session: OpenSession) -> None:
    shown = head_of(open_session())
    assert shown.sentence == "都填好了，可以签名上报"
    assert shown.main == Way("签名上报", SIGN.key)


def test_a_signed_return_has_nothing_left_to_fill_in(open_session: OpenSession) -> None:
    session = open_session({"aid.school_aid.amount": None})
    sign(session)
    shown = head_of(session)
    assert shown.main is None
    assert shown.note == "今天 14:32 由 李老师 签名　校验码 7KQM 2D9T"


def test_the_steps_follow_the_return(open_session: OpenSession, empty: Session) -> None:
    assert [step.done for step in steps(empty, whole(empty))] == [0, 0, 0, 0]
    session = open_session()
    assert [step.done for step in steps(session, whole(session))] == [1, 1, 0, 0]
    sign(session)
    assert [step.done for step in steps(session, whole(session))] == [1, 1, 1, 0]


def test_opinions_are_looked_at_after_filling_in(open_session: OpenSession) -> None:
    session = open_session({"aid.school_aid.amount": None, "basics.teachers": 131})
    assert steps(session, whole(session))[1].done == 0
    assert steps(session, whole(session))[1].note.startswith("错误")


def test_every_page_has_its_row_of_progress(open_session: OpenSession) -> None:
    rows = section_rows(open_session({"basics.teachers": 131, "basics.telephone": None}))
    assert [row.key for row in rows] == [page.section.key for page in form_of_year(shipped_forms(), 2023).pages]
    first = rows[0].cells
    assert first[2].text.endswith("/ 20")
    assert first[3].text.startswith("错误 ")
    assert rows[-1].cells[3].text == "无"


def test_figures_stand_beside_last_years_with_the_change(open_session: OpenSession) -> None:
    session = open_session()
    students = next(row for row in figure_rows(session) if row.key == session.form.headline[0])
    now, before, change = (cell.text for cell in students.cells[1:4])
    assert now == "800"
    assert int(before) + int(change.replace("−", "-").replace("+", "")) == 800


def test_a_figure_that_waits_for_numbers_says_so(empty: Session) -> None:
    rows = figure_rows(empty)
    assert {row.cells[1].text for row in rows} == {"—"}
    assert {row.cells[3].text for row in rows} == {"等待填写"}


def test_a_sum_with_nothing_in_it_yet_is_not_called_zero_where_it_is_signed(empty: Session) -> None:
    assert {row.cells[1].text for row in sign_content.figure_rows(empty)} == {"还没填"}


def test_the_small_line_tells_its_years_in_words(open_session: OpenSession) -> None:
    session = open_session()
    look = spark(session, session.form.headline[0])
    assert look.text.startswith("2022 年 ")
    assert look.text.endswith("2023 年 800 人")


def test_a_year_without_a_return_is_a_gap_in_the_small_line_at_its_place(
    open_session: OpenSession, theme: Theme
) -> None:
    session = open_session()
    first = annual(SOUND)
    session.store.save(replace(first, frame=first.frame._replace(year=2020)), "")
    look = spark(session, session.form.headline[0])
    assert "2021 年 没有数" in look.text
    assert look.picture is not None
    drawn = QImage(82, 35, QImage.Format.Format_RGB32)
    drawn.fill(Qt.GlobalColor.white)
    with QPainter(drawn) as painter:
        look.picture(painter, QRectF(drawn.rect()), theme)
    inked = {x for x in range(82) if any(drawn.pixelColor(x, y).lightness() < 235 for y in range(35))}
    in_2020, in_2022 = 22, 60  # of the 82 columns, which begin with 2019
    before_the_line = {x for x in inked if x < in_2022 - 2}
    assert before_the_line
    assert before_the_line <= set(range(in_2020 - 3, in_2020 + 3))
    assert inked >= set(range(in_2022, 79))


def test_the_page_follows_a_change(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file({"aid.school_aid.amount": None}))
    page = window.pages.current()
    assert isinstance(page, OverviewPage)
    assert page._title.text() == "还有 1 项没填"
    window._workspace.edit([SetValue("aid", "school_aid", "amount", Decimal(100_000))])
    assert "没填" not in page._title.text()


def test_the_small_lines_are_drawn_after_the_page_stands(
    open_window: OpenWindow, make_file: MakeFile, qtbot: QtBot
) -> None:
    page = open_window(make_file()).pages.current()
    assert isinstance(page, OverviewPage)
    qtbot.waitUntil(lambda: not page._waiting)
    model = page._figures.rows
    assert all(model.index(row, 4).data() for row in range(model.rowCount()))


@pytest.mark.parametrize(("width", "scale"), [(1366, 1.0), (1280, 1.0), (1280, 1.25), (1366, 1.5), (910, 1.0)])
def test_nothing_is_cut_where_there_is_little_room(
    open_window: OpenWindow, make_file: MakeFile, theme: Theme, qtbot: QtBot, width: int, scale: float
) -> None:
    theme.choose(scale=scale)
    window = open_window(make_file({"basics.teachers": 131, "basics.telephone": None}))
    window.resize(width, 640)
    page = window.pages.current()
    assert isinstance(page, OverviewPage)
    tables = (page._sections, page._figures)
    qtbot.waitUntil(lambda: all(table.mapTo(page, table.rect().topRight()).x() < page.width() for table in tables))
    for table in tables:
        assert table.columnWidth(0) >= table.sizeHintForColumn(0)
    for button in (page._main, page._second):
        assert button.width() >= button.sizeHint().width()
