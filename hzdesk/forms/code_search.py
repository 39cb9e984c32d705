"""Finding an entry of a code list by what a person types: part of the name, its pinyin or initials, or the code."""

from dataclasses import dataclass

from hzdesk.forms.codes import Code, CodeList
from hzdesk.sounds import reach

Spans = tuple[tuple[int, int], ...]

_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}  # full-width letters of an input method
_VOWELS = frozenset("aeiouv")


@dataclass(frozen=True)
class Match:
    """How well the words fit (`rank`, smaller is better) and which stretches of the name they hit."""

    rank: tuple[int, int, bool]
    spans: Spans


@dataclass(frozen=True)
class Hit:
    """An entry that a search found; `spans` are the stretches (start, end) of its name to mark."""

    entry: Code
    spans: Spans


def find(codes: CodeList, text: str, year: int, limit: int | None = None) -> list[Hit]:
    """The entries valid in `year` that fit what was typed, best first.

    Words are parts of the name, its pinyin or initials from any character on, or the beginning of the code; all of
    them must fit. Nothing typed finds everything, in the order of the list.
    """
    found = [
        (fit.rank, Hit(entry, fit.spans))
        for entry in codes.entries.values()
        if entry.valid_in(year) and (fit := match(text, entry.code, entry.name, entry.pinyin, entry.initials))
    ]
    found.sort(key=lambda item: item[0])
    return [hit for _, hit in found[:limit]]


def match(text: str, code: str, name: str, pinyin: str, initials: str) -> Match | None:
    """The fit of every word of `text` with an entry, or None.

    A code's beginning is better than characters of the name, these are better than their sounds; further left is
    better; the whole name is best.
    """
    rank = (0, 0, False)
    spans = []
    for word in _plain(text).split():
        if _plain(code).startswith(word):
            continue
        if (start := _plain(name).find(word)) >= 0:
            kind, end = 1, start + len(word)
        elif sound := _sound(word, name, pinyin, initials):
            kind, (start, end) = 2, sound
        else:
            return None
        rank = max(rank, (kind, start, end - start < len(name)))
        spans.append((start, end))
    return Match(rank, tuple(sorted(spans)))


def _plain(text: str) -> str:
    return text.translate(_NARROW).lower()


def _sound(word: str, name: str, pinyin: str, initials: str) -> tuple[int, int] | None:
    """The first stretch of the name that sounds like `word`: whole syllables or initials, the last one unfinished."""
    if not word.isascii() or word[0] not in initials:
        return None
    places = [place for place, character in enumerate(name) if character.isalnum()]
    syllables = [(one,) for one in _syllables(pinyin, initials, [name[place] for place in places])]
    for first in range(len(syllables)):
        if last := reach(word, syllables, first):
            return places[first], places[last - 1] + 1
    return None


def _syllables(pinyin: str, initials: str, characters: list[str]) -> list[str]:
    """`pinyin` cut into one syllable per character, from the right.

    Inside a syllable a consonant stands only in front or as a final n, ng or r, which no vowel follows.
    """
    syllables = []
    end = len(pinyin)
    for initial, character in zip(reversed(initials), reversed(characters), strict=False):
        start = pinyin.rfind(initial, 0, end)
        while initial in "ngr" and not character.isascii() and start > 0 and pinyin[start + 1 : end][:1] not in _VOWELS:
            start = pinyin.rfind(initial, 0, start)
        syllables.append(pinyin[start:end])
        end = start
    return syllables[::-1]
