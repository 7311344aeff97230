"""A rate over a year to date is one division; a year later it differs by percentage points.

Public tools divide month by month and add or average the rates, or divide two growths by each other and call it the
growth of the rate; and a comparison with the year before prints the percent change of a percentage, so that 64 after
65 is "down 1.4 %". Here growth of a rate is refused when the pack is read, and change() gives the points.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given

from diaodu.core.growth import difference, growth_percent, percent_of
from diaodu.packs.problems import PackRefused
from tests.core.strategies import positive_amounts
from tests.indicators.toy import load, shown

# Guangdong to July 2018: 3,836.5 of 6,000 or 63.9 %, 334.9 more than a year before, the rate 0.9 points less;
# the plan of 2017 is not printed: these three imply about 5,400.
GUANGDONG = ["t toll 2018-07 3836.5", "t toll 2017-07 3501.6", "t plan 2018 6000", "t plan 2017 5400"]
DONE = {
    "done": "percent(value(toll), value(plan)) | %",
    "moved": "change(done) | pp",
    "toll_growth": "growth(value(toll)) | %",
    "plan_growth": "growth(value(plan)) | %",
    "apart": "toll_growth - plan_growth | pp",
}


@pytest.mark.django_db
def test_the_change_of_a_published_rate_is_in_points(tmp_path: Path) -> None:
    load(tmp_path, DONE, GUANGDONG)
    assert shown("done", "t", "2018-07") == "63.94"
    assert shown("moved", "t", "2018-07") == "-0.90"
    # Neither the quotient nor the difference of the growths says the same.
    assert (shown("toll_growth", "t", "2018-07"), shown("plan_growth", "t", "2018-07")) == ("9.56", "11.11")
    assert shown("apart", "t", "2018-07") == "-1.55"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "formula",
    [
        "growth(percent(value(toll), value(plan)))",
        "growth(percent(ytd(value(sales)), ytd(value(line))))",
        'growth(value(rate), base="2017")',
        'growth(value(rate), years="2")',
        "growth(growth(value(toll)))",
        "percent(growth(value(toll)), growth(value(plan)))",
    ],
)
def test_growth_of_a_rate_is_refused_or_not_shown_as_growth(tmp_path: Path, formula: str) -> None:
    if formula.startswith("percent"):  # a share of two rates is a number, but nobody's growth: it cannot be points
        with pytest.raises(PackRefused, match="units_do_not_add"):
            load(tmp_path, {"odd": f"{formula} | pp"}, [])
        return
    with pytest.raises(PackRefused, match="rates differ by points"):
        load(tmp_path, {"odd": f"{formula} | %"}, [])


@pytest.mark.django_db
def test_a_rate_over_a_year_to_date_is_no_sum_or_mean_of_monthly_rates(tmp_path: Path) -> None:
    rows = [f"t sales {year}-0{month} {amount}" for year, amounts in ((2022, "111"), (2023, "139"))
            for month, amount in enumerate(amounts, start=1)]  # fmt: skip
    rows += [f"t line {year}-0{month} {amount}" for year, amounts in ((2022, "244"), (2023, "485"))
             for month, amount in enumerate(amounts, start=1)]  # fmt: skip
    formulas = {
        "monthly": "percent(value(sales), value(line)) | %",
        "so_far": "percent(ytd(value(sales)), ytd(value(line))) | %",
        "moved": "change(so_far) | pp",
    }
    load(tmp_path, formulas, rows)
    assert [shown("monthly", "t", f"2023-0{month}") for month in (1, 2, 3)] == ["25.00", "37.50", "180.00"]
    assert shown("so_far", "t", "2023-03") == "76.47"  # 13 of 17; the monthly rates add to 242.5, their mean is 80.83
    assert shown("monthly", "t", "2023-Q1") == "76.47"
    assert shown("moved", "t", "2023-03") == "46.47"  # from 3 of 10
    with pytest.raises(PackRefused, match="ytd needs an amount"):
        load(tmp_path / "again", {"odd": "ytd(monthly) | %", "monthly": formulas["monthly"]}, [])


@pytest.mark.django_db
def test_a_target_by_growth_cannot_stand_on_a_rate(tmp_path: Path) -> None:
    line = (
        '[[target]]\ncode = "line"\nindicator = "done"\nplace = "t"\nperiod = "2018"\ntier = "formal"\n'
        'kind = "growth"\ncomparison = ">="\nfact = "G1"\n'
    )
    rows: list[str | dict[str, str]] = [*GUANGDONG]
    rows.append({"ref": "G1", "subject": "t", "measure": "line_growth", "period": "2018", "value": "5", "unit": "%"})
    with pytest.raises(PackRefused, match="a rate grows by points"):
        load(tmp_path, DONE, rows, targets=line)


@given(positive_amounts, positive_amounts, positive_amounts, positive_amounts)
def test_a_percent_of_growths_is_no_growth_of_percents(
    a: Decimal, b: Decimal, then_a: Decimal, then_b: Decimal
) -> None:
    """Where both amounts grow alike the rate stands still, and only points say so: 0."""
    rate, then_rate = percent_of(a, b), percent_of(then_a, then_b)
    moved = difference(rate, then_rate)
    assert isinstance(moved, Decimal)
    assert isinstance(rate, Decimal)
    assert isinstance(then_rate, Decimal)
    assert moved == rate - then_rate
    alike = difference(percent_of(a * 2, b * 2), rate)
    assert isinstance(alike, Decimal)
    assert abs(alike) <= abs(rate) * Decimal("1e-26")
    assert growth_percent(a * 2, a) == growth_percent(b * 2, b) == 100
