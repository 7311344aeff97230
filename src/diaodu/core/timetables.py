"""Freight runs against their timetable: how many are planned in a period, and how long a run took against its plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class Timetable:
    """A service's promise: so many runs a week on the days ``first`` to ``last``, both included (None: without end)."""

    per_week: Fraction
    first: date
    last: date | None = None


def days_operated(timetable: Timetable, first: date, last: date) -> int:
    """How many of the days ``first`` to ``last``, both included, lie within the days the service operates."""
    begins = max(first, timetable.first)
    ends = last if timetable.last is None else min(last, timetable.last)
    return max((ends - begins).days + 1, 0)


def planned_runs(timetable: Timetable, first: date, last: date) -> Fraction:
    """The runs planned for the days ``first`` to ``last``, both included.

    The rule: the weekly frequency, times the days of the period on which the service operates, by seven. It is exact
    and never rounded, so the plans of parts add up to the plan of the whole, whatever weeks or months it is cut into;
    a page rounds what it shows.
    """
    return timetable.per_week * days_operated(timetable, first, last) / DAYS_OF_WEEK


def days_late(planned: date, departed: date) -> int:
    """By how many days a run left after its planned day; one that left before it was not late: 0."""
    return max((departed - planned).days, 0)


def days_over(days: int, low: Fraction, high: Fraction) -> Fraction:
    """By how many days a transit left the planned span: above zero it was slower, below zero faster, zero within."""
    if days > high:
        return days - high
    return min(days - low, Fraction(0))
