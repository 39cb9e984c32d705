"""What everybody's commands do: form, demo, selftest, help."""

import re

import main
from tests.cli.conftest import run
from tests.core.forms.return_2023 import FORM


def test_the_form_is_printed_for_people():
    told = run("form", 2023).stdout.decode()
    for section in FORM.sections:
        assert f"【{section.title}】" in told
    assert "升学率（%） ＝ 100 × 升学人数 ÷ 毕业生数" in told


def test_every_command_of_the_help_is_told_from_a_file_to_open():
    told = run("--help").stdout.decode()
    assert set(re.findall(r"^    ([a-z-]+)", told, re.MULTILINE)) == set(main.COMMANDS)


def test_the_selftest_proves_every_step():
    done = run("selftest")
    assert done.returncode == 0
    assert "签名有效，汇总收下 1 份" in done.stdout.decode()


def test_the_demo_tells_of_every_school_done(tmp_path):
    done = run("demo", tmp_path / "city", "--schools", 2, "--years", 2023)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr.decode().splitlines()[:2] == ["学校 1/2", "学校 2/2"]


def test_the_bureaus_form_is_printed_when_it_is_asked_for():
    assert "市教育局填报表" in run("form", 2023, "--bureau").stdout.decode()
