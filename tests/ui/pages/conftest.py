"""A school with two years of returns in a real file, the pages of its form, and a person at one of its tables."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from db import open_store
from hzdesk.forms import form_of_year, shipped_forms
from hzdesk.forms.model import Form
from hzdesk.returns import AnnualReturn, Frame, Row
from hzdesk.store import Signed
from hzdesk.values import Value
from ui.look.theme import Theme
from ui.pages.section import SectionPage
from ui.pages.table import TableBody
from ui.workspace import Workspace

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
NONE = Qt.KeyboardModifier.NoModifier
KEY = Qt.Key

YEAR = 2023
FRAME = Frame("3301000001", "示例职业高级中学", "vocational_high", "municipal", "330106", YEAR)

PROGRAMMES = (
    ("710201", "three_year", "three", "active", 45, 44, 131, 50),
    ("710202", "three_year", "three", "active", 45, 45, 133, 49),
    ("710205", "five_year", "five", "active", 40, 40, 118, 42),
    ("660103", "three_year", "three", "active", 80, 80, 214, 80),
    ("730701", "three_plus_two", "five", "active", 80, 80, 232, 86),
    ("740104", "three_year", "three", "suspended", 0, 0, 88, 52),
)
PROGRAMME_KEYS = (
    "programme",
    "training_mode",
    "duration",
    "intake_state",
    "planned",
    "recruited",
    "students",
    "graduates",
)
GRADUATES = {
    "graduates": 587,
    "by_exam": 29,
    "by_three_plus_four": 0,
    "by_five_year": 177,
    "other_higher": 276,
    "employed_directly": 78,
    "matched": 69,
    "self_employed": 2,
    "enlisted": 3,
    "unplaced": 22,
}
AID = {
    "national_scholarship": (12, 72_000),
    "national_grant": (210, 420_000),
    "tuition_waiver": (1_780, 5_340_000),
    "local_gov_aid": (0, 0),
    "school_aid": (46, 92_000),
    "social_aid": (20, 40_000),
    "internship_pay": (300, 2_160_000),
}


def programme_rows(*, more: int = 0) -> tuple[Row, ...]:
    rows = [Row(f"row{place}", dict(zip(PROGRAMME_KEYS, line, strict=True))) for place, line in enumerate(PROGRAMMES)]
    return tuple(row._replace(values=_grown(row.values, more)) for row in rows)


def _grown(values: dict[str, Value], more: int) -> dict[str, Value]:
    return values | {"students": values["students"] + more}


def aid_rows() -> tuple[Row, ...]:
    return tuple(
        Row(key, {"recipients": people, "amount": Decimal(amount), "special_fund": Decimal(0)})
        for key, (people, amount) in AID.items()
    )


def annual_return(form: Form, year: int, **sections: tuple[Row, ...]) -> AnnualReturn:
    return AnnualReturn(FRAME._replace(year=year), form.key, form.edition, sections)


@dataclass
class School:
    """The open return of 2023 and its pages. Last year is complete; this year has what the test gives it."""

    workspace: Workspace
    theme: Theme
    qtbot: QtBot
    form: Form
    shown: SectionPage | None = None

    def page(self, key: str) -> SectionPage:
        found = next(page for page in self.form.pages if key in {tab.key for tab in page.tabs})
        made = self.shown = SectionPage(self.workspace, self.theme, found)  # somebody has to hold it
        self.qtbot.addWidget(made)
        self.workspace.changed.connect(made.refresh)
        made.resize(1158, 640)
        made.show()
        self.qtbot.waitExposed(made)
        made.activateWindow()
        if key != found.section.key:
            made.show_cell(key, "", "")
        made.take_focus()
        QApplication.processEvents()
        return made

    def lock(self) -> None:
        """Signs the open return, as far as the store knows."""
        signed = Signed("2023-12-01T09:00:00+08:00", "李老师", "ab", "7KQM", "a.xlsx")
        self.workspace.session.store.lock(self.workspace.session.frame, signed, b"")
        self.workspace.reload()

    def value(self, section: str, row: str, field: str) -> Value:
        return self.workspace.session.annual.value(section, row, field)

    def on_disk(self, section: str, row: str, field: str) -> Value:
        """What the file itself holds."""
        kept = self.workspace.session.store.load(YEAR)
        assert kept is not None
        return kept.value(section, row, field)


OpenSchool = Callable[..., School]


def open_menu() -> QMenu:
    """The context menu that stands open."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


