"""Makes readings.txt: each syllable of pinyin with the characters of GB 2312 that can be read so.

Run by hand when pypinyin has learnt more: python resources/readings.py
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pypinyin import Style, pinyin

FILE = Path(__file__).with_suffix(".txt")


def readings() -> str:
    """Toneless (ü as v), a line for each syllable; a character of several readings stands in several lines."""
    by_syllable: dict[str, list[str]] = defaultdict(list)
    for character in _characters():
        for syllable in pinyin(character, style=Style.NORMAL, heteronym=True)[0]:
            by_syllable[syllable].append(character)
    return "".join(f"{syllable} {''.join(characters)}\n" for syllable, characters in sorted(by_syllable.items()))


def _characters() -> Iterator[str]:
    """The Chinese characters of GB 2312, in its order."""
    for row in range(0xB0, 0xF8):
        for place in range(0xA1, 0xFF):
            yield from bytes((row, place)).decode("gb2312", "ignore")


if __name__ == "__main__":
    FILE.write_text(readings(), encoding="utf-8", newline="\n")
