"""Files as people meet them: missing, open in another program, on a full disk."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hzdesk.errors import UserError

_WHY = {
    errno.ENOSPC: "磁盘已满",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EEXIST: "路径里有一段是文件，不是文件夹",
    errno.ENOTDIR: "路径里有一段是文件，不是文件夹",
    errno.EISDIR: "那里已有同名的文件夹",
    errno.EROFS: "那里是只读的",
}


def read_file(name: Path) -> bytes:
    """The bytes of a file. UserError when it cannot be read."""
    try:
        return name.read_bytes()
    except FileNotFoundError:
        raise UserError(f"没有这个文件：{name}。请检查路径。") from None
    except OSError:
        raise UserError(f"打不开 {name}。请检查权限，或关掉正在使用它的程序。") from None


def read_text(name: Path, called: str = "") -> str:
    """The text of a file in UTF-8, UTF-8 with BOM or GB18030, as editors and spreadsheets save it. UserError otherwise.

    `called` is what people call the file.
    """
    content = read_file(name)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserError(f"{called or name} 的文字编码认不出。请另存为 UTF-8。")


def write_file(name: Path, content: bytes, *, private: bool = False) -> None:
    """Writes a file whole or not at all. UserError when it cannot be, for example because it is open in Excel."""
    with placing(name, content, private=private):
        pass


@contextmanager
def placing(name: Path, content: bytes, *, private: bool = False) -> Iterator[None]:
    """Puts a file in its place for good when the body ends well; otherwise what was there before is there again.

    What was there is kept whole beside it meanwhile, and stays there should it not go back. A `private` file is its
    owner's alone from the first byte, and on the disk before the old one is gone. UserError, before the body, when it
    cannot be written.
    """
    part, before = (name.with_name(f"{name.name}.{end}") for end in ("part", "before"))
    write = _write_private if private else Path.write_bytes
    try:
        with _said(name):
            name.parent.mkdir(parents=True, exist_ok=True)
            is_new = not name.exists()
            if not is_new:
                write(before, name.read_bytes())
            write(part, content)
            part.replace(name)
    except BaseException:
        _remove(part, before)
        raise
    try:
        yield
    except BaseException:
        with suppress(OSError):
            name.unlink() if is_new else before.replace(name)
        raise
    _remove(before)


def unused(name: Path) -> Path:
    """The name, with a number behind it when something has it already."""
    names = (name, *(name.with_stem(f"{name.stem}（{number}）") for number in range(2, 100)))
    return next((free for free in names if not free.exists()), name)


def readable_name(name: Path) -> str:
    """The name of a file for people, also where a system keeps names that are not UTF-8: those are read as GB18030."""
    return str(Path(*map(readable, name.parts)))


def readable(word: str) -> str:
    """A word as the system handed it over, in a name or an argument, for people."""
    try:
        word.encode()
    except UnicodeEncodeError:
        return os.fsencode(word).decode("gb18030", "replace")
    return word


def _remove(*names: Path) -> None:
    for name in names:
        with suppress(OSError):
            name.unlink(missing_ok=True)


def _write_private(name: Path, content: bytes) -> None:
    name.unlink(missing_ok=True)  # one left behind has its own permissions
    name.touch(0o600, exist_ok=False)
    with name.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _said(name: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError:
        why = "它正被 Excel、WPS 等程序打开，或没有写入权限"
        raise UserError(f"写不进 {name}：{why}。请关掉那个程序或换一个文件夹，再试一次。") from None
    except OSError as error:
        why = _WHY.get(error.errno or 0, str(error.strerror))
        raise UserError(f"写不进 {name}：{why}。请换一个文件夹或文件名，再试一次。") from None
