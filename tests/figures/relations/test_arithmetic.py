"""Numbers that were rounded for print always satisfy the claim that the unrounded ones satisfy, and slips do not."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.figures.relations.arithmetic import fits
from diaodu.figures.relations.item import Interval
from diaodu.figures.relations.relation import Type

AMOUNTS = st.integers(min_value=10**6, max_value=10**12).map(Fraction)
DECIMALS = st.integers(min_value=0, max_value=4)


def printed(value: Fraction, decimals: int, units: str = "0.5", rounding: str = ROUND_HALF_UP) -> Interval:
    """What a reader of the printed number must think possible."""
    ulp = Decimal(1).scaleb(-decimals)
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    number = exact.quantize(ulp, rounding=rounding)
    slack = ulp * Decimal(units)
    return float(number - slack), float(number + slack)


@given(AMOUNTS, AMOUNTS, DECIMALS, DECIMALS)
def test_a_share_of_rounded_numbers_holds(part: Fraction, rest: Fraction, decimals: int, places: int) -> None:
    whole = part + rest
    share = 100 * part / whole
    operands = [printed(part, decimals), printed(whole, decimals), printed(share, places)]
    assert fits(Type.SHARE, operands)
    assert fits(Type.SHARE_OF_PARTS, [operands[0], printed(rest, decimals), operands[2]])


@given(AMOUNTS, AMOUNTS, DECIMALS)
def test_growth_of_rounded_numbers_holds(now: Fraction, before: Fraction, places: int) -> None:
    growth = 100 * abs(now / before - 1)
    operands = [printed(now, 1), printed(before, 1), printed(growth, places)]
    assert fits(Type.GROWTH, operands)
    change = printed(abs(now - before), 1)
    assert fits(Type.GROWTH_FROM_CHANGE, [operands[0], change, operands[2]])
    assert fits(Type.DIFFERENCE, [operands[0], operands[1], change])


@given(st.lists(AMOUNTS, min_size=2, max_size=9), DECIMALS)
def test_a_sum_of_rounded_numbers_holds(parts: list[Fraction], decimals: int) -> None:
    total = sum(parts, Fraction(0))
    assert fits(Type.SUM, [printed(total, decimals), *(printed(part, decimals) for part in parts)])
    shares = [printed(100 * part / total, decimals) for part in parts]
    assert fits(Type.SUM_TO_100, shares)
    of = [printed(total, decimals), printed(100 * (parts[0] + parts[1]) / total, decimals)]
    assert fits(Type.SHARE_OF_SUM, [*of, printed(parts[0], decimals), printed(parts[1], decimals)])


@given(AMOUNTS, st.integers(min_value=1, max_value=366), DECIMALS)
def test_a_mean_of_rounded_numbers_holds(total: Fraction, days: int, decimals: int) -> None:
    assert fits(Type.PER_UNIT, [printed(total, 0), printed(total / days, decimals)], days)


@given(AMOUNTS, AMOUNTS, DECIMALS)
def test_numbers_that_were_cut_hold_within_a_whole_unit(part: Fraction, rest: Fraction, decimals: int) -> None:
    share = 100 * part / (part + rest)
    operands = [printed(v, decimals, "1", ROUND_DOWN) for v in (part, part + rest, share)]
    assert fits(Type.SHARE, operands)


@given(st.integers(min_value=1, max_value=12), st.integers(min_value=0, max_value=10**4))
def test_gaps_in_points_hold(months: int, hundredths: int) -> None:
    rate, elapsed = Fraction(hundredths, 100), Fraction(100 * months, 12)
    gap = printed(abs(rate - elapsed), 1)
    assert fits(Type.SCHEDULE_GAP, [printed(rate, 2), gap], float(elapsed))
    assert fits(Type.PP_GAP, [printed(rate, 2), printed(elapsed, 2), gap])
    assert fits(Type.PP_GAP, [printed(rate, 2), printed(elapsed, 2), printed(rate + elapsed, 1)], -1)


@pytest.mark.parametrize(
    ("kind", "operands", "param"),
    [
        (Type.SHARE, (313.64, 1015, 30.96), 0),
        (Type.SUM, (8631, 4620, 4021), 0),
        (Type.SUM_TO_100, (7.0, 57.5, 34.8), 0),
        (Type.DIFFERENCE, (5242.66, 2054.96, 187.7), 0),
        (Type.GROWTH_FROM_CHANGE, (8103, 1214, 18.8), 0),
        (Type.GROWTH, (7.14, 6.07, 16.7), 0),
        (Type.GROWTH_MULTIPLE, (14.3, 0.6, 23.9), 0),
        (Type.PP_GAP, (23.1, 63.1, 10), 0),
        (Type.SCHEDULE_GAP, (30.9, 5.4), 25),
        (Type.PER_UNIT, (291.1, 1.8), 181),
        (Type.SHARE_OF_SUM, (856, 73.0, 147, 521), 0),
        (Type.SHARE_OF_PARTS, (3391, 1530, 86.9), 0),
        (Type.GREATER, (20.59, 32.31), 0),
    ],
)
def test_numbers_that_do_not_fit_are_told(kind: Type, operands: tuple[float, ...], param: float) -> None:
    assert not fits(kind, [(value - 0.01, value + 0.01) for value in operands], param)
    assert fits(kind, [(value * 0.4, value * 2.5) for value in operands], param)
