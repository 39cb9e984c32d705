"""Chinese found by the letters that people type for it."""

import pytest

from hzdesk.sounds import sounds_like


@pytest.mark.parametrize("word", ["lxdh", "lianxidianhua", "lianxi", "xdh", "dianh", "lxdianhua", "lxd"])
def test_whole_syllables_and_initials_spell_a_stretch_from_any_character_on(word: str) -> None:
    assert sounds_like("联系电话", word)


@pytest.mark.parametrize("word", ["lxdhm", "dhlx", "ianxi", "ldh"])
def test_letters_that_skip_a_character_or_go_beyond_the_end_do_not_fit(word: str) -> None:
    assert not sounds_like("联系电话", word)


def test_a_character_is_found_by_any_of_its_readings() -> None:
    assert all(
        sounds_like("银行会计校长", word) for word in ("yinhang", "yx", "kuaiji", "huiji", "xiaozhang", "jiaochang")
    )


def test_signs_are_passed_over_and_letters_and_digits_stand_for_themselves() -> None:
    assert sounds_like("出国（境）学生", "cgjxs")
    assert sounds_like("“vr”课3+2", "vrk32")


def test_what_is_typed_in_chinese_or_with_signs_is_no_sound() -> None:
    assert not sounds_like("3+2", "3+2")
    assert not sounds_like("联系", "联")


def test_a_rare_character_is_passed_by_no_letters() -> None:
    assert not sounds_like("㐂", "xi")
    assert sounds_like("㐂学生", "xs")


def test_numbers_are_found_by_themselves_not_by_sound():
    assert not sounds_like("3.05", "305")
    assert sounds_like("3+2", "32") is False


def test_a_text_of_characters_with_many_readings_takes_no_time():
    assert not sounds_like("都" * 200, "d" * 100 + "z")
