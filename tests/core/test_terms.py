"""Terms in months."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.terms import months_later


def test_the_last_day_of_a_term() -> None:
    assert months_later(date(2023, 1, 31), 1) == date(2023, 2, 28)
    assert months_later(date(2023, 12, 15), 1) == date(2024, 1, 15)
    assert months_later(date(2023, 3, 31), -1) == date(2023, 2, 28)
    assert months_later(date(2024, 2, 29), -12) == date(2023, 2, 28)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 600))
def test_terms_grow_with_their_months(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later < months_later(day, months + 1)
    assert months_later(later, -months) <= day
