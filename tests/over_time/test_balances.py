"""A balance is never summed over time: a quarter's is that of its last day.

Public tools give one way of aggregating to a measure: the balances of three month ends are added when a quarter is
asked, or the snapshot of the last day that any row happens to have stands for all, so that who has closed the books
early counts and who has not is left out. Here a balance of a longer period is the one at its end, or it is missing.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from diaodu.packs.problems import PackRefused
from tests.indicators.toy import ask, load, shown
from tests.over_time import mills

pytestmark = pytest.mark.django_db

FORMULAS = {
    "debt": "value(debt) | crown",
    "before": "previous(value(debt)) | crown",
    "growth": "growth(value(debt)) | %",
    "owed": "sum(mill_debt, mills) | crown",
    "built": "value(built) | crown",
}
DEBTS = [f"t debt 2023-{month:02} {amount}" for month, amount in enumerate((5, 6, 7, 7, 9, 8), start=1)]


def test_a_balance_of_a_longer_period_is_that_of_its_end(tmp_path: Path) -> None:
    load(tmp_path, FORMULAS, [*DEBTS, "t debt 2022-06 4", "t debt 2022-05 1"], **mills.FILES)
    assert [shown("debt", "t", each) for each in ("2023-Q1", "2023-Q2", "2023-H1", "2023-06-30")] == [
        "7.00",
        "8.00",
        "8.00",
        "8.00",
    ]
    assert [shown("before", "t", each) for each in ("2023-Q2", "2023-H1")] == ["4.00", "4.00"]
    assert shown("growth", "t", "2023-Q2") == "100.00"  # the ends: 8 on 4, not 24 on 5


def test_the_last_balance_known_does_not_stand_for_the_end_of_the_period(tmp_path: Path) -> None:
    load(tmp_path, FORMULAS, DEBTS, **mills.FILES)
    assert [shown("debt", "t", each) for each in ("2023-Q3", "2023-H2", "2023", "2023-07")] == ["missing"] * 4
    assert shown("growth", "t", "2023-Q2") == "missing"


def test_the_balances_of_members_are_added_over_members_and_not_over_months(tmp_path: Path) -> None:
    rows = [f"{mill} mill_debt 2023-{month:02} {month}" for mill in ("m1", "m2", "m3") for month in (1, 2, 3)]
    load(tmp_path, FORMULAS, [*rows, "m4 mill_debt 2023-02 50"], **mills.FILES)
    found = ask("owed", "t", "2023-Q1")
    assert found.value == "9.00"  # 3 of each at the end of March; the one of February is no balance of March
    assert found.operands[0].coverage is not None
    assert (found.operands[0].coverage.reported, found.operands[0].coverage.of) == (3, 4)
    assert shown("owed", "t", "2023-02") == "56.00"


def test_what_runs_since_the_start_is_a_balance_too(tmp_path: Path) -> None:
    load(tmp_path, FORMULAS, ["t built 2023-01 1", "t built 2023-02 4", "t built 2023-03 6"], **mills.FILES)
    assert shown("built", "t", "2023-Q1") == "6.00"


@pytest.mark.parametrize(
    "formula",
    [
        "ytd(value(debt))",
        "month(value(debt))",
        "ytd(previous(value(debt)))",
        "ytd(change(value(debt)))",
        "ytd(value(sales) + value(debt))",
        "ytd(value(built))",
        "month(value(built))",
        "ytd(sum(mill_debt, mills))",
    ],
)
def test_a_formula_that_would_add_balances_over_time_is_refused(tmp_path: Path, formula: str) -> None:
    with pytest.raises(PackRefused, match="needs an amount of basis"):
        load(tmp_path, {"odd": f"{formula} | crown"}, [], **mills.FILES)
