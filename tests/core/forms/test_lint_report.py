"""The numbers of a report: what is wrong with one is said in a sentence, with its key."""

from pathlib import Path

import pytest

from hzdesk.forms.read import FormError, read_form
from hzdesk.forms.read_codes import load_code_lists

CODES = """
[[list]]
key = "places"
title = "位置"
source = "测试"
entries = [{ code = "best", name = "最好的" }]
"""

HEAD = """
key = "{key}"
title = "{key}"
edition = "2023.1"
years = [2023, 2023]
sections = ["{section}"]
of_bureau = {of_bureau}
"""

SCHOOLS = """
key = "leavers"
title = "毕业"
kind = "record"
basis = "academic_year"
[[field]]
key = "graduates"
label = "毕业生数"
type = "count"
unit = "人"
help = "毕业的。"
[[indicator]]
key = "graduates_total"
label = "毕业生数"
value = "graduates"
unit = "人"
"""

BUREAU = """
key = "named"
title = "点名"
kind = "table"
basis = "calendar_year"
identity = ["place"]
maximum_rows = 9
[[field]]
key = "place"
label = "位置"
type = "choice"
codes = "places"
help = "哪里。"
[[field]]
key = "code"
label = "学校"
type = "text"
help = "代码。"
[[field]]
key = "task"
label = "任务"
type = "count"
unit = "人"
help = "任务数。"
"""

NUMBER = '[[number]]\nkey = "n"\nlabel = "数"\nplace = "1.1"\n'


def problems(folder: Path, report: str, *, bureau: bool = True) -> str:
    """What is said of a form with this report; empty when it is sound."""
    (folder / "codes.toml").write_text(CODES, encoding="utf-8")
    codes, _ = load_code_lists(folder)
    for key, section, text in (("b", "named", BUREAU), ("s", "leavers", SCHOOLS)):
        (folder / key).mkdir(exist_ok=True)
        head = HEAD.format(key=key, section=section, of_bureau=str(key == "b").lower())
        (folder / key / "form.toml").write_text(head, encoding="utf-8")
        (folder / key / f"{section}.toml").write_text(text, encoding="utf-8")
    (folder / "s" / "report.toml").write_text(report, encoding="utf-8")
    beside = [read_form(folder / "b", codes)] if bureau else []
    try:
        read_form(folder / "s", codes, beside)
    except FormError as error:
        return str(error)
    return ""


PARTS = 'parts = ["named", "place", "code"]\n'
SOUND = [
    'origin = "computed"\nindicator = "graduates_total"\n',
    'origin = "school"\nvalue = "leavers.graduates"\npart = "best"\n',
    'origin = "bureau"\nvalue = "sum(named.task)"\nunit = "人"\ntime = "{last}-{next}"\n',
    'origin = "exempt"\nindicator = "graduates_total"\ncontradiction = "两处不同"\n',
    'origin = "bureau"\nvalue = "sum(named.task)"\nunit = "人"\nsame_as = "graduates_total"\n',
]


@pytest.mark.parametrize("number", SOUND)
def test_a_sound_number_is_accepted(tmp_path: Path, number: str) -> None:
    assert problems(tmp_path, PARTS + NUMBER + number) == ""


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ('origin = "computed"\n', "写 indicator 或能用的 value"),
        ('origin = "computed"\nindicator = "none"\n', "none 不是已声明的派生指标"),
        ('origin = "bureau"\nvalue = "leavers.nobody"\n', "leavers"),
        ('origin = "computed"\nvalue = "sum(named.task)"\nunit = "人"\n', "要写 indicator"),
        ('origin = "bureau"\nindicator = "graduates_total"\n', "要写 value"),
        ('origin = "bureau"\nvalue = "sum(named.task)"\n', "要写 unit"),
        ('origin = "school"\nvalue = "leavers.graduates"\n', "要写 part"),
        ('origin = "school"\nvalue = "leavers.graduates"\npart = "worst"\n', "worst 不在教育局点名学校的代码表里"),
        ('origin = "exempt"\nindicator = "graduates_total"\n', "要写 contradiction"),
        ('origin = "computed"\nindicator = "graduates_total"\ntime = "{month}"\n', "只能用 {year}、{last}、{next}"),
        ('origin = "bureau"\nvalue = "sum(named.task)"\nunit = "人"\nsame_as = "none"\n', "same_as"),
        ('origin = "computed"\nindicator = "graduates_total"\nsame_as = "graduates_total"\n', "same_as"),
        ('origin = "rumour"\nindicator = "graduates_total"\n', "origin 只能是"),
        ('origin = "computed"\nindicator = "graduates_total"\nguess = 1\n', "不认识 guess"),
    ],
)
def test_an_unsound_number_is_named_with_what_is_wrong(tmp_path: Path, number: str, told: str) -> None:
    said = problems(tmp_path, PARTS + NUMBER + number)
    assert "report.toml 数 n" in said
    assert told in said


def test_two_numbers_of_one_key_are_refused(tmp_path: Path) -> None:
    assert "key 重复" in problems(tmp_path, PARTS + (NUMBER + SOUND[0]) * 2)


def test_a_place_to_name_schools_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "parts 里的不是" in problems(tmp_path, 'parts = ["named", "place", "nothing"]\n')
    assert "parts 应写作" in problems(tmp_path, 'parts = ["named"]\n')
    assert "parts 里的不是" in problems(tmp_path, PARTS, bureau=False)
