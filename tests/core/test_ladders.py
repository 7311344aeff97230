"""When rungs are reached, against a walk from day to day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.ladders import Distance, next_rung, reached_at
from diaodu.core.workdays import Term, TermUnit, WorkCalendar, due_at, on_worked_day, paused
from diaodu.web.simulating.recount import days

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar(
    days=dict.fromkeys(chinese_calendar.holidays, False) | dict.fromkeys(chinese_calendar.workdays, True),
    zone=ZONE, known_until=date(2024, 12, 31),
)  # fmt: skip
moments = st.datetimes(datetime(2023, 1, 1), datetime(2024, 6, 30)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=0, tzinfo=ZONE)
)
terms = st.builds(
    Term, st.integers(1, 30), st.sampled_from(list(TermUnit)).filter(lambda unit: unit != "months")
) | st.builds(Term, st.integers(1, 6), st.just(TermUnit.MONTHS))
distances = st.lists(st.builds(Distance, before=terms), max_size=3).flatmap(
    lambda before: st.lists(st.builds(Distance, after=terms), max_size=4).map(lambda after: [*before, *after])
)


@given(terms, moments)
def test_a_term_ends_where_a_walk_ends(term: Term, start: datetime) -> None:
    assert due_at(CALENDAR, term, start) == days.ends((term.amount, str(term.unit)), start)


@given(distances, terms, moments)
def test_rungs_are_where_a_walk_finds_them(rungs: list[Distance], term: Term, start: datetime) -> None:
    due = due_at(CALENDAR, term, start)
    walked, last = [], due
    for rung in rungs:
        if rung.before:
            walked.append(days.lies_before((rung.before.amount, str(rung.before.unit)), due))
        elif rung.after:
            last = days.ends((rung.after.amount, str(rung.after.unit)), last)
            walked.append(last)
    times = reached_at(CALENDAR, rungs, due)
    assert times == walked
    late = [at for at, rung in zip(times, rungs, strict=True) if rung.after]
    assert late == sorted(late)
    assert all(at > due for at in late)


@given(terms, moments, st.integers(0, 60 * 24 * 40), st.integers(0, 60 * 24 * 40))
def test_a_clock_that_stood_is_put_off_as_a_walk_puts_it_off(term: Term, start: datetime, wait: int, long: int) -> None:
    due, since = due_at(CALENDAR, term, start), start + timedelta(minutes=wait)
    until = since + timedelta(minutes=long)
    put_off = on_worked_day(CALENDAR, term.unit, paused(CALENDAR, term.unit, due, since, until))
    assert put_off == days.put_off(str(term.unit), due, since, until)


@given(distances, terms, moments, moments, st.integers(0, 7))
def test_the_next_rung_is_the_first_after_the_opening(
    rungs: list[Distance], term: Term, start: datetime, opened: datetime, first: int
) -> None:
    times = reached_at(CALENDAR, rungs, due_at(CALENDAR, term, start))
    found = next_rung(times, first, opened=opened)
    assert all(at <= opened for at in times[first:found])
    assert found >= len(times) or times[found] > opened
