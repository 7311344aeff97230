"""Periods as people name them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from diaodu.core.periods import Calendar, Period, PeriodError
from diaodu.returns.refusals import NotDue

LONGEST = 40  # of what was typed instead of a period, as much is told again
YEARS = range(1900, 2200)  # beyond, a slip of the finger; and days of the year 10000 cannot be reckoned with


def period_named(token: str, calendar: Calendar | None = None) -> Period:
    """The period that a text names. Raises ``NotDue`` for one that cannot be read, or lies far off."""
    try:
        period = Period.parse(token, calendar=calendar) if calendar else Period.parse(token)
    except PeriodError as error:
        raise NotDue(_("時期「%(period)s」無法識別。") % {"period": token[:LONGEST]}) from error
    if period.year not in YEARS:
        words = {"period": token, "first": YEARS.start, "last": YEARS.stop - 1}
        raise NotDue(_("時期「%(period)s」不在 %(first)d 年至 %(last)d 年之間。") % words)
    return period
