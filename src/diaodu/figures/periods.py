"""Second pass: the period that each figure is of, by a register that dates and words of time set."""

from __future__ import annotations

import re
from dataclasses import dataclass

from diaodu.figures.dates import Span, read_date
from diaodu.figures.figure import Found, Kind, Role

TIMES = "今年|本年度?|去年|上年|前年|全年|年内|当年|本月|当月|单月|历年|年度|年初|累计(?![至到])|明年"
_THIS, _LAST = frozenset({"今年", "本年", "本年度"}), frozenset({"去年", "上年"})
_MONTH = frozenset({"本月", "当月", "单月"})
_ANNUAL = frozenset({"全年", "年内", "当年", "年度", "年初"})
_COMPARED = re.compile(r"(?:[比较与从自于由跟]|相比|同(?!比)|超过|恢复[到至]|相当于)[^，。；：（）]{0,7}$")
_TOLD = re.compile(
    r"[^。；]{0,30}?(?:发布|介绍|表示|公布|召开|出台|消息|获悉|印发|会上|日?电|报道|通报|透露|指出|本报讯|举行|签署|统计，)"
)
_ISSUED = re.compile(r"[^，。；]{0,4}?(?:出台|印发|召开|举行|公布后|上路)")
_UNTIL = re.compile(r"(?:(?P<ever>累计[至到])|截[至止到]|截止到|(?:^|[，。；、])到)(?:今年|去年|本年)? ?$")
_OF = re.compile(r"[^，。；、]{0,6}的(?:近|约|超过)?$")
_BASE = re.compile(r"(?:上年|去年)(?:同[期月])?[^，。；]{0,8}[为的是]$")
_YEARLY = re.compile(r"预算|计划新?开工")  # what is planned by the year
_SUMMED = re.compile(r"累计|共|总计|合计")
_STOCK = re.compile(r"余额|存量|保有量|在册|实有|在库")  # what is counted at the end of a period
_EVER = re.compile(r"(?<!今年)(?<!年)以来$")
_AGO = ("过去", "近", "最近")
_SOON = 24  # characters behind a date in which its first figure says what it is


@dataclass(slots=True)
class Register:
    """Of when figures are now: the main period, and one that holds until its sentence ends."""

    year: str = "Y"
    home: str = "Y"  # what 今年 is
    main: str | None = None
    days: tuple[int, int] | None = None
    whole: bool = False  # the main period is a whole year
    other: str | None = None
    other_sentence: int = -1
    as_of: tuple[str | None, int] = (None, -1)  # the day of the report, and the sentence that names it
    dated: int = -1  # the last sentence with a date of its own
    annual: int = -1  # the clause in which a word for the whole year stands
    first: int = 0  # which word of time is the first that says 今年

    def set(self, period: str | None, days: tuple[int, int] | None, *, whole: bool = False) -> None:
        """Begin a new main period."""
        self.main, self.days, self.whole, self.other = period, days, whole, None

    def aside(self, period: str | None, sentence: int) -> None:
        """A period until the end of the sentence."""
        self.other, self.other_sentence = period, sentence

    def at(self, sentence: int) -> str | None:
        """The period now."""
        return self.other if self.other is not None and sentence == self.other_sentence else self.main


def tell_periods(found: list[Found], times: list[tuple[int, str]], folded: str) -> None:
    """Set the period of every figure that is no date."""
    for each in found:
        if each.kind is Kind.DATE:
            each.compared = bool(_COMPARED.search(folded, max(each.lead, each.start - 12), each.start))
    home = _home(found, times)
    first = next((at for at, (_, word) in enumerate(times) if word in _THIS), len(times))
    register = Register(year=home, home=home, first=first)
    before: Found | None = None
    at = 0
    for each in found:
        while at < len(times) and times[at][0] < each.start:
            _word(register, times, at, each, folded)
            at += 1
        if each.kind is Kind.DATE:
            _date(register, each, folded)
        else:
            _figure(register, each, before)
        before = each


def _home(found: list[Found], times: list[tuple[int, str]]) -> str:
    """The year that months without year are of: a year named before 今年, or the only one named with a part of it."""
    this = next((offset for offset, word in times if word in _THIS), None)
    home = "Y"
    for each in found:
        span = read_date(each.written) if each.kind is Kind.DATE and not each.compared else None
        if span is not None and span.year is not None and (this is None or each.start < this):
            home = str(span.last_year or span.year)
            if this is None:
                break
    return home


def _word(register: Register, times: list[tuple[int, str]], at: int, each: Found, folded: str) -> None:
    """A word of time between the last figure and this one."""
    offset, word = times[at]
    end = offset + len(word)
    if word == "全年" and _SUMMED.match(folded, end) and register.days is not None:
        main = register.main or register.year
        register.aside("Y-1" if main.startswith("Y-1-") and main.count("-") > 1 else main.split("-")[0], each.sentence)
        return
    if word in _ANNUAL:
        register.annual = each.clause if offset >= each.lead else -1
        return
    if word in _MONTH:
        if register.days is not None:
            register.aside(f"{register.year}-{register.days[1] // 100:02d}", each.sentence)
        return
    if word == "累计":
        if _EVER.search(folded, max(0, offset - 8), offset):
            _ever(register, each.sentence)
        elif not folded.startswith(("历年", "全年"), max(0, offset - 2)):
            register.other = None
        return
    if word == "历年":
        _ever(register, each.sentence)
        return
    if end == each.start and each.kind is Kind.DATE:
        return
    _year_word(register, word, folded, offset, each.sentence, plain=at <= register.first)


