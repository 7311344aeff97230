from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from diaodu.core.intervals import Interval
from diaodu.core.rounding import printed_interval, round_half_up
from tests.core.strategies import amounts

D = Decimal


@st.composite
def holding(draw: st.DrawFn) -> tuple[Interval, Decimal]:
    """An interval and a value it contains."""
    low, value, high = sorted(draw(st.tuples(amounts, amounts, amounts)))
    interval = Interval(low, high, low_closed=low == value, high_closed=high == value)
    return interval, value


def test_a_printed_rate_bounds_the_whole_behind_it() -> None:
    whole = Interval.exactly(D("1443.91")) * D(100) / printed_interval("24.36")
    assert (round_half_up(whole.low, 1), round_half_up(whole.high, 1)) == (D("5926.2"), D("5928.6"))
    assert whole.contains(D(5927))
    assert not whole.low_closed
    assert whole.high_closed


@pytest.mark.parametrize(
    ("low", "high", "closed"), [("2", "1", "[]"), ("1", "1", "[)"), ("1", "1", "(]"), ("1", "1", "()")]
)
def test_an_interval_without_a_value_cannot_be_built(low: str, high: str, closed: str) -> None:
    with pytest.raises(ValueError, match="without a value"):
        Interval(D(low), D(high), low_closed=closed[0] == "[", high_closed=closed[1] == "]")


def test_open_ends_are_outside() -> None:
    half_open = Interval(D(1), D(2), high_closed=False)
    assert half_open.contains(D(1))
    assert not half_open.contains(D(2))
    assert half_open.width == 1
    assert str(-half_open) == "(-2, -1]"


def test_a_zero_that_is_reached_closes_the_product() -> None:
    assert str(Interval(D(0), D(1)) * Interval(D(2), D(3), low_closed=False)) == "[0, 3]"


@pytest.mark.parametrize("divisor", [Interval(D(-1), D(1)), Interval(D(0), D(1)), Interval(D(-1), D(0))])
def test_division_by_what_reaches_zero_is_refused(divisor: Interval) -> None:
    with pytest.raises(ZeroDivisionError):
        D(1) / divisor


def test_plain_numbers_may_stand_on_either_side() -> None:
    interval = Interval(D(2), D(4))
    assert D(10) - interval == Interval(D(6), D(8))
    assert D(10) + interval == interval + D(10) == Interval(D(12), D(14))
    assert D(10) * interval == Interval(D(20), D(40))
    assert D(8) / interval == Interval(D(2), D(4))


@given(holding(), holding())
def test_what_is_computed_from_members_is_a_member(
    left: tuple[Interval, Decimal], right: tuple[Interval, Decimal]
) -> None:
    (a, x), (b, y) = left, right
    assert (a + b).contains(x + y)
    assert (a - b).contains(x - y)
    assert (a * b).contains(x * y)
    assert (-a).contains(-x)
    assert (a + y).contains(x + y)


@given(holding(), holding())
def test_a_quotient_of_members_is_a_member(left: tuple[Interval, Decimal], right: tuple[Interval, Decimal]) -> None:
    (a, x), (b, y) = left, right
    assume(not b.low <= 0 <= b.high)
    quotient = a / b
    assert quotient.low <= x / y <= quotient.high


@given(holding(), holding())
def test_sums_add_widths(left: tuple[Interval, Decimal], right: tuple[Interval, Decimal]) -> None:
    assert (left[0] + right[0]).width == (left[0] - right[0]).width == left[0].width + right[0].width
