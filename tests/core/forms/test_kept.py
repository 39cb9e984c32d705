import os
from pathlib import Path

import pytest

from hzdesk.forms import form_of_year, known_forms, shipped_forms
from hzdesk.forms.kept import kept


class Loader:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> list[int]:
        self.asked += 1
        return [self.asked]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "forms"
    (folder / "2023").mkdir(parents=True)
    (folder / "2023" / "form.toml").write_text("a", encoding="utf-8")
    return folder


def test_what_was_loaded_once_is_taken_from_the_folder(tmp_path: Path, source: Path) -> None:
    load = Loader()
    assert [kept(tmp_path / "kept", load, [source]) for _ in range(3)] == [[1], [1], [1]]


def test_a_changed_file_is_loaded_anew_and_what_was_kept_before_goes(tmp_path: Path, source: Path) -> None:
    load = Loader()
    kept(tmp_path / "kept", load, [source])
    file = source / "2023" / "form.toml"
    os.utime(file, ns=(0, file.stat().st_mtime_ns + 1))
    assert kept(tmp_path / "kept", load, [source]) == [2]
    (source / "2023" / "more.toml").write_text("b", encoding="utf-8")
    assert kept(tmp_path / "kept", load, [source]) == [3]
    assert len(list((tmp_path / "kept").iterdir())) == 1


@pytest.mark.parametrize("damage", [b"", b"no pickle", b"\x80\x05cno_such_module\nname\n."])
def test_a_damaged_file_only_costs_time(tmp_path: Path, source: Path, damage: bytes) -> None:
    load = Loader()
    kept(tmp_path, load, [source])
    (file,) = tmp_path.glob("*.pickle")
    file.write_bytes(damage)
    assert kept(tmp_path, load, [source]) == [2]
    assert kept(tmp_path, load, [source]) == [2]


def test_a_folder_that_cannot_be_made_only_costs_time(tmp_path: Path, source: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert kept(tmp_path / "file" / "kept", Loader(), [source]) == [1]


def test_the_shipped_forms_are_the_same_when_they_were_kept(tmp_path: Path) -> None:
    from hzdesk.canonical import form_digest

    known_forms(tmp_path / "added", tmp_path)
    known_forms.cache_clear()
    again, fresh = known_forms(tmp_path / "added", tmp_path), shipped_forms()
    assert again[0] is not fresh[0]
    assert [form_digest(form) for form in again] == [form_digest(form) for form in fresh]
    assert form_of_year(again, 2023).checks.keys() == form_of_year(fresh, 2023).checks.keys()
