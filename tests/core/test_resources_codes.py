import csv
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from hzdesk.forms.code_search import match
from hzdesk.forms.codes import CodeList
from hzdesk.forms.read_codes import load_code_lists
from resources.codes.pinyin import fill, sound

FOLDER = Path(__file__).parents[2] / "resources" / "codes"
REFERENCE = FOLDER.parent / "reference"


@pytest.fixture(scope="module")
def lists() -> Mapping[str, CodeList]:
    return load_code_lists(FOLDER)[0]


def test_the_shipped_lists_have_no_problems() -> None:
    assert load_code_lists(FOLDER)[1] == ()


def test_filling_in_the_pinyin_again_changes_no_byte(tmp_path: Path) -> None:
    for file in (FOLDER / "codes.toml", *FOLDER.glob("*.csv")):
        shutil.copy(file, tmp_path)
    fill(tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {
        file.name: (FOLDER / file.name).read_bytes() for file in tmp_path.iterdir()
    }


def test_filling_in_mends_a_wrong_pinyin_and_the_order(tmp_path: Path) -> None:
    (tmp_path / "codes.toml").write_text(
        '[[list]]\nkey = "a"\nfile = "a.csv"\n[[list]]\nkey = "b"\nentries = [{ code = "x", name = "金奖" }]\n', "utf-8"
    )
    (tmp_path / "a.csv").write_text("code,name,pinyin,initials\n2,茶艺,cha,c\n1,会计,,\n", "utf-8")
    fill(tmp_path)
    assert (tmp_path / "a.csv").read_bytes() == (
        "code,name,pinyin,initials\n1,会计,kuaiji,kj\n2,茶艺,chayi,cy\n".encode()
    )
    assert 'name = "金奖", pinyin = "jinjiang", initials = "jj" }' in (tmp_path / "codes.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("会计事务", "kuaijishiwu"),
        ("银行", "yinhang"),
        ("行政事务助理", "xingzhengshiwuzhuli"),
        ("工商行政管理事务", "gongshangxingzhengguanlishiwu"),
        ("音乐表演", "yinyuebiaoyan"),
        ("乐器维修", "yueqiweixiu"),
        ("茶艺与茶营销", "chayiyuchayingxiao"),
        ("成长", "chengzhang"),
        ("长三角", "changsanjiao"),
        ("重点", "zhongdian"),
        ("给排水工程", "jipaishuigongcheng"),
        ("藏医医疗与藏药", "zangyiyiliaoyuzangyao"),
        ("农产品贮藏", "nongchanpinzhucang"),
        ("地质调查", "dizhidiaocha"),
        ("空调", "kongtiao"),
        ("戏曲表演", "xiqubiaoyan"),
        ("园林绿化", "yuanlinlvhua"),
        ("“VR”课3+2", "vrke32"),
    ],
)
def test_characters_of_several_readings_are_read_as_in_the_word(name: str, pinyin: str) -> None:
    assert sound(name)[0] == pinyin


def test_the_full_pinyin_of_any_entry_marks_its_whole_name_and_the_initials_begin_with_it(
    lists: Mapping[str, CodeList],
) -> None:
    for code_list in lists.values():
        for entry in code_list.entries.values():
            letters = [place for place, character in enumerate(entry.name) if character.isalnum()]
            by_pinyin, by_initials = (
                match(typed, "", entry.name, entry.pinyin, entry.initials) for typed in (entry.pinyin, entry.initials)
            )
            assert by_pinyin
            assert by_pinyin.spans == ((letters[0], letters[-1] + 1),)
            assert by_initials
            assert by_initials.spans[0][0] == letters[0]


def test_the_catalogue_has_368_programmes_88_categories_and_19_groups(lists: Mapping[str, CodeList]) -> None:
    programmes = lists["programmes"].entries.values()
    assert len(programmes) == 368
    assert len({entry.attributes["category"] for entry in programmes}) == 88
    assert len({entry.attributes["group"] for entry in programmes}) == 19
    assert len({entry.name for entry in programmes}) == 368


