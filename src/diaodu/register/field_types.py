"""The types a field may have, and what its values must look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from diaodu.core.codes import CodeCheck, check_industry, check_project_code
from diaodu.core.stops import StopsGoBack, UnreadableStop, read_stops
from diaodu.kit import clock
from diaodu.register.kinds import Field

NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST_TEXT = 2000


@dataclass(frozen=True, slots=True, order=True)
class CellProblem:
    """What is wrong with one cell: the column, the rule it breaks, and the remedy."""

    column: str
    rule: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Known:
    """The codes that a subject's state may name, and the day after which everything lies ahead."""

    places: Container[str]
    organisations: Container[str]
    documents: Container[str]
    today: date = field(default_factory=clock.today)


def check_value(field: Field, value: str, known: Known) -> CellProblem | None:
    """The problem with a value of ``field``, or None. Numbers and money are kept as the exact text that was given."""
    return _CHECKS.get(field.type, _text)(field, value, known)


def _text(field: Field, value: str, known: Known) -> CellProblem | None:
    del known
    if len(value) <= LONGEST_TEXT:
        return None
    message = _("「%(column)s」超過 %(longest)d 個字符。") % {"column": field.code, "longest": LONGEST_TEXT}
    return CellProblem(field.code, "bad_value", message, _("請縮短。"))


def _number(field: Field, value: str, known: Known) -> CellProblem | None:
    del known
    if NUMBER.fullmatch(value):
        return None
    return _bad(field, value, _("請填寫數字，不帶單位和千分位，例如 12.5。"))


def _date(field: Field, value: str, known: Known) -> CellProblem | None:
    del known
    if is_day(value):
        return None
    return _bad(field, value, _("請按 2023-02-11 的樣式填寫日期。"))


def is_day(value: str) -> bool:
    """Whether a text is a day of the calendar, written ``2023-02-11``."""
    try:
        return bool(DAY.fullmatch(value)) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def day_in(value: str) -> date | None:
    """The day that a field's text is; None for what is none, as for an absent field."""
    return date.fromisoformat(value) if is_day(value) else None


def number_in(value: str) -> Decimal | None:
    """The number that a field's text is, in the unit of the field; None for what is none, as for an absent field."""
    return Decimal(value) if NUMBER.fullmatch(value) else None


def _choice(field: Field, value: str, known: Known) -> CellProblem | None:
    del known
    if field.choice(value):
        return None
    allowed = "、".join(choice.code for choice in field.choices)
    return _bad(field, value, _("請填寫下列之一：%(allowed)s。") % {"allowed": allowed})


def _place(field: Field, value: str, known: Known) -> CellProblem | None:
    return _registered(field, value, known.places)


def _organisation(field: Field, value: str, known: Known) -> CellProblem | None:
    return _registered(field, value, known.organisations)


def _url(field: Field, value: str, known: Known) -> CellProblem | None:
    del known
    if value.startswith(("https://", "http://")) and not any(sign.isspace() for sign in value):
        return None
    return _bad(field, value, _("請填寫以 https:// 或 http:// 開頭的網址。"))


def _stops(field: Field, value: str, known: Known) -> CellProblem | None:
    try:
        read_stops(value)
    except UnreadableStop as fault:
        message = _("「%(column)s」中的「%(part)s」不是「站名 日期」。") % {"column": field.code, "part": fault.part}
        remedy = _("請按「西寧 2023-02-23；拉薩 2023-02-26」的樣式填寫，各站以分號隔開。")
        return CellProblem(field.code, "bad_value", message, remedy)
    except StopsGoBack as fault:
        message = _("「%(column)s」中「%(station)s」的日期早於前一站。")
        told = message % {"column": field.code, "station": fault.stop.station}
        return CellProblem(field.code, "bad_value", told, _("請按到站先後填寫，並覈對日期。"))
    return _text(field, value, known)


def _registered(field: Field, value: str, codes: Container[str]) -> CellProblem | None:
    if value in codes:
        return None
    message = _("「%(column)s」中的「%(code)s」沒有登記。") % {"column": field.code, "code": value}
    return CellProblem(field.code, "unknown_code", message, _("請改用已登記的代碼。"))


def _bad(field: Field, value: str, remedy: str) -> CellProblem:
    message = _("「%(column)s」的值「%(value)s」不合規則。") % {"column": field.code, "value": value}
    return CellProblem(field.code, "bad_value", message, remedy)


# project codes and industries are only warned about (``warning_for``): their published rules are incomplete
_CHECKS: Mapping[str, Callable[[Field, str, Known], CellProblem | None]] = {
    "money": _number,
    "number": _number,
    "date": _date,
    "choice": _choice,
    "place": _place,
    "organisation": _organisation,
    "url": _url,
    "stops": _stops,
}

_CODES: Mapping[str, Callable[[str], CodeCheck]] = {"project_code": check_project_code, "industry": check_industry}


def warning_for(field: Field, value: str) -> str:
    """What is odd about a value that is accepted all the same; empty when nothing is."""
    check = _CODES.get(field.type)
    if not value or check is None or check(value).ok:
        return ""
    if field.type == "industry":
        return _("不像 GB/T 4754 行業代碼，請覈對。")
    return _("不像國家項目代碼（4-6-2-2-6 位數字），請覈對。")
