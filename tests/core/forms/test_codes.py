from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hzdesk.forms.code_search import find
from hzdesk.forms.codes import CodeList, split_code
from hzdesk.forms.read_codes import load_code_lists

RESOURCES = Path(__file__).parents[3] / "resources" / "codes"


@pytest.fixture(scope="module")
def programmes() -> CodeList:
    return load_code_lists(RESOURCES)[0]["programmes"]


def found(codes: CodeList, text: str, year: int = 2023, limit: int | None = None) -> list[str]:
    return [hit.entry.name for hit in find(codes, text, year, limit)]


def test_initials_find_the_word_at_the_front_first_and_inside_the_name_after(programmes: CodeList) -> None:
    names = found(programmes, "wl")
    assert names[:5] == ["外轮理货", "物联网技术应用", "网络信息安全", "网络安防系统安装与维护", "网络营销"]
    assert names.index("网络营销") < names.index("计算机网络技术")


def test_a_hit_marks_the_part_of_the_name_that_was_found(programmes: CodeList) -> None:
    hit = next(hit for hit in find(programmes, "wl", 2023) if hit.entry.code == "710202")
    assert [hit.entry.name[start:end] for start, end in hit.spans] == ["网络"]


def test_a_code_is_found_by_its_beginning_and_a_whole_name_comes_first(programmes: CodeList) -> None:
    assert [hit.entry.code for hit in find(programmes, "710102", 2023)] == ["710102"]
    assert {hit.entry.code[:4] for hit in find(programmes, "7102", 2023)} == {"7102"}
    assert found(programmes, "护理")[0] == "护理"
    assert found(programmes, "huli")[0] == "护理"
    assert found(programmes, "kuaiji") == ["会计事务"]


def test_nothing_typed_finds_everything_of_the_year_in_order(programmes: CodeList) -> None:
    everything = [hit.entry for hit in find(programmes, "  ", 2023)]
    assert everything == [entry for entry in programmes.entries.values() if entry.valid_in(2023)]


def test_entries_of_other_years_are_not_offered(programmes: CodeList) -> None:
    assert found(programmes, "咖啡生产与工艺", 2024) == []
    assert found(programmes, "咖啡生产与工艺", 2025) == ["咖啡生产与工艺"]


def test_a_limit_keeps_the_best(programmes: CodeList) -> None:
    assert found(programmes, "wl", limit=3) == found(programmes, "wl")[:3]


@given(st.text(max_size=8))
def test_spans_lie_inside_the_name_whatever_is_typed(programmes: CodeList, text: str) -> None:
    for hit in find(programmes, text, 2023):
        assert all(0 <= start < end <= len(hit.entry.name) for start, end in hit.spans)


@given(st.text(min_size=1).filter(lambda text: text.split() == [text]), st.text().map(str.strip))
def test_a_code_and_its_name_come_back_as_they_were(code: str, name: str) -> None:
    assert split_code(f"{code} {name}") == (code, name)
    assert split_code(code) == (code, "")


@given(st.text())
def test_splitting_never_fails_and_a_code_has_no_space(value: str) -> None:
    code, name = split_code(value)
    assert not any(character.isspace() for character in code)
    assert f"{code} {name}".split() == value.split()


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("710201", ("710201", "")),
        ("082500 汽车运用与维修", ("082500", "汽车运用与维修")),
        ("082500　汽车运用与维修", ("082500", "汽车运用与维修")),
        ("x 3+2 合作班", ("x", "3+2 合作班")),
        ("烹饪工艺", ("烹饪工艺", "")),
        ("", ("", "")),
    ],
)
def test_a_typed_value_is_split_at_the_first_space(value: str, parts: tuple[str, str]) -> None:
    assert split_code(value) == parts
