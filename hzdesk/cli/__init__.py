"""The command line: the bureau's, and every script's. Messages go to stderr, results to stdout, always as UTF-8."""

import argparse
import io
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from hzdesk import VERSION
from hzdesk.cli import bureau, general, school
from hzdesk.cli.words import BUG, CLEAN, MISTAKE, Command, Forms, say, tell
from hzdesk.errors import UserError
from hzdesk.store import OpenStore


def main(argv: Sequence[str], open_store: OpenStore, forms: Callable[[], Forms], log: Path) -> int:
    """Runs one command; gives its exit code. The one place where errors become sentences."""
    _speak_utf8()
    try:
        arguments = _parser().parse_args(argv)
        command: Command = arguments.command
        return command(arguments, open_store, forms())
    except UserError as error:
        say(str(error))
        return MISTAKE
    except KeyboardInterrupt:
        say("已停止，没有留下做了一半的结果。")
        return MISTAKE
    except BrokenPipeError:
        return CLEAN
    except Exception:
        logging.getLogger("hzdesk.cli").exception("the command failed")
        say(f"程序出错了，这不是您的问题。详细情况记在 {log}，请把它交给维护人员。")
        return BUG


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="main.py", description="杭州中职年报：不带命令时打开窗口。")
    parser.add_argument("--version", action="version", version=VERSION)
    commands = parser.add_subparsers(title="命令", required=True, metavar="命令")

    def command(name: str, does: Command, told: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=told, description=told)
        added.set_defaults(command=does)
        return added

    for group in (school, bureau, general):
        group.add_commands(command)
    return parser


class _Parser(argparse.ArgumentParser):
    """Says in Chinese what is wrong with a command."""

    def print_help(self, _: object = None) -> None:
        tell(self.format_help().rstrip())

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        raise UserError(f"命令写得不对：{message}。用 --help 看用法。")


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
