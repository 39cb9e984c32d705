"""打印: the table in front on A4, as its sheet in the workbook looks; the findings page as its list."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QDialog, QWidget

from hzdesk.forms.model import Section
from hzdesk.session import Session
from ui import paper
from ui.look.tokens import LIGHT
from ui.pages import DICTIONARY, FINDINGS
from ui.stack import PageStack
from ui.workspace import Workspace

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_STYLE = f"""
h1 {{ font-size: 14pt; margin: 0 0 2px; }}
p, td, th {{ font-size: 9pt; }} p.pale {{ color: {LIGHT.ink2}; margin: 0 0 4px; }}
td, th {{ padding: 3px 5px; border-bottom: 1px solid {LIGHT.line}; }}
th {{ color: {LIGHT.ink2}; font-weight: normal; border-bottom: 1px solid {LIGHT.edge}; }}
"""


def document(session: Session, section: Section) -> QTextDocument:
    """The sheet of a section."""
    from hzdesk.workbook.html import sheet_html

    return paper.document(sheet_html(session.form, session.annual, session.previous, section), _STYLE)


class Printing:
    """What the menu 文件 does for it."""

    def __init__(self, workspace: Workspace, pages: PageStack, window: QWidget) -> None:
        self._workspace, self._pages, self._window = workspace, pages, window

    def ask(self) -> None:
        """Hands what is in front to the printer that the person chooses."""
        from PySide6.QtPrintSupport import QPrintDialog

        if (found := self._found()) and QPrintDialog(found[0], self._window).exec() == QDialog.DialogCode.Accepted:
            paper.put(*found)
            self._workspace.say("已送到打印机。")

    def preview(self) -> None:
        """Shows the pages as they would be printed; printing goes on from there."""
        from PySide6.QtPrintSupport import QPrintPreviewDialog

        if found := self._found():
            dialog = QPrintPreviewDialog(found[0], self._window)
            dialog.setWindowTitle("打印预览")
            dialog.resize(self._window.size() - QSize(80, 80))  # its own size hides the button that prints
            dialog.paintRequested.connect(lambda printer: paper.put(printer, *found[1:]))
            dialog.exec()
            dialog.deleteLater()

    def _found(self) -> "tuple[QPrinter, QTextDocument, str] | None":
        """A printer set up for what is in front, what goes on it, and the foot."""
        from PySide6.QtPrintSupport import QPrinter

        from hzdesk.workbook.html import is_wide
        from ui.pages import finding_pdf
        from ui.pages.dictionary import DictionaryPage
        from ui.pages.findings import FindingsPage
        from ui.pages.section import SectionPage

        self._workspace.commit()
        session, page = self._workspace.session, self._pages.current()
        frame = session.frame
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if isinstance(page, FindingsPage):
            title, made = FINDINGS.title, finding_pdf.document(session)
            paper.set_page(printer)
        elif isinstance(page, DictionaryPage):
            title, made = DICTIONARY.title, page.document()
            paper.set_page(printer)
        elif isinstance(page, SectionPage):
            section = page.body.section
            title, made = section.title, document(session, section)
            paper.set_page(printer, wide=is_wide(session.form, section, frame.year))
        else:
            self._workspace.say("这一页没有可打印的。请先到一张表或“审核”页。")
            return None
        printer.setDocName(f"{frame.school_name} {frame.year} {title}")
        return printer, made, f"{frame.school_name}（{frame.school_code}）　{frame.year} 年度第 {frame.revision} 稿"
