"""Settings: what is kept, what is forgotten, what is refused."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from ui import settings as declared
from ui.settings import LAST_STORE, RECENT_STORES, SCHEME, SIDE_FOLDED, TEXT_SCALE, WHO, Setting, Settings


def test_a_setting_is_its_default_until_it_is_set(settings: Settings) -> None:
    known = [value for value in vars(declared).values() if isinstance(value, Setting)]
    assert known
    assert [settings.get(setting) for setting in known] == [setting.default for setting in known]


def test_every_kind_of_value_is_kept_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.ini"
    first = Settings(file)
    first.set(SCHEME, "dark")
    first.set(TEXT_SCALE, 1.25)
    first.set(SIDE_FOLDED, value=True)
    first.set(WHO, "李老师；“甲”=1")
    first.set(RECENT_STORES, ["/家/甲.hzdesk", "C:\\乙.hzdesk"])
    del first
    again = Settings(file)
    assert again.get(SCHEME) == "dark"
    assert again.get(TEXT_SCALE) == 1.25
    assert again.get(SIDE_FOLDED) is True
    assert again.get(WHO) == "李老师；“甲”=1"
    assert again.get(RECENT_STORES) == ["/家/甲.hzdesk", "C:\\乙.hzdesk"]


@pytest.mark.parametrize("written", ['"green"', "7", "[", "", "null"])
def test_a_value_that_makes_no_sense_counts_as_not_set(tmp_path: Path, written: str) -> None:
    file = tmp_path / "a.ini"
    QSettings(str(file), QSettings.Format.IniFormat).setValue("scheme", written)
    assert Settings(file).get(SCHEME) == "system"


def test_a_renamed_setting_keeps_its_value(tmp_path: Path) -> None:
    file = tmp_path / "a.ini"
    QSettings(str(file), QSettings.Format.IniFormat).setValue("theme", '"dark"')
    assert Settings(file, renamed={"theme": "scheme"}).get(SCHEME) == "dark"
    assert not QSettings(str(file), QSettings.Format.IniFormat).contains("theme")


def test_a_renamed_setting_does_not_overrule_the_new_one(tmp_path: Path) -> None:
    file = tmp_path / "a.ini"
    kept = QSettings(str(file), QSettings.Format.IniFormat)
    kept.setValue("theme", '"dark"')
    kept.setValue("scheme", '"light"')
    kept.sync()
    assert Settings(file, renamed={"theme": "scheme"}).get(SCHEME) == "light"


def test_a_deleted_setting_leaves_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.ini"
    QSettings(str(file), QSettings.Format.IniFormat).setValue("sounds", "true")
    Settings(file, deleted=frozenset({"sounds"}))
    assert not QSettings(str(file), QSettings.Format.IniFormat).contains("sounds")


def test_the_file_opened_last_stands_first_and_once(settings: Settings) -> None:
    for location in ("a", "b", "a"):
        settings.remember_store(location)
    assert settings.get(RECENT_STORES) == ["a", "b"]
    assert settings.get(LAST_STORE) == "a"


def test_no_more_than_eight_files_are_remembered(settings: Settings) -> None:
    for number in range(10):
        settings.remember_store(str(number))
    assert settings.get(RECENT_STORES) == ["9", "8", "7", "6", "5", "4", "3", "2"]
