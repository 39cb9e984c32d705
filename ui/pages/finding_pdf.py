"""The findings on paper: a PDF, always in the light colours."""

from html import escape
from pathlib import Path

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from hzdesk.session import Session
from ui.look.tokens import FAMILIES, LIGHT
from ui.pages.finding_rows import WORDS, Group, count, groups

_MARGINS = QMarginsF(18, 16, 18, 16)  # millimetres
_STYLE = f"""
h1 {{ font-size: 15pt; }} h2 {{ font-size: 12pt; margin-top: 14px; }}
p, td, th {{ font-size: 9.75pt; }} td, th {{ padding: 3px 6px 3px 0; }}
th {{ text-align: left; color: {LIGHT.ink2}; font-weight: normal; }} .pale {{ color: {LIGHT.ink2}; }}
"""


def write_pdf(session: Session, file: Path) -> bool:
    """Writes all findings with their answers; False when the file cannot be written."""
    writer = QPdfWriter(str(file))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(_MARGINS, QPageLayout.Unit.Millimeter)
    writer.setTitle(f"{session.frame.school_name} {session.frame.year} 审核意见")
    document = QTextDocument()
    document.setDefaultFont(QFont(list(FAMILIES)))
    document.setDefaultStyleSheet(_STYLE)
    document.setHtml(html(session))
    try:
        with file.open("ab"):  # the writer itself does not say that it cannot
            pass
    except OSError:
        return False
    document.print_(writer)
    return True


def html(session: Session) -> str:
    """All findings, section by section."""
    frame = session.frame
    counted = count(session.findings)
    kinds = "　".join(f"{word} {counted[kind]}" for kind, word in WORDS.items() if counted[kind])
    head = f"<h1>{escape(frame.school_name)}　{frame.year} 年度　审核意见</h1>"
    return head + f"<p class=pale>第 {frame.revision} 稿　{kinds}</p>" + "".join(map(_section, groups(session)))


def _section(group: Group) -> str:
    rows = "".join(
        f"<tr><td>{WORDS[line.kind]}</td><td>{escape(line.place)}</td>"
        f"<td>{escape(line.text)}{_said(line.finding.explanation)}</td><td class=pale>{line.finding.check}</td></tr>"
        for line in group.lines
    )
    return f"<h2>{escape(group.title)}</h2><table width='100%'>{rows}</table>"


def _said(explanation: str) -> str:
    return f"<br>说明：{escape(explanation)}" if explanation else ""