def test_a_programme_code_begins_with_its_group_and_category(lists: Mapping[str, CodeList]) -> None:
    for length, attribute in ((2, "group"), (4, "category")):
        pairs = {(e.code[:length], e.attributes[attribute]) for e in lists["programmes"].entries.values()}
        assert len(pairs) == len({code for code, _ in pairs}) == len({name for _, name in pairs})


def test_every_programme_belongs_to_one_of_three_industries(lists: Mapping[str, CodeList]) -> None:
    industries = {entry.attributes["industry"] for entry in lists["programmes"].entries.values()}
    assert industries == {"现代农业", "先进制造业", "现代服务业"}


def test_programmes_of_2021_may_be_used_for_history_and_later_ones_from_their_year(
    lists: Mapping[str, CodeList],
) -> None:
    programmes = lists["programmes"].entries
    assert sum(entry.valid_in(2019) for entry in programmes.values()) == 364
    assert sum(entry.valid_in(2024) for entry in programmes.values()) == 365
    assert all(entry.valid_in(2025) for entry in programmes.values())


def test_files_are_utf8_with_line_feeds_and_sorted_by_code(lists: Mapping[str, CodeList]) -> None:
    for path in FOLDER.glob("*.csv"):
        content = path.read_bytes()
        assert b"\r" not in content
        assert not content.startswith(b"\xef\xbb\xbf")
        codes = list(lists[path.stem].entries)
        assert codes == sorted(codes)


def test_attributes_that_mirror_a_list_hold_its_codes(lists: Mapping[str, CodeList]) -> None:
    levels = lists["contest_levels"].entries
    for key in ("contests", "honours", "achievements"):
        assert {entry.attributes["level"] for entry in lists[key].entries.values()} <= levels.keys()
    participants = {entry.attributes["participants"] for entry in lists["contests"].entries.values()}
    assert participants <= lists["contestants"].entries.keys() | {"both"}


def test_every_outcome_has_a_grade_that_it_can_be_given(lists: Mapping[str, CodeList]) -> None:
    grades = {entry.attributes["sort"] for entry in lists["achievement_grades"].entries.values()}
    assert {entry.attributes["sort"] for entry in lists["achievements"].entries.values()} == grades


def test_a_first_prize_counts_as_gold(lists: Mapping[str, CodeList]) -> None:
    medals = {code: entry.attributes["medal"] for code, entry in lists["awards"].entries.items()}
    assert medals == {
        "gold": "金牌",
        "first": "金牌",
        "silver": "银牌",
        "second": "银牌",
        "bronze": "铜牌",
        "third": "铜牌",
        "merit": "",
    }


def test_abolished_districts_belong_to_years_before_2021_only(lists: Mapping[str, CodeList]) -> None:
    districts = lists["districts"].entries.values()
    names_2020, names_2021 = ({e.name for e in districts if e.valid_in(year)} for year in (2020, 2021))
    assert names_2020 - names_2021 == {"下城区", "江干区"}
    assert names_2021 - names_2020 == {"临平区", "钱塘区"}
    assert len(names_2021) == 13


def test_reference_rows_have_unique_keys_and_a_source() -> None:
    for name, count, source in (
        ("targets", 51, "document"),
        ("published_2023", 132, "source"),
        ("definitions", 25, "source"),
    ):
        with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == len({row["key"] for row in rows}) == count
        assert all(row[source] and None not in row for row in rows)


def test_the_parts_of_the_published_schools_add_up_to_their_total() -> None:
    with (REFERENCE / "published_2023.csv").open(encoding="utf-8", newline="") as file:
        value = {row["key"]: row["value"] for row in csv.DictReader(file)}
    parts = ("schools_vocational_high", "schools_technical", "schools_specialised", "schools_adult")
    assert sum(int(value[key]) for key in parts) == int(value["schools_total"]) == 62
