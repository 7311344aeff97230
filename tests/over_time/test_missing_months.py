"""A year to date with a month that was not reported keeps its hole.

Public tools close it: a missing cumulative value is carried forward or taken for nought, so that the month after has
the work of two or the month itself falls below nothing; a running sum passes over the gap and goes on as if it were
whole; a comparison takes the last month there is. Here the month and the one after it have no own part, and longer
spans, which need their ends only, still have theirs.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.absences import Absence, Reading
from diaodu.core.growth import monthly_from_year_to_date, year_to_date_from_monthly
from diaodu.core.periods import Calendar, Period
from tests.core.strategies import amounts
from tests.core.test_periods import calendars
from tests.indicators.toy import ask, load, shown

# Guangdong's list of key projects in 2022, in 100 million yuan: five of the ten months to October were printed.
PRINTED = {3: "2066.4", 5: "3972", 6: "5084", 7: "5871", 10: "8857.4"}
GUANGDONG = [f"t toll 2022-{month:02} {value}" for month, value in PRINTED.items()]
FORMULAS = {
    "toll": "value(toll) | crown",
    "own": "month(toll) | crown",
    "growth": "growth(toll) | %",
    "own_growth": "growth(own) | %",
    "so_far": "ytd(value(sales)) | crown",
    "done": "percent(toll, value(plan)) | %",
}


@pytest.mark.django_db
def test_a_month_that_was_not_printed_has_no_value_and_leaves_two_months_without_their_own(tmp_path: Path) -> None:
    load(tmp_path, FORMULAS, GUANGDONG)
    values = {month: shown("toll", "t", f"2022-{month:02}") for month in range(1, 13)}
    assert {month: value for month, value in values.items() if value != "missing"} == {
        3: "2066.40",
        5: "3972.00",
        6: "5084.00",
        7: "5871.00",
        10: "8857.40",
    }
    own = {month: shown("own", "t", f"2022-{month:02}") for month in range(1, 13)}
    assert {month: value for month, value in own.items() if value != "missing"} == {6: "1112.00", 7: "787.00"}
    assert ask("own", "t", "2022-05").reason == ask("toll", "t", "2022-04").reason


@pytest.mark.django_db
def test_a_longer_span_needs_its_ends_and_not_what_lies_between(tmp_path: Path) -> None:
    load(tmp_path, FORMULAS, GUANGDONG)
    assert [shown("own", "t", each) for each in ("2022-Q1", "2022-Q2", "2022-H1")] == ["2066.40", "3017.60", "5084.00"]
    assert [shown("own", "t", each) for each in ("2022-Q3", "2022-Q4", "2022-H2", "2022")] == ["missing"] * 4


@pytest.mark.django_db
def test_a_comparison_does_not_take_the_last_month_there_is(tmp_path: Path) -> None:
    load(tmp_path, FORMULAS, [*GUANGDONG, "t toll 2023-04 3100", "t toll 2023-06 5841", "t toll 2023-07 6500"])
    assert [shown("growth", "t", each) for each in ("2023-04", "2023-05", "2023-06", "2023-07")] == [
        "missing",
        "missing",
        "14.89",
        "10.71",
    ]
    assert [shown("own_growth", "t", each) for each in ("2023-06", "2023-07")] == ["missing", "-16.26"]  # 659 on 787


@pytest.mark.django_db
def test_progress_in_a_month_without_a_return_is_missing_and_not_that_of_the_month_before(tmp_path: Path) -> None:
    load(tmp_path, FORMULAS, [*GUANGDONG, "t plan 2022 9000"])
    assert [shown("done", "t", each) for each in ("2022-07", "2022-08", "2022-10")] == ["65.23", "missing", "98.42"]


@pytest.mark.django_db
def test_a_running_sum_ends_at_the_hole(tmp_path: Path) -> None:
    rows: list[str | dict[str, str]] = [f"t sales 2022-{month:02} 1" for month in (1, 2, 4, 5)]
    load(tmp_path, FORMULAS, rows)
    assert [shown("so_far", "t", f"2022-0{month}") for month in (1, 2, 3, 4, 5)] == [
        "1.00",
        "2.00",
        "missing",
        "missing",
        "missing",
    ]
    assert shown("so_far", "t", "2022") == "missing"
    nought: dict[str, str] = {"subject": "t", "measure": "sales", "period": "2022-03", "value": "0"}
    load(tmp_path, FORMULAS, [*rows, nought])
    assert shown("so_far", "t", "2022-05") == "4.00"  # a nought is a return


@pytest.mark.django_db
def test_a_refused_month_says_so_and_the_next_is_missing(tmp_path: Path) -> None:
    rows: list[str | dict[str, str]] = ["t toll 2022-03 1", "t toll 2022-05 4", "t toll 2022-06 6"]
    rows.append({"subject": "t", "measure": "toll", "period": "2022-04", "absence": "refused"})
    load(tmp_path, FORMULAS, rows)
    assert [shown("own", "t", f"2022-0{month}") for month in (4, 5, 6)] == ["refused", "missing", "2.00"]


@given(calendars, st.lists(amounts, min_size=12, max_size=12), st.integers(0, 11))
def test_one_hole_costs_at_most_two_months(calendar: Calendar, values: list[Decimal], hole: int) -> None:
    months = Period.year_of(2022, calendar).months()
    whole: dict[Period, Reading] = dict(zip(months, values, strict=True))
    with_hole = {month: value for month, value in whole.items() if month != months[hole]}
    flows, all_flows = monthly_from_year_to_date(with_hole), monthly_from_year_to_date(whole)
    lost = {month for month in months if flows.get(month, Absence.MISSING) != all_flows[month]}
    assert lost == set(months[hole : hole + 2])
    assert all(flows.get(month, Absence.MISSING) is Absence.MISSING for month in lost)


@given(calendars, st.lists(amounts, min_size=12, max_size=12), st.integers(0, 11))
def test_a_sum_after_a_hole_is_missing_to_the_end_of_the_year(
    calendar: Calendar, values: list[Decimal], hole: int
) -> None:
    months = Period.year_of(2022, calendar).months()
    known = {month: value for month, value in zip(months, values, strict=True) if month != months[hole]}
    sums = year_to_date_from_monthly(dict(known))
    told = {month for month, value in sums.items() if isinstance(value, Decimal)}
    assert told == set(months[:hole])
