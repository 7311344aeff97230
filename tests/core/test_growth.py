from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.absences import Absence, Reading
from diaodu.core.division import HUNDRED
from diaodu.core.growth import (
    average_growth_percent,
    average_of_growths,
    difference,
    growth_percent,
    implied_base,
    implied_base_interval,
    implied_whole,
    implied_whole_interval,
    percent_of,
)
from diaodu.core.intervals import Interval
from diaodu.core.rounding import printed_interval, round_half_up
from tests.core.strategies import absences, amounts, positive_amounts, rates, readings

D = Decimal
NEARLY = D("1e-12")


def printed(value: Reading, decimals: int = 2) -> str:
    assert isinstance(value, Decimal)
    return str(round_half_up(value, decimals))


@pytest.mark.parametrize(
    ("now", "base", "growth"),
    [
        ("2512", "2225", "12.90"),
        ("2176", "1853", "17.43"),
        ("5961.26", "3001.07", "98.64"),
    ],
)
def test_published_growth(now: str, base: str, growth: str) -> None:
    assert printed(growth_percent(D(now), D(base))) == growth


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        ("157", "204", "76.96"),
        ("1404.33", "2511.84", "55.91"),
        ("4766.22", "7000", "68.09"),
        ("2794.49", "6129.09", "45.59"),
        ("387.8", "852", "45.52"),
        ("387.8", "274", "141.53"),
        ("206", "223", "92.38"),
        ("206", "255", "80.78"),
        ("129", "270", "47.78"),
        ("11.61", "11.5", "100.96"),
        ("99.95", "5000", "2.00"),
        ("74", "80", "92.50"),
        ("425", "418", "101.67"),
    ],
)
def test_published_rates(part: str, whole: str, percent: str) -> None:
    assert printed(percent_of(D(part), D(whole))) == percent


def test_a_printed_rate_that_does_not_follow_from_its_own_numbers() -> None:
    rate = percent_of(D("881.4"), D("6793.18"))
    assert printed(rate) == "12.97"
    assert not printed_interval("12.64").contains(rate if isinstance(rate, Decimal) else D(0))


def test_implied_operands_of_the_page() -> None:
    assert printed(implied_base(D("99.95"), D("145.58"))) == "40.70"
    assert printed(implied_whole(D("77.5"), D("13.3")), 1) == "582.7"
    assert printed(implied_whole(D("1443.91"), D("24.36")), 0) == "5927"
    whole = implied_whole_interval(Interval.exactly(D("1443.91")), printed_interval("24.36"))
    assert (printed(whole.low, 1), printed(whole.high, 1)) == ("5926.2", "5928.6")
    base = implied_base_interval(printed_interval("99.95"), printed_interval("145.58"))
    assert base.contains(D("40.70"))
    assert base.width < D("0.01")


@pytest.mark.parametrize("growth", ["-100", "-130"])
def test_a_loss_of_everything_implies_no_base(growth: str) -> None:
    with pytest.raises(ValueError, match="no base"):
        implied_base(D(1), D(growth))
    with pytest.raises(ValueError, match="no base"):
        implied_base_interval(Interval.exactly(D(1)), Interval(D(growth), D(0)))


def test_no_percent_implies_no_whole() -> None:
    with pytest.raises(ValueError, match="no whole"):
        implied_whole(D(1), D(0))
    with pytest.raises(ValueError, match="no whole"):
        implied_whole_interval(Interval.exactly(D(1)), Interval(D(0), D(1)))


@given(amounts, st.decimals(D(-1000), D(0), places=2))
def test_no_base_no_growth(now: Decimal, base: Decimal) -> None:
    assert growth_percent(now, base) is Absence.NOT_APPLICABLE
    assert percent_of(now, base) is Absence.NOT_APPLICABLE
    assert average_growth_percent(now, base, 2) is Absence.NOT_APPLICABLE


@given(absences, readings)
def test_absences_pass_through(absence: Absence, other: Reading) -> None:
    for combine in (growth_percent, percent_of, difference):
        assert combine(absence, other) is absence
        if isinstance(other, Decimal):
            assert combine(other, absence) is absence
    assert average_growth_percent(absence, other, 2) is absence
    assert average_growth_percent(D(1), absence, 2) is absence
    assert average_of_growths([D(1), absence, other]) is absence


@given(amounts, amounts)
def test_difference_is_subtraction(now: Decimal, before: Decimal) -> None:
    assert difference(now, before) == now - before


@given(positive_amounts, rates)
def test_an_implied_base_grows_back(now: Decimal, rate: Decimal) -> None:
    growth = growth_percent(now, implied_base(now, rate))
    assert isinstance(growth, Decimal)
    assert abs(growth - rate) < NEARLY


@given(amounts, positive_amounts)
def test_growth_is_the_share_beyond_a_hundred(now: Decimal, base: Decimal) -> None:
    share, growth = percent_of(now, base), growth_percent(now, base)
    assert isinstance(share, Decimal)
    assert isinstance(growth, Decimal)
    assert abs(share - HUNDRED - growth) <= abs(share) * NEARLY + NEARLY


@given(positive_amounts, st.decimals(D("0.01"), D(500), places=2))
def test_an_implied_whole_gives_its_percentage(part: Decimal, percent: Decimal) -> None:
    share = percent_of(part, implied_whole(part, percent))
    assert isinstance(share, Decimal)
    assert abs(share - percent) < NEARLY


@given(positive_amounts, rates, st.integers(0, 2), st.integers(0, 2))
def test_an_implied_interval_holds_the_base_behind_the_print(
    base: Decimal, rate: Decimal, value_decimals: int, rate_decimals: int
) -> None:
    now = base * (HUNDRED + rate) / HUNDRED
    seen = printed_interval(format(round_half_up(now, value_decimals), "f"))
    grown = printed_interval(format(round_half_up(rate, rate_decimals), "f"))
    if grown.low > -HUNDRED:
        interval = implied_base_interval(seen, grown)
        assert interval.low <= base <= interval.high


@given(positive_amounts, st.decimals(D(-90), D(200), places=2), st.integers(1, 6))
def test_average_growth_compounds_to_the_whole(base: Decimal, rate: Decimal, years: int) -> None:
    now = base * ((HUNDRED + rate) / HUNDRED) ** years
    average = average_growth_percent(now, base, years)
    chained = average_of_growths([rate] * years)
    assert isinstance(average, Decimal)
    assert isinstance(chained, Decimal)
    assert abs(average - rate) < NEARLY
    assert abs(chained - rate) < NEARLY


def test_averages_at_their_limits() -> None:
    assert average_growth_percent(D(121), D(100), 2) == 10
    assert average_growth_percent(D(0), D(100), 2) == -100
    assert average_growth_percent(D(-1), D(100), 2) is Absence.NOT_APPLICABLE
    assert average_of_growths([D(-150), D(10)]) is Absence.NOT_APPLICABLE
    with pytest.raises(ValueError, match="0 years"):
        average_growth_percent(D(1), D(1), 0)
    with pytest.raises(ValueError, match="no growths"):
        average_of_growths([])
