"""Periods: days, months, quarters, halves and years, and the fiscal year they are counted in.

Months and days are always those of the civil calendar; quarters, halves and years follow the fiscal year.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Literal, Self

MONTHS_IN_YEAR = 12


class PeriodError(ValueError):
    """Not a period, or not one that this question can be asked of."""


class PeriodKind(StrEnum):
    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    DAY = "day"


MONTHS_LONG = {PeriodKind.YEAR: 12, PeriodKind.HALF: 6, PeriodKind.QUARTER: 3, PeriodKind.MONTH: 1}
_PART_KINDS = {"H": PeriodKind.HALF, "Q": PeriodKind.QUARTER}
_PART_LETTERS = {kind: letter for letter, kind in _PART_KINDS.items()}
_TOKEN = re.compile(
    r"(?P<year>[0-9]{4})"
    r"(?:-(?P<part>H[12]|Q[1-4])|-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?"
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When the fiscal year starts, and whether its number is that of the year it starts or ends in."""

    year_starts: int = 1
    labelled_by: Literal["start", "end"] = "start"

    def __post_init__(self) -> None:
        if not 1 <= self.year_starts <= MONTHS_IN_YEAR:
            raise PeriodError(f"a year cannot start in month {self.year_starts}")
        if self.labelled_by not in ("start", "end"):
            raise PeriodError(f"a year is labelled by its start or its end, not by {self.labelled_by!r}")

    def first_month_index(self, label: int) -> int:
        """Months since year 0 of the first month of the year with this label."""
        return (label - self._label_lead) * MONTHS_IN_YEAR + self.year_starts - 1

    def label_of(self, month_index: int) -> int:
        return (month_index - (self.year_starts - 1)) // MONTHS_IN_YEAR + self._label_lead

    def months_into_year(self, month_index: int) -> int:
        """0 for the first month of the fiscal year."""
        return (month_index - (self.year_starts - 1)) % MONTHS_IN_YEAR

    @property
    def _label_lead(self) -> int:
        return int(self.labelled_by == "end" and self.year_starts > 1)


