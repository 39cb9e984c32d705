"""打印: the page in front on A4, as its sheets in the workbook look; the findings page as its list."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QDialog, QWidget

from hzdesk.forms.plan import pages
from hzdesk.session import Session
from ui import paper
from ui.look.tokens import LIGHT
from ui.pages import FINDINGS
from ui.workspace import Workspace

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_STYLE = f"""
h1 {{ font-size: 14pt; margin: 0 0 2px; }}
p, td, th {{ font-size: 9pt; color: {LIGHT.ink}; }} p.pale {{ color: {LIGHT.ink2}; margin: 0 0 4px; }}
td, th {{ padding: 3px 5px; border-bottom: 1px solid {LIGHT.line}; }}
th {{ color: {LIGHT.ink2}; font-weight: normal; border-bottom: 1px solid {LIGHT.edge}; }}
"""


def documents(session: Session, key: str) -> list[tuple[QTextDocument, bool]]:
    """What is printed of a page, each with whether it goes across; nothing of a page that is no sheet and no list.

    Sheets of one page that go the same way stand below each other.
    """
    from hzdesk.operands import operands_of
    from hzdesk.workbook.html import is_wide, sheet_html
    from ui.pages import finding_pdf

    if key == FINDINGS.key:
        return [(finding_pdf.document(session), False)]
    form, operands = session.form, operands_of(session.form, session.annual, session.previous)
    page = next((page for page in pages(form) if page.section.key == key), None)
    found: dict[bool, list[str]] = {}
    for section in page.tabs if page is not None else ():
        if operands.asks_section(section):
            wide = is_wide(form, section, session.frame.year)
            found.setdefault(wide, []).append(sheet_html(form, session.annual, session.previous, section))
    return [(paper.document("<br>".join(parts), _STYLE), wide) for wide, parts in found.items()]


class Printing:
    """What the menu 文件 does for it."""

    def __init__(self, workspace: Workspace, window: QWidget, current: Callable[[], str]) -> None:
        self._workspace, self._window, self._current = workspace, window, current

    def ask(self) -> None:
        """Hands the page in front to the printer that the person chooses."""
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
            dialog.paintRequested.connect(lambda printer: paper.put(printer, *found[1:]))
            dialog.exec()
            dialog.deleteLater()

    def _found(self) -> "tuple[QPrinter, list[tuple[QTextDocument, bool]], str] | None":
        """A printer set up for the page in front, what goes on it, and the foot."""
        from PySide6.QtPrintSupport import QPrinter

        self._workspace.commit()
        session, key = self._workspace.session, self._current()
        if not (found := documents(session, key)):
            self._workspace.say("这一页没有可打印的。请先到一张表或“审核”页。")
            return None
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        paper.set_page(printer)
        page = next((page.section.title for page in pages(session.form) if page.section.key == key), FINDINGS.title)
        frame = session.frame
        printer.setDocName(f"{frame.school_name} {frame.year} {page}")
        return printer, found, f"{frame.school_name}（{frame.school_code}）　{frame.year} 年度第 {frame.revision} 稿"
