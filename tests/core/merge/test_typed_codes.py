"""Codes that schools typed themselves (自行填写), and what the bureau takes them for (对应)."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from hzdesk.errors import UserError
from hzdesk.indicators import pooled, total_of
from hzdesk.merge.merge import merge
from hzdesk.merge.receive import receive
from hzdesk.merge.summary import write_summary
from hzdesk.merge.typed_codes import (
    NAME,
    add_typed_codes,
    as_counted,
    beside,
    from_json,
    read_typed_codes,
    to_json,
)
from hzdesk.text import clean
from tests.core.forms.return_2023 import FORM, SOUND, annual, changed

LISTS = FORM.codes
LISTED = SOUND["programmes"][1]["programme"]
GUQIN = ("programmes", "0123 古琴制作")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return beside(tmp_path / "roster.csv")


def write(file: Path, *lines: str, encoding: str = "utf-8-sig") -> None:
    file.write_text("\n".join(("list,typed,to,note", *lines)), encoding=encoding)


def typing(typed: str):
    """A sound return with a typed code in its first programme."""
    return annual(changed(SOUND, {"programmes.0.programme": typed}))


def merged(submission, roster, codes, *typed: str):
    """The merge of schools that each typed a code into their first programme."""
    made = (submission(f"33010{place}", cells={"programmes.0.programme": code}) for place, code in enumerate(typed, 1))
    receipts = [receive(f"{place}.xlsx", content, [FORM], roster) for place, content in enumerate(made)]
    return merge(receipts, roster, 2023, [FORM], codes=codes)


def test_what_a_merge_meets_is_a_line_to_be_answered(file):
    add_typed_codes(file, LISTS, [GUQIN, ("contests", "X1 古琴赛")])
    assert file.name == NAME
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))
    assert lines == [
        ["list", "typed", "to", "note"],
        [LISTS["contests"].title, "X1 古琴赛", "", ""],
        [LISTS["programmes"].title, "0123 古琴制作", "", ""],
    ]
    assert read_typed_codes(file, LISTS) == {}


def test_adding_keeps_what_was_answered_and_writes_nothing_when_nothing_is_new(file):
    write(file, f"programmes,0123 古琴制作,{LISTED},学校来电")
    add_typed_codes(file, LISTS, [GUQIN, ("programmes", "A9 蚕桑")])
    assert file.read_text(encoding="utf-8-sig").splitlines()[1:] == [
        f"programmes,0123 古琴制作,{LISTED},学校来电",
        "专业,A9 蚕桑,,",
    ]
    before = file.stat().st_mtime_ns
    add_typed_codes(file, LISTS, [GUQIN])
    assert file.stat().st_mtime_ns == before


@pytest.mark.parametrize("answer", [LISTED, LISTS["programmes"].entries[LISTED].name])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_line_is_answered_by_code_or_by_name_in_what_spreadsheets_save(file, answer, encoding):
    write(file, f"专业,0123  古琴制作,{answer},", ",,,", encoding=encoding)
    assert read_typed_codes(file, LISTS) == {GUQIN: LISTED}


def test_a_line_without_the_column_for_notes_is_read(file):
    file.write_text(f"list,typed,to\n专业,0123 古琴制作,{LISTED}\n", encoding="utf-8")
    assert read_typed_codes(file, LISTS) == {GUQIN: LISTED}


def test_two_spellings_of_what_no_list_has_can_stand_for_one(file):
    write(file, "专业,0124 古琴斫制,0123  古琴制作,")
    assert read_typed_codes(file, LISTS) == {("programmes", "0124 古琴斫制"): "0123 古琴制作"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("专页,1 甲,2 乙,", "第 2 行：list 没有“专页”这张可以自行填写的代码表。请写.*专业"),
        ("培养模式,1 甲,2 乙,", "没有“培养模式”这张可以自行填写的"),
        ("专业,,2 乙,", "第 2 行：typed 空着"),
        ("专业,1 甲,999999,", "第 2 行：to 写的“999999”不在代码表“专业”里"),
        (f"专业,1 甲,{LISTED} 别的名称,", "不在代码表“专业”里"),
        ("专业,1 甲,2 乙,\n专业,2 乙,3 丙,", "“1 甲”对应到“2 乙”，“2 乙”又对应到“3 丙”"),
        ('专业,"1 甲', "引号"),
        (f"专业,{LISTED},1 甲,", f"第 2 行：typed 写的“{LISTED}”就在代码表“专业”里。请看是不是和 to 写反了"),
        ("专业,1 甲,2 乙,\nprogrammes,1  甲,3 丙,", "第 3 行：“1 甲”前面已经对应到“2 乙”，这里又对应到“3 丙”"),
        ("专业,1 甲,2 乙,,多", "第 2 行：格数比列名多"),
    ],
)
def test_a_wrong_line_is_named_with_what_to_do(file, line, told):
    write(file, line)
    with pytest.raises(UserError, match=told):
        read_typed_codes(file, LISTS)


def test_an_answer_is_not_lost_to_a_line_that_nobody_answered(file):
    write(file, f"专业,0123 甲,{LISTED},学校来电", "专业,0123  甲,,")
    assert read_typed_codes(file, LISTS) == {("programmes", "0123 甲"): LISTED}


def test_a_code_that_is_really_outside_the_list_stands_for_itself(file):
    write(file, "专业,0123 古琴制作,0123 古琴制作,")
    assert read_typed_codes(file, LISTS) == {GUQIN: "0123 古琴制作"}


def test_the_bureaus_own_columns_and_words_stay_when_lines_are_added(file):
    own = f"'=1 甲,专业,{LISTED},张三"
    file.write_text(f"typed,list,to,经办\n{own}\n", encoding="utf-8-sig")
    add_typed_codes(file, LISTS, [GUQIN])
    assert file.read_text(encoding="utf-8-sig").splitlines() == ["typed,list,to,经办", own, "0123 古琴制作,专业,,"]


def test_a_missing_column_is_named(file):
    file.write_text("list,typed\n专业,1 甲\n", encoding="utf-8")
    with pytest.raises(UserError, match="第 1 行缺列：to"):
        read_typed_codes(file, LISTS)


@pytest.mark.parametrize(
    "typed",
    ["=1+1 甲", "@SUM(1) 乙", "0123", "1E5", "3-4", "'0123", "-1 丙", "9" * 18, "TRUE", "false", "1月2日", "2023年"],
)
def test_a_spreadsheet_takes_no_typed_code_for_a_formula_a_number_or_a_date(file, typed):
    add_typed_codes(file, LISTS, [("programmes", typed)])
    (_, line) = csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline=""))
    assert line[1] == f"'{typed}"
    write(file, f"专业,{line[1]},{LISTED},")
    assert read_typed_codes(file, LISTS) == {("programmes", typed): LISTED}


WORDS = (
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=12)
    .map(clean)
    .filter(str.split)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.lists(WORDS, max_size=4), note=WORDS)
def test_whatever_is_typed_is_a_line_once(file, typed, note):
    file.unlink(missing_ok=True)
    write(file, f'"专业","1 甲","{LISTED}","{note.replace(chr(34), "”")}"')
    wanted = [("programmes", f"{words} 甲") for words in typed]
    for _ in range(2):
        add_typed_codes(file, LISTS, wanted)
    lines = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))
    assert len(lines) == len({*wanted, ("programmes", "1 甲")}) + 1
    assert read_typed_codes(file, LISTS) == {("programmes", "1 甲"): LISTED}


def test_the_map_is_the_same_from_a_store(file):
    codes = {GUQIN: LISTED, ("contests", "X1 古琴赛"): "X2 琴赛"}
    assert from_json(to_json(codes)) == codes
    assert from_json("") == {}


def test_a_return_is_counted_with_what_its_codes_stand_for_and_nothing_else_changes():
    told = typing("0123 古琴制作")
    counted = as_counted(FORM, told, {GUQIN: LISTED})
    first, *others = counted.rows("programmes")
    assert first.values == {**told.rows("programmes")[0].values, "programme": LISTED}
    assert others == list(told.rows("programmes")[1:])
    assert {**counted.sections, "programmes": ()} == {**told.sections, "programmes": ()}
    assert as_counted(FORM, told, {}) is told


def test_a_mapped_programme_counts_under_its_category_and_once_across_schools():
    indicator = next(item for item in FORM.indicators.values() if item.key == "programme_categories")
    returns = [typing("0123 古琴制作"), typing("0123 古琴制作")]
    entries = LISTS["programmes"].entries
    used = {entries[row["programme"]].attributes["category"] for row in SOUND["programmes"][1:]}
    other = next(code for code, entry in entries.items() if entry.attributes["category"] not in used)

    def categories(codes):
        return total_of(indicator, pooled(FORM, [as_counted(FORM, told, codes) for told in returns])).value

    assert categories({GUQIN: other}) == categories({}) + 1


def test_a_merge_says_who_typed_which_code_and_which_nobody_has_answered(submission, roster):
    found = merged(submission, roster, {GUQIN: LISTED}, "0123 古琴制作", "0123  古琴制作", "A9 蚕桑")
    assert found.typed == {GUQIN: ("330101", "330102"), ("programmes", "A9 蚕桑"): ("330103",)}
    assert found.unmapped == (("programmes", "A9 蚕桑"),)
    assert found.as_json()["typed_codes"] == [
        {"list": "programmes", "typed": "0123 古琴制作", "to": LISTED, "schools": ("330101", "330102")},
        {"list": "programmes", "typed": "A9 蚕桑", "to": "", "schools": ("330103",)},
    ]


def test_the_check_code_is_of_what_the_school_typed(submission, roster):
    plain, mapped = (merged(submission, roster, codes, "0123 古琴制作") for codes in ({}, {GUQIN: LISTED}))
    codes = {file.receipt.verdict.check_code for found in (plain, mapped) for file in found.files}
    assert len(codes) == 1
    assert next(mapped.returns()).rows("programmes")[0].values["programme"] == "0123 古琴制作"


def test_the_summary_shows_both_codes_and_lists_the_map(submission, roster):
    found = merged(submission, roster, {GUQIN: LISTED}, "0123 古琴制作", "A9 蚕桑")
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_summary(FORM, found)))
    name = f"{LISTED} {LISTS['programmes'].entries[LISTED].name}"
    told, _, *lines = book.get_sheet_by_name("代码对应").to_python()[1:]
    assert told[0].startswith("学校自行填写的 2 个，没有对应的 1 个。")
    assert lines == [
        ["专业", "0123 古琴制作", name, "示例330101学校"],
        ["专业", "A9 蚕桑", "没有对应", "示例330102学校"],
    ]
    rows = book.get_sheet_by_name(FORM.by_key["programmes"].title).to_python()
    programme = next(at for at, head in enumerate(rows[2]) if head.startswith("专业"))
    shown = [row[programme] for row in rows[3:]]
    assert f"{name}（学校填：0123 古琴制作）" in shown
    assert "A9 蚕桑" in shown
    assert shown.count(name) == 2


def test_a_summary_without_typed_codes_has_no_sheet_for_them(submission, roster):
    found = merge([receive("a.xlsx", submission(), [FORM], roster)], roster, 2023, [FORM])
    assert "代码对应" not in CalamineWorkbook.from_filelike(io.BytesIO(write_summary(FORM, found))).sheet_names
