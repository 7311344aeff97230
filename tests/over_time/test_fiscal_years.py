"""A year that does not start in January, called by the year it starts or the one it ends in.

Public tools round to the calendar year wherever the setting was not passed on: the year to date starts again in
January, the fourth quarter lies in the wrong year, a comparison with the year before takes the number of the calendar
year, and a chart and the page around it disagree. Here a pack's calendar holds for every token, sum and shift.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.growth import year_to_date_from_monthly
from diaodu.core.periods import Calendar, Period
from tests.core.strategies import amounts
from tests.core.test_periods import calendars
from tests.indicators.toy import ask, load, shown

FORMULAS = {
    "toll": "value(toll) | crown",
    "sales": "value(sales) | crown",
    "plan": "value(plan) | crown",
    "own": "month(value(toll)) | crown",
    "so_far": "ytd(value(sales)) | crown",
    "so_far_before": "previous(so_far) | crown",
    "growth": "growth(so_far) | %",
    "on_2021": 'growth(so_far, base="2021") | %',
    "done": "percent(value(toll), value(plan)) | %",
}
BY_END = '[calendar]\nyear_starts = 4\nlabelled_by = "end"\n'
BY_START = '[calendar]\nyear_starts = 4\nlabelled_by = "start"\n'
# From April 2020 on: 1 a month in the first fiscal year, 2 in the second, 4 in the third.
SALES = [f"t sales {2020 + (3 + index) // 12}-{(3 + index) % 12 + 1:02} {2 ** (index // 12)}" for index in range(36)]


@given(calendars, st.lists(amounts, min_size=24, max_size=24))
def test_a_year_to_date_starts_anew_with_the_fiscal_year_and_only_then(
    calendar: Calendar, values: list[object]
) -> None:
    years = [Period.year_of(label, calendar) for label in (2022, 2023)]
    months = [month for year in years for month in year.months()]
    sums = year_to_date_from_monthly(dict(zip(months, values, strict=True)))  # type: ignore[arg-type]
    for start in (0, 12):
        assert sums[months[start]] == values[start]
        assert sums[months[start + 11]] == sum(values[start : start + 12])  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.parametrize(("calendar", "label"), [(BY_END, 2023), (BY_START, 2022)])
def test_sums_and_shifts_keep_to_the_fiscal_year_under_either_label(tmp_path: Path, calendar: str, label: int) -> None:
    load(tmp_path, FORMULAS, SALES, calendar=calendar)
    assert [shown("sales", "t", f"{label}{part}") for part in ("", "-H1", "-Q4")] == ["48.00", "24.00", "12.00"]
    assert [shown("so_far", "t", each) for each in ("2022-03", "2022-04", "2022-12", "2023-01", "2023-03")] == [
        "24.00",
        "4.00",
        "36.00",
        "40.00",  # January goes on, it does not begin
        "48.00",
    ]
    assert shown("so_far", "t", f"{label}-Q4") == "48.00"
    assert [shown("so_far_before", "t", each) for each in ("2023-01", f"{label}-Q4", f"{label}-H1")] == [
        "20.00",
        "24.00",
        "12.00",
    ]
    assert [shown("growth", "t", each) for each in ("2023-01", str(label))] == ["100.00", "100.00"]


@pytest.mark.django_db
def test_a_base_year_is_a_fiscal_year_too(tmp_path: Path) -> None:
    load(tmp_path, FORMULAS, SALES, calendar=BY_END)
    # January 2023 lies in the year 2023; its base is January 2021, which lies in the year 2021.
    found = ask("on_2021", "t", "2023-01")
    assert found.value == "300.00"
    assert {operand.period for operand in found.operands} == {"2023-01", "2021-01"}
    assert {operand.period for operand in ask("on_2021", "t", "2022-12").operands} == {"2022-12", "2020-12"}


@pytest.mark.django_db
def test_a_cumulative_value_begins_with_april_and_not_with_january(tmp_path: Path) -> None:
    rows = ["t toll 2022-03 30", "t toll 2022-04 2", "t toll 2022-12 20", "t toll 2023-01 23", "t toll 2023-03 31"]
    load(tmp_path, FORMULAS, rows, calendar=BY_END)
    assert [shown("own", "t", each) for each in ("2022-04", "2023-01", "2023-Q1", "2023-Q4")] == [
        "2.00",
        "3.00",
        "missing",
        "11.00",
    ]
    assert [shown("toll", "t", each) for each in ("2022", "2023", "2023-Q3")] == ["30.00", "31.00", "20.00"]


@pytest.mark.django_db
def test_a_published_budget_of_a_fiscal_year_serves_its_own_months(tmp_path: Path) -> None:
    """A British return for 2013/14, called 2014: a budget of 450.37 from April 2013 to March 2014."""
    rows = ["t plan 2014 450.37", "t toll 2013-09 225.185", "t toll 2014-04 1"]
    load(tmp_path, FORMULAS, rows, calendar=BY_END)
    assert [shown("plan", "t", each) for each in ("2013-04", "2014-03", "2014-H1")] == ["450.37"] * 3
    assert [shown("plan", "t", each) for each in ("2013-03", "2014-04")] == ["missing", "missing"]
    assert [shown("done", "t", each) for each in ("2013-09", "2014-H1", "2014-04")] == ["50.00", "50.00", "missing"]


@pytest.mark.django_db
def test_the_pace_of_a_fiscal_year_counts_its_own_months(tmp_path: Path) -> None:
    line = (
        '[[target]]\ncode = "line"\nindicator = "toll"\nplace = "t"\nperiod = "2023"\nfacet = "all"\n'
        'tier = "formal"\nkind = "level"\ncomparison = ">="\nfact = "L1"\n'
    )
    rows: list[str | dict[str, str]] = ["t toll 2023-01 50"]
    rows.append({"ref": "L1", "subject": "t", "measure": "line", "period": "2023", "value": "120"})
    load(tmp_path, FORMULAS, rows, calendar=BY_END, targets=line)
    found = ask("toll", "t", "2023-01")
    (linear,) = [each for each in found.pace if each.baseline == "linear"]
    assert (found.shown(linear.expected), found.shown(linear.required_monthly)) == ("100.00", "35.00")
