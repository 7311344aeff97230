"""Names that are alike are all found, and only those, as by comparing all with all; the strongest are kept."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import combinations, pairwise
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from diaodu.core import alike as module
from diaodu.core.alike import Alike, Named, Rule, alike
from diaodu.core.strongest import Strongest

EVERY = 10_000
Row = tuple[str, Decimal | None, int | None]
ROWS = st.lists(
    st.tuples(
        st.text(alphabet="東渠工程水西橋一二3", max_size=9),
        st.none() | st.decimals(min_value="0", max_value="20", places=1),
        st.none() | st.integers(min_value=738_000, max_value=738_020),
    ),
    max_size=14,
)
LEAST = st.integers(min_value=1, max_value=100) | st.decimals(min_value="1", max_value="100", places=1)
WITHIN = st.none() | st.decimals(min_value="0.5", max_value="99.5", places=1)
DAYS = st.none() | st.integers(min_value=0, max_value=20)


def pairs(name: str) -> set[str]:
    return {one + other for one, other in pairwise(name)} or {name}


def numbers(name: str) -> list[str]:
    """The runs of one script's numerals."""
    spaced = "".join(
        f" {sign}" if sign in "一二" and before not in "一二" else sign
        for before, sign in zip(" " + name, name, strict=False)
    )
    spaced = "".join(sign if sign in "一二3" else " " for sign in spaced.replace("3", " 3 ").replace("3  3", "33"))
    return sorted(spaced.split())


def expected(
    rows: list[Row], least: Decimal, within: Decimal | None, days: int | None
) -> dict[frozenset[int], Decimal]:
    """The same by comparing all with all, in plain words."""
    held = {}
    for (one, (name, amount, day)), (other, (second, price, then)) in combinations(enumerate(rows), 2):
        shared, either = len(pairs(name) & pairs(second)), len(pairs(name) | pairs(second))
        if not name or not second or shared * 100 < least * either or not shared:
            continue
        if numbers(name) and numbers(second) and numbers(name) != numbers(second):
            continue
        if within is not None:
            if not amount or not price:
                continue
            if (max(amount, price) - min(amount, price)) * 100 > within * max(amount, price):
                continue
        if days is not None and (day is None or then is None or abs(day - then) > days):
            continue
        held[frozenset((one, other))] = Decimal(shared * 100) / either
    return held


def looked(rows: Iterable[Row], rule: Rule, most: int = EVERY, together: int = 3) -> Strongest[Alike[int]]:
    into: Strongest[Alike[int]] = Strongest(most)
    with patch.object(module, "TOGETHER", together):
        alike((Named(key, *row) for key, row in enumerate(rows)), rule, into)
    return into


@given(rows=ROWS, least=LEAST, within=WITHIN, days=DAYS)
def test_the_same_as_by_comparing_all_with_all(
    rows: list[Row], least: Decimal, within: Decimal | None, days: int | None
) -> None:
    rule = Rule(Decimal(least), within, days)
    every = expected(rows, Decimal(least), within, days)
    into = looked(rows, rule)
    assert into.found == len(every)
    assert {frozenset((two.one, two.other)): two.percent for two in into} == every
    named = [Named(key, *row) for key, row in enumerate(rows)]
    singly = [rule.of_two(one, other) for one, other in combinations(named, 2)]
    assert {frozenset((two.one, two.other)): two.percent for two in singly if two} == every


@given(rows=ROWS, least=LEAST, most=st.integers(min_value=1, max_value=5))
def test_of_many_the_strongest_are_kept_and_all_are_counted(rows: list[Row], least: Decimal, most: int) -> None:
    every = expected(rows, Decimal(least), None, None)
    into = looked(rows, Rule(Decimal(least)), most)
    assert into.found == len(every)
    assert [two.percent for two in into] == sorted(every.values(), reverse=True)[:most]


def test_phases_are_no_doubles_but_a_name_without_a_number_may_be() -> None:
    names = [(name, None, None) for name in ("東渠工程一期", "東渠工程二期", "東渠工程")]
    found = {frozenset((two.one, two.other)) for two in looked(names, Rule(Decimal(40)))}
    assert found == {frozenset((0, 2)), frozenset((1, 2))}
    assert Named(0, "第12條3號").numerals == ("12", "3")


def test_a_crowd_is_counted_though_few_are_kept() -> None:
    names = [("南柯鏡花風電場招商項目", None, None)] * 2000
    into = looked(names, Rule(Decimal(50)), most=3, together=512)
    assert into.found == 2000 * 1999 // 2
    assert [(two.one, two.other) for two in into] == [(0, 1), (0, 2), (1, 2)]


def test_of_equals_the_first_are_kept() -> None:
    into: Strongest[str] = Strongest(2)
    for strength, thing in ((1, "weak"), (5, "first"), (5, "second"), (5, "third"), (7, "best")):
        into.offer(Decimal(strength), thing)
    assert list(into) == ["best", "first"]
    assert into.floor == 5
