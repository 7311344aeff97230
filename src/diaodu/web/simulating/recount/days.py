"""Terms counted by walking: from one day to the next, from one session of the office to the next."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import chinese_calendar

ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
MORNING, AFTERNOON = (time(9), time(12)), (time(14), time(18))
SATURDAY, DECEMBER = 5, 12
LONGEST, LONGEST_BACK = timedelta(days=1000), timedelta(days=40)  # how far is walked before giving up
Term = tuple[int, str]


def term(text: str) -> Term:
    """A term as a pack writes it."""
    amount, unit = text.split()
    return int(amount), unit


@cache
def worked(day: date) -> bool:
    """Whether offices work on a day; one of a year that is not published is a plain one."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < SATURDAY


def closes(day: date) -> datetime:
    """When offices close on a day."""
    return datetime.combine(day, AFTERNOON[1], ZONE)


def ends(length: Term, start: datetime) -> datetime:
    """When a term that starts at a moment is over."""
    amount, unit = length
    here = start.astimezone(ZONE)
    if unit == "clock_hours":
        return (here.astimezone(UTC) + timedelta(hours=amount)).astimezone(ZONE)
    if unit == "hours":
        return _hours_on(here, timedelta(hours=amount))
    day = _days_on(here.date(), amount, unit)
    if closes(day) <= here:
        day += DAY
    while not worked(day):
        day += DAY
    return closes(day)


def lies_before(length: Term, moment: datetime) -> datetime:
    """The moment a term before another."""
    amount, unit = length
    here = moment.astimezone(ZONE)
    if unit == "clock_hours":
        return (here.astimezone(UTC) - timedelta(hours=amount)).astimezone(ZONE)
    if unit == "hours":
        return _hours_back(here, timedelta(hours=amount))
    day = here.date()
    if unit == "working_days":
        day = _worked_by(day)
        for _each in range(amount):
            day = _worked_by(day - DAY)
    else:
        day = _worked_by(_plainly(day, -amount, unit))
    return datetime.combine(day, here.time(), ZONE)


def put_off(unit: str, due: datetime, since: datetime, until: datetime) -> datetime:
    """A due time after its clock stood still for a while."""
    due, since, until = (each.astimezone(ZONE) for each in (due, since, until))
    if unit == "clock_hours":
        return (due.astimezone(UTC) + (until - since)).astimezone(ZONE)
    if unit == "hours":
        passed = sum((end - begin for begin, end in sessions(since, until)), timedelta())
        return _hours_on(due, passed) if passed else due
    day = due.date()
    passing = since.date()
    while passing < until.date():
        passing += DAY
        if unit != "working_days":
            day += DAY
        elif worked(passing):
            day = _days_on(day, 1, unit)
    while not worked(day):
        day += DAY
    return datetime.combine(day, due.time(), ZONE)


def sessions(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The office hours between two moments, session by session."""
    day = since.date()
    while day <= until.date():
        for begin, end in (MORNING, AFTERNOON) if worked(day) else ():
            first, last = datetime.combine(day, begin, ZONE), datetime.combine(day, end, ZONE)
            if max(first, since) < min(last, until):
                yield max(first, since), min(last, until)
        day += DAY


def _hours_on(start: datetime, left: timedelta) -> datetime:
    for begin, end in sessions(start, start + LONGEST):
        if left <= end - begin:
            return begin + left
        left -= end - begin
    raise ValueError("no office is shut for so long")


def _hours_back(moment: datetime, left: timedelta) -> datetime:
    for begin, end in reversed(list(sessions(moment - LONGEST_BACK, moment))):
        if left <= end - begin:
            return end - left
        left -= end - begin
    raise ValueError("no office is shut for so long")


def _days_on(day: date, amount: int, unit: str) -> date:
    if unit != "working_days":
        return _plainly(day, amount, unit)
    while amount:
        day += DAY
        amount -= worked(day)
    return day


def _plainly(day: date, amount: int, unit: str) -> date:
    """Days, weeks or months of the calendar later, or before."""
    if unit != "months":
        return day + DAY * amount * (7 if unit == "weeks" else 1)
    year, month = day.year, day.month
    for _each in range(abs(amount)):
        month += 1 if amount > 0 else -1
        year, month = (year + 1, 1) if month > DECEMBER else (year - 1, DECEMBER) if month < 1 else (year, month)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _worked_by(day: date) -> date:
    while not worked(day):
        day -= DAY
    return day
