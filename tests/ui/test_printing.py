"""The page in front is printed as its sheets look; the findings page as its list. Always in the light colours."""

import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QDialog

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


def test_every_sheet_of_the_page_is_printed_with_all_its_rows(session: Session) -> None:
    found = printing.documents(session, PEOPLE.key)
    words = "\n".join(document.toPlainText() for document, _ in found)
    tabs = [section for section in FORM.sections if PEOPLE.key in (section.key, section.tab_of)]
    assert [wide for _, wide in found] == [False, True]
    for section in tabs:
        assert section.title in words
    for label in ("毕业生数", "其中：对口就业", "全部模式", "−43", "示例学校（3301000001）", "2023 年度"):
        assert label in words


def test_the_findings_page_is_printed_as_its_list(session: Session) -> None:
    ((document, wide),) = printing.documents(session, FINDINGS.key)
    assert "PRG-06" in document.toPlainText()
    assert not wide


def test_a_page_that_is_neither_says_so(open_window: OpenWindow, make_file: MakeFile) -> None:
    window = open_window(make_file())
    window.navigation.show(OVERVIEW.key)
    window.menus.action("打印…(&P)").trigger()
    assert window.message.text == "这一页没有可打印的。请先到一张表或“审核”页。"


def test_pages_of_both_directions_go_into_one_pdf_with_a_foot(session: Session) -> None:
    found = printing.documents(session, PEOPLE.key)
    content = paper.pdf("x", lambda device: paper.put(device, found, "示例学校"))
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page\n") == 2


def test_a_long_table_goes_on_over_pages_under_the_same_head(session: Session) -> None:
    rows = "".join(f"<tr><td>{place}</td></tr>" for place in range(200))
    document = paper.document(f"<table><thead><tr><th>序号</th></tr></thead><tbody>{rows}</tbody></table>", "")
    content = paper.pdf("x", lambda device: paper.put(device, [(document, False)], ""))
    assert content.count(b"/Type /Page\n") == document.pageCount() > 2


def test_words_are_dark_on_paper_whatever_the_scheme(session: Session) -> None:
    document = paper.document("<h1>字</h1><p>字</p>", "")
    block = document.begin()
    while block.isValid():
        assert block.begin().fragment().charFormat().foreground().color().name() == LIGHT.ink.lower()
        block = block.next()


def test_the_menu_prints_the_page_in_front_through_the_systems_dialog(
    open_window: OpenWindow, make_file: MakeFile, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    window = open_window(make_file())
    window.navigation.show(PEOPLE.key)
    target = tmp_path / "out.pdf"

    def accept(dialog: QPrintDialog) -> QDialog.DialogCode:
        printer = dialog.printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrintDialog, "exec", accept)
    window.menus.action("打印…(&P)").trigger()
    QApplication.processEvents()
    assert target.read_bytes().startswith(b"%PDF")
    assert window.message.text == "已送到打印机。"
