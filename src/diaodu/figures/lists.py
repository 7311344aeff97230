"""Figures that their neighbours complete: units left to a later item of a list, and ranges of two numbers."""

from __future__ import annotations

import re
from decimal import Decimal

from diaodu.figures.dates import REPUBLIC
from diaodu.figures.figure import Found, Kind, Qualifier, Role
from diaodu.figures.making import shape
from diaodu.figures.numerals import DIGITS

_JOINS = re.compile(r"(?:[、，,/]|和|及|与|以及|或|[、，]?(?:其中)?)(?:近|约|超过?|逾)?")
_TURNS = re.compile(r"(?:大幅|下|提|增|上|减)?(?:降|升|高|加|少|调|跌|增|扩大|收窄|回落|变|改)?(?:至|到|为)")
_RANGES = frozenset({"-", "--", "—", "——", "–", "~", "至", "到", "-到"})
_FROM = ("由", "从", "自")
_INDEX = re.compile(r"指数|PMI|景气|得分|评分|点数")
_DECIMAL = re.compile("[.点·]")
_OVER = re.compile(r"(?:及|或)?以[上下]")
_AMOUNT = re.compile(r"(?:额|收入|支出|投资|资金|贷款|存款|市值|价值|产值|总值)[^，。]{0,4}$")
_TOLD = re.compile(r"(?:[为至到由从达约]|达到|是)$")
_NEARBY = 12  # characters between a bare number and the index it is of
_WIDE = 100  # an item with this many times the digits of its neighbour has not its magnitude
_YEARS = range(1900, 2100)
_REPUBLIC = range(90, 131)
_DIGITS = re.compile("一[〇零一二][〇零一二三四五六七八九]")  # 一一〇年 in digits is no duration
_BEGINS = frozenset({"", "于", "自", "从", "在"})  # before a year, not a duration
_PART_OF = re.compile(r"[底末初](?!期)")
_LASTING = re.compile(r"[来间前后以历]|的历史")
_ISLAND = re.compile(r"民国|台湾|台币|行政院|经济部|兆元|立法院")


def complete(found: list[Found], folded: str) -> list[Found]:
    """Give bare numbers their units, make ranges, and leave out the numbers that stay bare."""
    for at in range(len(found) - 2, -1, -1):
        _adopt(found[at], found[at + 1], folded)
    _adopt_backwards(found, folded)
    ranged = _ranges([each for each in found if each.kind is not None and not _sums_up(each, folded)], folded)
    for each in ranged:
        if each.unit == "年" and each.low in _REPUBLIC and each.high in _REPUBLIC:
            _republic(each)
    years = [each for each in ranged if each.unit == "年" and each.value in _REPUBLIC]
    island = bool(years) and (
        _ISLAND.search(folded)
        or any(
            _PART_OF.match(folded, each.end) or (each.gap in _BEGINS and not _LASTING.match(folded, each.end))
            for each in years
        )
    )
    for each in years:
        if island or _DIGITS.fullmatch(each.written):
            _republic(each)
    return ranged


def _sums_up(found: Found, folded: str) -> bool:
    """西、中、东三条 counts the list before it; 五年前 is a time. Neither is a figure."""
    if found.kind is Kind.DURATION and folded.startswith("前", found.end) and found.unit == "年":
        return True
    if found.written not in DIGITS or "、" not in found.gap:
        return False
    return sum(1 for item in found.gap.split("、") if item) == found.value


