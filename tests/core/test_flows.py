"""Flows from year-to-date values and back."""

from decimal import Decimal
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.absences import Absence, Reading
from diaodu.core.growth import monthly_from_year_to_date, year_to_date_from_monthly
from diaodu.core.periods import Calendar, Period, PeriodError
from tests.core.strategies import amounts, readings

D = Decimal
MISSING, NOT_DUE, REFUSED = Absence.MISSING, Absence.NOT_DUE, Absence.REFUSED
calendars = st.builds(Calendar, st.integers(1, 12))


def months(values: dict[int, Reading], year: int = 2023) -> dict[Period, Reading]:
    return {Period.parse(f"{year}-{number:02}"): value for number, value in values.items()}


def year_of(calendar: Calendar) -> tuple[Period, ...]:
    return Period.year_of(2023, calendar).months()


def test_flows_are_differences_and_the_first_month_is_its_own() -> None:
    given_values = months({1: D(10), 2: D(25), 3: D(24)})
    assert monthly_from_year_to_date(given_values) == months({1: D(10), 2: D(15), 3: D(-1)})


@pytest.mark.parametrize("january", [{}, {1: NOT_DUE}, {1: MISSING}])
def test_january_and_february_together_are_never_split(january: dict[int, Reading]) -> None:
    flows = monthly_from_year_to_date(months({**january, 2: D(30), 3: D(42)}))
    assert flows == months({1: MISSING, 2: MISSING, 3: D(12)})


def test_a_missing_month_hides_its_own_flow_and_the_next() -> None:
    flows = monthly_from_year_to_date(months({1: D(1), 2: D(2), 4: D(9), 5: D(10)}))
    assert flows == months({1: D(1), 2: D(1), 3: MISSING, 4: MISSING, 5: D(1)})


def test_other_absences_keep_their_reason() -> None:
    flows = monthly_from_year_to_date(months({1: D(1), 2: REFUSED, 3: D(5), 4: NOT_DUE}))
    assert flows == months({1: D(1), 2: REFUSED, 3: MISSING, 4: NOT_DUE})


def test_a_sum_over_a_hole_is_never_given() -> None:
    sums = year_to_date_from_monthly(months({1: D(1), 3: D(2), 4: NOT_DUE}))
    assert sums == months({1: D(1), 2: MISSING, 3: MISSING, 4: NOT_DUE})


def test_a_new_year_starts_anew() -> None:
    values = {**months({11: D(5), 12: D(7)}, 2022), **months({1: D(3)})}
    flows = monthly_from_year_to_date(values)
    assert (flows[Period.parse("2022-12")], flows[Period.parse("2023-01")]) == (D(2), D(3))
    assert len(flows) == 13


@pytest.mark.parametrize("convert", [monthly_from_year_to_date, year_to_date_from_monthly])
def test_only_months_have_flows(convert: object) -> None:
    assert callable(convert)
    with pytest.raises(PeriodError, match="not a month"):
        convert({Period.parse("2023-Q1"): D(1)})


@given(calendars, st.lists(amounts, min_size=12, max_size=12))
def test_a_whole_year_goes_there_and_back(calendar: Calendar, flows: list[Decimal]) -> None:
    monthly: dict[Period, Reading] = dict(zip(year_of(calendar), flows, strict=True))
    cumulative = year_to_date_from_monthly(monthly)
    assert list(cumulative.values()) == list(accumulate(flows))
    assert monthly_from_year_to_date(cumulative) == monthly


@given(calendars, st.lists(readings, min_size=12, max_size=12))
def test_no_flow_is_invented(calendar: Calendar, values: list[Reading]) -> None:
    year = year_of(calendar)
    flows = monthly_from_year_to_date(dict(zip(year, values, strict=True)))
    assert list(flows) == list(year)
    for position, (month, value) in enumerate(zip(year, values, strict=True)):
        before = values[position - 1] if position else D(0)
        told = isinstance(value, Decimal) and isinstance(before, Decimal)
        assert isinstance(flows[month], Decimal) == told
        if isinstance(value, Decimal) and isinstance(before, Decimal):
            assert flows[month] == value - before


@given(calendars, st.lists(readings, min_size=12, max_size=12))
def test_no_partial_sum_passes_for_a_sum(calendar: Calendar, values: list[Reading]) -> None:
    year = year_of(calendar)
    sums = year_to_date_from_monthly(dict(zip(year, values, strict=True)))
    for position, month in enumerate(year):
        so_far = [value for value in values[: position + 1] if isinstance(value, Decimal)]
        assert sums[month] == sum(so_far) if len(so_far) == position + 1 else isinstance(sums[month], Absence)
