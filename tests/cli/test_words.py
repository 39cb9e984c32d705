"""How every command speaks: mistakes, encodings, what it never writes over."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import db
from hzdesk.cli import words
from tests.cli.conftest import ROOT, exported, run
from tests.core.forms.return_2023 import FORM, SOUND, annual, changed

FULL_DEVICE = Path("/dev/full")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["check", "nowhere.hzdesk", "--year", "2023"], "nowhere.hzdesk"),
        (["merge", "nowhere", "--roster", "none.csv", "--year", "2023", "--to", "x"], "打不开学校名册"),
        (["verify", "nowhere.xlsx"], "没有这个文件"),
        (["form", "1999"], "没有 1999 年度的报表制度"),
        (["check"], "命令写得不对"),
        (["check", "a.hzdesk", "--year", "99999999999999999999"], "99999999999999999999 不是年度"),
        (["form", "0"], "0 不是年度"),
        (["form", "9" * 5000], "不是年度"),
        (["demo", "city", "--years", "2019-9999999999"], "9999999999 不是年度"),
    ],
)
def test_a_mistake_is_one_sentence_and_code_two(words, told, tmp_path):
    done = run(*words)
    assert done.returncode == 2
    assert told in done.stderr.decode()
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not FULL_DEVICE.exists(), reason="a device that is always full")
@pytest.mark.parametrize("words", [["form", "2023"], ["check", "{}/a.hzdesk", "--year", "2023", "--json"], ["--help"]])
def test_what_cannot_be_printed_is_said(city, words):
    command = [sys.executable, "-W", "error", str(ROOT / "main.py"), *(word.format(city) for word in words)]
    with FULL_DEVICE.open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr.decode().count("\n")) == (2, 1)
    assert "结果没有写全" in done.stderr.decode()


def test_output_is_utf8_whatever_the_console_says(city):
    done = run("form", 2023, PYTHONIOENCODING="gbk")
    assert "升学就业" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_passphrase_is_read_as_editors_save_it(tmp_path, encoding):
    (tmp_path / "pass.txt").write_bytes("口令 demo\r\n".encode(encoding))
    assert words._passphrase(tmp_path / "pass.txt") == "口令 demo"


@pytest.mark.parametrize("name", ["a.hzdesk", "a.p12"])
def test_out_and_summary_never_replace_a_store_or_a_key(city, tmp_path, name):
    before = (city / name).read_bytes()
    words = ("export", city / "a.hzdesk", "--year", 2023, "--identity", city / "a.p12")
    signed = run(*words, "--passphrase-file", city / "pass.txt", "--out", city / name)
    merged = run(
        *("merge", city, "--roster", city / "roster.csv", "--year", 2023, "--to", tmp_path / "m.hzdesk"),
        *("--summary", city / name),
    )
    for done in (signed, merged):
        assert done.returncode == 2
        assert f"{name} 的扩展名不是 .xlsx" in done.stderr.decode()
    assert (city / name).read_bytes() == before
    assert not (tmp_path / "m.hzdesk").exists()


def test_a_file_name_that_is_not_utf_8_is_printed_readably(city, tmp_path):
    name = tmp_path / os.fsdecode("杭州中专".encode("gb18030") + b".xlsx")
    name.write_bytes(exported(city).read_bytes())
    done = run("verify", name, "--json")
    assert json.loads(done.stdout)[0]["file"] == str(tmp_path / "杭州中专.xlsx")
    assert run("verify", os.fsdecode(b"/nowhere/\xff.xlsx")).returncode == 2


def in_gbk(word: str) -> str:
    """A word as a system in UTF-8 hands over one that was typed in another encoding."""
    return os.fsdecode(word.encode("gb18030"))


def test_arguments_that_are_not_utf_8_are_read_as_gb18030(city, tmp_path):
    store = db.open_store(str(tmp_path / "g.hzdesk"), [FORM], create=True)
    store.save(annual(changed(SOUND, {"progression.matched": 999})), "x")
    store.close()
    roster = tmp_path / "roster.csv"
    roster.write_bytes((city / "roster.csv").read_bytes())
    file, part = tmp_path / in_gbk("上报.xlsx"), tmp_path / in_gbk("学生处.xlsx")
    section, office = in_gbk(FORM.by_key["progression"].title), ("--office", in_gbk("学生处"))
    secret = ("--identity", city / "a.p12", "--passphrase-file", city / "pass.txt")
    for asked in (
        ("section", tmp_path / "g.hzdesk", "--year", 2023, "--section", section, *office, "--out", part),
        ("export", tmp_path / "g.hzdesk", "--year", 2023, *secret, "--with-errors", in_gbk("待核"), "--out", file),
        ("set-aside", file, "--roster", roster, "--who", in_gbk("张三"), "--why", in_gbk("错")),
    ):
        done = run(*asked)
        assert done.returncode == 0, done.stderr.decode()
    store = db.open_store(str(tmp_path / "g.hzdesk"), [FORM], read_only=True)
    (signed,) = (head.signed for head in store.heads())
    store.close()
    assert (signed.file, signed.reason) == ("上报.xlsx", "待核")
    assert "张三" in (tmp_path / "set_aside.csv").read_text(encoding="utf-8-sig")
