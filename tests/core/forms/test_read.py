"""Reading a form: whatever a form's author mistypes is told with file, item and remedy, and nothing else is raised."""

from contextlib import suppress
from pathlib import Path

import pytest

from hzdesk.forms.model import Form
from hzdesk.forms.plan import plan
from hzdesk.forms.read import FormError, read_form
from hzdesk.forms.read_codes import load_code_lists
from hzdesk.resources import RESOURCES
from tests.core.conftest import AID, CODES, HEAD, LEAVERS, OFFERS

FILES = {
    "form": HEAD.replace("{sections}", '"leavers", "offers", "aid"')
    + 'cover = []\nheadline = ["groups"]\nsigners = []\n',
    "leavers": LEAVERS,
    "offers": OFFERS,
    "aid": AID,
}
ODD = ('"甲"', '""', "-1", "1.5", "true", "1979-05-27", '["甲"]', "[5]", "[[[]]]", "{ a = 1 }", "[{ key = [1] }]")


@pytest.fixture
def read(tmp_path: Path):
    """Reads the small form with the texts of some files replaced."""

    def of(**texts: str) -> Form:
        (tmp_path / "codes.toml").write_text(CODES, encoding="utf-8")
        codes, _ = load_code_lists(tmp_path)
        for name, text in (FILES | texts).items():
            (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        return read_form(tmp_path, codes)

    return of


def problems(read, **texts: str) -> tuple[str, ...]:
    with pytest.raises(FormError) as refusal:
        read(**texts)
    return refusal.value.problems


def swapped(name: str, old: str, new: str) -> dict[str, str]:
    assert old in FILES[name]
    return {name: FILES[name].replace(old, new, 1)}


SLIPS = [
    ("form", "[2019, 2023]", '["x"]', "form.toml：years 里每一项应是整数，现在有 x"),
    ("form", "[2019, 2023]", "[2023, 2019]", "years 应写作 [2019, 2023] 这样的起止两年"),
    ("form", "[2019, 2023]", "[2019, 999999999999]", "years 应写作 [2019, 2023]"),
    ("form", "[2019, 2023]", "2023", "years 应是方括号里的列表，现在是 2023"),
    ("form", "cover = []", "cover = [5]", "cover 里每一项应是方括号里的列表，现在有 5"),
    ("form", "cover = []", 'cover = [["leavers"]]', 'cover 里每一项应写作 ["表", "指标"]'),
    ("form", "cover = []", 'cover = [["offers", "pupils"]]', "不能是多行的表里的"),
    ("form", '"aid"]', '"aid", "aid"]', "sections 里的 aid 只能用小写字母、数字和下划线，且只写一次"),
    ("form", '"aid"]', '"aid", "../aid"]', "sections 里的 ../aid 只能用小写字母"),
    ("form", '"aid"]', '"aid", ["x"]]', "sections 里每一项应是引号里的文字"),
    ("form", '"aid"]', '"aid", "gone"]', "gone.toml：没有这个文件"),
    ("leavers", 'type = "count"', 'type = ["text"]', "指标 graduates：type 应是引号里的文字"),
    ("leavers", 'label = "毕业生数"', "label = { a = 1 }", "指标 graduates：label 应是引号里的文字"),
    ("leavers", 'key = "graduates"', "key = 5", "指标 第 1 项：key 应是引号里的文字，现在是 5"),
    (
        "leavers",
        'value = "100 * progressed / graduates"',
        "value = 100",
        "派生指标 progression：value 应是引号里的文字",
    ),
    ("leavers", 'value = "100 * progressed / graduates"\n', "", "派生指标 progression：缺 value，请写上公式"),
    ("offers", 'codes = "programmes"', 'codes = ["programmes"]', "指标 programme：codes 应是引号里的文字"),
    ("offers", "maximum_rows = 5", "maximum_rows = true", "offers.toml：maximum_rows 应是整数，现在是 true"),
    ("aid", 'total_of = ["grant", "waiver"]', 'total_of = "grant"', "行 both_kinds：total_of 应是方括号里的列表"),
    ("aid", "[[row]]", "[row]", "aid.toml：不是正确的 TOML 文件"),
]


@pytest.mark.parametrize(("name", "old", "new", "told"), SLIPS)
def test_a_slip_is_told_with_file_item_and_remedy(read, name, old, new, told):
    found = problems(read, **swapped(name, old, new))
    assert any(told in problem for problem in found), found


def test_an_item_in_single_brackets_is_told(read):
    head, _, rest = LEAVERS.partition("[[field]]")
    only = head + "[field]" + rest.partition("[[field]]")[0]
    assert "leavers.toml：指标没有写成 [[field]]，请用两层方括号" in problems(read, leavers=only)


def test_an_item_that_is_no_table_is_told(read):
    assert any("审核公式没有写成 [[check]]" in problem for problem in problems(read, aid='check = ["甲"]\n' + AID))


def test_a_section_without_a_kind_is_a_record(read):
    assert read(**swapped("leavers", 'kind = "record"\n', "")).by_key["leavers"].kind == "record"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("odd", ODD)
def test_any_value_at_any_place_is_read_or_told(read, name, odd):
    lines = FILES[name].splitlines(keepends=True)
    for place, line in enumerate(lines):
        key, equals, _ = line.partition(" = ")
        if equals:
            text = "".join([*lines[:place], f"{key} = {odd}\n", *lines[place + 1 :]])
            with suppress(FormError):
                form = read(**{name: text})
                assert all(plan(section, form.years[-1]).title for section in form.sections)


@pytest.mark.parametrize("odd", ODD)
def test_any_value_in_the_code_lists_is_read_or_told(tmp_path, odd):
    for line in {line for line in CODES.splitlines() if " = " in line and not line.startswith(" ")}:
        key = line.partition(" = ")[0]
        text = CODES.replace(line, f"{key} = {odd}", 1) if line[-1] != "[" else f"[[list]]\n{key} = {odd}\n"
        (tmp_path / "codes.toml").write_text(text, encoding="utf-8")
        lists, _ = load_code_lists(tmp_path)
        assert all(isinstance(label, str) for found in lists.values() for label in found.attributes.values())


def test_only_the_rows_of_what_lasts_go_on_into_the_next_year():
    codes, _ = load_code_lists(RESOURCES / "codes")
    form = read_form(RESOURCES / "forms" / "2023", codes)
    assert [section.key for section in form.sections if section.carry] == [
        "programmes",
        "overseas_partners",
        "platforms",
        "campuses",
        "facilities",
    ]
