"""Files are written whole or not at all, and every refusal is one sentence."""

import os
import stat
from pathlib import Path

import pytest

from hzdesk.errors import UserError
from hzdesk.files import placing, read_file, read_text, readable_name, unused, write_file


def refuse(*_: object) -> None:
    raise PermissionError(13, "in use")


def test_a_file_is_written_with_the_folders_it_needs(tmp_path: Path) -> None:
    write_file(tmp_path / "文件 夹" / "a.bin", b"one")
    write_file(tmp_path / "文件 夹" / "a.bin", b"two")
    assert [file.name for file in (tmp_path / "文件 夹").iterdir()] == ["a.bin"]
    assert read_file(tmp_path / "文件 夹" / "a.bin") == b"two"


def test_a_file_that_is_open_elsewhere_keeps_its_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.bin"
    file.write_bytes(b"before")
    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(UserError, match="Excel"):
        write_file(file, b"after")
    assert file.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [file]


def test_a_disk_that_fills_up_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.bin"
    file.write_bytes(b"before")

    def full(self: Path, content: bytes) -> int:
        with self.open("wb") as out:
            out.write(content[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UserError, match="磁盘已满"):
        write_file(file, b"after")
    assert file.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [file]


def test_what_fails_meanwhile_leaves_everything_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "a.bin"
    file.write_bytes(b"before")
    with pytest.raises(KeyError), placing(file, b"after"):
        raise KeyError
    assert file.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_cannot_go_back_is_whole_beside_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.bin"
    file.write_bytes(b"before")

    def fail() -> None:
        for writing in ("replace", "write_bytes"):
            monkeypatch.setattr(Path, writing, refuse)
        raise KeyError

    with pytest.raises(KeyError), placing(file, b"after"):
        fail()
    assert {found.name: found.read_bytes() for found in tmp_path.iterdir()} == {
        "a.bin": b"after",
        "a.bin.before": b"before",
    }


def test_a_new_file_is_gone_when_what_follows_fails(tmp_path: Path) -> None:
    with pytest.raises(KeyError), placing(tmp_path / "a.bin", b"after"):
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_known_before_anything_is_done(tmp_path: Path) -> None:
    (tmp_path / "a.bin").mkdir()
    with pytest.raises(UserError, match="同名的文件夹"), placing(tmp_path / "a.bin", b"x"):
        pytest.fail("too late")


@pytest.mark.parametrize(("name", "told"), [("file/a.bin", "不是文件夹"), ("长" * 100 + ".bin", "文件名太长")])
def test_a_place_that_cannot_be_is_said_in_chinese(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UserError, match=told):
        write_file(tmp_path / name, b"x")


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="没有这个文件"):
        read_file(tmp_path / "none")
    with pytest.raises(UserError, match="打不开"):
        read_file(tmp_path)


def test_a_name_of_another_encoding_can_be_read_and_printed() -> None:
    name = Path("/收件") / os.fsdecode("杭州中专".encode("gb18030")) / "a.xlsx"
    assert readable_name(name) == "/收件/杭州中专/a.xlsx"
    assert readable_name(Path("/收件/甲.xlsx")) == "/收件/甲.xlsx"


def test_a_private_file_is_its_owners_from_the_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    replace = Path.replace

    def watched(self: Path, target: Path) -> Path:
        seen.append(stat.S_IMODE(self.stat().st_mode))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    (tmp_path / "a.bin.part").write_bytes(b"left behind, readable by all")
    write_file(tmp_path / "a.bin", b"secret", private=True)
    assert seen == [0o600]
    assert stat.S_IMODE((tmp_path / "a.bin").stat().st_mode) == 0o600
    assert (tmp_path / "a.bin").read_bytes() == b"secret"
    assert [file.name for file in tmp_path.iterdir()] == ["a.bin"]


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    assert unused(tmp_path / "a.xlsx") == tmp_path / "a.xlsx"
    for name in ("a.xlsx", "a（2）.xlsx"):
        (tmp_path / name).touch()
    assert unused(tmp_path / "a.xlsx") == tmp_path / "a（3）.xlsx"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_is_read_as_editors_save_it(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes("学校名册".encode(encoding))
    assert read_text(tmp_path / "a.txt") == "学校名册"


def test_a_text_in_no_such_encoding_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff\xff")
    with pytest.raises(UserError, match="名册 的文字编码认不出"):
        read_text(tmp_path / "a.txt", "名册")
