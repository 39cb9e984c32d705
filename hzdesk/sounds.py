"""Finding Chinese by the letters that people type for it: pinyin or initials, by any reading of a character."""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

from hzdesk.resources import RESOURCES


def plain(text: str) -> str:
    """The text as it is compared: full width or not, capital or not."""
    return unicodedata.normalize("NFKC", text).casefold()


def fits(text: str, words: str) -> bool:
    """Whether each of the words stands in the text, or spells a stretch of it."""
    found = plain(text)
    return all(word in found or sounds_like(found, word) for word in plain(words).split())


def sounds_like(text: str, word: str) -> bool:
    """Whether `word` spells a stretch of the text, both in small letters."""
    if not word.isascii() or not word.isalnum() or word.isdecimal():
        return False
    syllables = [_readings().get(character, (character,)) for character in text if character.isalnum()]
    return any(reach(word, syllables, first) for first in range(len(syllables)))


def reach(word: str, syllables: Sequence[Sequence[str]], first: int) -> int:
    """The end of the syllables from `first` on that spell `word`; 0 if they do not.

    Each place has the syllables that it may be read as; each is typed whole or as its first letter, the last one
    unfinished.
    """
    if first == len(syllables):
        return 0
    if any(syllable.startswith(word) for syllable in syllables[first]):
        return first + 1
    spellings = dict.fromkeys(spelt for syllable in syllables[first] for spelt in (syllable, syllable[:1]))
    for spelt in spellings:
        if word.startswith(spelt) and (last := reach(word[len(spelt) :], syllables, first + 1)):
            return last
    return 0


@cache
def _readings() -> Mapping[str, Sequence[str]]:
    """How each character may be read."""
    found: dict[str, list[str]] = {}
    for line in (RESOURCES / "readings.txt").read_text(encoding="utf-8").splitlines():
        syllable, characters = line.split()
        for character in characters:
            found.setdefault(character, []).append(syllable)
    return found
