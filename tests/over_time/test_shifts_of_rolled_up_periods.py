"""A quarter, half or year that is the sum of its months is shifted part by part.

Public tools roll up first and shift the end: the quarter is truncated to one date, that date is moved by a year or a
month, and the base becomes one month, or a window that does not begin where the period begins; asked with several
grains at once, only one of them is moved. Here every month of the period is held against its own counterpart.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.growth import year_to_date_from_monthly
from diaodu.core.periods import Calendar, Period, PeriodKind
from diaodu.indicators.queries import league
from diaodu.people.viewers import OPERATOR
from tests.core.strategies import readings
from tests.core.test_periods import calendars, tokens
from tests.indicators.toy import ask, load, shown

LENGTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.YEAR: 12}
FORMULAS = {
    "sales": "value(sales) | crown",
    "before": "previous(sales) | crown",
    "more": "change(sales) | crown",
    "growth": "growth(sales) | %",
    "place": "rank_change(sales) | steps",
}
# January to December: 1, 2, ... of one year; ten times as much the year after.
MONTHS = [f"{year}-{month:02}" for year in (2022, 2023) for month in range(1, 13)]
WORTH = [month * times for times in (1, 10) for month in range(1, 13)]


@given(tokens, calendars, st.integers(-9, 9))
def test_the_parts_of_a_shifted_period_are_its_shifted_parts(token: str, calendar: Calendar, times: int) -> None:
    period = Period.parse(token, calendar)
    assert period.shift(years=times).months() == tuple(month.shift(years=times) for month in period.months())
    if period.kind is not PeriodKind.DAY:
        count = LENGTHS[period.kind] * times
        moved = period.shift_months(count)
        assert moved.months() == tuple(month.shift_months(count) for month in period.months())


@given(st.lists(readings, min_size=12, max_size=12), calendars)
def test_it_is_the_same_to_add_up_and_shift_or_to_shift_and_add_up(values: list[object], calendar: Calendar) -> None:
    months = Period.year_of(2023, calendar).months()
    given_values = dict(zip(months, values, strict=True))
    shifted = {month.shift(years=-1): value for month, value in given_values.items()}
    added = year_to_date_from_monthly(given_values)  # type: ignore[arg-type]
    assert year_to_date_from_monthly(shifted) == {  # type: ignore[arg-type]
        month.shift(years=-1): value for month, value in added.items()
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("period", "value", "before"),
    [
        ("2023-Q1", "60.00", "6.00"),
        ("2023-Q2", "150.00", "15.00"),
        ("2023-Q4", "330.00", "33.00"),
        ("2023-H1", "210.00", "21.00"),
        ("2023-H2", "570.00", "57.00"),
        ("2023", "780.00", "78.00"),
    ],
)
def test_the_year_before_of_a_sum_of_months_is_the_sum_of_those_months(
    tmp_path: Path, period: str, value: str, before: str
) -> None:
    load(tmp_path, FORMULAS, [f"t sales {month} {worth}" for month, worth in zip(MONTHS, WORTH, strict=True)])
    assert (shown("sales", "t", period), shown("before", "t", period)) == (value, before)
    assert shown("growth", "t", period) == "900.00"
    assert {operand.period for operand in ask("growth", "t", period).operands} == {period, f"2022{period[4:]}"}


@pytest.mark.django_db
def test_months_and_places_are_rolled_up_together_and_shifted_together(tmp_path: Path) -> None:
    rows = [
        f"{place} sales {month} {worth}"
        for place in ("t1a", "t1b", "t2", "t3")
        for month, worth in zip(MONTHS, WORTH, strict=True)
    ]
    load(tmp_path, FORMULAS, rows)
    assert (shown("before", "t1", "2023-Q2"), shown("before", "t", "2023-Q2")) == ("30.00", "60.00")
    assert (shown("more", "t", "2023-H1"), shown("growth", "t", "2023")) == ("756.00", "900.00")


@pytest.mark.django_db
def test_a_month_that_the_base_lacks_makes_no_smaller_base(tmp_path: Path) -> None:
    known = zip(MONTHS, WORTH, strict=True)
    load(tmp_path, FORMULAS, [f"t sales {month} {worth}" for month, worth in known if month != "2022-05"])
    assert [shown("before", "t", each) for each in ("2023-Q1", "2023-Q2", "2023-H1")] == ["6.00", "missing", "missing"]
    assert shown("growth", "t", "2023-Q2") == "missing"


@pytest.mark.django_db
def test_the_quarter_before_is_three_months_and_not_the_month_before_its_end(tmp_path: Path) -> None:
    worth = {"t1": (0, 0, 9, 5, 5, 5), "t2": (4, 4, 4, 4, 4, 4), "t3": (1, 1, 1, 1, 1, 1)}
    rows = [
        f"{place} sales 2023-{month:02} {amount}"
        for place, amounts in worth.items()
        for month, amount in enumerate(amounts, start=1)
    ]
    load(tmp_path, FORMULAS, rows)
    # By quarters t1 rises from second to first; by March, May or June alone it would have been first already.
    assert [shown("place", place, "2023-Q2") for place in worth] == ["1.00", "-1.00", "0.00"]
    table = {
        row.place: (row.ranked and row.ranked.rank, row.change) for row in league(OPERATOR, "sales", "t", "2023-Q2")
    }
    assert table == {"t1": (1, 1), "t2": (2, -1), "t3": (3, 0)}


@pytest.mark.django_db
def test_a_cumulative_value_is_shifted_at_its_own_end(tmp_path: Path) -> None:
    rows = ["t toll 2022-03 5", "t toll 2022-06 9", "t toll 2023-03 6", "t toll 2023-06 12"]
    formulas = {"before": "previous(value(toll)) | crown", "own_before": "previous(month(value(toll))) | crown"}
    load(tmp_path, formulas, rows)
    assert [shown("before", "t", each) for each in ("2023-Q1", "2023-Q2", "2023-H1")] == ["5.00", "9.00", "9.00"]
    assert [shown("own_before", "t", each) for each in ("2023-Q1", "2023-Q2", "2023-H1")] == ["5.00", "4.00", "9.00"]
