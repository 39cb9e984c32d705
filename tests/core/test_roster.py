"""The bureau's roster."""

import pytest

from hzdesk.errors import UserError
from hzdesk.roster import Member, Roster, read_roster, write_roster

HEAD = "school_code,name,kind,affiliation,district,fingerprint,first_use,valid_from,valid_to\n"
LINE = "3301,示例学校,adult,county,330106,,yes,,\n"


def write(folder, text, encoding="utf-8"):
    file = folder / "roster.csv"
    file.write_bytes(text.encode(encoding))
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_roster_is_read_in_the_encodings_that_spreadsheets_write(tmp_path, encoding):
    roster = read_roster(write(tmp_path, HEAD + LINE, encoding))
    assert roster.members["3301"] == Member("3301", "示例学校", "adult", "county", "330106", first_use=True)


def test_a_roster_written_is_read_back_and_has_a_bom(tmp_path):
    members = [
        Member("3301", "示例甲", "adult", "county", "330106", "ab" * 32, first_use=False, valid_from="2020-09-01"),
        Member("3302", "示例乙", "technical", "municipal", "330105", first_use=True),
    ]
    roster = Roster({member.school_code: member for member in members})
    write_roster(roster, tmp_path / "out.csv")
    assert read_roster(tmp_path / "out.csv") == roster
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_fingerprint_may_be_written_in_groups(tmp_path):
    grouped = " ".join(["ABCD"] * 16)
    roster = read_roster(write(tmp_path, HEAD + f"3301,示例学校,adult,county,330106,{grouped},,,\n"))
    assert roster.members["3301"].fingerprint == "abcd" * 16


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("school_code,name\n3301,甲\n", "第 1 行缺列"),
        (HEAD + LINE + LINE, "第 3 行：学校代码 3301 重复"),
        (HEAD + ",甲,,,,,,,\n", "第 2 行：缺学校代码或校名"),
        (HEAD + "3301,甲,adult,county,330106,xyz,,,\n", "指纹应是 64 位十六进制数"),
        (HEAD + "3301,甲,adult,county,330106,,,2023/9/1,\n", "valid_from 应写作 2023-09-01"),
    ],
)
def test_a_fault_is_named_with_its_line_and_what_to_do(tmp_path, text, told):
    with pytest.raises(UserError) as mistake:
        read_roster(write(tmp_path, text))
    assert told in str(mistake.value)


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(UserError, match="打不开学校名册"):
        read_roster(tmp_path / "none.csv")


def test_only_schools_of_the_year_are_expected_and_never_the_bureau():
    members = [
        Member("1", "示例甲", "adult", "county", "330106", valid_to="2022-08-31"),
        Member("2", "示例乙", "adult", "county", "330106", valid_from="2023-09-01"),
        Member("3", "教育局", "bureau", "", ""),
    ]
    roster = Roster({member.school_code: member for member in members})
    assert [member.school_code for member in roster.schools(2022)] == ["1"]
    assert [member.school_code for member in roster.schools(2023)] == ["2"]


def test_a_first_use_pins_the_key_once():
    roster = Roster({"1": Member("1", "示例甲", "adult", "county", "330106", first_use=True)}).with_pin("1", "ab" * 32)
    assert (roster.members["1"].fingerprint, roster.members["1"].first_use) == ("ab" * 32, False)


def test_a_roster_is_an_example_only_when_all_its_schools_are():
    example, real = Member("1", "示例甲", "adult", "", ""), Member("2", "某校", "adult", "", "")
    assert Roster({"1": example}).is_example
    assert not Roster({"1": example, "2": real}).is_example
