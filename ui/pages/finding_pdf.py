"""The findings on paper: a PDF, always in the light colours."""

from html import escape

from PySide6.QtGui import QTextDocument

from hzdesk.session import Session
from ui import paper
from ui.look.tokens import LIGHT
from ui.pages.finding_rows import WORDS, Group, count, groups

_STYLE = f"""
h1 {{ font-size: 15pt; }} h2 {{ font-size: 12pt; margin-top: 14px; }}
p, td, th {{ font-size: 9.75pt; }} td, th {{ padding: 3px 6px 3px 0; }}
th {{ text-align: left; color: {LIGHT.ink2}; font-weight: normal; }} .pale {{ color: {LIGHT.ink2}; }}
"""


def pdf(session: Session) -> bytes:
    """All findings with their answers."""
    return paper.pdf(f"{session.frame.school_name} {session.frame.year} 审核意见", document(session).print_)


def document(session: Session) -> QTextDocument:
    return paper.document(html(session), _STYLE)


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