CIVIL = Calendar()


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of whole days. The calendar travels along but two periods over the same days are equal."""

    first_day: date
    last_day: date
    kind: PeriodKind
    calendar: Calendar = field(default=CIVIL, compare=False)

    def __post_init__(self) -> None:
        if (self.first_day, self.last_day) != self._proper_days():
            raise PeriodError(f"{self.first_day} to {self.last_day} is not a {self.kind} of this calendar")

    @classmethod
    @lru_cache(maxsize=4096)  # a page reads the same few hundreds of times
    def parse(cls, token: str, calendar: Calendar = CIVIL) -> Self:
        """Read `2023`, `2023-H1`, `2023-Q1`, `2023-01` or `2023-01-31`."""
        match = _TOKEN.fullmatch(token)
        if match is None:
            raise PeriodError(f"not a period: {token!r}")
        year = int(match["year"])
        if match["day"] is not None:
            day = _date(year, int(match["month"]), int(match["day"]))
            return cls(day, day, PeriodKind.DAY, calendar)
        if match["month"] is not None:
            first = _date(year, int(match["month"]), 1)
            return cls(first, _month_end(_index(first)), PeriodKind.MONTH, calendar)
        return cls._of_year(year, match["part"], calendar)

    @classmethod
    def month_of(cls, day: date, calendar: Calendar = CIVIL) -> Self:
        return cls._spanning(_index(day), PeriodKind.MONTH, calendar)

    @classmethod
    def year_of(cls, label: int, calendar: Calendar = CIVIL) -> Self:
        return cls._of_year(label, None, calendar)

    @property
    def token(self) -> str:
        """The text that `parse` reads back under the same calendar."""
        if self.kind is PeriodKind.DAY:
            return self.first_day.isoformat()
        if self.kind is PeriodKind.MONTH:
            return self.first_day.isoformat()[:7]
        if self.kind is PeriodKind.YEAR:
            return f"{self.year:04}"
        part = self.calendar.months_into_year(_index(self.first_day)) // MONTHS_LONG[self.kind] + 1
        return f"{self.year:04}-{_PART_LETTERS[self.kind]}{part}"

    @property
    def year(self) -> int:
        """The label of the fiscal year this period lies in."""
        return self.calendar.label_of(_index(self.first_day))

    def __str__(self) -> str:
        return self.token

    def contains(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def shift(self, years: int = 0) -> Self:
        """The same period of another year. 29 February becomes the 28th where there is no 29th."""
        return self.shift_months(years * MONTHS_IN_YEAR)

    def shift_months(self, count: int) -> Self:
        """The period `count` months later; a day that does not exist there becomes the month's last day.

        A longer period moves only by a multiple of its own length.
        """
        index = _index(self.first_day) + count
        if self.kind is PeriodKind.DAY:
            end = _month_end(index)
            day = end.replace(day=min(self.first_day.day, end.day))
            return type(self)(day, day, self.kind, self.calendar)
        if count % MONTHS_LONG[self.kind]:
            raise PeriodError(f"a {self.kind} does not move by {count} months")
        return self._spanning(index, self.kind, self.calendar)

    def months(self) -> tuple[Self, ...]:
        """The whole months inside; a day holds none."""
        if self.kind is PeriodKind.DAY:
            return ()
        return self._months_between(_index(self.first_day), _index(self.last_day))

    def last_month(self) -> Self:
        """The month this period ends in; a month is its own."""
        return self._spanning(_index(self.last_day), PeriodKind.MONTH, self.calendar)

    def year_to_date_months(self) -> tuple[Self, ...]:
        """The months of the fiscal year up to and including the one this period ends in."""
        end = _index(self.last_day)
        return self._months_between(end - self.calendar.months_into_year(end), end)

    def months_elapsed(self) -> int:
        """How many months of the fiscal year have begun by the end of this period."""
        return self.calendar.months_into_year(_index(self.last_day)) + 1

    @classmethod
    def _of_year(cls, label: int, part: str | None, calendar: Calendar) -> Self:
        start = calendar.first_month_index(label)
        if part is None:
            return cls._spanning(start, PeriodKind.YEAR, calendar)
        kind = _PART_KINDS[part[0]]
        return cls._spanning(start + (int(part[1]) - 1) * MONTHS_LONG[kind], kind, calendar)

    @classmethod
    def _spanning(cls, index: int, kind: PeriodKind, calendar: Calendar) -> Self:
        return cls(_month_start(index), _month_end(index + MONTHS_LONG[kind] - 1), kind, calendar)

    def _months_between(self, first: int, last: int) -> tuple[Self, ...]:
        return tuple(self._spanning(index, PeriodKind.MONTH, self.calendar) for index in range(first, last + 1))

    def _proper_days(self) -> tuple[date, date]:
        """The days a period of this kind has that starts where this one starts."""
        if self.kind is PeriodKind.DAY:
            return self.first_day, self.first_day
        index, length = _index(self.first_day), MONTHS_LONG[self.kind]
        start = index - self.calendar.months_into_year(index) % length
        return _month_start(start), _month_end(start + length - 1)


def containing(period: Period, kind: PeriodKind) -> Period:
    """The year, half, quarter or month in which ``period`` ends."""
    month = period.last_month()
    if kind is PeriodKind.MONTH:
        return month
    if kind is PeriodKind.YEAR:
        return Period.year_of(month.year, month.calendar)
    number = (month.months_elapsed() - 1) // MONTHS_LONG[kind] + 1
    return Period.parse(f"{month.year:04}-{_PART_LETTERS[kind]}{number}", month.calendar)


def _index(day: date) -> int:
    return day.year * MONTHS_IN_YEAR + day.month - 1


def _month_start(index: int) -> date:
    return _date(index // MONTHS_IN_YEAR, index % MONTHS_IN_YEAR + 1, 1)


def _month_end(index: int) -> date:
    start = _month_start(index)
    return start.replace(day=monthrange(start.year, start.month)[1])


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise PeriodError(f"no such day: {year:04}-{month:02}-{day:02}") from error
