"""Every function by small cases counted by hand, among them what public tools get wrong over time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.indicators.toy import ask, load, shown

pytestmark = pytest.mark.django_db


def test_a_year_to_date_value_is_meant_at_its_end(tmp_path: Path) -> None:
    load(tmp_path, {"toll": "value(toll) | crown"}, ["t toll 2023-03 10", "t toll 2023-12 40"])
    assert [shown("toll", "t", period) for period in ("2023-03", "2023-Q1", "2023", "2023-12", "2023-12-31")] == [
        "10.00",
        "10.00",
        "40.00",
        "40.00",
        "40.00",
    ]
    assert shown("toll", "t", "2023-06") == "missing"


def test_a_flow_is_its_own_period_or_all_its_months(tmp_path: Path) -> None:
    rows = ["t sales 2023-01 1", "t sales 2023-02 2", "t sales 2023-03 4", "t sales 2023-04 8", "t sales 2022 100"]
    load(tmp_path, {"sales": "value(sales) | crown", "so_far": "ytd(value(sales)) | crown"}, rows)
    assert shown("sales", "t", "2023-Q1") == "7.00"
    assert shown("sales", "t", "2023-Q2") == "missing"
    assert shown("sales", "t", "2022") == "100.00"
    assert shown("sales", "t", "2022-06") == "missing"
    assert shown("so_far", "t", "2023-03") == "7.00"
    assert shown("so_far", "t", "2023-05") == "missing"


def test_a_balance_is_never_summed_over_time(tmp_path: Path) -> None:
    load(tmp_path, {"debt": "value(debt) | crown"}, ["t debt 2023-01 5", "t debt 2023-02 6", "t debt 2023-03 7"])
    assert shown("debt", "t", "2023-Q1") == "7.00"
    assert shown("debt", "t", "2023") == "missing"


def test_a_whole_years_plan_serves_each_of_its_months(tmp_path: Path) -> None:
    formulas = {"plan": "value(plan) | crown", "done": "percent(value(toll), value(plan)) | %"}
    load(tmp_path, formulas, ["t plan 2023 80", "t toll 2023-03 20", "t toll 2022-03 20"])
    assert shown("plan", "t", "2023-03") == "80.00"
    assert shown("done", "t", "2023-03") == "25.00"
    assert shown("done", "t", "2022-03") == "missing"


def test_january_and_february_reported_together_are_one(tmp_path: Path) -> None:
    rows = ["t toll 2023-02 10", "t toll 2023-03 16", "t toll 2023-04 18"]
    load(tmp_path, {"own": "month(value(toll)) | crown"}, rows)
    assert [shown("own", "t", f"2023-0{month}") for month in (1, 2, 3, 4)] == ["missing", "missing", "6.00", "2.00"]
    assert shown("own", "t", "2023-Q1") == "16.00"


def test_a_missing_month_makes_itself_and_the_next_missing(tmp_path: Path) -> None:
    rows = ["t toll 2023-01 1", "t toll 2023-03 9", "t toll 2023-04 10"]
    load(tmp_path, {"own": "month(value(toll)) | crown"}, rows)
    assert [shown("own", "t", f"2023-0{month}") for month in (1, 2, 3, 4)] == ["1.00", "missing", "missing", "1.00"]


def test_growth_on_the_year_before_and_on_a_stated_year(tmp_path: Path) -> None:
    rows = ["t toll 2020-06 10", "t toll 2022-06 16", "t toll 2023-06 20", "t toll 2019-06 0"]
    formulas = {
        "growth": "growth(value(toll)) | %",
        "on_2020": 'growth(value(toll), base="2020") | %',
        "on_2019": 'growth(value(toll), base="2019") | %',
        "change": "change(value(toll)) | crown",
        "before": "previous(value(toll)) | crown",
    }
    load(tmp_path, formulas, rows)
    assert {code: shown(code, "t", "2023-06") for code in formulas} == {
        "growth": "25.00",
        "on_2020": "100.00",
        "on_2019": "not_applicable",
        "change": "4.00",
        "before": "16.00",
    }
    assert shown("growth", "t", "2022-06") == "missing"


def test_the_change_of_a_rate_is_in_points(tmp_path: Path) -> None:
    rows = ["t toll 2023-06 6", "t plan 2023 8", "t toll 2022-06 5", "t plan 2022 10"]
    load(tmp_path, {"done": "percent(value(toll), value(plan)) | %", "moved": "change(done) | pp"}, rows)
    assert (shown("done", "t", "2023-06"), shown("moved", "t", "2023-06")) == ("75.00", "25.00")


def test_a_day_is_shifted_by_years_and_keeps_its_month(tmp_path: Path) -> None:
    load(tmp_path, {"growth": "growth(value(toll)) | %"}, ["t toll 2024-02 12", "t toll 2023-02 10"])
    assert shown("growth", "t", "2024-02-29") == "20.00"


def test_a_place_without_its_own_value_is_the_sum_of_all_its_parts(tmp_path: Path) -> None:
    rows = ["t1a toll 2023-01 1", "t1b toll 2023-01 2", "t2 toll 2023-01 4", "t3 toll 2023-01 8", "tz toll 2023-01 64"]
    load(tmp_path, {"toll": "value(toll) | crown"}, [*rows, "t1a toll 2023-02 1", "t2 toll 2023-02 4"])
    assert shown("toll", "t1", "2023-01") == "3.00"  # the zone lies across the wards and is no part of the sum
    assert shown("toll", "t", "2023-01") == "15.00"
    found = ask("toll", "t1", "2023-02")
    assert found.absence == "missing"
    assert found.operands[0].coverage is not None
    assert (found.operands[0].coverage.reported, found.operands[0].coverage.of) == (1, 2)


def test_comparable_growth_keeps_to_places_that_are_there_in_both_years(tmp_path: Path) -> None:
    rows = ["t1 toll 2022-01 10", "t2 toll 2022-01 10", "t1 toll 2023-01 12", "t2 toll 2023-01 11", "t3 toll 2023-01 9"]
    formulas = {"plain": "growth(value(toll)) | %", "alike": 'growth(value(toll), comparable="yes") | %'}
    load(tmp_path, formulas, rows)
    assert shown("plain", "t", "2023-01") == "missing"
    assert shown("alike", "t", "2023-01") == "15.00"


def test_share_is_of_the_whole_and_share_of_parent_of_the_place_above(tmp_path: Path) -> None:
    rows: list[str | dict[str, str]] = ["t toll 2023-01 40", "t1 toll 2023-01 10"]
    rows.append({"subject": "t", "measure": "toll", "period": "2023-01", "facet": "north", "value": "30"})
    rows.append({"subject": "t1", "measure": "toll", "period": "2023-01", "facet": "north", "value": "3"})
    formulas = {
        "share": "share(value(toll)) | %",
        "of_parent": "share_of_parent(value(toll)) | %",
        "realm": 'above(value(toll), level="realm") | crown',
    }
    load(tmp_path, formulas, rows)
    assert shown("share", "t", "2023-01", facet="north") == "75.00"
    assert shown("of_parent", "t1", "2023-01") == "25.00"
    assert shown("of_parent", "t1", "2023-01", facet="north") == "10.00"
    assert shown("of_parent", "t", "2023-01") == "not_applicable"
    assert [shown("realm", place, "2023-01") for place in ("t1", "t1a", "t")] == ["40.00"] * 3


def test_ranks_share_ties_and_leave_out_who_has_no_value(tmp_path: Path) -> None:
    rows = ["t1 toll 2023-01 5", "t2 toll 2023-01 5", "t3 toll 2023-01 1"]
    rows += ["t1 toll 2023-02 9", "t3 toll 2023-02 7"]
    formulas = {"rank": "rank(value(toll)) | th", "moved": "rank_change(value(toll)) | steps"}
    load(tmp_path, formulas, rows)
    assert [shown("rank", place, "2023-01") for place in ("t1", "t2", "t3")] == ["1.00", "1.00", "3.00"]
    assert [shown("rank", place, "2023-02") for place in ("t1", "t2", "t3")] == ["1.00", "missing", "2.00"]
    assert shown("rank", "t", "2023-01") == "not_applicable"
    assert [shown("moved", place, "2023-02") for place in ("t1", "t2", "t3")] == ["0.00", "not_applicable", "1.00"]


def test_absences_pass_through_and_zero_divides_nothing(tmp_path: Path) -> None:
    rows: list[str | dict[str, str]] = ["t toll 2023-01 0", "t plan 2023 0", "t1 toll 2023-01 1"]
    rows.append({"subject": "t1", "measure": "plan", "period": "2023", "absence": "refused"})
    rows.append({"subject": "t2", "measure": "plan", "period": "2023", "absence": "not_due"})
    formulas = {"done": "percent(value(toll), value(plan)) | %", "sum": "value(plan) * 2 + value(plan) | crown"}
    load(tmp_path, {**formulas, "ratio": "value(toll) / value(plan) | steps", "toll": "value(toll) | crown"}, rows)
    assert [shown("done", place, "2023-01") for place in ("t", "t1", "t2")] == ["not_applicable", "refused", "missing"]
    assert [shown("sum", place, "2023") for place in ("t", "t1", "t2")] == ["0.00", "refused", "not_due"]
    assert shown("ratio", "t", "2023-01") == "not_applicable"
    assert shown("toll", "t", "2023-01") == "0.00"


def test_arithmetic_is_exact(tmp_path: Path) -> None:
    formulas = {"third": "value(toll) / 3 | crown", "less": "-value(toll) + 2 * value(toll) | crown"}
    load(tmp_path, formulas, ["t toll 2023-01 1"])
    assert ask("third", "t", "2023-01").unrounded == "0.3333333333333333333333333333"
    assert ask("less", "t", "2023-01").unrounded == "1"
