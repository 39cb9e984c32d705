"""One declared item while it is read."""

from typing import Any

from hzdesk.forms.item import Item, tables, word


def item(**raw: Any) -> Item:
    return Item(raw, "aid.toml 指标 amount", [])


def test_what_is_of_another_kind_is_noted_and_its_default_taken() -> None:
    read = item(label=5, digits=True, required="yes")
    assert (read.text("label"), read.number("digits"), read.flag("required", default=True)) == ("", 0, True)
    assert read.problems == [
        "aid.toml 指标 amount：label 应是引号里的文字，现在是 5，请改正",
        "aid.toml 指标 amount：digits 应是整数，现在是 true，请改正",
        "aid.toml 指标 amount：required 应是 true 或 false，现在是 yes，请改正",
    ]


def test_what_is_left_in_the_end_is_unknown() -> None:
    read = item(label="金额", lable="金额")
    assert read.text("label") == "金额"
    read.done()
    assert read.problems == ["aid.toml 指标 amount：不认识 lable，请检查拼写"]


def test_an_item_within_is_named_after_its_key_else_its_id_else_its_place() -> None:
    inner = item(row=[{"key": "a"}, {"id": "B-01"}, {}]).items("row", "行")
    assert [found.place.split()[-1] for found in inner] == ["a", "B-01", "项"]
    assert inner[-1].place == "aid.toml 指标 amount 行 第 3 项"


def test_before_anything_is_checked_nothing_stands_for_what_is_of_another_kind() -> None:
    assert word({"key": ["a"]}, "key") == ""
    assert tables({"field": [{"key": "a"}, 5]}, "field") == []
