"""Chinese and other names folded to one form for search, and keys to order them by."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

import opencc


@cache
def _converter(name: str) -> Any:
    """OpenCC reads its dictionaries when made, so each converter is made once per process."""
    return opencc.OpenCC(name)


def to_simplified(text: str) -> str:
    """繁體 to 简体, character forms only."""
    return str(_converter("t2s").convert(text))


# what OpenCC converts inside certain phrases only (計畫, 藉口, 反覆); for search the pair counts as one character
_ONLY_IN_PHRASES = str.maketrans("沈藉覆炼坏钟径瞭巨衹甦哩画么恶像俱彷", "沉借复链坯锺迳了钜只苏里划幺𫫇象具仿")


def fold(text: str) -> str:
    """One form for texts that a reader takes for the same: 简体, lower case, half width, without blanks.

    Folding what is folded already changes nothing. Characters are folded one by one, so that a part of a text folds to
    a part of the folded text: OpenCC's phrases would hide 乾 in 乾坤.
    """
    if text.isascii():
        return "".join(text.casefold().split())
    folded = _folded_once(text)
    while folded != (again := _folded_once(folded)):  # a blank that goes may leave a mark to compose with
        folded = again
    return folded


def _folded_once(text: str) -> str:
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return plain.translate(_FOLDED)


class _Folded(dict[int, str]):
    """What each character folds to, looked up once: a table that ``str.translate`` reads."""

    def __missing__(self, number: int) -> str:
        sign = chr(number)
        folded = sign if sign.isascii() else to_simplified(sign).translate(_ONLY_IN_PHRASES)
        self[number] = "" if sign.isspace() else folded
        return self[number]


_FOLDED = _Folded()


def bigrams(*folded: str) -> list[str]:
    """The distinct neighbouring pairs and the single characters of folded texts, sorted."""
    found = {text[at : at + 2] for text in folded for at in range(len(text) - 1)}
    return sorted(found.union(*folded))


def sort_key(text: str) -> str:
    """A key that orders Chinese by pinyin with tone, syllable by syllable, and other scripts as written."""
    plain = unicodedata.normalize("NFKC", to_simplified(text)).casefold()
    parts = (_pinyin(part) if _HAN.match(part) else part for part in _HAN.split(plain))
    return " ".join(" ".join(parts).split())


_HAN = re.compile("([\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇]+)")


@lru_cache(maxsize=2**15)
def _pinyin(han: str) -> str:
    """The syllables of Chinese that no other script interrupts: the same words come again in name after name."""
    # Imported here: its dictionaries take a quarter of a second that reading commands need not wait for.
    from pypinyin import Style, lazy_pinyin

    return " ".join(lazy_pinyin(han, style=Style.TONE3, neutral_tone_with_five=True))
