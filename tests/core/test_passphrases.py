"""What is strong enough, and phrases drawn by lot."""

import pytest

from hzdesk import passphrases
from hzdesk.passphrases import strength, suggested
from hzdesk.resources import RESOURCES

SCHOOL = ("3301000001", "示例职业学校", "李老师")


@pytest.mark.parametrize("passphrase", ["", "short", "1234567", "12345678", "87654321", "aaaaaaaaaaaa", "abababababab"])
def test_a_passphrase_that_is_short_or_easy_to_guess_will_not_do(passphrase: str) -> None:
    good, words = strength(passphrase)
    assert not good
    assert words


@pytest.mark.parametrize("passphrase", ["correct horse battery", "xihu2023Kq", "三潭印月在西湖里面真好看呀"])
def test_a_long_or_mixed_passphrase_will_do(passphrase: str) -> None:
    assert strength(passphrase, SCHOOL) == (True, "好。")


def test_a_short_plain_passphrase_will_do_but_is_called_fair() -> None:
    good, words = strength("kqmzwdxt")
    assert good
    assert words.startswith("一般")


def test_how_many_characters_are_missing_is_said() -> None:
    assert strength("abcde")[1] == "还差 3 个字符。"


@pytest.mark.parametrize("passphrase", ["示例职业学校2023", "3301000001ab", "Password123", "李老师123456789"])
def test_what_everybody_knows_of_the_school_is_no_passphrase(passphrase: str) -> None:
    good, words = strength(passphrase, SCHOOL)
    assert not good
    assert words.startswith("太容易猜")


def test_a_phrase_may_contain_the_schools_name() -> None:
    assert strength("示例职业学校门前有两棵银杏树", SCHOOL) == (True, "好。")


def test_a_suggested_phrase_is_five_words_and_their_pinyin_and_strong() -> None:
    words, typed = suggested()
    assert len(words.split()) == len(typed.split()) == passphrases.WORDS_IN_PHRASE
    assert typed.replace(" ", "").isascii()
    assert strength(typed, SCHOOL) == (True, "好。")


def test_each_word_adds_nine_bits() -> None:
    lines = (RESOURCES / "words.txt").read_text(encoding="utf-8").splitlines()
    assert len({line.split()[0] for line in lines}) == len({line.split()[1] for line in lines}) == len(lines) == 512


def test_phrases_are_drawn_by_secrets_and_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len({suggested() for _ in range(20)}) == 20
    monkeypatch.setattr("secrets.choice", lambda lines: lines[0])
    assert suggested()[1] == " ".join(["ayi"] * 5)
