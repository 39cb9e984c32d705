"""The page in front is printed as its sheets look; the findings page as its list. Always in the light colours."""

from pathlib import Path

import pytest
from PySide6.QtGui import QPageLayout
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog

from hzdesk.session import Session
from tests.core.forms.return_2023 import FORM
from tests.ui.conftest import MakeFile, OpenWindow
from ui import paper, printing
from ui.look.tokens import LIGHT
from ui.pages import FINDINGS, OVERVIEW

PEOPLE = FORM.by_key["progression"]


@pytest.fixture
def session(open_window: OpenWindow, make_file: MakeFile) -> Session:
    return open_window(make_file({"progression.employed_directly": 7}))._workspace.session


def test_the_sheet_is_printed_with_all_its_rows(session: Session) -> None:
    words = printing.document(session, PEOPLE).toPlainText()
    for label in (PEOPLE.title, "毕业生数", "其中：对口就业", "−43", "示例学校（3301000001）", "2023 年度"):
        assert label in words


def test_a_page_that_is_neither_says_so(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    window.navigation.show(OVERVIEW.key)
    window.menus.action("打印…(&P)").trigger()
    assert window.message.text == "这一页没有可打印的。请先到一张表或“审核”页。"


def test_a_long_table_goes_on_over_pages_under_the_same_head(session: Session) -> None:
    rows = "".join(f"<tr><td>{place}</td></tr>" for place in range(200))
    document = paper.document(f"<table><thead><tr><th>序号</th></tr></thead><tbody>{rows}</tbody></table>", "")
    content = paper.pdf("x", lambda device: paper.put(device, document, "示例学校"))
    assert content.count(b"/Type /Page\n") == document.pageCount() > 2


def test_words_are_dark_on_paper_whatever_the_scheme(session: Session) -> None:
    document = paper.document("<h1>字</h1><p>字</p>", "")
    block = document.begin()
    while block.isValid():
        assert block.begin().fragment().charFormat().foreground().color().name() == LIGHT.ink.lower()
        block = block.next()


@pytest.mark.parametrize("what", ["record", "matrix", "findings"])
def test_the_menu_prints_what_is_in_front_through_the_systems_dialog(
    open_window: OpenWindow, make_file: MakeFile, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, what: str
) -> None:
    window = open_window(make_file({"progression.employed_directly": 7}))
    matrix = next(section for section in FORM.sections if section.tab_of == PEOPLE.key and section.kind == "matrix")
    window._workspace.show({"record": PEOPLE.key, "matrix": matrix.key, "findings": FINDINGS.key}[what])
    target = tmp_path / "out.pdf"
    ways: list[QPageLayout.Orientation] = []

    def accept(dialog: QPrintDialog) -> QDialog.DialogCode:
        printer = dialog.printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        ways.append(printer.pageLayout().orientation())
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrintDialog, "exec", accept)
    window.menus.action("打印…(&P)").trigger()
    assert target.read_bytes().startswith(b"%PDF")
    assert window.message.text == "已送到打印机。"
    layout = QPageLayout.Orientation
    assert ways == [layout.Landscape if what == "matrix" else layout.Portrait]
