"""What holds for every dialog, for whoever meets it for the first time and has only the keys."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from hzdesk.enrolment import slip_of
from hzdesk.forms import shipped_forms
from hzdesk.identities import Known
from tests.ui.dialogs.conftest import FRAME, PEOPLE, shown
from ui.dialogs.bug import BugDialog
from ui.dialogs.change_passphrase import ChangePassphraseDialog
from ui.dialogs.enrolment import EnrolmentDialog
from ui.dialogs.hand_out import HandOutDialog
from ui.dialogs.identities import IdentitiesDialog
from ui.dialogs.identity import IdentityDialog
from ui.dialogs.import_identity import ImportIdentityDialog
from ui.dialogs.new_return import NewReturnDialog
from ui.dialogs.question import QuestionDialog
from ui.dialogs.who import WhoDialog
from ui.look.theme import Theme

Make = Callable[[Theme, Known, Path], QDialog]

DIALOGS: dict[str, Make] = {
    "新建": lambda theme, _, folder: NewReturnDialog(shipped_forms(), theme, folder),
    "修改人": lambda theme, _, __: WhoDialog("李老师", theme),
    "导出给科室": lambda theme, _, __: HandOutDialog({"甲表": "甲表（含乙）"}, "甲表", "李老师", theme),
    "新建身份": lambda theme, _, __: IdentityDialog(FRAME, PEOPLE, "填报人", theme),
    "身份": lambda theme, kept, _: IdentitiesDialog("示例学校", PEOPLE, lambda _: kept, theme),
    "导入身份": lambda theme, kept, _: ImportIdentityDialog(kept.file, FRAME, PEOPLE, "填报人", theme),
    "改密码": lambda theme, kept, _: ChangePassphraseDialog(kept, (), theme),
    "登记单": lambda theme, kept, _: EnrolmentDialog(
        slip_of(FRAME, kept, None, "填报人", "校长", date(2026, 1, 1)), theme
    ),
    "问": lambda theme, _, __: QuestionDialog("跳过吗", "没有上年数。", "新建(&Y)", theme),
    "出错": lambda _, __, ___: BugDialog("Traceback", None),
}


@pytest.fixture(params=DIALOGS)
def dialog(request: pytest.FixtureRequest, qtbot: QtBot, theme: Theme, kept: Known, tmp_path: Path) -> QDialog:
    made = DIALOGS[request.param](theme, kept, tmp_path)
    shown(qtbot, made)
    return made


def stops(dialog: QDialog) -> list[QWidget]:
    """Where Tab goes, once around."""
    first = dialog.focusWidget()
    assert first is not None, "nothing has the focus"
    found = [first]
    while True:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if QApplication.focusWidget() in found:
            return found
        found.append(QApplication.focusWidget())


def visible(dialog: QDialog, *kinds: type[QWidget]) -> Iterator[QWidget]:
    return (part for kind in kinds for part in dialog.findChildren(kind) if part.isVisibleTo(dialog))


def in_reading_order(parts: Sequence[QWidget], dialog: QDialog) -> list[QWidget]:
    """Line by line; what begins less than a line below something else stands beside it."""

    def place(part: QWidget) -> tuple[int, int]:
        corner = part.mapTo(dialog, QPoint(0, 0))
        return corner.y() // 20, corner.x()

    return sorted(parts, key=place)


def test_escape_leaves_it(dialog: QDialog) -> None:
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_tab_reaches_all_that_can_be_used_in_the_order_in_which_it_is_read(dialog: QDialog) -> None:
    found = stops(dialog)
    usable = [
        part
        for part in visible(dialog, QWidget)
        if part.isEnabled() and part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.focusProxy() is None
    ]
    assert set(found) == set(usable)
    first = found.index(in_reading_order(found, dialog)[0])
    assert [*found[first:], *found[:first]] == in_reading_order(found, dialog)


def test_no_two_parts_have_the_same_access_key(dialog: QDialog) -> None:
    texts = [part.text() for part in visible(dialog, QLabel, QAbstractButton)]  # type: ignore[attr-defined]
    keys = [key for text in texts for key in re.findall(r"\(&(\w)\)", text)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_nothing_is_cut_and_its_buttons_are_on_the_screen(dialog: QDialog, theme: Theme, scale: float) -> None:
    theme.choose(scale=scale)
    QApplication.processEvents()
    for part in visible(dialog, QLabel, QPushButton):
        wraps = part.hasHeightForWidth()
        assert part.height() >= (part.heightForWidth(part.width()) if wraps else part.minimumSizeHint().height())
        assert wraps or part.width() >= part.minimumSizeHint().width()
    assert dialog.frameGeometry().bottom() <= dialog.screen().availableGeometry().bottom()
