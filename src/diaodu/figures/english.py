"""English texts: dates, numbers, units, percent and growth. One walk, then the words around each figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from diaodu.figures.dates import Span
from diaodu.figures.english_words import role_of_percent, role_of_points, tell_amount, tell_qualifier, tell_target
from diaodu.figures.figure import Found, Kind, Qualifier, Role
from diaodu.figures.making import HUNDRED, shape
from diaodu.figures.numerals import ARABIC, LONGEST
from diaodu.figures.words import any_of, words

_CHINESE = re.compile("[\u4e00-\u9fff]")
_SAMPLE = 4000  # characters that tell the language of a text
_FEW = 10  # an English text has a Chinese character in ten letters at most

_NAMES = words("""
    January|Jan February|Feb March|Mar April|Apr May June|Jun July|Jul August|Aug September|Sept|Sep October|Oct
    November|Nov December|Dec
""")
_MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split("|")}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_COUNTS = dict(zip(words("two three four five six seven eight nine ten eleven"), range(2, 12), strict=True))
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SCALES |= {"mn": 10**6, "bn": 10**9, "tn": 10**12}
_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_YEAR = r"(?:19|20)[0-9]{2}(?![0-9,.]?[0-9])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?"
_TO = r"(?: ?[-–—] ?| to | through | and )"
_CURRENCY = r"(?:US\$|HK\$|NT\$|A\$|RMB ?|CNY ?|USD ?|HKD ?|EUR ?|GBP ?|[$£€¥] ?)"
_SCALE = r"(?:thousand|million|billion|trillion|mn|bn|tn)\b"
_UNIT = (
    r"percentage points?|basis points?|ppts?\b|pp\b|per ?cent\b|pct\b|%|"
    r"US dollars|HK dollars|yuan|renminbi|dollars|euros|pounds|yen|"
    r"(?:TEUs?|tonnes|metric tons|tons|kilometers|kilometres|km|meters|metres|hectares|kWh|MW|GW)\b|"
    r"square (?:kilo)?(?:meters|metres)\b|"
    r"(?:years?|months?|weeks?|days?|hours?|minutes?)(?: old)?\b|times\b|-?fold\b"
)
_IN_MONTH = rf"(?:(?<=[Ii]n )|(?<=of )|(?<=by )|(?<=since )|(?<=until )){_MONTH}(?![A-Za-z])"
_FIRST = rf"first (?:{'|'.join(_COUNTS)}|[0-9]{{1,2}}) (?:months|quarters)"
# Words with a capital that may stand before a number that is no name (On 21 October).
_PLAIN = any_of("""
    On In By At The For From Of To Some About Over Nearly Almost Up Between Its All With Only And But These Those
    Another Around
