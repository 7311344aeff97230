"""Growth on a comparable base stands beside growth on the published one; neither takes the other's place.

Public tools keep one number for a period: restating the base rewrites what was printed, and the two growths that a
statistics office publishes side by side cannot be told apart afterwards. And where only units present in both periods
are to be counted, "present" is looked up for the end of the period, so that a year to date counts a member in January
because it was there in March. Here the bases are two figures with two growths, and months are matched with months.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.indicators.toy import ask, load, shown
from tests.over_time import mills

pytestmark = pytest.mark.django_db

BOTH = {
    "plain": "growth(value(toll)) | %",
    "restated": 'percent(value(toll) - previous(value(toll, facet="north")), previous(value(toll, facet="north"))) | %',
}


def test_a_restated_base_is_a_figure_beside_the_published_one(tmp_path: Path) -> None:
    rows: list[str | dict[str, str]] = ["t toll 2022-06 100", "t toll 2023-06 110"]
    rows.append({"subject": "t", "measure": "toll", "period": "2022-06", "facet": "north", "value": "88"})
    load(tmp_path, {**BOTH, "toll": "value(toll) | crown"}, rows)
    assert [shown(code, "t", "2023-06") for code in BOTH] == ["10.00", "25.00"]
    assert shown("toll", "t", "2022-06") == "100.00"


def test_a_printed_growth_that_does_not_follow_from_the_printed_levels_stands_beside_it(
    tmp_path: Path, show: Callable[..., str]
) -> None:
    """A new area printed 125 trains, a year later 203, and a growth of 31 %."""
    rows: list[str | dict[str, str]] = ["t toll 2021 125", "t toll 2022 203"]
    rows.append({"subject": "t", "measure": "rate", "period": "2022", "value": "31", "unit": "%"})
    load(tmp_path, {"trains": "growth(value(toll)) | %"}, rows, {"trains": {"published_as": '"rate"'}})
    found = ask("trains", "t", "2022")
    assert (found.value, found.basis) == ("62.40", "computed")
    assert [found.shown(other.reading) for other in found.others] == ["31.00"]
    assert found.conflict is not None
    printed = show("trains", "t", "2022")
    assert "62.40" in printed
    assert "31.00" in printed


def test_a_printed_growth_alone_is_shown_and_its_base_only_implied(tmp_path: Path) -> None:
    rows: list[str | dict[str, str]] = ["t toll 2022-02 10.1"]
    rows.append({"subject": "t", "measure": "rate", "period": "2022-02", "value": "65.2", "unit": "%"})
    load(tmp_path, {"zone": "growth(value(toll)) | %"}, rows, {"zone": {"published_as": '"rate"'}})
    found = ask("zone", "t", "2022-02")
    assert (found.value, found.basis) == ("65.20", "published")
    (implied,) = [operand.implied for operand in found.operands if operand.implied]
    assert round(implied.point, 2) == Decimal("6.11")


ALIKE = {
    "plain": "growth(sum(mill_cost, mills)) | %",
    "alike": 'growth(sum(mill_cost, mills), comparable="yes") | %',
}


def test_members_of_one_year_only_are_in_the_one_growth_and_not_in_the_other(tmp_path: Path) -> None:
    rows = ["m1 mill_cost 2022-03 10", "m2 mill_cost 2022-03 20", "m3 mill_cost 2022-03 5"]
    rows += ["m1 mill_cost 2023-03 12", "m2 mill_cost 2023-03 21", "m4 mill_cost 2023-03 37"]
    load(tmp_path, ALIKE, rows, **mills.FILES)
    assert [shown(code, "t", "2023-03") for code in ALIKE] == ["100.00", "10.00"]  # 70 on 35; 33 on 30
    now, then = ask("alike", "t", "2023-03").operands
    assert [(each.coverage.reported, each.coverage.of) for each in (now, then) if each.coverage] == [(2, 4), (2, 4)]


def test_without_any_return_a_comparable_growth_is_missing_like_the_other(tmp_path: Path) -> None:
    load(tmp_path, ALIKE, ["m1 mill_cost 2022-03 10"], **mills.FILES)
    assert [shown(code, "t", "2023-03") for code in ALIKE] == ["missing", "missing"]


def test_a_year_to_date_on_a_comparable_base_matches_month_with_month(tmp_path: Path) -> None:
    formulas = {
        "alike": 'growth(ytd(sum(mill_sales, mills)), comparable="yes") | %',
        "quarter": 'growth(ytd(value(sales)), comparable="yes") | %',
    }
    rows = [
        "m1 mill_sales 2022-01 10",
        "m1 mill_sales 2022-02 10",
        "m1 mill_sales 2023-01 11",
        "m1 mill_sales 2023-02 13",
    ]
    # m2 reports from February 2022 on: its January of 2023 has nothing to be held against.
    rows += ["m2 mill_sales 2022-02 10", "m2 mill_sales 2023-01 900", "m2 mill_sales 2023-02 11"]
    rows += [f"t1 {row[3:].replace('mill_sales', 'sales')}" for row in rows if row.startswith("m1")]
    rows += [f"t2 {row[3:].replace('mill_sales', 'sales')}" for row in rows if row.startswith("m2")]
    load(tmp_path, formulas, rows, **mills.FILES)
    assert shown("alike", "t1", "2023-02") == "16.67"  # 11 + 13 + 11 on 10 + 10 + 10
    assert shown("quarter", "t", "2023-02") == "16.67"


def test_what_moves_the_period_moves_the_one_it_is_compared_with(tmp_path: Path) -> None:
    formulas = {"before": 'growth(previous(sum(mill_cost, mills)), comparable="yes") | %'}
    rows = ["m1 mill_cost 2022-03 10", "m1 mill_cost 2023-03 12", "m1 mill_cost 2024-03 99"]
    # m2 was there in 2023 and is in 2024: it has no part in the growth from 2022 to 2023.
    rows += ["m2 mill_cost 2023-03 50", "m2 mill_cost 2024-03 60"]
    load(tmp_path, formulas, rows, **mills.FILES)
    assert shown("before", "t", "2024-03") == "20.00"


def test_a_month_is_not_taken_from_cumulative_values_of_unlike_members(tmp_path: Path) -> None:
    formulas = {"alike": 'growth(month(sum(mill_cost, mills)), comparable="yes") | %'}
    rows = [f"m1 mill_cost {year}-0{month} {amount}" for year, amounts in ((2022, "24"), (2023, "25"))
            for month, amount in enumerate(amounts, start=1)]  # fmt: skip
    # m2 reports February only: in both years all of it would pass for February's own part.
    rows += ["m2 mill_cost 2022-02 50", "m2 mill_cost 2023-02 80"]
    load(tmp_path, formulas, rows, **mills.FILES)
    assert shown("alike", "t1a", "2023-02") == "50.00"  # 3 on 2
    assert shown("alike", "t1", "2023-02") == "missing"


def test_a_quarter_of_months_keeps_each_month_to_the_places_it_has_twice(tmp_path: Path) -> None:
    formulas = {"alike": 'growth(value(sales), comparable="yes") | %', "plain": "growth(value(sales)) | %"}
    rows = [f"{place} sales {year}-0{month} {worth}" for place in ("t1", "t2", "t3") for month in (1, 2, 3)
            for year, worth in ((2022, 10), (2023, 12))
            if (place, year, month) != ("t3", 2022, 2)]  # fmt: skip
    load(tmp_path, formulas, rows)
    assert [shown("alike", place, "2023-Q1") for place in ("t", "t1", "t3")] == ["20.00", "20.00", "missing"]
    assert shown("plain", "t", "2023-Q1") == "missing"
    (now, then) = ask("alike", "t", "2023-Q1").operands
    assert (now.reading, then.reading) == (96, 80)  # eight months of places, not six


def test_a_place_that_tells_its_own_months_is_not_replaced_by_those_below(tmp_path: Path) -> None:
    rows = [f"t sales {year}-0{month} {worth}" for year, worth in ((2022, 10), (2023, 15)) for month in (1, 2, 3)]
    load(
        tmp_path,
        {"alike": 'growth(value(sales), comparable="yes") | %'},
        [*rows, "t1 sales 2022-01 1", "t1 sales 2023-01 9"],
    )
    assert shown("alike", "t", "2023-Q1") == "50.00"