def _ever(register: Register, sentence: int) -> None:
    """All the time up to the end of the main period."""
    until = register.main.split("..")[-1] if register.main else register.year
    register.aside(f"..{until}", sentence)


def _year_word(register: Register, word: str, folded: str, offset: int, sentence: int, *, plain: bool) -> None:
    end = offset + len(word)
    if folded.startswith(("同", "底", "末", "年底", "以来", "初"), end) or _COMPARED.search(
        folded, max(0, offset - 4), offset
    ):
        return
    if word in _THIS:
        register.year = register.home
        day, named = register.as_of
        period = f"{register.year}-01..{day}" if day and named == sentence else register.year
        register.set(period, None, whole=True)
    elif word in _LAST:
        register.set(register.year if plain and register.year == "Y" else _before(register.year), None, whole=True)
    elif word == "明年":
        register.set(str(int(register.year) + 1) if register.year.isdigit() else "Y+1", None, whole=True)


def _before(year: str) -> str:
    return str(int(year) - 1) if year.isdigit() else "Y-1"


def _date(register: Register, found: Found, folded: str) -> None:
    span = read_date(found.written)
    if span is None or found.compared or folded.startswith(("初", "以来"), found.end):
        return
    if folded.endswith(tuple(_THIS), 0, found.start):
        register.year = register.home
    year = _before(register.year) if folded.endswith(("去年", "上年"), 0, found.start) else register.year
    if span.year is not None:
        register.year = str(span.last_year or span.year)
    register.dated = found.sentence
    if span.unit in {"day", "only-day"} and span.first == span.last:
        _day(register, found, span, folded)
        return
    if _ISSUED.match(folded, found.end) and span.unit == "month":
        return
    until = _UNTIL.search(folded, max(0, found.start - 6), found.start)
    days = span.days
    if until:
        ever = until["ever"] or days[1] // 100 == 1
        if _STOCK.search(folded, found.end, found.end + _SOON):
            register.set(span.last_month(year), None)
            return
        last = (span.cover(year) or "").split("..")[-1]
        register.set(f"..{last}" if ever else span.to_date(year), (101, days[1]))
    elif _within(register, span) or _around(register, span):
        register.aside(span.cover(year), found.sentence)
    else:
        register.set(span.cover(year), days, whole=span.unit == "year")


def _within(register: Register, span: Span) -> bool:
    """Whether a date is a part of the main period, which comes back when the sentence ends."""
    if register.days is None or register.whole or span.unit == "year":
        return False
    first, last = span.days
    return register.days[0] <= first and last <= register.days[1] and (first, last) != register.days


def _around(register: Register, span: Span) -> bool:
    """Whether a whole year is named beside figures of a part of it."""
    return (
        span.unit == "year"
        and register.days is not None
        and not register.whole
        and (register.main or "")[:4] == span.norm
    )


def _day(register: Register, found: Found, span: Span, folded: str) -> None:
    """A single day: the day of the report, or a period of its own."""
    if span.unit == "only-day" or _TOLD.match(folded, found.end):
        return
    if _UNTIL.search(folded, max(0, found.start - 6), found.start):
        register.set(span.to_date(register.year), (101, span.last))
    elif _within(register, span):
        register.aside(span.cover(register.year), found.sentence)
    elif register.main is None:
        day = span.cover(register.year)
        register.as_of = day, found.sentence
        register.set(day, span.days)


def _year_before(period: str | None) -> str | None:
    """The same part of the year before."""
    if period is None:
        return None
    return re.sub(r"[0-9]{4}", lambda year: str(int(year.group()) - 1), period).replace("Y", "Y-1")


def _figure(register: Register, found: Found, before: Found | None) -> None:
    found.period = register.at(found.sentence)
    if before is not None and before.kind is Kind.DATE and before.clause == found.clause:
        span = read_date(before.written)
        if before.compared and span is not None and _OF.match(found.gap) and found.role is not Role.SHARE:
            found.period = span.cover(register.year)
    if _BASE.search(found.gap) and found.role not in {Role.GROWTH, Role.PP, Role.CHANGE, Role.MULTIPLE}:
        found.period = _year_before(found.period)
    annual = register.annual == found.clause or _YEARLY.search(found.gap) or register.dated != found.sentence
    if found.target and annual:
        found.period = register.year
    elif found.target and before is not None and before.target and before.sentence == found.sentence:
        found.period = before.period  # 全年…预测4.45%，人均GDP为…
    elif found.role in {Role.GROWTH, Role.PP} and before is not None and before.target and not found.target:
        found.period = before.period if before.clause + 1 >= found.clause else found.period
    if found.kind is Kind.DURATION and found.unit == "年" and found.gap.endswith(_AGO) and register.main is None:
        found.period = f"..{register.year}"
        register.set(found.period, None)
