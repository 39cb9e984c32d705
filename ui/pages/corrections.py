"""What puts a finding right with one click: the value that is probably meant, or the one that stood there before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hzdesk import text
from hzdesk.findings import Finding
from hzdesk.forms.model import Field, FieldType
from hzdesk.returns import SetValue
from hzdesk.session import Session
from hzdesk.store import Entry
from hzdesk.values import Value
from ui import standing

REVERT = "Ctrl+R"
_SHORT = 20  # characters of a value in a link


@dataclass(frozen=True)
class Correction:
    """A link, its words, what it would do in full, and its shortcut."""

    link: Literal["suggest", "revert"]
    words: str
    edit: SetValue
    told: str = ""
    keys: str = ""

    @property
    def spoken(self) -> str:
        return f"{self.words} {self.keys}".strip()


def corrections(session: Session, finding: Finding, *, reverts: bool = True) -> tuple[Correction, ...]:
    """The links for one finding, none when the return is locked; `reverts` offers the value before."""
    field = session.form.by_key[finding.section].by_key.get(finding.field)
    if field is None or session.is_locked:
        return ()
    found = []
    if finding.suggestion is not None:
        shown = _shown(session, field, finding.suggestion)
        found.append(Correction("suggest", f"改成 {shown}", _edit(finding, finding.suggestion)))
    before = _before(session, finding, field) if reverts else None
    if before is not None and before.old != finding.suggestion:
        words = f"改回 {_shown(session, field, before.old)}"
        found.append(Correction("revert", words, _edit(finding, before.old), _told(before), REVERT))
    return tuple(found)


def _edit(finding: Finding, value: Value) -> SetValue:
    return SetValue(finding.section, finding.row, finding.field, value)


def _before(session: Session, finding: Finding, field: Field) -> Entry | None:
    if not finding.is_open or field.value is not None or field.type is FieldType.LONG_TEXT:
        return None
    return session.before(finding.section, finding.row, finding.field)


def _told(before: Entry) -> str:
    when = standing.moment(before.when, datetime.now().astimezone())
    who = f" {before.who}" if before.who else ""
    return f"放回上一次填的数。{when}{who}改成了现在这个；改回也可以撤销。{REVERT}"


def _shown(session: Session, field: Field, value: Value) -> str:
    shown = text.show(field, value, session.form.codes.get(field.codes))
    return shown if len(shown) <= _SHORT else f"{shown[: _SHORT - 1]}…"
