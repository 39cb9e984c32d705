from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hzdesk.removal import Leaving
from hzdesk.returns import AnnualReturn, Explanation, Row
from hzdesk.store import Head, Signed
from tests.ui.dialogs.conftest import FRAME, shown
from ui.dialogs.remove_year import RemoveYearDialog
from ui.look.theme import Theme

BEGUN, SAVED = "2023-12-01T09:00:00+08:00", "2023-12-20T14:32:00+08:00"
EMPTY = AnnualReturn(FRAME, "2023", "2023.1")
FILLED = replace(EMPTY, sections={"a": (Row("r", dict.fromkeys(map(str, range(1200)), 0)),)})
SIGNED = Signed("2024-01-05T10:00:00+08:00", "CN=王校长", "ab", "7KQM", "a.xlsx")
WORKED_ON = Leaving(FILLED, BEGUN, SAVED, None, is_untouched=False, is_last_year_of_another=False)
UNTOUCHED = replace(WORKED_ON, annual=EMPTY, is_untouched=True)


def opened(qtbot: QtBot, theme: Theme, found: Leaving) -> RemoveYearDialog:
    made = RemoveYearDialog(found, theme)
    shown(qtbot, made)
    return made


def told(dialog: RemoveYearDialog) -> list[str]:
    return [line.text() for line in dialog.told]


def moment(text: str, form: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone():{form}}"


def test_how_much_would_go_and_since_when_is_told(qtbot: QtBot, theme: Theme) -> None:
    began, saved = moment(BEGUN, "%Y-%m-%d"), moment(SAVED, "%Y-%m-%d")
    begun = f"{began} 建立，{saved} 最后保存。"
    dialog = opened(qtbot, theme, WORKED_ON)
    assert told(dialog) == [f"{begun}现在是第 1 稿，填了 1,200 项。"]
    explained = replace(FILLED, explanations=(Explanation("A-01", "a", "r", "撤并", "d"),))
    dialog = opened(qtbot, theme, replace(WORKED_ON, annual=explained))
    assert told(dialog) == [f"{begun}现在是第 1 稿，填了 1,200 项、写了 1 条说明。"]


def test_what_was_handed_over_and_who_loses_last_years_figures_is_told(qtbot: QtBot, theme: Theme) -> None:
    head = Head(FRAME, "2023", "2023.1", SAVED, SIGNED)
    second = replace(FILLED, frame=FRAME._replace(revision=2))
    found = replace(WORKED_ON, annual=second, handed_over=head, is_last_year_of_another=True)
    first, handed_over, next_year = told(opened(qtbot, theme, found))
    assert "现在是第 2 稿" in first
    assert handed_over.startswith(f"第 1 稿已经签名（王校长，{moment(SIGNED.when, '%Y-%m-%d')}）。")
    assert handed_over.endswith("以后再建 2023 年度，从第 2 稿起。")
    assert next_year == "2024 年度就没有上年数可以对照了。"


@pytest.mark.parametrize("typed", ["2023", " 2023 ", "２０２３"])
def test_a_year_that_somebody_worked_on_goes_only_when_it_is_named(qtbot: QtBot, theme: Theme, typed: str) -> None:
    dialog = opened(qtbot, theme, WORKED_ON)
    assert dialog.year.hasFocus()
    for wrong in ("", "202", "2022", "20231", "是"):
        dialog.year.setText(wrong)
        QTest.keyClick(dialog.year, Qt.Key.Key_Return)
        assert not dialog.main.isEnabled()
        assert dialog.isVisible()
    dialog.year.setText(typed)
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog.year, Qt.Key.Key_Return)


def test_an_untouched_year_goes_with_one_key(qtbot: QtBot, theme: Theme) -> None:
    dialog = opened(qtbot, theme, UNTOUCHED)
    assert told(dialog) == [f"{moment(BEGUN, '%Y-%m-%d')} 建立，还是空的。"]
    assert not dialog.year.isVisible()
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog, Qt.Key.Key_Return)


def test_names_that_came_with_the_year_are_not_called_filled_in(qtbot: QtBot, theme: Theme) -> None:
    dialog = opened(qtbot, theme, replace(UNTOUCHED, annual=FILLED))
    assert told(dialog)[0].endswith("还没有填过，只有从上年带来的 1,200 个名称。")


def test_a_dialog_left_removes_nothing(qtbot: QtBot, theme: Theme) -> None:
    dialog = opened(qtbot, theme, UNTOUCHED)
    with qtbot.assertNotEmitted(dialog.accepted), qtbot.waitSignal(dialog.rejected):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
