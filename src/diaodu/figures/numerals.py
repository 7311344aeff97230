"""Numerals to values and back: Arabic, Chinese, and both mixed, on folded text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

DIGITS = {digit: number for number, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10**4, "亿": 10**8, "兆": 10**12}
ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,8}+(?![0-9,])|[0-9]++)(?:\.[0-9]++)?"
CHINESE = r"[零〇一二三四五六七八九十百千两廿卅]++(?:[点·.][零〇一二三四五六七八九]++)?"
# 千 and 兆 may belong to the unit (千米, 兆瓦), 百 to a word (百分).
SCALE = (
    r"(?:[十百千]?[万亿](?:亿)?|兆(?![瓦赫帕焦伏比字])|千(?![米瓦伏克卡字帕赫焦比])(?:[万亿])?"
    r"|百(?![分货强姓年日])(?:[万亿])?)"
)
_MORE = rf"[零〇]?(?:{ARABIC}|(?![十百千]){CHINESE})(?:[十百千]?[万亿]|千(?![米瓦伏克卡]))?"
NUMERAL = rf"(?:{ARABIC}|{CHINESE})(?:[ ]?[多余]?{SCALE}(?:{_MORE})*+)?"
_PART = re.compile(rf"({ARABIC}|{CHINESE})?[ ]?([多余])?([十百千]?[万亿兆]亿?|[百千])?")
_STRUCTURED = re.compile("[十百千]")
LONGEST = 40  # characters of a numeral; anything longer is no number that somebody printed


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral's value, one unit of its last printed digit, what its last scale is, and whether 餘 or 多 is in it."""

    value: Decimal
    ulp: Decimal
    scale: int
    open: bool = False


@lru_cache(maxsize=8192)
def parse(numeral: str) -> Numeral | None:
    """The value of a folded numeral such as 1,234.5, 3万2298, 六四〇.五亿 or 十六万二〇四一; None if it is none."""
    if len(numeral) > LONGEST:
        return None
    value, ulp, scale, is_open, at = Decimal(0), Decimal(1), 1, False, 0
    above = 0
    while at < len(numeral):
        match = _PART.match(numeral, at)
        if match is None or match.end() == at:
            return None
        at = match.end()
        digits, more, scaled = match.groups()
        scale = _scale(scaled)
        number, unit = _digits(digits) if digits else (Decimal(1), Decimal(1))
        if _colloquial(digits, scaled, above):  # 三万五 is 35,000
            unit = unit * above / 10
            number = number * above / 10
        if above > 1 and scale >= above:  # 九万二千八百二十八万 is 92,828 times 万
            value = (value + number) * scale
        else:
            value += number * scale
        ulp = unit * scale
        is_open = is_open or more is not None
        above = scale
    return Numeral(value, ulp, scale, is_open)


def _colloquial(digits: str | None, scaled: str | None, above: int) -> bool:
    return above > 1 and scaled is None and digits is not None and len(digits) == 1 and digits in DIGITS


def _scale(scaled: str | None) -> int:
    result = 1
    for character in scaled or "":
        result *= TENS.get(character) or SCALES[character]
    return result


def _digits(text: str) -> tuple[Decimal, Decimal]:
    """The value and last-digit unit of a run of digits without scale."""
    if text[0] in "0123456789":
        number = Decimal(text.replace(",", ""))
        return number, Decimal((0, (1,), int(number.as_tuple().exponent)))
    text = text.replace("廿", "二十").replace("卅", "三十")
    whole, _, decimals = text.replace("·", "点").replace(".", "点").partition("点")
    value, ulp = _structured(whole) if _STRUCTURED.search(whole) else _positional(whole)
    if decimals:
        ulp = Decimal((0, (1,), -len(decimals)))
        value += _positional(decimals)[0] * ulp
    return value, ulp


def _positional(text: str) -> tuple[Decimal, Decimal]:
    return Decimal("".join(str(DIGITS[digit]) for digit in text) or "0"), Decimal(1)


def _structured(text: str) -> tuple[Decimal, Decimal]:
    """三百二十 is 320 and tells tens; digits that no 十 or 百 follows are ones."""
    total, pending, last = 0, "", 1
    for character in text:
        if character in TENS:
            last = TENS[character]
            total += (int(pending) if pending else 1) * last
            pending = ""
        else:
            pending += str(DIGITS[character])
    if pending.strip("0"):
        last = 1
        total += int(pending)
    return Decimal(total), Decimal(last)


def in_chinese(number: int) -> str:
    """A whole number of at most sixteen digits as it is spoken: 一万零三百二十."""
    if number == 0:
        return "零"
    sections = [number // 10 ** (4 * power) % 10**4 for power in range(4)]
    words, gap = "", False
    for power in (3, 2, 1, 0):
        section = sections[power]
        if not section:
            gap = gap or bool(words)
            continue
        if words and (gap or section < TENS["千"]):
            words += "零"
        words += _section(section) + ("", "万", "亿", "兆")[power]
        gap = False
    return words


def _section(number: int) -> str:
    words, gap = "", False
    for power, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            words += ("零" if gap and words else "") + "〇一二三四五六七八九"[digit] + word
            gap = False
        else:
            gap = True
    return words


def printed_forms(number: Decimal) -> Iterator[str]:
    """The ways in which a number that is not negative is printed: 12345.6, 12,345.6, 1.23456万, 一二三四五点六, …"""
    plain = f"{number:f}"
    yield plain
    yield f"{number:,f}"
    yield plain.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    for word, scale in SCALES.items():
        yield f"{(number / scale).normalize():f}{word}"
    yield plain.translate(str.maketrans("0123456789.", "〇一二三四五六七八九点"))
    if number == number.to_integral_value():
        yield from _whole_forms(int(number))


def _whole_forms(number: int) -> Iterator[str]:
    if 0 < number < 10**16:
        yield in_chinese(number)
    ten_thousands, rest = divmod(number, 10**4)
    if ten_thousands and rest:
        yield f"{ten_thousands}万{rest:04d}"
    if ten_thousands and rest >= TENS["千"]:
        yield f"{ten_thousands}萬{rest:,}"
