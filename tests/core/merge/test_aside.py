"""搁置: files that the bureau leaves out, known by their bytes."""

import hashlib
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hzdesk.errors import UserError
from hzdesk.merge.aside import NAME, Aside, beside, read_asides, set_aside, take_back

DAY = date(2024, 1, 8)


@pytest.fixture
def roster(tmp_path):
    (tmp_path / "roster.csv").write_text("school_code\n", encoding="utf-8")
    return tmp_path / "roster.csv"


@pytest.fixture
def file(tmp_path):
    (tmp_path / "甲 校.xlsx").write_bytes(b"content")
    return str(tmp_path / "甲 校.xlsx")


DIGEST = hashlib.sha256(b"content").hexdigest()


def test_a_file_set_aside_is_in_a_list_beside_the_roster_with_who_when_and_why(roster, file):
    told = Aside(DIGEST, file, "张三", "2024-01-08", "学校来电：以另一份为准")
    assert set_aside([file], roster, " 张三 ", "学校来电：以另一份为准\n", DAY) == (told,)
    assert beside(roster).name == NAME
    assert read_asides(beside(roster)) == {DIGEST: told}
    assert beside(roster).read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_file_is_also_named_by_its_digest_and_taken_back_by_either(roster, file):
    set_aside([DIGEST.upper()], roster, "张三", "重复", DAY)
    assert take_back([file], roster)[0].digest == DIGEST
    assert read_asides(beside(roster)) == {}
    with pytest.raises(UserError, match="没有搁置"):
        take_back([file], roster)


def test_a_quotation_mark_that_is_never_closed_swallows_no_further_lines(roster, file):
    beside(roster).write_text(f'digest,file,who,when,why\n{DIGEST},"a,张三,2024-01-08,x\n', encoding="utf-8")
    with pytest.raises(UserError, match="可能缺了引号"):
        read_asides(beside(roster))


def test_setting_aside_again_keeps_one_line_with_the_newest_reason(roster, file):
    for why in ("一", "二"):
        set_aside([file], roster, "张三", why, DAY)
    assert [aside.why for aside in read_asides(beside(roster)).values()] == ["二"]


@pytest.mark.parametrize(("who", "why"), [("", "重复"), ("张三", "  ")])
def test_without_a_name_or_a_reason_nothing_is_set_aside(roster, file, who, why):
    with pytest.raises(UserError, match=r"谁.*为什么"):
        set_aside([file], roster, who, why, DAY)
    assert not beside(roster).exists()


def test_a_file_or_roster_that_is_not_there_is_said(roster, file, tmp_path):
    with pytest.raises(UserError, match="没有这个文件"):
        set_aside([str(tmp_path / "x.xlsx")], roster, "张三", "重复", DAY)
    with pytest.raises(UserError, match="打不开学校名册"):
        set_aside([file], tmp_path / "no.csv", "张三", "重复", DAY)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("digest,file\n", "第 1 行缺列"),
        ("digest,file,who,when,why\nabc,a,张三,,重复\n", "第 2 行要有 64 位十六进制的 digest"),
        (f"digest,file,who,when,why\n{DIGEST},a,,,重复\n", "写明 who"),
        (f'digest,file,who,when,why\n{DIGEST},a,张三,,"' + "长" * 140_000 + '"\n', "第 2 行读不出"),
    ],
)
def test_a_list_that_is_wrong_is_said_with_its_line(roster, text, told):
    beside(roster).write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=told):
        read_asides(beside(roster))


def test_a_list_that_a_spreadsheet_saved_is_read(roster):
    lines = f"digest,file,who,when,why\r\n{DIGEST.upper()},,张三,2024/1/8,重复\r\n,,,,\r\n"
    beside(roster).write_bytes(lines.encode("gb18030"))
    assert read_asides(beside(roster))[DIGEST].who == "张三"


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1).filter(str.strip)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WORDS, WORDS)
def test_whatever_is_said_of_a_file_is_read_back(roster, file, who, why):
    (told,) = set_aside([file], roster, who, why, DAY)
    assert read_asides(beside(roster))[DIGEST] == told
