"""A year to date of the year before is counted once, in whichever order it is written.

Public tools join the running sum to an offset date and sum again: the offset is applied to the window and to the rows
in it, so that the year before the year before is read, or every month is added once for each later one; and a value
that is cumulative already is accumulated a second time. Here the two orders are the same number, and a cumulative
measure cannot be accumulated at all.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from diaodu.packs.problems import PackRefused
from tests.indicators.toy import ask, load, shown

pytestmark = pytest.mark.django_db

MONTHS = range(1, 13)
# Each year on its own scale, so that a year taken for another shows in the digits.
SALES = [
    f"t sales {year}-{month:02} {month * scale}"
    for year, scale in ((2021, 1), (2022, 100), (2023, 10000))
    for month in MONTHS
]
FORMULAS = {
    "sales": "value(sales) | crown",
    "so_far": "ytd(sales) | crown",
    "inside": "ytd(previous(sales)) | crown",
    "outside": "previous(ytd(sales)) | crown",
    "named": "previous(so_far) | crown",
    "twice": "previous(ytd(previous(sales))) | crown",
    "change_inside": "ytd(change(sales)) | crown",
    "change_outside": "change(ytd(sales)) | crown",
    "growth": "growth(so_far) | %",
    "back": "month(ytd(sales)) | crown",
}


@pytest.mark.parametrize(
    ("period", "now", "before", "earlier"),
    [
        ("2023-01", "10000.00", "100.00", "1.00"),
        ("2023-03", "60000.00", "600.00", "6.00"),
        ("2023-Q2", "210000.00", "2100.00", "21.00"),
        ("2023-H1", "210000.00", "2100.00", "21.00"),
        ("2023", "780000.00", "7800.00", "78.00"),
    ],
)
def test_the_offset_of_a_year_to_date_is_counted_once(
    tmp_path: Path, period: str, now: str, before: str, earlier: str
) -> None:
    load(tmp_path, FORMULAS, SALES)
    assert shown("so_far", "t", period) == now
    assert [shown(code, "t", period) for code in ("inside", "outside", "named")] == [before] * 3
    assert shown("twice", "t", period) == earlier
    assert shown("growth", "t", period) == "9900.00"


def test_the_change_of_a_year_to_date_is_the_year_to_date_of_the_changes(tmp_path: Path) -> None:
    load(tmp_path, FORMULAS, SALES)
    assert [shown(code, "t", "2023-03") for code in ("change_inside", "change_outside")] == ["59400.00"] * 2


def test_taking_apart_what_was_added_up_gives_the_months_back(tmp_path: Path) -> None:
    load(tmp_path, FORMULAS, SALES)
    for month in ("2023-01", "2023-05", "2023-12"):
        assert shown("back", "t", month) == shown("sales", "t", month)
    assert shown("back", "t", "2023-Q3") == shown("sales", "t", "2023-Q3") == "240000.00"


def test_each_month_of_the_year_before_is_read_exactly_once(tmp_path: Path) -> None:
    load(tmp_path, FORMULAS, SALES)
    for code in ("inside", "outside"):
        found = ask(code, "t", "2023-03")
        assert len(found.facts) == 3
        assert [operand.period for operand in found.operands] == ["2022-01", "2022-02", "2022-03"]


@pytest.mark.parametrize("formula", ["ytd(value(toll))", "ytd(previous(value(toll)))", "ytd(ytd(value(sales)))"])
def test_what_is_cumulative_already_is_not_accumulated_again(tmp_path: Path, formula: str) -> None:
    with pytest.raises(PackRefused, match="ytd needs an amount of basis flow"):
        load(tmp_path, {"again": f"{formula} | crown"}, [])


def test_a_published_year_to_date_grows_on_the_published_one_of_the_year_before(tmp_path: Path) -> None:
    """Guangdong's list of key projects: 5,084 to June 2022, 5,841 to June 2023."""
    rows = ["t toll 2022-06 5084", "t toll 2022-05 3972", "t toll 2023-06 5841"]
    load(tmp_path, {"growth": "growth(value(toll)) | %", "more": "change(value(toll)) | crown"}, rows)
    assert [shown("growth", "t", each) for each in ("2023-06", "2023-Q2", "2023-H1")] == ["14.89"] * 3
    assert shown("more", "t", "2023-06") == "757.00"
