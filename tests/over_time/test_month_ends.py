"""The last day of a month is part of it, however long the months beside it are.

Public tools shift day by day: the days of a month of 30 or 28 days are moved to the month before or to the year
before, and whatever happened there on the 31st or on 29 February has no counterpart and drops out of the base; or
31 January plus a month becomes a day in March. Here a period is shifted as a period, and a day is clamped once.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.periods import Period
from tests.core.test_periods import calendars, days
from tests.indicators.toy import load, shown
from tests.over_time import mills

STARTED = {
    "started": 'count(mills, reached="started") | mill',
    "before": "previous(started) | mill",
    "more": "change(started) | mill",
    "place": "rank_change(started) | steps",
}
MILESTONES = "subject,milestone,on,evidence,document,standing\n"


@given(days, calendars, st.integers(-40, 40))
def test_a_shifted_month_ends_on_its_own_last_day(day: date, calendar: object, count: int) -> None:
    month = Period.month_of(day, calendar)  # type: ignore[arg-type]
    moved = month.shift_months(count)
    assert moved.last_day.day == monthrange(moved.last_day.year, moved.last_day.month)[1]
    assert moved.shift_months(-count) == month


@given(days, st.integers(-40, 40))
def test_a_shifted_day_stays_in_the_month_that_is_so_many_months_away(day: date, count: int) -> None:
    moved = Period.parse(day.isoformat()).shift_months(count)
    assert moved.last_month() == Period.month_of(day).shift_months(count)
    assert moved.first_day.day == min(day.day, moved.last_month().last_day.day)


def test_a_day_is_clamped_once_and_not_at_every_step() -> None:
    january = Period.parse("2023-01-31")
    assert [january.shift_months(count).token for count in (1, 2, 3)] == ["2023-02-28", "2023-03-31", "2023-04-30"]
    assert Period.parse("2024-02-29").shift(years=-4).token == "2020-02-29"


@pytest.mark.django_db
def test_what_happened_on_29_february_is_in_the_base_of_the_year_after(tmp_path: Path) -> None:
    milestones = MILESTONES + "m1,started,2024-02-29,seen,,\nm2,started,2025-02-28,seen,,\n"
    rosters = mills.rosters("2024", "2025")
    members = mills.EVERYBODY + mills.EVERYBODY.replace("r24", "r25").replace(mills.HEAD, "")
    members = "".join(line for line in members.splitlines(keepends=True) if line[:3] in {"ros", "r24", "r25"})
    load(tmp_path, STARTED, [], mills=mills.MILLS, memberships=members, rosters=rosters, milestones=milestones)
    assert [shown("started", "t", each) for each in ("2024-02", "2025-02")] == ["1.00", "2.00"]
    assert (shown("before", "t", "2025-02"), shown("more", "t", "2025-02")) == ("1.00", "1.00")
    assert (shown("before", "t", "2025-Q1"), shown("before", "t", "2025-H1")) == ("1.00", "1.00")


@pytest.mark.django_db
def test_what_happened_on_the_31st_is_in_the_month_before_one_of_30_days(tmp_path: Path) -> None:
    milestones = MILESTONES + "m1,started,2023-03-31,seen,,\nm3,started,2023-04-30,seen,,\n"
    load(tmp_path, STARTED, [], milestones=milestones, **mills.FILES)
    # In March t1 alone has one and is first; without the 31st all would share the first rank.
    assert [shown("place", place, "2023-04") for place in ("t1", "t2", "t3")] == ["0.00", "1.00", "-1.00"]
    assert shown("started", "t1", "2023-03-31") == "1.00"


@pytest.mark.django_db
def test_a_day_that_the_other_year_does_not_have_is_read_at_its_months_end(tmp_path: Path) -> None:
    load(tmp_path, {"sales": "value(sales) | crown", "on": 'growth(value(sales), base="2020") | %'}, [
        "t sales 2024-02-29 12", "t sales 2020-02-29 10", "t sales 2020-02-28 99",
    ])  # fmt: skip
    assert shown("on", "t", "2024-02-29") == "20.00"
