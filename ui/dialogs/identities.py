"""All signing identities of the school on this computer, a role each, with what can be done with them."""

from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hzdesk.identities import Known
from hzdesk.text import grouped
from ui.dialogs.frame import FramedDialog
from ui.look.inputs import Button, Hairline, label, restyle
from ui.look.theme import Theme
from ui.look.tokens import GAP_SMALL
from ui.pages.parts import clear, link, wrapped

_WIDTH = 640


class IdentitiesDialog(FramedDialog):
    """It keeps nothing itself: each wish goes out as a signal with the role, and `refresh` shows what came of it."""

    made = Signal(str)
    imported = Signal(str)
    slip_wanted = Signal(str)
    backed_up = Signal(str)
    passphrase_wanted = Signal(str)

    def __init__(
        self,
        school_name: str,
        people: Mapping[str, str],
        stored: Callable[[str], Known | None],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("签名身份", parent)
        self._people, self._stored, self._theme = people, stored, theme
        self.rows = QVBoxLayout()
        self.rows.setSpacing(GAP_SMALL)
        self.said = wrapped("secondary", "ink")
        self.close_button = Button("关闭", "main")
        self.close_button.clicked.connect(self.accept)
        said = f"{school_name}：每个签名的人一个身份，存在这台电脑上，私钥用各人的签名密码加密。"
        held = QWidget()
        held.setLayout(self.rows)
        self.rows.setContentsMargins(0, 0, 0, 0)
        parts = (label("签名身份", "panel_title"), wrapped(text=said), held, self.said)
        self.lay_out(parts, (self.close_button,), theme.px(_WIDTH))
        self.refresh()
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        clear(self.rows)
        self.said.clear()
        for role in self._people:
            self.rows.addWidget(Hairline(self._theme))
            self.rows.addWidget(self._row(role, self._stored(role)))

    def say(self, text: str, *, problem: bool = False) -> None:
        restyle(self.said, "ink", "error" if problem else "ink")
        self.said.setText(text)

    def _row(self, role: str, one: Known | None) -> QWidget:
        made = QWidget()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(label(f"{role}　{one.name if one is not None else ''}".strip(), "body_bold"))
        box.addWidget(wrapped(text="\n".join(_facts(one)) if one is not None else "本机还没有。"))
        ways = [("新建…", self.made), ("导入或恢复…", self.imported)]
        if one is not None:
            slip = [("登记单…", self.slip_wanted)] if one.fingerprint else []
            kept = [("备份…", self.backed_up), ("改密码…", self.passphrase_wanted)]
            ways = [*slip, *kept, ("换新身份…", self.made), ("导入或恢复…", self.imported)]
        row = QHBoxLayout()
        row.setSpacing(0)
        for text, wanted in ways:
            way = link(text)
            way.setAccessibleName(f"{role}：{text}")
            way.clicked.connect(lambda _=False, wanted=wanted: wanted.emit(role))
            row.addWidget(way)
        row.addStretch()
        box.addLayout(row)
        return made


def _facts(one: Known) -> list[str]:
    if not one.fingerprint:
        return [f"{one.file}", "旁边缺公开的证书文件，指纹在签名时核对。"]
    dates = one.validity(datetime.now().astimezone().date())
    return [f"指纹 {grouped(one.fingerprint)}", f"证书{one.issuer or '自建'}，有效期 {dates}"]
