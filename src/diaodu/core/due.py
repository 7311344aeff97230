"""When something is due: a day of the month, in the month that a period ends in or in the one after it."""

from calendar import monthrange
from datetime import date

DECEMBER = 12


def due_day(period_ends: date, day: int, *, within: bool) -> date:
    """The due day; a month that has no such day is due on its last one.

    >>> due_day(date(2023, 1, 31), 31, within=False)
    datetime.date(2023, 2, 28)
    """
    year, month = period_ends.year, period_ends.month
    if not within:
        year, month = (year + 1, 1) if month == DECEMBER else (year, month + 1)
    return date(year, month, min(day, monthrange(year, month)[1]))


def days_late(due: date, submitted: date | None, *, today: date) -> int:
    """How many days after the due day it came in, or has been awaited until today; 0 in good time."""
    return max(0, ((submitted or today) - due).days)
