"""Asks for what every return has: the school, the year, and where its file will stand."""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QWidget

from hzdesk.forms.codes import CodeList
from hzdesk.forms.model import Form
from hzdesk.forms.read_codes import load_code_lists
from hzdesk.resources import RESOURCES
from hzdesk.returns import BUREAU, Frame
from hzdesk.store import SUFFIX
from ui.dialogs.frame import FramedDialog, named, say
from ui.look.chooser import Chooser
from ui.look.inputs import Button, Input, label
from ui.look.theme import Theme
from ui.look.tokens import GAP, GAP_SMALL
from ui.pages.parts import wrapped

_WIDTH = 460
_CODE = re.compile(r"[0-9A-Za-z]{4,20}")


class NewReturnDialog(FramedDialog):
    """Accepted with a sound `frame`, `location` and `who`; until then it says what is missing, below the fields."""

    def __init__(self, forms: Sequence[Form], theme: Theme, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__("新建年报", parent)
        self._folder = self._proposed = folder  # the proposed one is made where it is not there yet
        self._codes, _ = load_code_lists(RESOURCES / "codes")
        self._years = sorted({year for form in forms for year in form.years}, reverse=True)
        self.code, self.name, self.person = Input(theme), Input(theme), Input(theme)
        self.year, self.kind = Chooser(theme), Chooser(theme)
        self.affiliation, self.district = Chooser(theme), Chooser(theme)
        self._place, self.problem = wrapped("secondary"), wrapped("secondary", "error")
        self.problem.hide()
        self.create_button = Button("建立年报文件", "main")
        self.create_button.clicked.connect(self._create)
        self._fill_lists()
        self._lay_out(theme)
        self.code.textChanged.connect(self._show_place)
        self.kind.currentIndexChanged.connect(self._choose_kind)
        for changed in (self.code.textChanged, self.name.textChanged):
            changed.connect(self._mend)
        for box in (self.kind, self.affiliation, self.district):
            box.currentIndexChanged.connect(self._mend)
        self._show_place()
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def who(self) -> str:
        return self.person.text().strip()

    @who.setter
    def who(self, name: str) -> None:
        self.person.setText(name)

    @property
    def location(self) -> Path:
        return self._folder / f"{self.code.text().strip() or '学校代码'}{SUFFIX}"

    @property
    def frame(self) -> Frame:
        return Frame(
            school_code=self.code.text().strip(),
            school_name=" ".join(self.name.text().split()),
            kind=self.kind.currentData(),
            affiliation=self.affiliation.currentData() or "",
            district=self.district.currentData() or "",
            year=self.year.currentData(),
        )

    def mistake(self) -> tuple[str, QWidget] | None:
        """What is not right yet, and the field to put it right in."""
        if not _CODE.fullmatch(self.code.text().strip()):
            return "学校代码是 4 到 20 位数字或字母，用市里学校名册上的那个。", self.code
        if not self.name.text().strip():
            return "学校名称还空着。请写全称。", self.name
        for box, what in ((self.kind, "学校类别"), (self.affiliation, "隶属"), (self.district, "所在区县")):
            if box.currentData() is None and box.isEnabled():
                return f"{what}还没有选。", box
        if not self._folder.is_dir() and self._folder != self._proposed:
            return f"文件夹 {self._folder} 不存在。请换一个文件夹。", self.other
        if self.location.exists():
            return f"{self.location} 已经有了。请打开它，或换一个文件夹。", self.code
        return None

    def _mend(self) -> None:
        """What was said to be wrong goes, or is the next thing, as soon as the person has done something about it."""
        if self.problem.isVisible():
            mistake = self.mistake()
            say(self.problem, mistake[0] if mistake is not None else "")

    def _create(self) -> None:
        if (mistake := self.mistake()) is None:
            self.accept()
            return
        say(self.problem, mistake[0])
        mistake[1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_lists(self) -> None:
        for year in self._years:
            self.year.addItem(f"{year} 年度", year)
        now = datetime.now().astimezone()
        due = now.year if now.month >= 9 else now.year - 1  # a year is reported from its autumn on
        self.year.setCurrentIndex(max(0, self.year.findData(due)))
        self.year.currentIndexChanged.connect(self._fill_districts)
        _fill(self.kind, self._codes["school_kinds"], self.year.currentData())
        _fill(self.affiliation, self._codes["affiliations"], self.year.currentData())
        self._fill_districts()

    def _fill_districts(self) -> None:
        chosen = self.district.currentData()
        _fill(self.district, self._codes["districts"], self.year.currentData())
        self.district.setCurrentIndex(max(0, self.district.findData(chosen)))

    def _choose_kind(self) -> None:
        """The bureau's own return has no affiliation and no district."""
        for box in (self.affiliation, self.district):
            box.setEnabled(self.kind.currentData() != BUREAU)
            box.setCurrentIndex(box.currentIndex() if box.isEnabled() else 0)

    def _show_place(self) -> None:
        self._place.setText(f"文件：{self.location}")

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "存放在哪个文件夹", str(self._folder))
        if folder:
            self._folder = Path(folder)
            self._show_place()
            self._mend()

    def _lay_out(self, theme: Theme) -> None:
        fields, grid = QWidget(), QGridLayout()
        fields.setLayout(grid)
        grid.setContentsMargins(0, GAP_SMALL, 0, GAP_SMALL)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(GAP_SMALL)
        rows: tuple[tuple[str, QWidget], ...] = (
            ("学校代码(&S)", self.code),
            ("学校名称(&M)", self.name),
            ("学校类别(&L)", self.kind),
            ("隶属(&A)", self.affiliation),
            ("所在区县(&Q)", self.district),
            ("年度(&Y)", self.year),
            ("您的姓名(&W)", self.person),
        )
        for line, (text, field) in enumerate(rows):
            grid.addWidget(named(text, field), line, 0)
            grid.addWidget(field, line, 1)
        grid.setColumnStretch(1, 1)
        self.person.setPlaceholderText("记在修改记录里")
        self.other = Button("换文件夹(&D)…")
        self.other.clicked.connect(self._choose_folder)
        place = QWidget()
        beside = QHBoxLayout(place)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(GAP)
        beside.addWidget(self._place, 1)
        beside.addWidget(self.other, 0, Qt.AlignmentFlag.AlignTop)
        parts = (label("学校和年度", "panel_title"), fields, place, self.problem)
        self.lay_out(parts, (self.cancel_button(), self.create_button), theme.px(_WIDTH))


def _fill(box: Chooser, codes: CodeList, year: int) -> None:
    box.clear()
    box.addItem("请选", None)
    for code in codes.entries.values():
        if code.valid_in(year):
            box.addItem(code.name, code.code)
