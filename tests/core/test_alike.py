"""Names that are alike are all found, and only those; what piles up is counted as it stands."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.alike import (
    alike,
    apart,
    just_over,
    near_groups,
    numerals_of,
    pairs_of,
    rounded,
    same_rows,
    share_of_month,
)

NAMES = st.lists(st.text(alphabet="東渠工程水西橋", min_size=1, max_size=8), max_size=12)


@given(names=NAMES, least=st.integers(min_value=1, max_value=100))
def test_the_same_pairs_as_by_comparing_all_with_all(names: list[str], least: int) -> None:
    rows = dict(enumerate(names))
    every = {
        (one, other)
        for one, other in combinations(rows, 2)
        if len(pairs_of(rows[one]) & pairs_of(rows[other])) * 100
        >= least * len(pairs_of(rows[one]) | pairs_of(rows[other]))
    }
    assert {tuple(sorted((pair.one, pair.other))) for pair in alike(rows, Decimal(least))} == every


AMOUNTS = st.lists(st.decimals(min_value="0.01", max_value=1000, places=2), max_size=12)


@given(values=AMOUNTS, within=st.integers(min_value=1, max_value=99))
def test_amounts_that_are_near_share_a_group(values: list[Decimal], within: int) -> None:
    rows = dict(enumerate(values))
    together = {pair for keys in near_groups(rows, Decimal(within)) for pair in combinations(sorted(keys), 2)}
    near = {(one, other) for one, other in combinations(rows, 2) if apart(rows[one], rows[other]) <= within}
    assert near <= together


def test_phases_are_no_doubles_but_a_name_without_a_number_may_be() -> None:
    names = {"a": "東渠工程一期", "b": "東渠工程二期", "c": "東渠工程"}
    found = {frozenset((pair.one, pair.other)) for pair in alike(names, Decimal(40))}
    assert found == {frozenset("ac"), frozenset("bc")}
    assert numerals_of("第12條3號") == ("12", "3")


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
