from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.timetables import Timetable, days_late, days_operated, days_over, planned_runs

BEGIN = date(2023, 2, 22)
days = st.dates(date(2021, 1, 1), date(2025, 12, 31))
rates = st.fractions(min_value=0, max_value=14, max_denominator=8)


@st.composite
def timetables(draw: st.DrawFn) -> Timetable:
    first = draw(days)
    return Timetable(draw(rates), first, draw(st.none() | days))


@pytest.mark.parametrize(
    ("first", "last", "runs"),
    [
        ("2023-02-22", "2023-02-28", Fraction(2)),  # one week of two a week
        ("2023-02-01", "2023-02-28", Fraction(2)),  # it began on the 22nd
        ("2023-03-01", "2023-03-31", Fraction(62, 7)),
        ("2023-01-01", "2023-02-21", Fraction(0)),
    ],
)
def test_two_trains_a_week_from_the_first_run_on(first: str, last: str, runs: Fraction) -> None:
    assert planned_runs(Timetable(Fraction(2), BEGIN), date.fromisoformat(first), date.fromisoformat(last)) == runs


@given(timetables(), days, st.integers(0, 800), st.integers(0, 800))
def test_the_plans_of_parts_add_up_to_the_plan_of_the_whole(table: Timetable, first: date, one: int, two: int) -> None:
    middle = first + timedelta(days=one)
    last = middle + timedelta(days=two + 1)
    parts = planned_runs(table, first, middle) + planned_runs(table, middle + timedelta(days=1), last)
    assert parts == planned_runs(table, first, last)


@given(timetables(), days, st.integers(0, 60))
def test_every_day_counts_that_is_operated_and_no_other(table: Timetable, first: date, length: int) -> None:
    asked = [first + timedelta(days=day) for day in range(length + 1)]
    operated = [day for day in asked if day >= table.first and (table.last is None or day <= table.last)]
    assert days_operated(table, asked[0], asked[-1]) == len(operated)
    assert planned_runs(table, asked[0], asked[-1]) * 7 == table.per_week * len(operated)


def test_a_run_is_late_by_whole_days_and_never_early() -> None:
    assert [days_late(BEGIN, BEGIN + timedelta(days=day)) for day in (-2, 0, 3)] == [0, 0, 3]


@given(st.integers(0, 60), st.integers(0, 30), st.integers(0, 30))
def test_a_transit_is_measured_from_the_nearer_end_of_its_span(days: int, low: int, width: int) -> None:
    over = days_over(days, Fraction(low), Fraction(low + width))
    nearest = min(range(low, low + width + 1), key=lambda each: abs(days - each))
    assert over == days - nearest
