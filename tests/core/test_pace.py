from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.absences import Absence, Reading
from diaodu.core.growth import percent_of
from diaodu.core.pace import (
    curve_expected,
    last_year_expected,
    lead_percentage_points,
    linear_expected,
    required_monthly,
)
from diaodu.core.rounding import round_half_up
from tests.core.strategies import absences, amounts, positive_amounts

D = Decimal
elapsed = st.integers(0, 12)
curves = st.lists(positive_amounts, min_size=12, max_size=12).map(sorted)


def test_the_funds_of_january_against_even_months() -> None:
    expected = linear_expected(D(5000), 1)
    assert round_half_up(expected, 2) == D("416.67")
    lead = lead_percentage_points(D("99.95"), D(5000), expected)
    assert isinstance(lead, Decimal)
    assert round_half_up(lead, 2) == D("-6.33")


@pytest.mark.parametrize(
    ("actual", "target", "months", "points", "decimals"),
    [
        ("4766.22", "7000", 8, "1.42", 2),
        ("34.4", "100", 4, "1.1", 1),
        ("58.5", "100", 4, "25.2", 1),
        ("74", "100", 8, "7.33", 2),
        ("629.0", "647.4", 10, "13.8", 1),
        ("125.64", "100", 10, "42.31", 2),
        ("11.61", "11.5", 11, "9.3", 1),
    ],
)
def test_published_leads(actual: str, target: str, months: int, points: str, decimals: int) -> None:
    lead = lead_percentage_points(D(actual), D(target), linear_expected(D(target), months))
    assert isinstance(lead, Decimal)
    assert str(round_half_up(lead, decimals)) == points


@given(positive_amounts, elapsed)
def test_an_even_curve_is_the_linear_one(target: Decimal, months: int) -> None:
    even = [D(month) for month in range(1, 13)]
    last_year: dict[int, Reading] = dict(enumerate(even, start=1))
    assert curve_expected(target, even, months) == linear_expected(target, months)
    assert last_year_expected(target, last_year, months) == linear_expected(target, months)


@given(positive_amounts, curves)
def test_every_curve_rises_from_nothing_to_the_target(target: Decimal, curve: list[Decimal]) -> None:
    path = [curve_expected(target, curve, month) for month in range(13)]
    assert path == sorted(path)
    assert (path[0], path[-1]) == (0, target)
    assert linear_expected(target, 12) == target


@given(positive_amounts, curves, elapsed)
def test_last_year_is_a_curve(target: Decimal, curve: list[Decimal], months: int) -> None:
    last_year: dict[int, Reading] = dict(enumerate(curve, start=1))
    assert last_year_expected(target, last_year, months) == curve_expected(target, curve, months)


@given(absences)
def test_last_year_with_holes(absence: Absence) -> None:
    assert last_year_expected(D(1), {3: absence, 12: D(5)}, 3) is absence
    assert last_year_expected(D(1), {3: D(1), 12: absence}, 3) is absence
    assert last_year_expected(D(1), {3: D(1)}, 3) is Absence.MISSING
    assert last_year_expected(D(1), {12: D(5)}, 3) is Absence.MISSING
    assert last_year_expected(D(1), {3: D(0), 12: D(0)}, 3) is Absence.NOT_APPLICABLE


@pytest.mark.parametrize("curve", [["2", "1"], ["0", "0"], ["-1", "1"]])
def test_what_is_no_curve_is_refused(curve: list[str]) -> None:
    with pytest.raises(ValueError, match="cumulative curve"):
        curve_expected(D(1), [D(share) for share in curve], 1)


@pytest.mark.parametrize(("months", "of"), [(-1, 12), (13, 12), (0, 0)])
def test_months_outside_the_year_are_refused(months: int, of: int) -> None:
    with pytest.raises(ValueError, match="months elapsed"):
        linear_expected(D(1), months, of)


@given(amounts, amounts, st.integers(1, 12))
def test_what_is_required_reaches_the_target(target: Decimal, actual: Decimal, left: int) -> None:
    monthly = required_monthly(target, actual, left)
    assert isinstance(monthly, Decimal)
    assert monthly >= 0
    assert abs(max(target, actual) - (actual + monthly * left)) < D("1e-12")


def test_required_at_its_limits() -> None:
    assert required_monthly(D(10), D(9), 0) is Absence.NOT_APPLICABLE
    assert required_monthly(D(10), D(10), 0) == 0
    assert required_monthly(D(10), Absence.MISSING, 0) is Absence.MISSING
    with pytest.raises(ValueError, match="-1 months left"):
        required_monthly(D(10), D(9), -1)


@given(positive_amounts, positive_amounts, elapsed)
def test_ahead_in_points_is_ahead_in_ratio(actual: Decimal, target: Decimal, months: int) -> None:
    expected = linear_expected(target, months)
    lead, ratio = lead_percentage_points(actual, target, expected), percent_of(actual, expected)
    assert isinstance(lead, Decimal)
    if isinstance(ratio, Decimal):
        assert (lead >= 0) == (ratio >= 100)


@given(absences, amounts)
def test_absences_pass_into_the_lead(absence: Absence, amount: Decimal) -> None:
    assert lead_percentage_points(absence, amount, amount) is absence
    assert lead_percentage_points(amount, absence, amount) is absence
    assert lead_percentage_points(amount, D(1), absence) is absence
