from pathlib import Path

import pytest

from hzdesk.forms.codes import CodeList
from hzdesk.forms.read_codes import load_code_lists

LIST = 'key = "k"\ntitle = "表"\nsource = "文件"\n'
HEADER = "code,name,pinyin,initials,valid_from,valid_to,group\n"


def load(folder: Path, declaration: str, rows: str = "") -> tuple[CodeList | None, tuple[str, ...]]:
    (folder / "codes.toml").write_text(f"[[list]]\n{declaration}", encoding="utf-8")
    (folder / "k.csv").write_text(HEADER + rows, encoding="utf-8")
    lists, problems = load_code_lists(folder)
    return lists.get("k"), problems


def load_rows(folder: Path, rows: str) -> tuple[CodeList | None, tuple[str, ...]]:
    return load(folder, LIST + 'file = "k.csv"\nattributes = { group = "大类" }\n', rows)


def test_an_entry_carries_its_columns_and_attributes(tmp_path: Path) -> None:
    codes, problems = load_rows(tmp_path, "720201,护理,huli,hl,2010,2024,医药卫生大类\n")
    assert problems == ()
    assert codes
    entry = codes.entries["720201"]
    assert (entry.name, entry.pinyin, entry.initials) == ("护理", "huli", "hl")
    assert (entry.valid_from, entry.valid_to) == (2010, 2024)
    assert entry.attributes == {"group": "医药卫生大类"}
    assert codes.attributes == {"group": "大类"}
    assert not codes.open


def test_inline_entries_leave_out_what_they_do_not_have(tmp_path: Path) -> None:
    codes, problems = load(
        tmp_path,
        LIST + 'open = true\nattributes = { medal = "奖牌" }\n'
        'entries = [{ code = "gold", name = "金奖", medal = "gold" },'
        ' { code = "m", name = "优秀奖", valid_from = 2019 }]',
    )
    assert problems == ()
    assert codes
    assert codes.open
    assert codes.entries["gold"].attributes == {"medal": "gold"}
    assert codes.entries["m"].attributes == {"medal": ""}
    assert codes.entries["m"].valid_from == 2019


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [("", "", [2019, 2020, 2021]), ("2020", "", [2020, 2021]), ("", "2020", [2019, 2020]), ("2020", "2020", [2020])],
)
def test_first_and_last_year_are_included(tmp_path: Path, first: str, last: str, years: list[int]) -> None:
    codes, _ = load_rows(tmp_path, f"1,甲,,,{first},{last},\n")
    assert codes
    assert [year for year in (2019, 2020, 2021) if codes.entries["1"].valid_in(year)] == years


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,甲,,,,,x\n1,乙,,,,,x", "第 3 行：代码 1 已经用过"),
        ("1 2,甲,,,,,x", "代码“1 2”应有内容且不含空格"),
        (",甲,,,,,x", "代码“”应有内容"),
        ("1,,,,,,x", "名称“”为空"),
        ("1,甲 ,,,,,x", "名称“甲 ”为空或两端有空格"),
        ("1,甲,jia,jj,,,x", "拼音与名称“甲”不合"),
        ("1,甲,,,21,,x", "起止年份“21”“”应是四位数字"),
        ("1,甲,,,２０２１,,x", "应是四位数字"),
        ("1,甲,,,2022,2021,x", "起始年份 2022 晚于终止年份 2021"),
        ("1,甲,,,,", "第 2 行：有 6 列，应有 7 列"),
    ],
)
def test_a_wrong_row_is_named_with_its_place_and_left_out(tmp_path: Path, row: str, said: str) -> None:
    codes, problems = load_rows(tmp_path, row + "\n9,好,,,,,x\n")
    assert len(problems) == 1
    assert said in problems[0]
    assert problems[0].startswith("k.csv 第 ")
    assert codes
    assert "9" in codes.entries


@pytest.mark.parametrize(
    ("declaration", "said"),
    [
        ("key = ", "codes.toml 读不出"),
        ('key = "k"\nfile = "k.csv"', "第 1 个代码表：缺少 title、source"),
        (LIST + 'colour = "red"\nfile = "k.csv"', "不认识 colour"),
        (LIST, "要么写在 file 指的表里"),
        (LIST + 'file = "k.csv"\nentries = [{ code = "1", name = "甲" }]', "要么写在 file 指的表里"),
        (LIST + 'file = "../k.csv"', "请去掉路径"),
        (LIST + 'file = "..\\\\k.csv"', "请去掉路径"),
        (LIST + 'file = "none.csv"', "none.csv 读不出"),
        (LIST + 'file = "k.csv"', "k.csv 第 1 行：列名应依次是 code,name,pinyin,initials,valid_from,valid_to。"),
        (LIST + 'file = "k.csv"\nopen = "yes"', "open 应是 true 或 false"),
        (LIST + "file = 1", "应是文字"),
        (LIST + 'entries = ["甲"]', "entries 应是"),
        (LIST + 'entries = [{ code = "1", name = "甲", size = "大" }]', "size 没有声明"),
        (
            LIST
            + 'entries = [{ code = "1", name = "甲" }]\n[[list]]\n'
            + LIST
            + 'entries = [{ code = "1", name = "甲" }]',
            "声明了两次",
        ),
    ],
)
def test_a_wrong_declaration_is_named_with_what_to_do(tmp_path: Path, declaration: str, said: str) -> None:
    _, problems = load(tmp_path, declaration)
    assert len(problems) == 1
    assert said in problems[0]
    assert "请" in problems[0] or "只有" in problems[0]


def test_a_folder_without_lists_gives_one_sentence(tmp_path: Path) -> None:
    lists, problems = load_code_lists(tmp_path)
    assert lists == {}
    assert len(problems) == 1


def test_single_brackets_and_foreign_bytes_give_one_sentence_each(tmp_path: Path) -> None:
    (tmp_path / "codes.toml").write_text("[list]\n" + LIST, encoding="utf-8")
    assert "[[list]]" in load_code_lists(tmp_path)[1][0]
    (tmp_path / "codes.toml").write_text("[[list]]\n" + LIST + 'file = "k.csv"', encoding="utf-8")
    (tmp_path / "k.csv").write_bytes("代码,名称\n".encode("gb18030"))
    assert "请另存为 UTF-8 的 CSV" in load_code_lists(tmp_path)[1][0]
    (tmp_path / "k.csv").write_bytes(b"")
    assert "k.csv 读不出" in load_code_lists(tmp_path)[1][0]
