"""How often somebody is visited: the most visits within any stretch of so many months that holds a day."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

MONTHS_IN_YEAR = 12


def months_earlier(day: date, months: int) -> date:
    """The same day of the month so many months earlier; the month's last day where it is shorter."""
    index = day.year * MONTHS_IN_YEAR + day.month - 1 - months
    year, month = divmod(index, MONTHS_IN_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def most_together(days: Iterable[date], day: date, months: int) -> int:
    """The most of some days that lie in one stretch of so many months which holds ``day``.

    A stretch ends on ``day`` or on one of the later days, both of its ends included but for the day it began a stretch
    earlier: with six months, 1 January and 1 July lie in two.
    """
    found = sorted(days)
    ends = [day, *(each for each in found if each > day and months_earlier(each, months) < day)]
    return max(sum(months_earlier(end, months) < each <= end for each in found) for end in ends)
