"""What the commands share: exit codes, ways to speak, arguments that several have."""

import argparse
import getpass
import json
import sys
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from hzdesk.errors import UserError
from hzdesk.files import read_file, read_text
from hzdesk.forms.model import Form
from hzdesk.store import OpenStore

if TYPE_CHECKING:
    from hzdesk.signing import Identity

CLEAN, FOUND, MISTAKE, BUG = 0, 1, 2, 3

Forms = Sequence[Form]
Command = Callable[[argparse.Namespace, OpenStore, Forms], int]
Add = Callable[[str, Command, str], argparse.ArgumentParser]
"""Adds a command by its name, what it does and what is told of it; gives what takes its arguments."""


def say(text: str) -> None:
    print(text, file=sys.stderr)


def tell(text: str) -> None:
    """Prints a result. UserError when it cannot be written where stdout leads."""
    try:
        print(text, flush=True)
    except OSError as error:
        with suppress(OSError):
            sys.stdout.close()  # or what is left in it fails once more when the program ends
        if isinstance(error, BrokenPipeError):
            raise
        raise UserError("结果没有写全：输出的地方写不进了，可能磁盘已满。请腾出空间或换一个地方，再试一次。") from None


def tell_json(document: object) -> None:
    tell(json.dumps(document, ensure_ascii=False, indent=1))


def a_year(text: str) -> int:
    """A year, as the type of an argument."""
    if not text.isdecimal() or len(text) > 4 or not int(text):
        raise argparse.ArgumentTypeError(f"{text} 不是年度，应写作 2023 这样的数")
    return int(text)


def store_and_year(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("store", metavar="年报文件")
    parser.add_argument("--year", type=a_year, required=True, metavar="年度")


def signing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--identity", type=Path, required=True, metavar="P12")
    parser.add_argument("--passphrase-file", type=Path, metavar="文件", help="密码所在的文件；不写就提示输入")
    parser.add_argument("--out", type=Path, required=True, metavar="文件")


def identity(arguments: argparse.Namespace) -> "Identity":
    """The identity that the command names, unlocked."""
    from hzdesk.identities import unlocked

    content, passphrase = read_file(arguments.identity), _passphrase(arguments.passphrase_file)
    try:
        return unlocked(content, passphrase)
    except UserError as error:
        raise UserError(f"{arguments.identity} 用不了：{error}") from None


def _passphrase(file: Path | None) -> str:
    """The passphrase in a file, as editors save it, or typed unseen."""
    if file is None:
        return _typed_passphrase()
    return read_text(file).rstrip("\r\n")


def _typed_passphrase() -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)  # it would show what is typed
        try:
            return getpass.getpass("签名密码：")
        except (EOFError, getpass.GetPassWarning):
            raise UserError("这里没有终端，输不了签名密码。请用 --passphrase-file 指明密码所在的文件。") from None
