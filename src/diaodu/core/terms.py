"""Terms in months."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

MONTHS_IN_YEAR = 12


def months_later(day: date, months: int) -> date:
    """The same day so many months later (before, when negative); of a shorter month its last day."""
    count = day.year * MONTHS_IN_YEAR + day.month - 1 + months
    year, month = divmod(count, MONTHS_IN_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
