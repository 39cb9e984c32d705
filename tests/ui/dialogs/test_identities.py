import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from hzdesk import identities
from hzdesk.identities import Contents, Known
from hzdesk.text import grouped
from tests.ui.dialogs.conftest import FRAME, PEOPLE, shown
from ui.dialogs.identities import IdentitiesDialog
from ui.look.inputs import Button
from ui.look.theme import Theme


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme, kept: Known) -> IdentitiesDialog:
    made = IdentitiesDialog("示例学校", PEOPLE, lambda role: identities.stored(FRAME.school_code, role), theme)
    shown(qtbot, made)
    return made


def row(dialog: IdentitiesDialog, place: int) -> tuple[list[str], list[Button]]:
    item = dialog.rows.itemAt(2 * place + 1)
    assert item is not None
    widget = item.widget()
    assert widget is not None
    return [said.text() for said in widget.findChildren(QLabel)], widget.findChildren(Button)


def test_each_role_shows_its_identity_or_that_there_is_none(dialog: IdentitiesDialog, kept: Known) -> None:
    words, ways = row(dialog, 0)
    assert words[0] == "填报人　李老师"
    assert grouped(kept.fingerprint) in words[1]
    assert f"证书自建，有效期 {kept.valid_from} 至 {kept.valid_to}" in words[1]
    assert [way.text() for way in ways] == ["登记单…", "备份…", "改密码…", "换新身份…", "导入或恢复…"]
    words, ways = row(dialog, 2)
    assert words == ["校长", "本机还没有。"]
    assert [way.text() for way in ways] == ["新建…", "导入或恢复…"]


def test_a_wish_goes_out_with_its_role(dialog: IdentitiesDialog) -> None:
    wishes: list[tuple[str, str]] = []
    dialog.backed_up.connect(lambda role: wishes.append(("back up", role)))
    dialog.made.connect(lambda role: wishes.append(("make", role)))
    row(dialog, 0)[1][1].click()
    row(dialog, 2)[1][0].click()
    assert wishes == [("back up", "填报人"), ("make", "校长")]


def test_a_new_identity_shows_after_a_refresh(dialog: IdentitiesDialog, contents: Contents) -> None:
    identities.keep(FRAME.school_code, "校长", contents)
    dialog.refresh()
    assert row(dialog, 2)[1][0].text() == "登记单…"


def test_without_the_public_file_there_is_no_slip_and_it_says_why(dialog: IdentitiesDialog, kept: Known) -> None:
    kept.file.with_suffix(".cer").unlink()
    dialog.refresh()
    words, ways = row(dialog, 0)
    assert "指纹在签名时核对" in words[1]
    assert ways[0].text() == "备份…"
