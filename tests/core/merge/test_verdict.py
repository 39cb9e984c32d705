"""The words of verdicts."""

from typing import get_args

import pytest

from hzdesk.merge.verdict import ON_SCREEN, SENTENCES, Verdict, Word, problem, signing_problem


def test_every_verdict_has_its_word_on_the_screen():
    assert set(ON_SCREEN) == set(get_args(Word))


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_ends_and_never_shouts(code):
    assert SENTENCES[code].endswith("。")
    assert "！" not in SENTENCES[code]


def test_a_problem_has_its_words_in_the_sentence_and_keeps_its_place():
    found = problem("cell_changed", sheet="资助", field="金额", place="资助　金额", old="3", new="4")
    assert (found.code, found.sheet, found.field) == ("cell_changed", "资助", "金额")
    assert found.text == "资助　金额：签名时 3，现在 4。"


def test_a_problem_of_the_signature_that_nobody_knows_is_a_broken_signature():
    assert signing_problem("part_missing").text == SENTENCES["part_changed"]
    assert signing_problem("never heard of").text == SENTENCES["broken"]


def test_the_json_has_each_problem_as_an_object():
    verdict = Verdict("a.xlsx", "unsigned", problems=(problem("unsigned"),))
    assert verdict.as_json()["problems"] == [
        {"code": "unsigned", "text": SENTENCES["unsigned"], "sheet": "", "row": "", "field": ""}
    ]
