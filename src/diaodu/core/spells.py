"""When a figure that is reported month by month begins to be alarming: a spell is told once, when it begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

A_YEAR = 12
WHOLE = 100

Series = Mapping[int, Decimal | None]
"""By the month in which a period begins, counted on from the year 0: the value, or None where it was said to be absent.
A period of which nothing was said is left out."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What is alarming: a value lower by at least ``falls`` percent than that of the same period a year before, one
    ``below`` a figure, one of at least ``above``, or ``absent`` periods in a row said to be absent. One of them is set.
    """

    falls: Decimal | None = None
    below: Decimal | None = None
    above: Decimal | None = None
    absent: int = 0


def alarming(watch: Watch, series: Series, month: int, length: int) -> bool | None:
    """Whether a period is; None where it cannot be told. ``length``: how many months a period of the series has.

    Nothing is said of a fall from zero or less.
    """
    if watch.absent:
        last = (month - back * length for back in range(watch.absent))
        return all(series.get(each, Decimal(0)) is None for each in last)
    value = series.get(month)
    if value is None:
        return None
    if watch.below is not None:
        return value < watch.below
    if watch.above is not None:
        return value >= watch.above
    before = series.get(month - A_YEAR)
    if watch.falls is None or before is None or before <= 0:
        return None
    return value * WHOLE <= before * (WHOLE - watch.falls)


def begins(watch: Watch, series: Series, month: int, length: int) -> bool:
    """Whether a spell begins with a period: it is alarming, and the last one before it of which that can be told was
    not, or there is none.
    """
    if not alarming(watch, series, month, length):
        return False
    earlier = (alarming(watch, series, each, length) for each in sorted(series, reverse=True) if each < month)
    return not next((told for told in earlier if told is not None), False)
