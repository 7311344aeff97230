"""Terms in an office's time: when something is due, given the days that are worked and the hours between which.

How a term runs follows the general rules for periods of Chinese law (Civil Code, articles 201 to 203): the day on which
it starts is not counted; it ends with office hours on its last day; a term in days, weeks or months whose last day is
not worked ends on the next day that is. Office hours are wall-clock times of the calendar's zone.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise

from diaodu.core.terms import months_later

Session = tuple[time, time]
OFFICE_HOURS: tuple[Session, ...] = ((time(9), time(12)), (time(14), time(18)))
A_DAY = timedelta(days=1)
WEEK, WORKED_OF_WEEK = 7, 5
LONGEST = 9999


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """Which days are worked, and between which hours.

    ``days`` are the exceptions to Monday to Friday: day to whether it is worked (public holidays, working weekends).
    ``sessions`` are the office hours of a worked day, in order. ``known_until`` is the last day whose exceptions are
    published; later days count as plain weeks. Raises ValueError where office hours are none, empty or overlap.
    """

    days: Mapping[date, bool]
    sessions: tuple[Session, ...] = OFFICE_HOURS
    zone: tzinfo
    known_until: date
    _gained: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _lost: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        check_sessions(self.sessions)
        exceptions = sorted((day, worked) for day, worked in self.days.items() if worked != _plainly_worked(day))
        object.__setattr__(self, "_gained", tuple(day.toordinal() for day, worked in exceptions if worked))
        object.__setattr__(self, "_lost", tuple(day.toordinal() for day, worked in exceptions if not worked))

    def is_worked(self, day: date) -> bool:
        """Whether the office works on a day."""
        return self.days.get(day, _plainly_worked(day))

    def count(self, day: date) -> int:
        """How many days were worked from the year 1 up to a day, it included: the number that a worked day bears."""
        return self.counted(day.toordinal())

    def counted(self, ordinal: int) -> int:
        """What ``count`` gives for the day of an ordinal; no walk by the day, whatever the span."""
        weeks, rest = divmod(ordinal, WEEK)
        plain = weeks * WORKED_OF_WEEK + min(rest, WORKED_OF_WEEK)
        return plain + bisect_right(self._gained, ordinal) - bisect_right(self._lost, ordinal)

    def numbered(self, number: int) -> date:
        """The worked day that bears a number of ``count``: looked for where plain weeks have it, give or take."""
        low = (number - len(self._gained)) * WEEK // WORKED_OF_WEEK - WEEK
        high = (number + len(self._lost)) * WEEK // WORKED_OF_WEEK + WEEK
        ordinals = range(max(low, 1), high)
        return date.fromordinal(ordinals[bisect_left(ordinals, number, key=self.counted)])

    def worked_from(self, day: date) -> date:
        """The day itself if it is worked, else the next one that is."""
        return self.numbered(self.count(day - A_DAY) + 1)

    def worked_by(self, day: date) -> date:
        """The day itself if it is worked, else the last one before it that is."""
        return self.numbered(self.count(day))

    def close(self, day: date) -> datetime:
        """When office hours end on a day."""
        return datetime.combine(day, self.sessions[-1][1], self.zone)

    def local(self, moment: datetime) -> datetime:
        """The moment in the calendar's zone. Raises ValueError for one without a zone."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return moment.astimezone(self.zone)


class TermUnit(StrEnum):
    """What a term is counted in. ``HOURS`` are office hours; ``DAYS``, ``WEEKS``, ``MONTHS`` those of the calendar."""

    CLOCK_HOURS = "clock_hours"
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"


_WRITTEN = re.compile(rf"([0-9]{{1,4}}) ({'|'.join(TermUnit)})")


@dataclass(frozen=True, slots=True)
class Term:
    """So many of a unit, 0 to 9999. Raises ValueError for another amount."""

    amount: int
    unit: TermUnit

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= LONGEST:
            raise ValueError(f"a term is of 0 to {LONGEST} units, not {self.amount}")

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"

    @classmethod
    def parse(cls, text: str) -> Term:
        """The term that is written so; the unit has one spelling, that of many.

        >>> Term.parse("1 working_days")
        Term(amount=1, unit=<TermUnit.WORKING_DAYS: 'working_days'>)
        """
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is no term: a number, a space and one of {', '.join(TermUnit)}")
        return cls(int(found[1]), TermUnit(found[2]))


def check_sessions(sessions: tuple[Session, ...]) -> None:
    """Raise ValueError unless there are office hours, each ending after it begins and before the next begins."""
    bounds = [bound for session in sessions for bound in session]
    if not bounds or any(later <= earlier for earlier, later in pairwise(bounds)):
        raise ValueError("office hours need at least one session, in order, none empty and none touching the next")


def due_at(calendar: WorkCalendar, term: Term, start: datetime) -> datetime:
    """When a term that starts at a moment is over, in the calendar's zone.

    Hours run from the moment itself; office hours from the next session, if none is on. All else ends at a close of
    office hours after the start: a term of 0 days ends today, or on the next worked day once today is over.
    """
    local = calendar.local(start)
    if term.unit is TermUnit.CLOCK_HOURS:
        return _later(local, timedelta(hours=term.amount))
    if term.unit is TermUnit.HOURS:
        worked = _worked_time(calendar, local)
        return _reached(calendar, worked + timedelta(hours=term.amount)) if term.amount else _left(calendar, worked)
    last = _moved(calendar, term.unit, local.date(), term.amount)
    if calendar.close(last) <= local:
        last += A_DAY
    return calendar.close(calendar.worked_from(last))


