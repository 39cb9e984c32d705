"""What the program remembers about its user: declared settings, kept in one ini file of the user's configuration."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import platformdirs
from PySide6.QtCore import QSettings

from ui.look.theme import Scheme

T = TypeVar("T")

APP = "hzdesk"


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One setting; its default tells its type. Every value is one that JSON knows."""

    name: str
    default: T
    choices: tuple[T, ...] = ()

    def accepts(self, value: object) -> bool:
        return type(value) is type(self.default) and (not self.choices or value in self.choices)


SCHEME: Setting[Scheme] = Setting("scheme", "system", ("system", "light", "dark"))
TEXT_SCALE = Setting("text_scale", 1.0, (1.0, 1.1, 1.25, 1.5))
GEOMETRY = Setting("window_geometry", "")  # base64
LAST_STORE = Setting("last_store", "")  # open at start; empty after it was closed by hand
RECENT_STORES: Setting[list[str]] = Setting("recent_stores", [])
WHO = Setting("who", "")  # 填报人, stands in the change log
SIDE_FOLDED = Setting("side_folded", default=False)

RENAMED: Mapping[str, str] = {}  # old name -> new name
DELETED: frozenset[str] = frozenset()


class Settings:
    """The values of the settings. A value that cannot be read counts as not set."""

    def __init__(self, file: Path, renamed: Mapping[str, str] = RENAMED, deleted: frozenset[str] = DELETED) -> None:
        self._kept = QSettings(str(file), QSettings.Format.IniFormat)
        for old, new in renamed.items():
            if self._kept.contains(old):
                if not self._kept.contains(new):
                    self._kept.setValue(new, self._kept.value(old))
                self._kept.remove(old)
        for name in deleted:
            self._kept.remove(name)

    def get(self, setting: Setting[T]) -> T:
        try:
            value = json.loads(str(self._kept.value(setting.name, "null")))
        except ValueError:
            return setting.default
        return value if setting.accepts(value) else setting.default

    def set(self, setting: Setting[T], value: T) -> None:
        self._kept.setValue(setting.name, json.dumps(value, ensure_ascii=False))

    def remember_store(self, location: str) -> None:
        """Puts a file at the top of the recent ones."""
        others = [known for known in self.get(RECENT_STORES) if known != location]
        self.set(RECENT_STORES, [location, *others][:8])
        self.set(LAST_STORE, location)


def user_settings() -> Settings:
    return Settings(Path(platformdirs.user_config_dir(APP, appauthor=False)) / "hzdesk.ini")
