"""Texts of any length that nobody writes: what could make a reader slow, by name."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from random import Random

Maker = Callable[[int], str]  # a text of about so many characters

PIECES = {
    "colons": "12:",
    "percents": "1%，",
    "parts": "其中1億元，",
    "true sums": "A為1億元，B為2億元，合計3億元，",
    "false sums": "A為1億元，B為2億元，合計4億元。",
    "false parts": "總額100億元，其中出口12.5億元、進口99.7億元。",
    "false lists": "總額100.5億元，分別是11.2億元、12.3億元、13.4億元、14.5億元、15.6億元、1.2億元、2.3億元、3.4億元、4.5億元、5.6億元。",
    "false shares": "總額100億元，佔全部總額的37.1%，",
    "false growths": "由1億元增至2億元增長3%",
    "gaps": "增長3.1%，高於全國1.2%的平均水平5.1個百分點，",
    "ratios": "12.3:45.6:78.9，",
    "digits": "1234567890",
    "Chinese digits": "一二三四五六七八九〇",
    "hundreds": "百",
    "scales": "千萬億",
    "thousands": "1,234,",
    "blanks": "1 ",
    "brackets": "（1億元",
    "open quotes": "“十四五",
    "open titles": "《二〇",
    "months": "1月至",
    "years": "2023年",
    "words of time": "今年累計同期",
    "the year before": "日均千萬去年",
    "words": "全省各地不斷推進各項工作",
    "English": "Exports rose 3.1% to $5 billion in May 2021, ",
    "English shares": "1 billion of 2% ",
    "English names": "aA1 ",
}
_WORDS = ("完成投資", "12.5億元", "增長", "6.2%", "其中", "佔", "全年", "的", "3個", "高於", "合計", "9.7億元")


def hostile() -> dict[str, Maker]:
    """Every maker by its name."""
    return {name: _repeated(piece) for name, piece in PIECES.items()} | {
        "counting": _counting,
        "nested": lambda length: "（" * (length // 2) + "1億元" + "）" * (length // 2),
        "amounts in turn": lambda length: f"三項分別為{_numbers(length, 9999)}億元",
        "shares in turn": lambda length: f"分別佔{_numbers(length, 99)}%",
        "one sentence": _sentence,
        "every character": _planes,
    }


def _repeated(piece: str) -> Maker:
    return lambda length: piece * (length // len(piece))


def _counting(length: int) -> str:
    pieces, size = [], 0
    for number in count(1):
        pieces.append(f"{number}、")
        size += len(pieces[-1])
        if size >= length:
            break
    return "".join(pieces)


def _numbers(length: int, most: int) -> str:
    chance = Random(length)  # noqa: S311 - nothing secret
    return "、".join(str(chance.randint(1, most)) for _ in range(length // (len(str(most)) + 1)))


def _sentence(length: int) -> str:
    chance = Random(length)  # noqa: S311 - nothing secret
    return "".join(chance.choice(_WORDS) for _ in range(length // 3))


def _planes(length: int) -> str:
    """All characters of all planes, lone surrogates too."""
    planes = "".join(map(chr, range(min(length, 0x110000))))
    return planes * (length // len(planes))