def before(calendar: WorkCalendar, term: Term, moment: datetime) -> datetime:
    """The moment a term before another, as for reminders: at the same time of the day for all units but hours.

    It never falls on a day that is not worked but on the last worked one before; clock hours alone run through all.
    """
    local = calendar.local(moment)
    if term.unit is TermUnit.CLOCK_HOURS:
        return _later(local, -timedelta(hours=term.amount))
    if term.unit is TermUnit.HOURS:
        worked = _worked_time(calendar, local)
        return _left(calendar, worked - timedelta(hours=term.amount)) if term.amount else _reached(calendar, worked)
    day = _moved(calendar, term.unit, local.date(), -term.amount)
    return datetime.combine(calendar.worked_by(day), local.time(), calendar.zone)


def paused(calendar: WorkCalendar, unit: TermUnit, due: datetime, since: datetime, until: datetime) -> datetime:
    """The due time after its clock stood from ``since`` to ``until``: put off by the time that passed, in its unit.

    Clock hours and office hours are put off exactly, the rest by whole days: those worked, or those of the calendar, of
    (since, until]. Two pauses put off by as much as one over both. To hold that, days of the calendar are not moved off
    holidays here: keep what this gives, and ask ``on_worked_day`` when it falls due. Raises ValueError for a pause that
    ends before it begins.
    """
    due, since, until = (calendar.local(each) for each in (due, since, until))
    if until < since:
        raise ValueError("a pause cannot end before it begins")
    if unit is TermUnit.CLOCK_HOURS:
        return _later(due, until.astimezone(UTC) - since.astimezone(UTC))
    if unit is TermUnit.HOURS:
        passed = _worked_time(calendar, until) - _worked_time(calendar, since)
        return _reached(calendar, _worked_time(calendar, due) + passed) if passed else due
    if unit is TermUnit.WORKING_DAYS:
        day = _moved(calendar, unit, due.date(), working_days_between(calendar, since.date(), until.date()))
    else:
        day = due.date() + (until.date() - since.date())
    return datetime.combine(day, due.time(), calendar.zone)


def on_worked_day(calendar: WorkCalendar, unit: TermUnit, due: datetime) -> datetime:
    """When a due time takes effect: on the next worked day, if its own is not worked. Hours of the clock stay."""
    local = calendar.local(due)
    if unit is TermUnit.CLOCK_HOURS:
        return local
    return datetime.combine(calendar.worked_from(local.date()), local.time(), calendar.zone)


def working_days_between(calendar: WorkCalendar, first: date, last: date) -> int:
    """How many days of (first, last] are worked; below zero where ``last`` is before ``first``."""
    return calendar.count(last) - calendar.count(first)


def worked_between(calendar: WorkCalendar, since: datetime, until: datetime) -> timedelta:
    """How many office hours lie between two moments; below zero where ``until`` is before ``since``."""
    return _worked_time(calendar, calendar.local(until)) - _worked_time(calendar, calendar.local(since))


def is_provisional(calendar: WorkCalendar, due: datetime) -> bool:
    """Whether the due time lies after the last day whose holidays are published, so that it may still move."""
    return calendar.local(due).date() > calendar.known_until


def _plainly_worked(day: date) -> bool:
    return day.weekday() < WORKED_OF_WEEK


def _later(moment: datetime, by: timedelta) -> datetime:
    """Real time later: by way of UTC, since sums within a zone go by the wall clock."""
    return (moment.astimezone(UTC) + by).astimezone(moment.tzinfo)


def _moved(calendar: WorkCalendar, unit: TermUnit, day: date, amount: int) -> date:
    """The day so many days, weeks or months after a day, or before it for an amount below zero."""
    if unit is TermUnit.MONTHS:
        return months_later(day, amount)
    if unit is not TermUnit.WORKING_DAYS:
        return day + timedelta(days=amount * (WEEK if unit is TermUnit.WEEKS else 1))
    if amount > 0:
        return calendar.numbered(calendar.count(day) + amount)
    return calendar.numbered(calendar.count(day) + amount + 1) - A_DAY if amount else day


def _worked_time(calendar: WorkCalendar, local: datetime) -> timedelta:
    """The office hours from the year 1 up to a moment."""
    day = local.date()
    whole = _office_day(calendar) * calendar.count(day - A_DAY)
    return whole + (_worked_of_day(calendar, local.time()) if calendar.is_worked(day) else timedelta())


def _worked_of_day(calendar: WorkCalendar, now: time) -> timedelta:
    return sum((_length(begin, min(end, now)) for begin, end in calendar.sessions if begin < now), timedelta())


def _office_day(calendar: WorkCalendar) -> timedelta:
    return sum((_length(*session) for session in calendar.sessions), timedelta())


def _length(begin: time, end: time) -> timedelta:
    return datetime.combine(date.min, end) - datetime.combine(date.min, begin)


def _reached(calendar: WorkCalendar, worked: timedelta) -> datetime:
    """The first moment by which so many office hours have passed: within a session or at its end."""
    days = -(-worked // _office_day(calendar)) - 1
    rest = worked - days * _office_day(calendar)
    return _in_sessions(calendar, calendar.numbered(days + 1), rest, at_end=True)


def _left(calendar: WorkCalendar, worked: timedelta) -> datetime:
    """The last moment by which no more than so many office hours have passed: at a session's beginning or within it."""
    days, rest = divmod(worked, _office_day(calendar))
    return _in_sessions(calendar, calendar.numbered(days + 1), rest, at_end=False)


def _in_sessions(calendar: WorkCalendar, day: date, rest: timedelta, *, at_end: bool) -> datetime:
    for begin, end in calendar.sessions:
        length = _length(begin, end)
        if rest < length or (at_end and rest == length):
            return datetime.combine(day, begin, calendar.zone) + rest
        rest -= length
    raise AssertionError("what is left of a day is no longer than its sessions")
