"""A school with two years of returns in a real file, and the pages of its form."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db import open_store
from hzdesk.forms import form_of_year, shipped_forms
from hzdesk.forms.model import Form
from hzdesk.returns import AnnualReturn, Frame, Row
from hzdesk.store import Signed
from hzdesk.values import Value
from ui.look.theme import Theme
from ui.pages.section import SectionPage
from ui.workspace import Workspace

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
