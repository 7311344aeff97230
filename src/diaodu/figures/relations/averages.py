"""What a total comes to a day, a month or a year."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from diaodu.figures.relations.claim import Claim, Ruling, Strength
from diaodu.figures.relations.item import Board, Item
from diaodu.figures.relations.relation import Type
from diaodu.figures.relations.words import EACH

_SPAN = re.compile(r"(?:(\d{4}|Y(?:-1)?)-)?M?(\d\d)\.\.(?:(?:\d{4}|Y(?:-1)?)-)?M?(\d\d)$")
_PART = re.compile(r"(?:(\d{4}|Y(?:-1)?)-)?([QH])(\d)$")
_MONTH = re.compile(r"(?:(\d{4}|Y(?:-1)?)-|M)(\d\d)$")
_FEBRUARY, _DECEMBER = 2, 12
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_YEAR = re.compile(r"(\d{4}|Y(?:-1)?)$")


def averages(board: Board, ruling: Ruling) -> None:
    """Every mean a day or month with the total before it."""
    for item in board.items:
        if item.is_level:
            each = EACH.search(item.lead)
            if each:
                ruling.choose(_readings(board, item, each.group()))


def _readings(board: Board, mean: Item, each: str) -> Iterator[Claim]:
    totals = [i for i in board.before(mean, 4) if i.is_level and i.unit == mean.unit and i.value > mean.value]
    for total in totals[:1]:
        monthly = "月" in each or "month" in each
        period = total.figure.period or mean.figure.period or board.dated(total)
        for units in lengths(period, monthly=monthly):
            yield Claim(Type.PER_UNIT, [total, mean], Strength.STRONG, units)


def lengths(period: str, *, monthly: bool) -> list[float]:
    """How many days (or months) a period may have; empty when the text does not say."""
    span = _months(period)
    if span is None:
        return []
    year, first, last = span
    if monthly:
        return [last - first + 1.0]
    known = year is not None and year.isdigit() and int(year) > 0
    leaps = {calendar.isleap(int(year))} if known and year else {False, True}
    return sorted({float(sum(_days(month, leap=leap) for month in range(first, last + 1))) for leap in leaps})


def _days(month: int, *, leap: bool) -> int:
    return _DAYS[month - 1] + (leap and month == _FEBRUARY)


def _months(period: str) -> tuple[str | None, int, int] | None:
    found: tuple[str | None, int, int] | None = None
    if match := _SPAN.match(period):
        found = match[1], int(match[2]), int(match[3])
    elif match := _PART.match(period):
        size = 3 if match[2] == "Q" else 6
        found = match[1], size * (int(match[3]) - 1) + 1, size * int(match[3])
    elif match := _MONTH.match(period):
        found = match[1], int(match[2]), int(match[2])
    elif match := _YEAR.match(period):
        found = match[1], 1, _DECEMBER
    return found if found and 1 <= found[1] <= found[2] <= _DECEMBER else None
