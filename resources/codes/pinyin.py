"""Fills `pinyin` and `initials` of the code lists, and sorts their files by code; a second run changes nothing.

Run by hand after a change: python resources/codes/pinyin.py
"""

import csv
import re
import tomllib
from pathlib import Path

from pypinyin import lazy_pinyin, load_phrases_dict

# Words that pypinyin cuts wrongly or does not know, with the reading of each character.
READINGS = {
    "给排水": "jǐ pái shuǐ",
    "工商行政": "gōng shāng xíng zhèng",
    "长三角": "cháng sān jiǎo",
    "藏医医疗": "zàng yī yī liáo",
}
load_phrases_dict({word: [[reading] for reading in readings.split()] for word, readings in READINGS.items()})

INLINE = re.compile(r'(?<=\bname = )"([^"]*)"(?:, pinyin = "[^"]*", initials = "[^"]*")?')


def sound(name: str) -> tuple[str, str]:
    """Toneless letters without spaces (ü as v), and one letter for each letter, digit or character of the name."""
    syllables = lazy_pinyin(name, errors=lambda other: [c.lower() for c in other if c.isalnum()])
    return "".join(syllables), "".join(syllable[0] for syllable in syllables)


def fill(folder: Path) -> None:
    declaration = folder / "codes.toml"
    text = declaration.read_text(encoding="utf-8")
    for code_list in tomllib.loads(text)["list"]:
        if "file" in code_list:
            _fill_file(folder / code_list["file"])
    with declaration.open("w", encoding="utf-8", newline="\n") as file:
        file.write(INLINE.sub(_inline, text))


def _inline(entry: re.Match[str]) -> str:
    pinyin, initials = sound(entry[1])
    return f'"{entry[1]}", pinyin = "{pinyin}", initials = "{initials}"'


def _fill_file(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    for row in rows:
        row[2:4] = sound(row[1])
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *sorted(rows)])


if __name__ == "__main__":
    fill(Path(__file__).parent)
