"""What piles up is counted as it stands."""

from __future__ import annotations

from decimal import Decimal

from diaodu.core.piles import apart, just_over, rounded, same_rows, share_of_month


def test_amounts_and_piles() -> None:
    assert apart(Decimal(95), Decimal(100)) == 5
    assert apart(Decimal(0), Decimal(0)) == 0
    piled = just_over([Decimal(value) for value in ("99", "100", "101", "105", "300")], Decimal(100), Decimal(5))
    assert (piled.count, piled.of, piled.which, piled.percent) == (3, 4, (1, 2, 3), 75)
    assert rounded([Decimal(value) for value in ("10", "0", "12", "20")], Decimal(10)).which == (0, 3)


def test_a_month_of_a_year_is_known_only_when_nothing_is_missing() -> None:
    months = {month: Decimal(month) for month in range(1, 13)}
    assert share_of_month(months, 12, year_to_date=True) == (1, 12)
    assert share_of_month(months, 12, year_to_date=False) == (12, 78)
    assert share_of_month({12: Decimal(5)}, 12, year_to_date=True) is None
    assert share_of_month({12: Decimal(5)}, 12, year_to_date=False) is None


def test_rows_that_are_the_same() -> None:
    rows = [("a", (Decimal(1), Decimal(2))), ("b", (Decimal(1), Decimal(2))), ("c", (Decimal(0), Decimal(2)))]
    assert same_rows([*rows, ("d", (Decimal(0), Decimal(2)))]) == [("a", "b")]
