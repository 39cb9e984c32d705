from pathlib import Path

import pytest

from db import lockfile
from db.lockfile import Lock
from hzdesk.errors import UserError


def test_only_one_holds_the_lock_at_a_time(tmp_path: Path):
    store = tmp_path / "学校.hzdesk"
    first = Lock(store)
    with pytest.raises(UserError, match="已在另一个窗口中打开"):
        Lock(store)
    first.release()
    Lock(store).release()


def test_a_released_lock_leaves_no_file(tmp_path: Path):
    Lock(tmp_path / "学校.hzdesk").release()
    assert list(tmp_path.iterdir()) == []


def test_a_lock_file_left_by_a_dead_program_locks_nothing(tmp_path: Path):
    (tmp_path / "学校.hzdesk.lock").touch()
    Lock(tmp_path / "学校.hzdesk").release()


def test_two_stores_in_one_folder_do_not_lock_each_other(tmp_path: Path):
    locks = [Lock(tmp_path / name) for name in ("甲.hzdesk", "乙.hzdesk")]
    for lock in locks:
        lock.release()


def test_a_lock_on_a_file_that_was_just_removed_is_no_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def lock_too_late(descriptor: int) -> None:
        (tmp_path / "学校.hzdesk.lock").unlink()  # the window before closes between our opening and our locking
        lock(descriptor)

    lock = lockfile._try_lock
    monkeypatch.setattr(lockfile, "_try_lock", lock_too_late)
    with pytest.raises(UserError, match="已在另一个窗口中打开"):
        Lock(tmp_path / "学校.hzdesk")
