"""Passphrases that people accept and guessers do not: how strong one is, and one to take who thinks of none.

A guess at a stored key costs 600 000 rounds of PBKDF2 and as many for the checksum, some hundredths of a second on one
core. Whoever suspects a file can be copied wants 40 bits; a suggested phrase has 45, by `secrets`.
"""

import secrets
import string
from collections.abc import Sequence
from itertools import pairwise

from hzdesk.resources import RESOURCES

SHORTEST, GOOD_LENGTH = 8, 12
WORDS_IN_PHRASE = 5
_COMMON = ("password", "passw0rd", "qwerty", "asdfgh", "zxcvbn", "admin", "iloveyou", "woaini", "5201314", "123456")


def strength(passphrase: str, known: Sequence[str] = ()) -> tuple[bool, str]:
    """Whether a passphrase will do, and what is to be said of it. `known` are words that others know of the school."""
    if not passphrase:
        return False, f"至少 {SHORTEST} 个字符；汉字、空格都行，几个词连成一句最好记。"
    if len(passphrase) < SHORTEST:
        return False, f"还差 {SHORTEST - len(passphrase)} 个字符。"
    if len(set(passphrase)) < 5 or _is_run(passphrase):
        return False, "太容易猜：重复的或连续的字符。请换一个。"
    if len(_without(passphrase, (*_COMMON, *known))) <= SHORTEST // 2:
        return False, "太容易猜：几乎全是校名、代码、人名或常见的密码。请换一个。"
    if len(passphrase) < GOOD_LENGTH and _kinds(passphrase) < 3:
        return True, "一般。再长几个字符，或掺进数字和符号，就好了。"
    return True, "好。"


def suggested() -> tuple[str, str]:
    """A phrase of common words, drawn by lot: the words, and the same in pinyin, which every keyboard types unseen."""
    lines = (RESOURCES / "words.txt").read_text(encoding="utf-8").splitlines()
    drawn = [secrets.choice(lines).split() for _ in range(WORDS_IN_PHRASE)]
    return " ".join(word for word, _ in drawn), " ".join(pinyin for _, pinyin in drawn)


def _without(passphrase: str, words: Sequence[str]) -> str:
    rest = passphrase.lower()
    for word in sorted(filter(None, words), key=len, reverse=True):
        rest = rest.replace(word.lower(), "")
    return rest


def _kinds(passphrase: str) -> int:
    kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits, string.punctuation + " ")
    used = sum(any(character in kind for character in passphrase) for kind in kinds)
    return used + any(ord(character) > 127 for character in passphrase)


def _is_run(passphrase: str) -> bool:
    """Whether each character follows the one before, like 12345678."""
    return {ord(b) - ord(a) for a, b in pairwise(passphrase)} in ({1}, {-1})
