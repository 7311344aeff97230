"""A month as a calendar shows it: its weeks from Monday on, and the months beside it."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from diaodu.indicators.asking import YEARS

WEEK = calendar.Calendar(calendar.MONDAY)


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its first day."""

    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        return self.after - timedelta(days=1)

    @property
    def before(self) -> date:
        """The first day of the month before."""
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        """The first day of the month after."""
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def weeks(self) -> list[list[date]]:
        """Its weeks, with the days of other months that fill the first and the last."""
        return WEEK.monthdatescalendar(self.first.year, self.first.month)

    @classmethod
    def of(cls, day: date) -> Month:
        """The month of a day."""
        return cls(day.replace(day=1))


def asked_month(text: str) -> Month | None:
    """The month that an address asks for (``2024-03``); None for what is none."""
    try:
        first = date.fromisoformat(f"{text.strip()}-01")
    except ValueError:
        return None
    return Month(first) if first.year in YEARS else None
