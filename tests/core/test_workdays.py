"""Terms in office time, against naive walks by the day and by the minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.workdays import (
    Term,
    TermUnit,
    WorkCalendar,
    before,
    due_at,
    is_provisional,
    on_worked_day,
    paused,
    working_days_between,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
BY_DAYS = [TermUnit.DAYS, TermUnit.WORKING_DAYS, TermUnit.WEEKS, TermUnit.MONTHS]
OF_OFFICE = [TermUnit.HOURS, *BY_DAYS]
SESSIONS = [
    ((time(9), time(12)), (time(14), time(18))),
    ((time(8, 30), time(12)), (time(14, 30), time(18))),
    ((time(9), time(17)),),
    ((time(0), time(6)), (time(7), time(8)), (time(20), time(23, 59))),
]
# Spring Festival 2023 (21 to 27 January, the two weekends around it worked), a bridge day and a worked Sunday.
DAYS = {date(2023, 1, 21) + DAY * each: False for each in range(7)} | {
    date(2023, 1, 28): True, date(2023, 1, 29): True, date(2023, 4, 5): False, date(2023, 4, 23): True,
}  # fmt: skip
PLAIN = WorkCalendar(days={}, zone=SHANGHAI, known_until=date(2023, 12, 31))
FESTIVAL = WorkCalendar(days=DAYS, zone=SHANGHAI, known_until=date(2023, 12, 31))

dates = st.dates(date(2022, 11, 1), date(2023, 6, 30))
moments = st.datetimes(datetime(2022, 11, 1), datetime(2023, 6, 30), timezones=st.just(SHANGHAI))  # noqa: DTZ001
minutes = moments.map(lambda each: each.replace(second=0, microsecond=0))
units = st.sampled_from(TermUnit)
calendars = st.builds(
    WorkCalendar,
    days=st.dictionaries(st.dates(date(2022, 12, 1), date(2023, 5, 31)), st.booleans(), max_size=60) | st.just(DAYS),
    sessions=st.sampled_from(SESSIONS), zone=st.just(SHANGHAI), known_until=st.just(date(2023, 12, 31)),
)  # fmt: skip


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def is_open(calendar: WorkCalendar, moment: datetime) -> bool:
    """Whether the minute that begins at a moment is one of office hours."""
    within = any(begin <= moment.time() < end for begin, end in calendar.sessions)
    return within and calendar.is_worked(moment.date())


@pytest.mark.parametrize(
    ("term", "start", "due"),
    [
        ("0 working_days", "2023-03-06T10:00", "2023-03-06T18:00"),
        ("0 working_days", "2023-03-06T18:00", "2023-03-07T18:00"),  # the day is over when the office closes
        ("0 working_days", "2023-03-04T10:00", "2023-03-06T18:00"),
        ("1 working_days", "2023-03-06T00:00", "2023-03-07T18:00"),
        ("1 working_days", "2023-03-06T23:59", "2023-03-07T18:00"),
        ("3 working_days", "2023-01-19T10:00", "2023-01-29T18:00"),  # 20, 28 and 29 January
        ("1 days", "2023-01-20T10:00", "2023-01-28T18:00"),  # ends on New Year's Eve: the first day after the holidays
        ("15 days", "2023-03-06T10:00", "2023-03-21T18:00"),
        ("1 weeks", "2023-01-17T10:00", "2023-01-28T18:00"),
        ("1 months", "2023-01-31T10:00", "2023-02-28T18:00"),
        ("13 months", "2023-01-31T10:00", "2024-02-29T18:00"),
        ("1 months", "2022-12-21T10:00", "2023-01-28T18:00"),
        ("2 hours", "2023-03-06T11:00", "2023-03-06T15:00"),
        ("7 hours", "2023-03-06T09:00", "2023-03-06T18:00"),
        ("2 hours", "2023-03-03T18:00", "2023-03-06T11:00"),
        ("0 hours", "2023-03-04T12:00", "2023-03-06T09:00"),
        ("0 hours", "2023-03-06T12:30", "2023-03-06T14:00"),
        ("24 clock_hours", "2023-01-20T17:00", "2023-01-21T17:00"),
    ],
)
def test_a_term_ends_as_an_office_counts(term: str, start: str, due: str) -> None:
    assert due_at(FESTIVAL, Term.parse(term), at(start)) == at(due)


@given(calendars, st.integers(0, 150), moments)
def test_working_days_agree_with_a_walk_by_the_day(calendar: WorkCalendar, amount: int, start: datetime) -> None:
    day, left = start.date(), amount
    if amount == 0 and calendar.is_worked(day) and start < calendar.close(day):
        left = -1  # today itself
    while left > 0 or (left == 0 and (not calendar.is_worked(day) or day == start.date())):
        day += DAY
        if left > 0 and calendar.is_worked(day):
            left -= 1
    assert due_at(calendar, Term(amount, TermUnit.WORKING_DAYS), start) == calendar.close(day)


@given(calendars, st.integers(1, 200), st.sampled_from([TermUnit.DAYS, TermUnit.WEEKS]), moments)
def test_days_and_weeks_agree_with_a_walk_by_the_day(
    calendar: WorkCalendar, amount: int, unit: TermUnit, start: datetime
) -> None:
    day = start.date()
    for _ in range(amount * (7 if unit is TermUnit.WEEKS else 1)):
        day += DAY
    while not calendar.is_worked(day):
        day += DAY
    assert due_at(calendar, Term(amount, unit), start) == calendar.close(day)


@given(calendars, st.integers(1, 30), moments)
def test_months_agree_with_a_walk_by_the_month(calendar: WorkCalendar, amount: int, start: datetime) -> None:
    first = start.date().replace(day=1)
    for _ in range(amount):
        first = (first + DAY * 31).replace(day=1)
    day = first
    while day.day < start.day and (day + DAY).month == first.month:
        day += DAY
    while not calendar.is_worked(day):
        day += DAY
    assert due_at(calendar, Term(amount, TermUnit.MONTHS), start) == calendar.close(day)


@given(calendars, st.integers(0, 40), minutes)
def test_office_hours_agree_with_a_walk_by_the_minute(calendar: WorkCalendar, amount: int, start: datetime) -> None:
    moment, left = start, amount * 60
    while not is_open(calendar, moment):
        moment += MINUTE
    while left:
        left -= is_open(calendar, moment)
        moment += MINUTE
    assert due_at(calendar, Term(amount, TermUnit.HOURS), start) == moment


@given(calendars, st.integers(1, 40), minutes)
def test_office_hours_before_agree_with_a_walk_by_the_minute(
    calendar: WorkCalendar, amount: int, moment: datetime
) -> None:
    earlier, left = moment, amount * 60
    while left or not is_open(calendar, earlier):
        earlier -= MINUTE
        if left:
            left -= is_open(calendar, earlier)
    found = before(calendar, Term(amount, TermUnit.HOURS), moment)
    assert found == earlier


@given(calendars, units, st.integers(0, 300), moments, st.timedeltas(timedelta(0), DAY * 40))
def test_a_later_start_is_never_due_earlier(
    calendar: WorkCalendar, unit: TermUnit, amount: int, start: datetime, later: timedelta
) -> None:
    term = Term(amount, unit)
    assert start <= due_at(calendar, term, start) <= due_at(calendar, term, start + later)


@given(calendars, units, st.integers(0, 300), st.integers(0, 30), moments)
def test_a_longer_term_is_never_due_earlier(
    calendar: WorkCalendar, unit: TermUnit, amount: int, more: int, start: datetime
) -> None:
    assert due_at(calendar, Term(amount, unit), start) <= due_at(calendar, Term(amount + more, unit), start)


@given(calendars, st.sampled_from(OF_OFFICE), st.integers(1, 100), moments)
def test_what_is_due_is_due_in_office_hours(
    calendar: WorkCalendar, unit: TermUnit, amount: int, start: datetime
) -> None:
    due = due_at(calendar, Term(amount, unit), start)
    assert calendar.is_worked(due.date())
    assert due.tzinfo is SHANGHAI
    if unit in BY_DAYS:
        assert due == calendar.close(due.date())


@given(calendars, units, st.integers(0, 60), moments)
def test_a_reminder_leaves_the_whole_term(calendar: WorkCalendar, unit: TermUnit, amount: int, start: datetime) -> None:
    """A term begun at the reminder is over by the due time: exactly then in (office) hours and working days."""
    term, due = Term(amount, unit), due_at(calendar, Term(3, TermUnit.WORKING_DAYS), start)
    reminder = before(calendar, term, due)
    assert reminder <= due
    if amount:
        assert due_at(calendar, term, reminder) <= due
        if unit in {TermUnit.CLOCK_HOURS, TermUnit.HOURS, TermUnit.WORKING_DAYS}:
            assert due_at(calendar, term, reminder) == due
    if unit is not TermUnit.CLOCK_HOURS:
        assert calendar.is_worked(reminder.date())


@pytest.mark.parametrize(
    ("term", "moment", "earlier"),
    [
        ("2 working_days", "2023-01-28T18:00", "2023-01-19T18:00"),
        ("0 working_days", "2023-01-22T10:00", "2023-01-20T10:00"),
        ("1 working_days", "2023-03-05T10:00", "2023-03-02T10:00"),  # on a Sunday the Friday is still ahead of it
        ("3 days", "2023-01-28T18:00", "2023-01-20T18:00"),
        ("1 months", "2023-03-31T18:00", "2023-02-28T18:00"),
        ("2 hours", "2023-03-06T10:00", "2023-03-03T17:00"),
        ("1 hours", "2023-03-06T10:00", "2023-03-06T09:00"),
        ("0 hours", "2023-03-05T10:00", "2023-03-03T18:00"),
        ("48 clock_hours", "2023-01-28T18:00", "2023-01-26T18:00"),
    ],
)
def test_a_reminder_comes_while_the_office_works(term: str, moment: str, earlier: str) -> None:
    assert before(FESTIVAL, Term.parse(term), at(moment)) == at(earlier)


@pytest.mark.parametrize(
    ("unit", "due", "since", "until", "later"),
    [
        ("working_days", "2023-01-20T18:00", "2023-01-18T10:00", "2023-01-19T09:00", "2023-01-28T18:00"),
        ("working_days", "2023-02-01T18:00", "2023-01-20T10:00", "2023-01-27T10:00", "2023-02-01T18:00"),
        ("days", "2023-02-01T18:00", "2023-01-20T10:00", "2023-01-27T10:00", "2023-02-08T18:00"),
        ("days", "2023-03-03T18:00", "2023-03-01T10:00", "2023-03-02T10:00", "2023-03-04T18:00"),
        ("hours", "2023-03-03T17:00", "2023-03-02T11:00", "2023-03-02T15:00", "2023-03-06T10:00"),
        ("clock_hours", "2023-03-03T17:00", "2023-03-02T11:00", "2023-03-02T15:00", "2023-03-03T21:00"),
    ],
)
def test_a_pause_puts_off_by_what_passed(unit: str, due: str, since: str, until: str, later: str) -> None:
    assert paused(FESTIVAL, TermUnit(unit), at(due), at(since), at(until)) == at(later)


@given(calendars, units, moments, moments)
def test_no_pause_puts_nothing_off(calendar: WorkCalendar, unit: TermUnit, due: datetime, since: datetime) -> None:
    assert paused(calendar, unit, due, since, since) == due


@given(calendars, units, moments, st.lists(moments, min_size=3, max_size=3).map(sorted))
def test_two_pauses_put_off_as_one_over_both(
    calendar: WorkCalendar, unit: TermUnit, due: datetime, stood: list[datetime]
) -> None:
    since, between, until = stood
    once = paused(calendar, unit, due, since, between)
    assert paused(calendar, unit, once, between, until) == paused(calendar, unit, due, since, until)
    assert due <= once


@given(calendars, st.sampled_from(BY_DAYS), moments)
def test_a_due_time_takes_effect_on_the_next_worked_day(calendar: WorkCalendar, unit: TermUnit, due: datetime) -> None:
    day = due.date()
    while not calendar.is_worked(day):
        day += DAY
    assert on_worked_day(calendar, unit, due) == datetime.combine(day, due.time(), SHANGHAI)
    assert on_worked_day(calendar, TermUnit.CLOCK_HOURS, due) == due


@given(calendars, dates, dates)
def test_days_between_agree_with_a_walk(calendar: WorkCalendar, first: date, last: date) -> None:
    low, high = sorted([first, last])
    walked = sum(calendar.is_worked(low + DAY * each) for each in range(1, (high - low).days + 1))
    assert working_days_between(calendar, first, last) == (walked if first <= last else -walked)


@given(calendars, dates)
def test_every_worked_day_bears_its_number(calendar: WorkCalendar, day: date) -> None:
    assert calendar.numbered(calendar.count(day)) == calendar.worked_by(day) <= day <= calendar.worked_from(day)
    assert (calendar.worked_by(day) == day) == (calendar.worked_from(day) == day) == calendar.is_worked(day)


def test_decades_cost_no_more_than_days() -> None:
    """Calls are counted, not seconds: a walk by the day would ask for some 14,000 days."""
    asked: list[int] = []

    class Counting(WorkCalendar):
        def counted(self, ordinal: int) -> int:
            asked.append(ordinal)
            return super().counted(ordinal)

    calendar = Counting(days=DAYS, zone=SHANGHAI, known_until=date(2023, 12, 31))
    assert due_at(calendar, Term(9999, TermUnit.WORKING_DAYS), at("2023-03-06T10:00")).year == 2061
    assert 0 < len(asked) < 40


def test_a_start_is_taken_in_the_zone_of_the_calendar() -> None:
    evening = datetime(2023, 3, 6, 17, tzinfo=UTC)  # the 7th, one in the morning, in Shanghai
    assert due_at(PLAIN, Term(1, TermUnit.WORKING_DAYS), evening) == at("2023-03-08T18:00")


def test_clock_hours_run_through_a_change_of_clocks() -> None:
    calendar = WorkCalendar(days={}, zone=ZoneInfo("Europe/Berlin"), known_until=date(2023, 12, 31))
    start = datetime(2023, 3, 25, 12, tzinfo=UTC)
    due = due_at(calendar, Term(24, TermUnit.CLOCK_HOURS), start)
    assert (due.hour, due.astimezone(UTC) - start) == (14, DAY)
    assert before(calendar, Term(24, TermUnit.CLOCK_HOURS), due) == start
    assert paused(calendar, TermUnit.CLOCK_HOURS, start, start, start + DAY) == start + DAY


def test_a_due_time_beyond_the_published_holidays_is_provisional() -> None:
    assert not is_provisional(PLAIN, at("2023-12-31T23:59"))
    assert is_provisional(PLAIN, datetime(2023, 12, 31, 16, tzinfo=UTC))


@given(st.integers(0, 9999), units)
def test_a_term_is_read_as_it_is_written(amount: int, unit: TermUnit) -> None:
    assert Term.parse(str(Term(amount, unit))) == Term(amount, unit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        "days",
        "-1 days",
        "3 day",
        "3  days",
        " 3 days",
        "3 days\n",
        "3.5 days",
        "3 Days",
        "10000 days",
        "٣ days",
    ],
)
def test_what_is_no_term_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="is no term: a number, a space and one of clock_hours, hours, days"):
        Term.parse(text)


@pytest.mark.parametrize("amount", [-1, 10000])
def test_a_term_without_measure_is_refused(amount: int) -> None:
    with pytest.raises(ValueError, match="0 to 9999 units"):
        Term(amount, TermUnit.DAYS)


@pytest.mark.parametrize(
    "sessions",
    [
        (),
        ((time(9), time(9)),),
        ((time(12), time(9)),),
        ((time(14), time(18)), (time(9), time(12))),
        ((time(9), time(13)), (time(12), time(18))),
    ],
)
def test_office_hours_out_of_order_are_refused(sessions: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match="office hours"):
        WorkCalendar(days={}, sessions=sessions, zone=SHANGHAI, known_until=date(2023, 12, 31))


def test_moments_without_a_zone_and_pauses_backwards_are_refused() -> None:
    noon = at("2023-03-06T12:00")
    with pytest.raises(ValueError, match="time zone"):
        due_at(PLAIN, Term(1, TermUnit.DAYS), noon.replace(tzinfo=None))
    with pytest.raises(ValueError, match="before it begins"):
        paused(PLAIN, TermUnit.DAYS, noon, noon, noon - MINUTE)
