"""The bureau's roster."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
        (HEAD + "3301,甲,adult,county,330106,,,2023/9,\n", "valid_from 应写作 2023-09-01"),
        (HEAD + "3301,甲,adult,county,330106,,,,2023.2.30\n", "valid_to 应写作 2023-09-01"),
        (HEAD + "\n\n" + LINE + ",甲,adult,,,,,,\n", "第 5 行：缺学校代码或校名"),
        (HEAD + "3301,甲,vocatoinal,county,330106,,,,\n", "kind 没有“vocatoinal”这一种"),
        (HEAD + "3301,甲,adult,county,330106,,ok,,\n", "first_use 应写 yes 或 no"),
        (HEAD + '3301,"' + "甲" * 140_000 + '",adult,,,,,,\n', "第 2 行读不出"),
        (HEAD + '3301,"甲,adult,county,330106,,,,\n3302,乙,adult,county,330106,,,,\n', "可能缺了引号"),
        (HEAD + "3301,甲,adult,county,330106,,,,,0571\n", "格数比列名多"),
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


@pytest.mark.parametrize("day", ["2023-09-01", "2023/9/1", "2023.9.1"])
def test_a_day_is_read_as_spreadsheets_write_it(tmp_path, day):
    roster = read_roster(write(tmp_path, HEAD + f"3301,示例学校,adult,county,330106,,,{day},\n"))
    assert roster.members["3301"].valid_from == "2023-09-01"


@pytest.mark.parametrize(
    ("word", "allowed"),
    [
        *((word, True) for word in ("yes", "Y", "TRUE", "1", "是")),
        *((word, False) for word in ("no", "n", "False", "0", "否", "")),
    ],
)
def test_first_use_is_said_in_a_few_words(tmp_path, word, allowed):
    roster = read_roster(write(tmp_path, HEAD + f"3301,示例学校,adult,county,330106,,{word},,\n"))
    assert roster.members["3301"].first_use is allowed


def test_rows_of_nothing_but_commas_are_no_rows(tmp_path):
    assert list(read_roster(write(tmp_path, HEAD + LINE + ",,,,,,,,\n\n")).members) == ["3301"]


def test_the_kinds_are_those_of_the_form_when_they_are_handed_in(tmp_path):
    file = write(tmp_path, HEAD + "3301,示例学校,evening,county,330106,,,,\n3302,教育局,bureau,,,,,,\n")
    assert set(read_roster(file, ["evening"]).members) == {"3301", "3302"}
    with pytest.raises(UserError, match="kind"):
        read_roster(file)


def test_the_bureaus_own_columns_are_kept(tmp_path):
    file = write(tmp_path, HEAD.strip() + ",电话,联系人\n" + LINE.strip() + ',0571,"甲,乙"\n')
    write_roster(read_roster(file).with_pin("3301", "ab" * 32), file)
    again = read_roster(file)
    assert again.members["3301"].more == (("电话", "0571"), ("联系人", "甲,乙"))
    assert again.members["3301"].fingerprint == "ab" * 32


def test_a_roster_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    def open_in_excel(*_):
        raise PermissionError(13, "in use")

    file = write(tmp_path, HEAD + LINE)
    before = file.read_bytes()
    monkeypatch.setattr("os.replace", open_in_excel)
    with pytest.raises(UserError, match="写不进"):
        write_roster(read_roster(file).with_pin("3301", "ab" * 32), file)
    assert file.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["roster.csv"]


def test_former_keys_stand_behind_the_present_one_in_the_cell(tmp_path):
    new, old = "ab" * 32, "cd" * 32
    grouped = " ".join(["CDCD"] * 16)
    for between in (";", "；", "、", " ; "):
        file = write(tmp_path, HEAD + f"3301,示例学校,adult,county,330106,{new}{between}{grouped},,,\n")
        member = read_roster(file).members["3301"]
        assert (member.fingerprint, member.former) == (new, (old,))
    write_roster(read_roster(file), file)
    assert read_roster(file).members["3301"] == member


KEYS = st.text("0123456789abcdef", min_size=64, max_size=64)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(KEYS, max_size=3, unique=True))
def test_all_keys_of_a_school_are_read_back_as_they_were_written(tmp_path, keys):
    present, former = (keys[0] if keys else ""), tuple(keys[1:])
    told = Roster({"1": Member("1", "示例甲", "adult", "county", "330106", present, former=former)})
    write_roster(told, tmp_path / "roster.csv")
    assert read_roster(tmp_path / "roster.csv") == told


def test_a_former_key_that_is_no_fingerprint_is_said(tmp_path):
    with pytest.raises(UserError, match=r"第 2 行.*新的在前"):
        read_roster(write(tmp_path, HEAD + f"3301,示例学校,adult,county,330106,{'ab' * 32};12,,,\n"))
