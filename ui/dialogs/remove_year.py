"""What would go with a year, before it is removed."""

from collections.abc import Iterator
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from hzdesk.removal import Leaving
from hzdesk.text import holder, parse_number
from ui.dialogs.frame import FramedDialog, named
from ui.look.inputs import Button, Input, label
from ui.look.theme import Theme
from ui.pages.parts import wrapped
from ui.standing import moment

_WIDTH = 520


class RemoveYearDialog(FramedDialog):
    """Accepted when the year shall go. One that somebody has worked on has to be named once more."""

    def __init__(self, found: Leaving, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("删除这一年的年报", parent)
        self._year = found.annual.frame.year
        self.told = [wrapped("body", "ink", line) for line in _told(found, datetime.now().astimezone())]
        self.year = Input(theme)
        self.year.setAccessibleName("要删除的年度")
        self.year.textChanged.connect(self._typed)
        self.main = Button(f"删除 {self._year} 年度", "main")
        self.main.clicked.connect(self.accept)
        self.main.setEnabled(found.is_untouched)
        kept = "删除前先备份整个文件，放在年报文件旁边；要找回来，就打开那份备份。\n删除不能用 Ctrl+Z 撤销。"
        asked = (named("确实要删除，请写上这个年度(&Y)", self.year), self.year)
        parts = (
            label(f"删除 {self._year} 年度的年报", "panel_title"),
            *self.told,
            wrapped(text=kept),
            *(() if found.is_untouched else asked),
        )
        self.lay_out(parts, (self.cancel_button(), self.main), theme.px(_WIDTH))
        (self.main if found.is_untouched else self.year).setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self, text: str) -> None:
        self.main.setEnabled(parse_number(text) == self._year)


def _told(found: Leaving, now: datetime) -> Iterator[str]:
    """What the person should know, each in a paragraph of its own."""
    annual = found.annual
    year, revision = annual.frame.year, annual.frame.revision
    since = f"{moment(found.since, now)} 建立"
    if not found.is_untouched:
        explained = f"、写了 {len(annual.explanations)} 条说明" if annual.explanations else ""
        saved = f"{moment(found.saved_at, now)} 最后保存"
        yield f"{since}，{saved}。现在是第 {revision} 稿，填了 {found.values:,} 项{explained}。"
    elif found.values:
        yield f"{since}，还没有填过，只有从上年带来的 {found.values:,} 个名称。"
    else:
        yield f"{since}，还是空的。"
    if (head := found.handed_over) is not None and (signed := head.signed) is not None:
        who = f"{holder(signed.signer)}，{moment(signed.when, now)}"
        again = f"以后再建 {year} 年度，从第 {head.frame.revision + 1} 稿起"
        yield f"第 {head.frame.revision} 稿已经签名（{who}）。交出去的上报件不受影响；{again}。"
    if found.is_last_year_of_another:
        yield f"{year + 1} 年度就没有上年数可以对照了。"
