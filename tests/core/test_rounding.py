from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.division import divide
from diaodu.core.rounding import printed_interval, round_half_up
from tests.core.strategies import amounts

D = Decimal


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        ("0.125", 2, "0.13"),
        ("-0.125", 2, "-0.13"),
        ("2.5", 0, "3"),
        ("-0.004", 2, "0.00"),
        ("1249", -2, "1.2E+3"),
        ("47.777", 0, "48"),
    ],
)
def test_half_goes_up(value: str, decimals: int, printed: str) -> None:
    assert str(round_half_up(D(value), decimals)) == printed


def test_forty_digits_are_no_obstacle() -> None:
    assert round_half_up(D("1" * 40 + ".005"), 2) == D("1" * 40 + ".01")


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("24.36", "[24.355, 24.365)"),
        ("+145.58", "[145.575, 145.585)"),
        ("-24.36", "(-24.365, -24.355]"),
        ("1,443.91", "[1443.905, 1443.915)"),
        ("5000", "[4999.5, 5000.5)"),
        ("0.0", "(-0.05, 0.05)"),
    ],
)
def test_what_a_printed_number_stands_for(text: str, interval: str) -> None:
    assert str(printed_interval(text)) == interval


@pytest.mark.parametrize("text", ["", "24.", ".5", "24.36%", "1,44", "1e3", "nan", "２４"])
def test_what_is_no_printed_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a printed number"):
        printed_interval(text)


@given(amounts, st.integers(0, 4))
def test_a_rounded_value_lies_in_the_interval_of_its_print(value: Decimal, decimals: int) -> None:
    printed = format(round_half_up(value / 7, decimals), "f")
    assert printed_interval(printed).contains(value / 7)


@given(st.decimals(D(-1000), D(1000), places=3), st.decimals(D(-1000), D(1000), places=4))
def test_only_the_interval_rounds_to_the_print(printed: Decimal, value: Decimal) -> None:
    inside = printed_interval(str(printed)).contains(value)
    assert inside == (round_half_up(value, 3) == printed)


@given(amounts, st.integers(-3, 6))
def test_rounding_is_odd_idempotent_and_near(value: Decimal, decimals: int) -> None:
    rounded = round_half_up(value, decimals)
    assert round_half_up(-value, decimals) == -rounded
    assert round_half_up(rounded, decimals) == rounded
    assert abs(rounded - value) * 2 <= D(1).scaleb(-decimals)


def test_division_does_not_depend_on_the_context_of_the_thread() -> None:
    with localcontext() as context:
        context.prec = 3
        assert divide(D(15700), D(204)) == D("76.96078431372549019607843137")
