"""The window on the bureau's own return speaks of the bureau, not of a school."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from hzdesk.enrolment import slip_of
from hzdesk.forms import form_of_year, shipped_forms
from hzdesk.identities import Known
from hzdesk.returns import BUREAU, Frame, SetValue
from hzdesk.store import Signed
from tests.ui.conftest import OpenWindow, open_real_store
from ui import slip
from ui.main_window import MainWindow
from ui.pages import FINDINGS, OVERVIEW, SIGN, TRENDS
from ui.pages.sign import SignPage

FORM = form_of_year(shipped_forms(), 2023, of_bureau=True)
FRAME = Frame("3301990000", "某市教育局", BUREAU, "", "", 2023)
OF_A_SCHOOL = ("本校", "校长", "市里", "给学校", "学校公章")


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    from hzdesk.usecases import new_return

    store = open_real_store(str(tmp_path / "bureau.hzdesk"), create=True)
    new_return(store, shipped_forms(), FRAME, "")
    store.close()
    return open_window(tmp_path / "bureau.hzdesk")


def said(widget: QWidget) -> Iterator[str]:
    """Whatever a person can read or have read out in a window."""
    for part in (widget, *widget.findChildren(QWidget)):
        yield from (part.toolTip(), part.accessibleName(), part.windowTitle())
        if isinstance(part, QLabel | QAbstractButton):
            yield part.text()
    for action in widget.findChildren(QAction):
        yield action.text()


def of_a_school(widget: QWidget) -> list[str]:
    return [text for text in said(widget) if any(word in text for word in OF_A_SCHOOL)]


def sign_page(window: MainWindow) -> SignPage:
    window.navigation.show(SIGN.key)
    page = window.pages.current()
    assert isinstance(page, SignPage)
    return page


@pytest.mark.parametrize("key", [OVERVIEW.key, *(section.key for section in FORM.sections), FINDINGS.key, TRENDS.key])
def test_no_page_speaks_of_a_school(window: MainWindow, key: str) -> None:
    window.navigation.show(key)
    QApplication.processEvents()
    assert of_a_school(window) == []


def test_who_answers_for_it_is_the_last_on_its_cover(window: MainWindow) -> None:
    page = sign_page(window)
    section, field = FORM.cover[-1]
    assert page.content.note.text().endswith(f"请{FORM.by_key[section].by_key[field].label}看下面几处。")
    assert "本局的签名身份" in page.act.identity.text()
    assert of_a_school(window) == []


def test_the_signed_return_goes_to_the_merge(window: MainWindow) -> None:
    session = window._workspace.session
    signed = Signed(datetime(2023, 12, 1, tzinfo=UTC).isoformat(), "局里的人", "ab", "7KQM", "a.xlsx")
    session.store.lock(session.frame, signed, b"")
    window._workspace.reload()
    page = sign_page(window)
    page.result.revise.click()
    assert "汇总时以后一稿为准" in page.result.sure.text()
    assert of_a_school(window) == []
    window.navigation.show(OVERVIEW.key)
    assert of_a_school(window) == []


def test_a_new_identity_is_the_bureaus(window: MainWindow) -> None:
    sign_page(window).desk.make()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert "给教育局建一个签名身份" in list(said(dialog))
    assert of_a_school(dialog) == []
    dialog.close()


def test_the_slip_of_the_bureau_is_signed_by_its_own_people() -> None:
    one = Known(Path("a.p12"), "填报人", "某人", "ab" * 32, "", date(2026, 11, 25), date(2036, 11, 25))
    made = slip_of(FRAME, one, None, FORM.signers[0], FORM.principal, date(2026, 11, 25))
    words = slip.words(made).toPlainText()
    assert not any(word in words for word in OF_A_SCHOOL)
    assert f"{FORM.principal}签字" in words
    assert "教育局公章" in words


def test_what_an_office_hands_back_is_compared_with_the_bureaus(window: MainWindow, tmp_path: Path) -> None:
    from hzdesk import handout
    from tests.core.workbook.offices import edited
    from ui.dialogs.hand_back import HandBackDialog

    section = next(section for section in FORM.sections if section.kind == "record")
    field = next(field for field in section.fields if field.value is None)
    file = tmp_path / "职教处.xlsx"
    session = window._workspace.session
    words = (shipped_forms(), session.annual, None, section.title, file)
    handout.hand_out(*words, office="职教处", day=date(2023, 12, 1))
    file.write_bytes(edited(file.read_bytes(), **{f"{section.title}!C6": "甲"}))
    window._workspace.edit([SetValue(section.key, "record", field.key, "乙")])
    dialog = window.commands._handing.show(file)
    assert isinstance(dialog, HandBackDialog)
    assert "本局" in dialog.whole.text()
    assert of_a_school(dialog) == []
    dialog.close()
