"""Months as whole numbers from January 2022 on, and how much of a year's work each sees."""

from __future__ import annotations

from fractions import Fraction

FIRST_YEAR = 2022
MONTHS = range(24)
YEARS = (2022, 2023)
# hard winters: little is built in January and February, and quarters end with a push
SEASON = (3, 3, 8, 8, 10, 13, 9, 9, 12, 10, 8, 7)


def token(month: int) -> str:
    """The period token of a month."""
    return f"{FIRST_YEAR + month // 12}-{month % 12 + 1:02}"


def day(month: int, number: int) -> str:
    """A day of a month."""
    return f"{token(month)}-{number:02}"


def of_year(year: int) -> range:
    """The months of a year."""
    start = (year - FIRST_YEAR) * 12
    return range(start, start + 12)


def work(first: int, last: int) -> int:
    """How much work the months from `first` to `last` see; 100 in a whole year."""
    return sum(SEASON[month % 12] for month in range(first, last + 1))


def progress(first: int, length: int, month: int) -> Fraction:
    """The part done by the end of `month` of what starts in `first` and takes `length` months: slow, fast, slow."""
    if month < first:
        return Fraction(0)
    part = min(Fraction(work(first, month), work(first, first + length - 1)), Fraction(1))
    return part * part * (3 - 2 * part)
