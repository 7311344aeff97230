"""January and February that are reported together are one figure, at the end of February.

Public tools fill the month without a return: with nought, so that February grows by everything the two months made;
with half of the sum each; or with the figure of the month before. Here the two months have a cumulative value and no
month of their own, and whoever needs more asks for the quarter.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.absences import Absence
from diaodu.core.growth import monthly_from_year_to_date
from diaodu.core.periods import Period
from tests.core.strategies import amounts
from tests.indicators.toy import load, shown
from tests.over_time import mills

FORMULAS = {
    "toll": "value(toll) | crown",
    "own": "month(toll) | crown",
    "growth": "growth(toll) | %",
    "own_growth": "growth(own) | %",
    "again": "ytd(own) | crown",
}
# A bonded zone printed 10.1 for January and February 2022, up 65.2 %; the months of the year before are invented.
TOGETHER = ["t toll 2022-02 10.1", "t toll 2022-03 16", "t toll 2022-04 20"]
APART = ["t toll 2021-01 4", "t toll 2021-02 6.1138", "t toll 2021-03 8", "t toll 2021-04 9"]
MONTHS = ("2022-01", "2022-02", "2022-03", "2022-04")


@pytest.mark.django_db
def test_the_two_months_have_one_value_one_growth_and_no_months_of_their_own(tmp_path: Path) -> None:
    load(tmp_path, FORMULAS, [*TOGETHER, *APART])
    assert [shown("toll", "t", month) for month in MONTHS] == ["missing", "10.10", "16.00", "20.00"]
    assert [shown("growth", "t", month) for month in MONTHS] == ["missing", "65.20", "100.00", "122.22"]
    assert [shown("own", "t", month) for month in MONTHS] == ["missing", "missing", "5.90", "4.00"]
    assert [shown("own", "t", each) for each in ("2022-Q1", "2021-01", "2021-02")] == ["16.00", "4.00", "2.11"]


@pytest.mark.django_db
def test_a_month_apart_is_not_held_against_two_months_together(tmp_path: Path) -> None:
    load(tmp_path, FORMULAS, [*TOGETHER, *APART])
    assert [shown("own_growth", "t", month) for month in MONTHS] == ["missing", "missing", "212.80", "300.00"]
    assert shown("own_growth", "t", "2022-Q1") == "100.00"


@pytest.mark.django_db
def test_months_that_were_never_apart_are_not_added_up_without_the_first_two(tmp_path: Path) -> None:
    load(tmp_path, FORMULAS, [*TOGETHER, *APART])
    assert [shown("again", "t", month) for month in MONTHS] == ["missing"] * 4
    assert shown("again", "t", "2021-04") == "9.00"


@pytest.mark.django_db
def test_a_january_that_is_not_due_is_neither_late_nor_nought(tmp_path: Path) -> None:
    january: dict[str, str] = {"subject": "t", "measure": "toll", "period": "2022-01", "absence": "not_due"}
    load(tmp_path, FORMULAS, [january])
    assert [shown("toll", "t", month) for month in MONTHS[:2]] == ["not_due", "missing"]
    assert shown("own", "t", "2022-01") == "not_due"
    load(tmp_path, FORMULAS, [january, *TOGETHER])
    assert [shown("toll", "t", month) for month in MONTHS[:2]] == ["not_due", "10.10"]
    # Once February has come, January's own part lies inside it, and nobody can tell it.
    assert [shown("own", "t", month) for month in MONTHS[:3]] == ["missing", "missing", "5.90"]


@pytest.mark.django_db
def test_a_january_that_is_not_due_for_any_member_is_not_due_for_their_sum(tmp_path: Path) -> None:
    formulas = {"own": "month(sum(mill_cost, mills)) | crown"}
    rows: list[str | dict[str, str]] = [
        {"subject": mill, "measure": "mill_cost", "period": "2023-01", "absence": "not_due"}
        for mill in ("m1", "m2", "m3", "m4")
    ]
    load(tmp_path, formulas, rows, **mills.FILES)
    assert shown("own", "t", "2023-01") == "not_due"
    rows += [f"{mill} mill_cost 2023-{month}" for mill in ("m1", "m2", "m3", "m4") for month in ("02 3", "03 5")]
    load(tmp_path, formulas, rows, **mills.FILES)
    assert [shown("own", "t", f"2023-0{month}") for month in (1, 2, 3)] == ["missing", "missing", "8.00"]


@given(st.lists(amounts, min_size=11, max_size=11), st.sampled_from([None, Absence.NOT_DUE, Absence.MISSING]))
def test_the_two_months_are_never_split_and_the_others_are_not_touched(
    values: list[Decimal], january: Absence | None
) -> None:
    first, *rest = Period.year_of(2022).months()
    known = dict(zip(rest, values, strict=True))
    flows = monthly_from_year_to_date({**known, first: january} if january else known)
    assert {flows[first], flows[rest[0]]} == {Absence.MISSING}
    told = [flows[month] for month in rest[1:]]
    assert told == [now - before for before, now in pairwise(values)]
