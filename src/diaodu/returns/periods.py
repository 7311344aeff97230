"""Periods as people name them."""

from __future__ import annotations

from diaodu.core.periods import Calendar, Period, PeriodError
from diaodu.returns.refusals import NotDue

YEARS = range(1900, 2200)  # beyond, a slip of the finger; and days of the year 10000 cannot be reckoned with


def period_named(token: str, calendar: Calendar | None = None) -> Period:
    """The period that a text names. Raises ``NotDue`` for one that cannot be read, or lies far off."""
    try:
        period = Period.parse(token, calendar=calendar) if calendar else Period.parse(token)
    except PeriodError as error:
        raise NotDue(str(error)) from error
    if period.year not in YEARS:
        raise NotDue(f"{token!r}: {YEARS.start}-{YEARS.stop - 1}")
    return period