def _adopt(one: Found, other: Found, folded: str) -> None:
    """What the figure behind lends to the number before it."""
    if one.kind is Kind.COUNT and other.kind is Kind.PP and one.unit in {"个", "個"}:
        if _JOINS.fullmatch(folded[one.end : other.start].strip()):
            shape(one, Kind.PP, "pp")
        return
    if one.kind is Kind.PERCENT and other.kind is None and folded[one.end : other.start] in _RANGES:
        shape(other, Kind.PERCENT, "%")  # 百分之二十七点六至三十一点四
        return
    if one.kind is not None or one.value is None or other.kind is None or other.start - one.end > _NEARBY:
        return
    between = folded[one.end : other.start].strip()
    if other.kind is Kind.DATE:
        if _JOINS.fullmatch(between) and one.value in _YEARS and "年" in other.written:
            one.kind, one.role, one.norm, one.value, one.ulp = Kind.DATE, Role.PERIOD, one.written, None, None
    elif between and (
        between in _RANGES or _JOINS.fullmatch(between) or (_TURNS.fullmatch(between) and one.gap.endswith(_FROM))
    ):
        _lend(one, other, between)


def _lend(one: Found, other: Found, between: str) -> None:
    if other.kind in {Kind.RANK, Kind.RATIO, Kind.INDEX} or (between in {"，", ","} and other.kind is not Kind.PP):
        return
    if other.kind is Kind.COUNT and between[:1] not in "、和及与至到-—–~":
        return
    written, lent = other.value if other.value is not None else other.low, other.scale
    shape(one, other.kind, other.unit or "")
    if one.scale > 1 or lent == 1 or written is None or one.value is None or one.ulp is None:
        return
    if one.value < _WIDE * max(written / lent, Decimal(1)):
        one.value, one.ulp, one.scale = one.value * lent, one.ulp * lent, lent


def _adopt_backwards(found: list[Found], folded: str) -> None:
    """An amount without unit is of the unit before it; a bare number behind 指数 is an index."""
    money: Found | None = None
    percent: Found | None = None
    for each in found:
        if each.kind is Kind.PERCENT:
            percent = each
        if each.kind is Kind.MONEY:
            money = each
        if each.kind is not None:
            continue
        if _INDEX.search(each.gap[-_NEARBY:]) or (_DECIMAL.search(each.written) and _TOLD.search(each.gap)):
            if percent is not None and percent.sentence == each.sentence and not _INDEX.search(each.gap):
                shape(each, Kind.PERCENT, "%")
                continue
            each.kind, each.role, each.unit = Kind.INDEX, Role.INDEX, None
            if folded.startswith("点", each.end):
                each.end, each.unit = each.end + 1, "点"
        elif each.scale > 1 or each.open:
            near = money is not None and money.sentence == each.sentence and money.scale > 1 and each.scale > 1
            plain = Kind.MONEY if near or _AMOUNT.search(each.gap) or _OVER.match(folded, each.end) else Kind.COUNT
            shape(each, plain, (money.unit or "") if near and money else "")


def _ranges(found: list[Found], folded: str) -> list[Found]:
    result: list[Found] = []
    for each in found:
        last = result[-1] if result else None
        if last is not None and each.start - last.end <= 4 and _is_range(last, each, folded):  # noqa: PLR2004 - one dash or two
            last.low, last.high = last.value, each.value
            last.value, last.end, last.ulp, last.unit = None, each.end, each.ulp, each.unit
            last.qualifier = Qualifier.RANGE
        else:
            result.append(each)
    return result


def _is_range(one: Found, other: Found, folded: str) -> bool:
    between = folded[one.end : other.start].strip()
    if between not in _RANGES or one.kind is not other.kind or one.value is None or other.value is None:
        return False
    if one.kind in {Kind.DATE, Kind.RANK} or one.value >= other.value:
        return False
    return not (between in {"至", "到"} and one.gap.endswith(_FROM))


def _republic(found: Found) -> None:
    """108年 in a text of the Republic is a year, 112至115年 are years everywhere."""
    numbers = (found.value,) if found.value is not None else (found.low, found.high)
    years = [str(int(number or 0) + REPUBLIC) for number in numbers]
    found.norm, found.written = "..".join(years), f"{'-'.join(years)}年"
    found.kind, found.role, found.value, found.ulp, found.unit = Kind.DATE, Role.PERIOD, None, None, None
    found.low = found.high = None
    found.qualifier = Qualifier.NONE