""")
_COUNTED = r"(?![.,]?[0-9]|%| (?:percent|per|million|billion|[a-z]+s\b))"
_PATTERN = re.compile(
    rf"(?P<day>\b{_DAY} {_MONTH}(?: {_YEAR})?(?![A-Za-z])"
    rf"|\b{_MONTH} {_DAY}(?![0-9,.]*[0-9]|\s*%)(?:, {_YEAR})?)"
    rf"|(?P<months>\b{_MONTH}{_TO}{_MONTH}(?:,? (?:of )?{_YEAR})?|\b(?:{_MONTH},? (?:of )?{_YEAR}|{_IN_MONTH}))"
    rf"|(?P<part>\b(?:Q[1-4]|H[12])(?:,? {_YEAR})?\b"
    rf"|\b(?:(?:first|second|third|fourth) (?:quarter|half)|{_FIRST})(?: of {_YEAR})?)"
    rf"|(?P<year>(?<![A-Za-z0-9$£€¥.,-]){_YEAR}(?!-?[A-Za-z%]| (?:percent|per cent|million|billion)))"
    r"|(?P<skip>https?://\S+|(?<![A-Za-z])[A-Za-z]++-?[0-9][0-9A-Za-z-]*+|[0-9]{1,9}(?:st|nd|rd|th|[A-Za-z])\b"
    rf"|\b(?!(?:{_PLAIN})\b)[A-Z][a-z]+ [0-9]{{1,3}}[a-z]?\b{_COUNTED})"
    rf"|(?P<times>(?i:\b(?:twice|(?:{'|'.join(_COUNTS)}) times)\b))(?= (?:as|the|that|what))"
    rf"|(?P<number>(?P<currency>{_CURRENCY})?(?P<digits>{ARABIC})"
    rf"(?:[ -]?(?P<scale>{_SCALE}))?(?:[ -]?(?P<unit>{_UNIT}))?)"
    r"|(?P<stop>[.!?](?=\s|$)|\n)"
)
_PERCENTS = frozenset({"%", "percent", "per cent", "pct"})
_TIMES = ("year", "month", "week", "day", "hour", "minute")
_MONEYS = frozenset({"US dollars", "HK dollars", "yuan", "renminbi", "dollars", "euros", "pounds", "yen"})
_NEAR = 40  # characters before a date that may say that it is only compared with
_AGAINST = re.compile(r"\b(?:from|than|with|over|against|since)(?: in| the same period (?:of|in))? $")
_LATER = re.compile(r"(?: a)? year (?:earlier|ago|before)")
_RANGE = re.compile(r"(?:-|–|—| to | and )")


def is_english(text: str) -> bool:
    """Whether the start of a text is in English."""
    start = text[:_SAMPLE]
    return start.isascii() or len(_CHINESE.findall(start)) * _FEW < sum(map(str.isalpha, start))


def read_english(text: str) -> tuple[list[Found], list[int]]:
    """The figures of an English text and where its sentences end."""
    found: list[Found] = []
    stops: list[int] = []
    over = lead = 0
    for match in _PATTERN.finditer(text):
        branch = _branch(match)
        if branch == "stop":
            stops.append(match.start())
            lead = match.end()
            continue
        for one in () if branch == "skip" else _make(branch, match):
            one.gap = text[max(over, lead) : one.start]
            one.lead = one.begin = lead
            one.clause = one.sentence = len(stops)
            over = one.end
            found.append(one)
    found = _ranges(found, text)
    _tell(found, text)
    return found, stops


def _branch(match: re.Match[str]) -> str:
    return next(
        name for name in ("number", "times", "day", "months", "part", "year", "skip", "stop") if match[name] is not None
    )


def _make(branch: str, match: re.Match[str]) -> Iterator[Found]:
    if branch == "number":
        yield from _number(match)
        return
    if branch == "times":
        yield _times(match)
        return
    span = _span(match.group(), branch)
    if span is not None:
        one = Found(match.start(), match.end(), Kind.DATE)
        one.role, one.norm, one.written = Role.PERIOD, span.norm, match.group()
        one.period = span.cover("Y") if span.unit != "day" else None
        yield one


def _times(match: re.Match[str]) -> Found:
    """Twice, three times as many."""
    one = Found(match.start(), match.end(), None)
    one.written = match.group()
    word = one.written.lower().removesuffix(" times")
    one.value, one.ulp = Decimal(_COUNTS.get(word, 2)), Decimal(1)
    shape(one, Kind.MULTIPLE, "times")
    return one


def _number(match: re.Match[str]) -> Iterator[Found]:
    digits, unit, currency = match["digits"], match["unit"] or "", (match["currency"] or "").strip()
    if len(digits) > LONGEST:
        return
    value = Decimal(digits.replace(",", ""))
    scale = _SCALES.get(match["scale"] or "", 1)
    one = Found(match.start(), match.end(), None)
    one.written, one.scale = digits, scale
    one.value, one.ulp = value * scale, Decimal((0, (1,), int(value.as_tuple().exponent))) * scale
    shape(one, Kind.MONEY if currency else _kind(unit), currency or unit)
    if unit.startswith("basis") and one.value is not None and one.ulp is not None:
        one.value, one.ulp = one.value / HUNDRED, one.ulp / HUNDRED
    yield one


def _kind(unit: str) -> Kind:
    if unit in _PERCENTS:
        return Kind.PERCENT
    if unit.startswith(("percentage", "basis", "pp")):
        return Kind.PP
    if unit in _MONEYS:
        return Kind.MONEY
    if unit.startswith(_TIMES):
        return Kind.MULTIPLE if unit == "times" else Kind.DURATION
    if unit in {"times", "fold", "-fold"}:
        return Kind.MULTIPLE
    return Kind.PHYSICAL if unit and not unit.startswith("TEU") else Kind.COUNT


def _span(written: str, branch: str) -> Span | None:
    year = next((int(each) for each in re.findall(r"(?:19|20)[0-9]{2}", written)), None)
    if branch == "year":
        return Span(year, "year")
    months = [_MONTHS[name.rstrip(".")] for name in re.findall(r"[A-Z][a-z]+", written) if name in _MONTHS]
    if branch == "day":
        day = next(int(each) for each in re.findall(r"\b([0-9]{1,2})(?:st|nd|rd|th)?\b", written))
        return Span(year, "day", months[0] * 100 + day, months[0] * 100 + day)
    if branch == "months":
        return Span(year, "month", months[0], months[-1])
    return _part(written, year)


def _part(written: str, year: int | None) -> Span:
    if written[0] in "QH":
        number = int(written[1])
        return Span(year, "quarter" if written[0] == "Q" else "half", number, number)
    ordinal, word, *more = written.split()
    if more and more[0] in {"months", "quarters"}:
        return Span(year, more[0][:-1], 1, _COUNTS.get(word) or int(word))
    return Span(year, "half" if word.startswith("half") else "quarter", _ORDINALS[ordinal], _ORDINALS[ordinal])


def _ranges(found: list[Found], text: str) -> list[Found]:
    """8 to 10 percent, 8-10 percent, between $3 billion and $4 billion."""
    result: list[Found] = []
    for each in found:
        last = result[-1] if result else None
        if last is not None and _is_range(last, each, text):
            factor = each.scale if last.scale == 1 else 1
            last.low, last.high = (last.value or Decimal(0)) * factor, each.value
            last.kind, last.unit, last.role, last.ulp = each.kind, each.unit, each.role, each.ulp
            last.value, last.end, last.qualifier = None, each.end, Qualifier.RANGE
        else:
            result.append(each)
    return result


def _is_range(one: Found, other: Found, text: str) -> bool:
    between = text[one.end : other.start] if other.start - one.end <= len(" and ") else ""
    if not _RANGE.fullmatch(between) or one.value is None or other.value is None or one.value >= other.value:
        return False
    if one.kind is not other.kind and (one.kind is not Kind.COUNT or one.unit):
        return False
    words = one.gap.rstrip().lower()
    if between == " and ":
        return words.endswith("between")
    return not words.endswith("from") and not (one.unit and words.endswith("by"))  # by $2 million to $5 million


def _tell(found: list[Found], text: str) -> None:
    """Roles, directions, qualifiers, targets and periods, in order of position."""
    period: str | None = None
    before: Found | None = None
    dateless: list[Found] = []  # figures of the sentence that no date stands before
    for each in found:
        if each.kind is Kind.DATE:
            if period is not None and _AGAINST.search(text, max(each.lead, each.start - _NEAR), each.start):
                each.period = None
                continue  # only compared with
            period = each.period or period
            for earlier in dateless:
                earlier.period = period if earlier.sentence == each.sentence else None
            dateless, each.period = [], None
            continue
        if each.kind is Kind.PERCENT:
            role_of_percent(each, before, text)
        elif each.kind is Kind.PP:
            role_of_points(each, text)
        elif each.kind in {Kind.MONEY, Kind.COUNT, Kind.PHYSICAL}:
            tell_amount(each, text)
        tell_qualifier(each, text)
        tell_target(each, text)
        ago = period is not None and period.isdigit() and _LATER.match(text, each.end)
        each.period = str(int(period or 0) - 1) if ago else period
        if period is None:
            dateless.append(each)
        before = each
