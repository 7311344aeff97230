"""What each branch of the grammar makes of its match."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from diaodu.figures.dates import read_date
from diaodu.figures.figure import Found, Kind, Qualifier, Role
from diaodu.figures.numerals import DIGITS, LONGEST, SCALES, TENS, parse
from diaodu.figures.units import PLAIN, STRONG, UNITS, unit_at

Maker = Callable[[str, str, "re.Match[str]"], Iterator[Found]]
HUNDRED, TEN = Decimal(100), Decimal(10)
_THOUSANDTH = Decimal("0.001")
_ROLES = {
    Kind.MONEY: Role.LEVEL,
    Kind.PHYSICAL: Role.LEVEL,
    Kind.PERCENT: Role.SHARE,
    Kind.PP: Role.PP,
    Kind.DURATION: Role.DURATION,
    Kind.MULTIPLE: Role.MULTIPLE,
}
_OPEN_BEHIND = frozenset({Kind.MULTIPLE, Kind.PERCENT, Kind.DURATION})
_PARTS = {"‰": TEN, "个基点": HUNDRED, "基点": HUNDRED}  # how many make one percent
_ARABIC = frozenset("0123456789")
_POINTING = frozenset("这那该等各每")  # 这两家 points back and counts nothing
_NOT_BARE = frozenset("每以上数几成千百十0123456789.,点")
_WHOLE_TENS = re.compile("(?=.*[十百千廿卅])[^点·.]+")
_THOUSANDFOLD = re.compile("[十百][^千万亿]*千$")  # 八十二千米: the 千 is the unit's
_RATIO = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_WHOLE = (Decimal(98), Decimal(102))  # parts that make a hundred, rounded
_OF_THOUSAND = frozenset("米瓦克伏卡")
_PAIR = frozenset("一二三四五六七八九"[at : at + 2] for at in range(8)) | {"两三"}


def shape(found: Found, kind: Kind | None, unit: str) -> None:
    """Give a number its kind, unit and plainest role."""
    found.kind = kind
    found.unit = "%" if kind is Kind.PERCENT else "pp" if kind is Kind.PP else unit
    found.role = _ROLES.get(kind, Role.COUNT) if kind else Role.COUNT


def number(text: str, folded: str, match: re.Match[str]) -> Iterator[Found]:
    """A number with the unit behind it; without unit it waits for its neighbours."""
    start, at = match.span()
    written = match.group()
    if len(written) <= LONGEST and _THOUSANDFOLD.search(written) and folded[at : at + 1] in _OF_THOUSAND:
        written, at = written[:-1], at - 1
    numeral = parse(written)
    if numeral is None:
        return
    found = Found(start, at, None)
    found.written, found.value, found.ulp = written, numeral.value, numeral.ulp
    found.scale, found.open = numeral.scale, numeral.open
    if folded[at : at + 1] in {"多", "余"} and folded[at + 1 : at + 2] not in {"额", "款", "地"}:
        found.open, at = True, at + 1
        found.end = at
    begin = at + 1 if folded[at : at + 1] == " " else at
    unit = unit_at(folded, begin)
    if unit and (begin == at or not unit.isascii() or unit == "%"):
        found.end = begin + len(unit)
        shape(found, UNITS[unit], text[begin : found.end])
        _behind(folded, found, unit)
    if _counts(folded, found, unit):
        yield found


def _behind(folded: str, found: Found, unit: str) -> None:
    """A 多 behind the unit, and units that are parts of a percent."""
    if found.kind in _OPEN_BEHIND and folded[found.end : found.end + 1] in {"多", "余"}:
        found.open = True
        found.end += 1
    if unit == "成":
        _times(found, TEN)
    elif unit in _PARTS:
        _times(found, 1 / _PARTS[unit])
    if found.written in _PAIR and (unit == "成" or found.kind is Kind.DURATION or found.written[0] == "两"):
        first, last = (DIGITS[digit] for digit in found.written)
        factor = TEN if unit == "成" else Decimal(1)
        found.value, found.low, found.high = None, first * factor, last * factor
        found.qualifier = Qualifier.RANGE


def _times(found: Found, factor: Decimal) -> None:
    if found.value is not None and found.ulp is not None:
        found.value, found.ulp = found.value * factor, found.ulp * factor


def _counts(folded: str, found: Found, unit: str) -> bool:
    """Whether a number is a figure at all: 每户 and T3 are none."""
    before = folded[found.start - 1 : found.start]
    if before in {"每", "第"} or (before.isascii() and before.isalpha() and found.kind is None):
        return False
    return found.written[0] in _ARABIC or _counts_in_chinese(found, unit, before)


def _counts_in_chinese(found: Found, unit: str, before: str) -> bool:
    """三条 behind a list of three and lone digits in words are no figures."""
    written = found.written
    if written == "一":
        return unit in {"倍", "个百分点", "成"}
    if len(written) > 1:
        return found.scale > 1 or bool(unit) or found.open or _WHOLE_TENS.fullmatch(written) is None
    if written in TENS:
        return found.open or unit in STRONG or (written == "十" and unit in PLAIN)
    return before not in _POINTING and unit in PLAIN


def bare(text: str, folded: str, match: re.Match[str]) -> Iterator[Found]:
    """A magnitude without number: 亿元以上, 近亿吨, 万人次."""
    start, at = match.span()
    unit = unit_at(folded, at)
    before = folded[start - 1 : start]
    if unit not in STRONG or (start and before in _NOT_BARE) or folded[start - 2 : start] == "位：":
        return
    if folded.startswith(("GDP", "产值", "级", "国内", "地区", "生产", "工业", "增加值"), at + len(unit)):
        return
    found = Found(start, at + len(unit), None)
    found.written = match.group()
    scale = 1
    for character in found.written:
        scale *= TENS.get(character) or SCALES[character]
    found.value = found.ulp = Decimal(scale)
    found.scale = scale
    shape(found, UNITS[unit], text[at : found.end])
    yield found


def date(_text: str, _folded: str, match: re.Match[str]) -> Iterator[Found]:
    """A date; one that no calendar has is none."""
    span = read_date(match.group())
    if span is None:
        return
    found = Found(match.start(), match.end(), Kind.DATE)
    found.written, found.norm, found.role = match.group(), span.norm, Role.PERIOD
    yield found


def rank(_text: str, _folded: str, match: re.Match[str]) -> Iterator[Found]:
    """第5位, 第四, 首位."""
    written = match.group()
    found = Found(match.start(), match.end(), Kind.RANK)
    found.role = Role.RANK
    found.unit = written[-1] if written[-1] in "位名" else None
    numeral = parse(written.strip("第位名首") or "一")
    if numeral is not None:
        found.value, found.ulp = numeral.value, Decimal(1)
        yield found


def hundredths(_text: str, folded: str, match: re.Match[str]) -> Iterator[Found]:
    """百分之五十六点七; 百分之三个百分点 nobody writes."""
    written = match.group()
    numeral = parse(written[3:])
    if numeral is None:
        return
    found = Found(match.start(), match.end(), None)
    shape(found, Kind.PERCENT, "%")
    found.written = written
    factor = Decimal({"百": 1, "千": 10, "万": 100}[written[0]])
    found.value, found.ulp = numeral.value / factor, numeral.ulp / factor
    if folded[found.end : found.end + 1] in {"多", "余"}:
        found.open, found.end = True, found.end + 1
    yield found


def fraction(_text: str, _folded: str, match: re.Match[str]) -> Iterator[Found]:
    """1/3 and 三分之一, as percent."""
    written = match.group()
    above, below = written.split("/") if "/" in written else reversed(written.split("分之"))
    top, bottom = parse(above), parse(below)
    if top is None or bottom is None or not bottom.value or top.value > bottom.value:
        return
    found = Found(match.start(), match.end(), None)
    shape(found, Kind.PERCENT, "%")
    found.value, found.ulp = (HUNDRED * top.value / bottom.value).quantize(_THOUSANDTH), Decimal(1)
    yield found


def tenths(_text: str, _folded: str, match: re.Match[str]) -> Iterator[Found]:
    """两成, 7成4, 五成半, 半成, 九成多."""
    written = match.group()
    ones, _, rest = written.partition("成")
    numeral = parse("0.5" if ones == "半" else ones)
    if numeral is None:
        return
    found = Found(match.start(), match.end(), None)
    shape(found, Kind.PERCENT, "%")
    found.written, found.open = written, written[-1] in "多余"
    found.value, found.ulp = numeral.value * 10, numeral.ulp * 10
    more = parse("5" if rest[:1] == "半" else rest.rstrip("多余")) if rest.rstrip("多余") else None
    if more is not None:
        found.value, found.ulp = found.value + more.value, Decimal(1)
    yield found


def doubled(_text: str, _folded: str, match: re.Match[str]) -> Iterator[Found]:
    """翻番 is twice, 翻两番 four times."""
    found = Found(match.start(), match.end(), None)
    shape(found, Kind.MULTIPLE, "倍")
    times = DIGITS.get(match.group()[-2], 1)
    found.value, found.ulp = Decimal(2**times), Decimal(1)
    yield found


def ratio(_text: str, _folded: str, match: re.Match[str]) -> Iterator[Found]:
    """7.7:57.5:34.8 are three shares, as they make a hundred or are given to the tenth; 7:2:1 is one figure."""
    parts = [
        (part.start() + match.start(), part.end() + match.start(), part.group())
        for part in _RATIO.finditer(match.group())
    ]
    values = [parse(written) for _, _, written in parts]
    numerals = [value for value in values if value is not None]
    whole = _WHOLE[0] <= sum((each.value for each in numerals), Decimal(0)) <= _WHOLE[1]
    if not whole and not all("." in written for _, _, written in parts):
        yield Found(match.start(), match.end(), Kind.RATIO)
        return
    for (start, end, written), numeral in zip(parts, numerals, strict=True):
        found = Found(start, end, None)
        shape(found, Kind.PERCENT, "%")
        found.written, found.value, found.ulp, found.fixed = written, numeral.value, numeral.ulp, True
        yield found


MAKERS: dict[str, Maker] = {
    maker.__name__: maker for maker in (number, bare, date, rank, hundredths, fraction, tenths, doubled, ratio)
}
