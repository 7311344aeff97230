"""Visits within a stretch of months, against a naive look at every stretch."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.visits import months_earlier, most_together

FIRST = date(2022, 1, 1)
days = st.integers(0, 500).map(lambda number: FIRST + timedelta(days=number))


def test_a_month_earlier_stays_inside_the_month() -> None:
    assert months_earlier(date(2023, 3, 31), 1) == date(2023, 2, 28)
    assert months_earlier(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_earlier(date(2023, 1, 15), 13) == date(2021, 12, 15)


def test_half_a_year_later_is_another_stretch() -> None:
    assert most_together([date(2023, 1, 1), date(2023, 6, 30)], date(2023, 6, 30), 6) == 2
    assert most_together([date(2023, 1, 1)], date(2023, 7, 1), 6) == 0
    assert most_together([date(2023, 9, 1), date(2023, 10, 1)], date(2023, 7, 1), 6) == 2  # they come before its end


@given(st.lists(days, max_size=8), days, st.integers(1, 12))
def test_no_stretch_with_the_day_holds_more(visits: list[date], day: date, months: int) -> None:
    stretches = [
        sum(months_earlier(end, months) < each <= end for each in visits)
        for end in (day + timedelta(days=ahead) for ahead in range(370))
        if months_earlier(end, months) < day
    ]
    assert most_together(visits, day, months) == max(stretches)