class Table:
    """A person at the table of programmes."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.page: SectionPage = school.page("programmes")
        assert isinstance(self.page.body, TableBody)
        self.body: TableBody = self.page.body
        self.grid = self.body.grid

    def at(self, row: int, field: str) -> "Table":
        self.grid.clearSelection()
        self.grid.go(row, self.column(field))
        return self

    def column(self, field: str) -> int:
        columns = self.body.model.columns
        return next(at for at, column in enumerate(columns) if column.field and column.field.key == field)

    def select(self, top: int, first: str, bottom: int, last: str) -> "Table":
        self.at(top, first)
        model = self.body.model
        block = QItemSelection(model.index(top, self.column(first)), model.index(bottom, self.column(last)))
        self.grid.selectionModel().select(block, QItemSelectionModel.SelectionFlag.Select)
        return self

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> "Table":
        QTest.keyClick(self.focus(), key, modifier)
        return self

    def type(self, text: str) -> "Table":
        if text.isascii():
            for character in text:  # each goes where the focus is by then
                QTest.keyClicks(self.focus(), character)
        else:
            done = QInputMethodEvent()
            done.setCommitString(text)
            QApplication.sendEvent(self.focus(), done)
        return self

    def focus(self):
        picker = self.grid.picker
        return picker.input if picker is not None else QApplication.focusWidget() or self.grid

    def copy_in(self, text: str) -> "Table":
        QGuiApplication.clipboard().setText(text)
        return self.press(KEY.Key_V, CONTROL)

    @property
    def place(self) -> tuple[int, str]:
        cell = self.body.model.cell(self.grid.currentIndex())
        return self.grid.currentIndex().row(), cell.column.field.key if cell.column.field else ""

    def value(self, row: int, field: str) -> Value:
        return self.school.workspace.session.annual.rows("programmes")[row].values.get(field)

    def column_of(self, field: str) -> list[Value]:
        return [row.values.get(field) for row in self.school.workspace.session.annual.rows("programmes")]

    def sum_of(self, field: str) -> str:
        return next(shown for column, shown in self.body.sums.shown() if column.field and column.field.key == field)

    @property
    def undo_steps(self) -> int:
        return self.school.workspace.session.undo_steps


@pytest.fixture(scope="session")
def form() -> Form:
    return form_of_year(shipped_forms(), 2023)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, "light")
    yield made
    made.deleteLater()


@pytest.fixture
def open_school(tmp_path: Path, qtbot: QtBot, theme: Theme, form: Form) -> Iterator[OpenSchool]:
    """`open_school(programmes=rows, …)` opens a school whose return of this year has these rows."""
    opened: list[Workspace] = []
    opener = partial(open_store, forms=shipped_forms())

    def open_with(**sections: tuple[Row, ...]) -> School:
        path = str(tmp_path / "学校.hzdesk")
        store = opener(path, create=True)
        last = {
            "programmes": programme_rows(more=-3),
            "progression": (Row("record", GRADUATES),),
            "aid": aid_rows(),
            "basics": (
                Row("record", {"filler": "李老师", "students": 916, "ownership": "public", "national_demo": True}),
            ),
        }
        store.save(annual_return(form, YEAR - 1, **last), "")
        store.save(annual_return(form, YEAR, **sections), "")
        store.close()
        workspace = Workspace(opener, shipped_forms())
        opened.append(workspace)
        assert workspace.open(path)
        return School(workspace, theme, qtbot, form)

    yield open_with
    for workspace in opened:
        workspace.close()


@pytest.fixture
def school(open_school: OpenSchool) -> School:
    """A school with programmes, graduates and aid of this year."""
    return open_school(
        programmes=programme_rows(),
        progression=(Row("record", GRADUATES | {"graduates": 612}),),
        aid=aid_rows(),
    )


@pytest.fixture
def table(school: School) -> Table:
    return Table(school)


@pytest.fixture
def empty(open_school: OpenSchool) -> Table:
    return Table(open_school())
