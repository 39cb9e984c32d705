"""Finding a place in the return."""

from dataclasses import replace

from pytestqt.modeltest import ModelTester

from hzdesk.returns import Explanation
from tests.core.forms.return_2023 import FORM, SOUND, annual
from ui.found import Place, PlaceModel, find

RETURN = annual(SOUND)


def found(typed: str) -> list[tuple[str, str, str]]:
    return [(place.section, place.row, place.field) for place in find(FORM, RETURN, typed)]


def test_a_field_is_found_by_part_of_its_name() -> None:
    assert ("basics", "record", "telephone") in found("联系")


def test_a_section_comes_before_its_fields() -> None:
    assert found("升学")[0] == ("progression", "", "")


def test_a_row_of_a_table_is_found_by_name_and_by_initials() -> None:
    rows = [row.id for row in RETURN.rows("programmes")]
    by_name = found("计算机应用")
    assert ("programmes", rows[0], "programme") in by_name
    assert ("programmes", rows[0], "programme") in found("jsjyy")


def test_a_field_and_a_section_are_found_by_pinyin_and_by_initials() -> None:
    telephone = ("basics", "record", "telephone")
    assert found("lxdh") == found("lianxidianhua") == found("LianXi dianhua") == [telephone]
    assert found("shengxue")[0] == ("progression", "", "")
    assert telephone in found("电话 lx")


def test_an_explanation_is_not_searched_for_sounds() -> None:
    explained = Explanation("PRG-01", "progression", "record", "校区搬迁，少招一个班", "d")
    assert list(find(FORM, replace(RETURN, explanations=(explained,)), "xqbq")) == []


def test_every_word_must_fit() -> None:
    assert found("联系 电话") == found("电话 联系") == [("basics", "record", "telephone")]
    assert found("联系 经费") == []


def test_full_width_letters_find_as_much() -> None:
    assert found("３＋２") == found("3+2") != []


def test_nothing_typed_finds_nothing() -> None:
    assert found("  ") == []


def test_an_explanation_is_found_by_its_words() -> None:
    explained = Explanation("PRG-01", "progression", "record", "校区搬迁，少招一个班", "d")
    places = list(find(FORM, replace(RETURN, explanations=(explained,)), "搬迁"))
    assert [(place.title, place.section) for place in places] == [("校区搬迁，少招一个班", "progression")]


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = PlaceModel()
    model.put([Place("联系电话", "学校基本情况", "basics"), Place("没有", "", "")])
    qtmodeltester.check(model)
