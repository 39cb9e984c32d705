"""指标解释: what every figure of the form means, to read from end to end or to search."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QVBoxLayout

from hzdesk.forms import dictionary
from ui import paper
from ui.look.inputs import Input
from ui.look.theme import Theme
from ui.look.tokens import LIGHT, PAGE_MARGIN, Tokens
from ui.pages import DICTIONARY, Page
from ui.pages.title_row import TitleRow
from ui.workspace import Workspace

_NEEDLE_WIDTH = 260


class DictionaryPage(Page):
    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        session = workspace.session
        self._theme, self._form, self._year = theme, session.form, session.frame.year
        self.needle = Input(theme)
        self.needle.setPlaceholderText("按指标或解释里的字筛选")
        self.needle.setAccessibleName("筛选指标解释")
        self.needle.textChanged.connect(self._show)
        self.text = QTextBrowser()
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName(DICTIONARY.title)
        self.needle.returnPressed.connect(self.text.setFocus)
        self.title = TitleRow(theme, DICTIONARY.title, (self.needle,))
        self.title.note.setText(f"{self._year} 年度　表样 {self._form.edition} 版")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.title)
        box.addWidget(self.text, 1)
        theme.changed.connect(self._show)
        self._show()

    def take_focus(self) -> None:
        self.needle.setFocus(Qt.FocusReason.OtherFocusReason)

    def document(self) -> QTextDocument:
        """What is on the page, for paper."""
        html = dictionary.page(self._form, self._year, self.needle.text())
        return paper.document(f"<h1>{DICTIONARY.title}</h1>{html}", f"td, th {{ font-size: 9pt; }} {_style(LIGHT)}")

    def _show(self) -> None:
        self.needle.setFixedWidth(self._theme.px(_NEEDLE_WIDTH))
        found = dictionary.page(self._form, self._year, self.needle.text())
        self.text.document().setDefaultStyleSheet(_style(self._theme.tokens))
        self.text.document().setDocumentMargin(PAGE_MARGIN)
        self.text.setHtml(found or "<p>没有哪个指标或解释里有这几个字。删去几个字再找。</p>")


def _style(t: Tokens) -> str:
    return f"""
h2 {{ font-size: large; margin: 18px 0 6px; color: {t.ink}; }}
td, th {{ padding: 5px 16px 5px 0; color: {t.ink}; border-bottom: 1px solid {t.line}; }}
th {{ color: {t.ink2}; font-weight: normal; border-bottom: 1px solid {t.edge}; }}
"""
