"""Dates and parts of years as texts print them, and their norms. Patterns over folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

REPUBLIC = 1911  # the year before year 1 of the Republic
_C = "〇零一二三四五六七八九"
_TO = r"(?: ?(?:——|[-—–~～至到]) ?)"
_YEAR = rf"(?:(?:19|20)[0-9]{{2}}|[一二][{_C}]{{3}}) ?年"
_ROC = r"(?:中华)?民国 ?(?:[0-9]{1,3}|[〇零一二三四五六七八九十百]{1,5}) ?年"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|元)"
_TEENS = r"三十一?|卅一?|廿[一二三四五六七八九]?|二?十[一二三四五六七八九]?"
_DAY = rf"(?:3[01]|[12][0-9]|0?[1-9]|{_TEENS}|[一二三四五六七八九])"
_DAYED = rf"{_DAY} ?[日号](?![元均线楼文令])"
_FEW = r"(?:1[0-2]|[1-9]|十[一二]?|[一二两三四五六七八九])"
_PART = (
    # 10月1日-4日, 10月1日至11月3日, 1月5日
    rf"{_MONTH} ?月 ?(?:{_DAY} ?[日号]?{_TO}(?:{_MONTH} ?月 ?)?{_DAYED}|{_DAYED})"
    # 1-10月份, 1月至10月
    rf"|{_MONTH}(?: ?月份?)?{_TO}(?:{_YEAR} ?)?{_MONTH} ?月份?"
    rf"|{_MONTH} ?月份?(?![球饼嫂])"
    rf"|(?<![此之以先])[前首头] ?{_FEW} ?(?:个)?月(?! ?[0-9])"
    r"|[前首头] ?[二两三四234] ?(?:个)?季度?|[一二三1-3]" + _TO + r"[二三四234] ?季度"
    r"|第 ?[一二三四1-4] ?季度?|[一二三四1-4] ?季度|首季度?"
    r"|[上下首前后]半年"
)
_SHORT = rf"(?:1[0-3][0-9]|[89][0-9]|一[〇零一二三][{_C}零]|[八九][{_C}零])"  # years of the Republic
_TOLD = r"(?=日(?:表示|发布|公布|说|电|讯|统计|召开))"
DATE = (
    rf"{_YEAR} ?(?:度?(?:{_PART}))|{_YEAR}{_TO}{_YEAR}|[12][0-9]{{3}}{_TO}{_YEAR}|{_YEAR}(?![级版])"
    r"|[12][0-9]{3}([-/.])(?:1[0-2]|0?[1-9])\1(?:3[01]|[12][0-9]|0?[1-9])(?![0-9])"
    rf"|{_ROC} ?(?:{_PART})?|{_SHORT} ?年 ?(?:度(?!假)|{_PART})"
    rf"|{_PART}"
    rf"|(?:3[01]|[12][0-9]|0?[1-9]|{_TEENS}|[一二三四五六七八九]{_TOLD}) ?日(?:{_TO}{_DAYED})?(?![元均游线内])"
)
_NUMBER = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "首": 1, "元": 1}
_READ = re.compile(
    rf"(?:(?:中华)?民国)?(?:(?P<year>[0-9{_C}十百]+)(?:年度?(?:{_TO}(?P<year2>[0-9{_C}]+)年)?|{_TO}(?P<until>[0-9{_C}]+)年))?"
    rf"(?:(?P<first>[前首头])(?P<few>{_FEW})个?(?P<fewunit>月|季度?)"
    rf"|第?(?P<q1>[一二三四1-4首])(?:{_TO}(?P<q2>[二三四234]))?季度?"
    rf"|(?P<half>[上下首前后])半年"
    rf"|(?:(?P<m1>{_MONTH})(?:月份?)?(?:(?P<d1>{_DAY})[日号]?)?(?:{_TO}(?:(?P<year3>[0-9{_C}]{{4}})年)?"
    rf"(?:(?P<m2>{_MONTH})月份?)?(?:(?P<d2>{_DAY})[日号])?)?)(?<=[月份日号]))?$"
)
_ONLY_DAYS = re.compile(rf"(?P<d1>{_DAY})日?(?:{_TO}(?P<d2>{_DAY})[日号])?$")
_NUMERIC = re.compile(r"([12][0-9]{3})[-/.]([0-9]+)[-/.]([0-9]+)$")


@dataclass(frozen=True, slots=True)
class Span:
    """A date or part of a year. `unit` is year, month, quarter, half, day or only-day; `first` and `last` count it.

    For days, `first` and `last` are month * 100 + day.
    """

    year: int | None
    unit: str
    first: int = 0
    last: int = 0
    last_year: int | None = None

    @property
    def norm(self) -> str:
        """As the schema writes it: 2023-01..2023-06, M01..M10, Q1, 02-11, D09."""
        first = self._one(self.year, self.first)
        last = self._one(self.last_year or self.year, self.last)
        return first if first == last else f"{first}..{last}"

    def _one(self, year: int | None, part: int) -> str:
        head = "" if year is None else f"{year}-"
        if self.unit == "year":
            return str(year)
        if self.unit == "month":
            return f"{head}{part:02d}" if year else f"M{part:02d}"
        if self.unit in {"quarter", "half"}:
            return f"{head}{self.unit[0].upper()}{part}"
        if self.unit == "only-day":
            return f"D{part:02d}"
        return f"{head}{part // 100:02d}-{part % 100:02d}"

    @property
    def days(self) -> tuple[int, int]:
        """The first and last day in its year, as month * 100 + day; months have 31."""
        if self.unit == "day":
            return self.first, self.last
        size = {"month": 1, "quarter": 3, "half": 6}.get(self.unit)
        if size is None:
            return 101, 1231
        return ((self.first - 1) * size + 1) * 100 + 1, self.last * size * 100 + 31

    def cover(self, year: str) -> str | None:
        """The period of the figures of this date, in a year or Y: Y-01..Y-09, 2023-Q1, Y-10-01..Y-10-04."""
        if self.unit == "only-day":
            return None
        if self.unit == "year":
            return self.norm
        year = str(self.year) if self.year else year
        if self.unit == "quarter" and self.first == self.last:
            return f"{year}-Q{self.first}"
        (first, last), deep = self.days, self.unit == "day"
        words = [f"{year}-{day // 100:02d}" + (f"-{day % 100:02d}" if deep else "") for day in (first, last)]
        return words[0] if words[0] == words[1] else "..".join(words)

    def last_month(self, year: str) -> str | None:
        """The month in which it ends."""
        return Span(self.year, "month", self.days[1] // 100, self.days[1] // 100).cover(year)

    def to_date(self, year: str) -> str | None:
        """From January to its end."""
        if self.unit in {"year", "only-day"}:
            return self.cover(year)
        return replace(self, first=101 if self.unit == "day" else 1).cover(year)


@lru_cache(maxsize=4096)
def read_date(text: str) -> Span | None:
    """The span of a folded date; None for a date that no calendar has."""
    text = text.replace(" ", "")
    numeric = _NUMERIC.match(text)
    if numeric:
        year, month, day = map(int, numeric.groups())
        return Span(year, "day", month * 100 + day, month * 100 + day)
    days = _ONLY_DAYS.match(text)
    if days:
        first = _number(days["d1"])
        return Span(None, "only-day", first, _number(days["d2"] or days["d1"]))
    match = _READ.match(text)
    return _read(match.groupdict(), republic="民国" in text) if match else None


def _read(part: dict[str, str | None], *, republic: bool) -> Span | None:
    year = _year(part["year"], republic=republic)
    if part["few"]:
        few = _number(part["few"])
        return Span(year, "month" if part["fewunit"] == "月" else "quarter", 1, few)
    if part["q1"]:
        return Span(year, "quarter", _number(part["q1"]), _number(part["q2"] or part["q1"]))
    if part["half"]:
        half = 2 if part["half"] in "下后" else 1
        return Span(year, "half", half, half)
    if part["m1"]:
        return _months(year, part)
    if year is None:
        return None
    last = _year(part["year2"] or part["until"], republic=republic)
    return Span(year, "year", last_year=last)


def _months(year: int | None, part: dict[str, str | None]) -> Span:
    first = _number(part["m1"] or "")
    last = _number(part["m2"]) if part["m2"] else first
    later = _year(part["year3"], republic=False)
    if part["d1"]:
        day = _number(part["d1"])
        until = _number(part["d2"]) if part["d2"] else day
        return Span(year, "day", first * 100 + day, last * 100 + until, later)
    return Span(year, "month", first, last, later)


def _year(text: str | None, *, republic: bool) -> int | None:
    if text is None:
        return None
    year = _number(text)
    return year + REPUBLIC if republic or year < 200 else year  # noqa: PLR2004 - a year of three digits is the Republic's


def _number(text: str) -> int:
    if text[0] in "0123456789":
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" in text or "百" in text:
        hundreds, _, rest = text.rpartition("百")
        tens, ten, ones = rest.rpartition("十")
        return (
            (_number(hundreds) * 100 if hundreds else 0)
            + ((_number(tens) if tens else 1) * 10 if ten else 0)
            + (_number(ones) if ones else 0)
        )
    return int("".join(str(_NUMBER[character]) for character in text))
