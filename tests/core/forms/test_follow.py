"""A form that follows another: what its folder has to hold, and what is made of it."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hzdesk.forms.follow import correct_folder, laid_over, load, open_folder, written

FIELDS = {"title": "表", "field": [{"key": "one", "unit": "人"}, {"key": "two", "unit": "人"}]}


def keys(raw: dict[str, object]) -> list[object]:
    items = raw["field"]
    assert isinstance(items, list)
    return [item["key"] for item in items]


def test_an_item_changes_what_it_names_and_keeps_the_rest() -> None:
    made = laid_over(FIELDS, {"field": [{"key": "one", "label": "甲"}]})
    assert made == FIELDS | {"field": [{"key": "one", "unit": "人", "label": "甲"}, {"key": "two", "unit": "人"}]}


def test_a_new_item_stands_behind_the_one_before_it_and_otherwise_at_the_end() -> None:
    assert keys(laid_over(FIELDS, {"field": [{"key": "one"}, {"key": "new"}, {"key": "next"}]})) == [
        *("one", "new", "next", "two")
    ]
    assert keys(laid_over(FIELDS, {"field": [{"key": "new"}]})) == ["one", "two", "new"]


def test_a_renamed_item_takes_the_place_of_its_former_key() -> None:
    made = laid_over(FIELDS, {"field": [{"key": "first", "renamed_from": "one"}]})
    assert made["field"][0] == {"key": "first", "renamed_from": "one", "unit": "人"}


def test_a_dropped_item_is_gone_and_what_follows_takes_its_place() -> None:
    assert keys(laid_over(FIELDS, {"field": [{"key": "one", "dropped": True}, {"key": "new"}]})) == ["new", "two"]


def test_checks_are_told_apart_by_their_id() -> None:
    before = {"check": [{"id": "ABC-01", "severity": "error"}]}
    assert laid_over(before, {"check": [{"id": "ABC-01", "severity": "hint"}]})["check"][0]["severity"] == "hint"


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")))
VALUES = st.one_of(WORDS, st.integers(-(2**53), 2**53), st.booleans(), st.lists(WORDS), st.lists(st.lists(WORDS)))
ITEM = st.dictionaries(st.from_regex(r"[a-z_]{1,9}", fullmatch=True), VALUES, min_size=1)


@given(ITEM, st.lists(ITEM, min_size=1))
def test_what_is_written_is_read_back_the_same(head: dict[str, object], items: list[dict[str, object]]) -> None:
    raw = {key: value for key, value in head.items() if key != "field"} | {"field": items}
    assert tomllib.loads(written(raw)) == raw


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    texts = {
        "old/form.toml": 'key = "old"\nsections = ["a", "b"]\nyears = [2019, 2023]\n',
        "old/a.toml": '[[field]]\nkey = "one"\nunit = "人"\n',
        "old/b.toml": 'title = "乙"\n',
        "new/form.toml": 'key = "new"\nfollows = "old"\nyears = [2024, 2026]\n',
        "new/a.toml": '[[field]]\nkey = "two"\nunit = "人"\n',
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_folder_has_its_own_files_over_those_of_the_form_before(folders: Path) -> None:
    problems: list[str] = []
    new = open_folder(folders / "new", problems)
    assert new.load("form.toml", problems) == {"key": "new", "sections": ["a", "b"], "years": [2024, 2026]}
    assert keys(new.load("a.toml", problems)) == ["one", "two"]
    assert new.load("b.toml", problems) == {"title": "乙"}
    assert problems == []


def test_the_files_of_a_form_stand_without_the_form_before(folders: Path, tmp_path: Path) -> None:
    problems: list[str] = []
    new = open_folder(folders / "new", problems)
    (tmp_path / "alone").mkdir()
    for name, content in new.files(problems).items():
        (tmp_path / "alone" / name).write_bytes(content)
    alone = open_folder(tmp_path / "alone", problems)
    assert alone.before is None
    for name in ("form.toml", "a.toml", "b.toml"):
        assert alone.load(name, problems) == new.load(name, problems)
    assert problems == []


@pytest.mark.parametrize("follows", ['"nowhere"', '"new"', '"../old"', "7", '["old"]'])
def test_what_a_form_cannot_follow_is_told(folders: Path, follows: str) -> None:
    (folders / "new" / "form.toml").write_text(f'key = "new"\nfollows = {follows}\n', encoding="utf-8")
    problems: list[str] = []
    assert open_folder(folders / "new", problems).before is None
    assert [problem for problem in problems if "不是另一个现有的表样" in problem] == problems != []


def test_two_forms_that_follow_each_other_are_refused(folders: Path) -> None:
    (folders / "old" / "form.toml").write_text('key = "old"\nfollows = "new"\n', encoding="utf-8")
    problems: list[str] = []
    open_folder(folders / "new", problems)
    assert len(problems) == 1


def test_a_file_that_cannot_be_read_is_told_and_not_passed_over(folders: Path) -> None:
    (folders / "new" / "a.toml").write_text("[[field", encoding="utf-8")
    problems: list[str] = []
    open_folder(folders / "new", problems).files(problems)
    assert [problem.split("：")[0] for problem in problems] == ["a.toml"]


def test_a_corrected_edition_lies_over_the_form_of_the_program(tmp_path: Path) -> None:
    (tmp_path / "form.toml").write_text('key = "2026"\nfollows = "2023"\nedition = "2026.2"\n', encoding="utf-8")
    problems: list[str] = []
    folder = correct_folder(tmp_path, "2026", problems)
    fields = folder.load("progression.toml", problems)["field"]
    assert "unsettled" in [field["key"] for field in fields]
    assert load(tmp_path / "form.toml", problems)["edition"] == folder.head["edition"]
    assert problems == []
