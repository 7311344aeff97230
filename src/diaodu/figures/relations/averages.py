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
_DECEMBER = 12
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
    years = [int(year)] if year and year.isdigit() else [2023, 2024]
    found = {float(sum(calendar.monthrange(y, m)[1] for m in range(first, last + 1))) for y in years}
    return sorted(found)


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
