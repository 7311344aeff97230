"""Growth on a year other than the last: on a stated year, or the yearly mean over several.

Public tools have one comparison, the period before or the year before. After an abnormal year offices take the mean of
two; asked for it, tools average the two growths, or halve the growth over two years, or count the stated year from
today and not from the period. Here the base is a year by its number, and a mean is the growth that leads from there
to here when it is applied every year.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.growth import average_growth_percent, average_of_growths, growth_percent
from diaodu.core.rounding import printed_interval
from diaodu.packs.problems import PackRefused
from tests.core.strategies import positive_amounts, rates
from tests.indicators.toy import ask, load, shown
from tests.over_time import mills

D = Decimal
NEARLY = D("1e-12")
FORMULAS = {
    "on_2020": 'growth(value(toll), base="2020") | %',
    "last": "growth(value(toll)) | %",
    "mean_2": 'growth(value(toll), years="2") | %',
    "mean_3": 'growth(value(toll), years="3") | %',
}


@pytest.mark.django_db
def test_published_growth_on_a_year_three_years_back(tmp_path: Path) -> None:
    """Gansu's funds in place: 3,001.07 in 2020, 5,961.26 in 2023, printed as up 98.64 % on 2020."""
    load(tmp_path, FORMULAS, ["t toll 2020 3001.07", "t toll 2023 5961.26"])
    assert shown("on_2020", "t", "2023") == "98.64"
    assert (shown("last", "t", "2023"), shown("mean_2", "t", "2023")) == ("missing", "missing")
    assert shown("mean_3", "t", "2023") == "25.71"  # not 98.64 / 3 = 32.88


@pytest.mark.django_db
def test_the_two_year_mean_of_published_plans(tmp_path: Path) -> None:
    """Gansu's major projects: plans of 1,878, 2,225 and 2,512; printed as up 18.44 and 13 %."""
    rows = ["t plan 2021 1878", "t plan 2022 2225", "t plan 2023 2512"]
    formulas = {"mean": 'growth(value(plan), years="2") | %', "last": "growth(value(plan)) | %"}
    load(tmp_path, formulas, rows)
    assert [shown("last", "t", each) for each in ("2022", "2023")] == ["18.48", "12.90"]
    assert shown("mean", "t", "2023") == "15.65"  # of the printed growths one after another: 15.69
    assert {operand.period for operand in ask("mean", "t", "2023-06").operands} == {"2023", "2021"}


def test_the_mean_of_printed_growths_where_no_level_is_printed() -> None:
    chained = average_of_growths([D("18.44"), D("13")])
    assert isinstance(chained, Decimal)
    assert round(chained, 2) == D("15.69")
    # Gansu's economy to June 2021: up 10.5 %, 5.9 % in the mean of two years; what the first year grew is implied.
    first = (D("1.059") ** 2 / D("1.105") - 1) * 100
    mean = average_of_growths([first, D("10.5")])
    assert isinstance(mean, Decimal)
    assert printed_interval("5.9").contains(mean)
    assert round(first, 1) == D("1.5")


@pytest.mark.django_db
def test_a_mean_is_of_the_same_period_of_that_year_and_of_all_its_months(tmp_path: Path) -> None:
    formulas = {"mean": 'growth(value(sales), years="2") | %', "so_far": 'growth(ytd(value(sales)), years="2") | %'}
    rows = [
        f"t sales {year}-0{month} {worth}"
        for year, worth in ((2021, 100), (2022, 5), (2023, 121))
        for month in (1, 2, 3, 4)
    ]
    load(tmp_path, formulas, rows)
    assert [shown("mean", "t", each) for each in ("2023-02", "2023-Q1")] == ["10.00", "10.00"]
    assert [shown("so_far", "t", each) for each in ("2023-04", "2023-Q1")] == ["10.00", "10.00"]
    assert shown("mean", "t", "2022-Q1") == "missing"


@pytest.mark.django_db
def test_a_mean_goes_to_a_comparable_base_as_well(tmp_path: Path) -> None:
    formulas = {
        "plain": 'growth(sum(mill_cost, mills), years="2") | %',
        "alike": 'growth(sum(mill_cost, mills), years="2", comparable="yes") | %',
        "on_2022": 'growth(sum(mill_cost, mills), base="2022", comparable="yes") | %',
    }
    rows = ["m1 mill_cost 2022-03 100", "m1 mill_cost 2024-03 121", "m2 mill_cost 2024-03 279"]
    load(tmp_path, formulas, rows, **mills.FILES)
    assert [shown(code, "t", "2024-03") for code in formulas] == ["100.00", "10.00", "21.00"]


@pytest.mark.django_db
def test_a_base_of_nothing_has_no_mean_growth(tmp_path: Path) -> None:
    load(tmp_path, FORMULAS, ["t toll 2021 0", "t toll 2023 5", "t toll 2020 4"])
    found = ask("mean_2", "t", "2023")
    assert (found.absence, bool(found.reason)) == ("not_applicable", True)
    assert shown("on_2020", "t", "2023") == "25.00"


@pytest.mark.django_db
@pytest.mark.parametrize("options", ['base="2020", years="2"', 'years="1"', 'years="two"', 'base="0000"'])
def test_a_base_that_cannot_be_meant_is_refused(tmp_path: Path, options: str) -> None:
    with pytest.raises(PackRefused):
        load(tmp_path, {"odd": f"growth(value(toll), {options}) | %"}, [])


@given(positive_amounts, st.lists(rates, min_size=2, max_size=5))
def test_the_mean_applied_every_year_leads_from_the_base_to_the_end(base: Decimal, growths: list[Decimal]) -> None:
    end = base
    for growth in growths:
        end = end * (100 + growth) / 100
    mean, chained = average_growth_percent(end, base, len(growths)), average_of_growths(growths)
    assert isinstance(mean, Decimal)
    assert isinstance(chained, Decimal)
    assert abs(mean - chained) < NEARLY
    assert min(growths) - NEARLY <= mean <= max(growths) + NEARLY
    whole = growth_percent(end, base)
    assert isinstance(whole, Decimal)
    assert (mean > 0) == (whole > 0) or abs(whole) < NEARLY
