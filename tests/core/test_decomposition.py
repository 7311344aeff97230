"""Splits of a change: the parts always add up to it, and each cause takes what is its own."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.absences import Absence
from diaodu.core.decomposition import Cause, Quantity, Split, Standing, as_decimal, split_rate, split_sum
from diaodu.core.growth import percent_of

CLASSES = st.sampled_from(["new", "continuing"])
AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=4, allow_nan=False)
READINGS = st.one_of(AMOUNTS, st.sampled_from(list(Absence)))
ROSTERS = st.dictionaries(st.sampled_from("abcdefgh"), st.builds(Standing, CLASSES, READINGS))
QUANTITIES = st.builds(Quantity, ROSTERS, ROSTERS, st.sampled_from(["", "new"]))
FRACTIONS = st.fractions(min_value=-1000, max_value=1000)


def total(split: Split[str], known_then: Fraction | None = None) -> Fraction:
    return sum(split.parts(known_then).values(), Fraction(0))


@given(QUANTITIES, FRACTIONS)
def test_the_parts_of_a_sum_add_up(quantity: Quantity[str], known_then: Fraction) -> None:
    split = split_sum(quantity)
    assert total(split) == split.after - split.before == quantity.after() - quantity.before()
    assert total(split, known_then) == split.after - known_then


@given(QUANTITIES, QUANTITIES, FRACTIONS)
def test_the_parts_of_a_rate_add_up(part: Quantity[str], whole: Quantity[str], known_then: Fraction) -> None:
    if whole.before() <= 0 or whole.after() <= 0:
        with pytest.raises(ValueError, match="whole"):
            split_rate(part, whole)
        return
    split = split_rate(part, whole)
    assert split.after == 100 * part.after() / whole.after()
    assert total(split) == split.after - split.before
    assert total(split, known_then) == split.after - known_then
    assert sum(split.effects.values(), Fraction(0)) == split.after - split.before


@given(QUANTITIES, QUANTITIES)
def test_told_backwards_a_change_is_the_opposite(part: Quantity[str], whole: Quantity[str]) -> None:
    back_part, back_whole = (Quantity(each.now, each.then, each.only) for each in (part, whole))
    if whole.before() <= 0 or whole.after() <= 0:
        return
    there, back = split_rate(part, whole).parts(), split_rate(back_part, back_whole).parts()
    swapped = {Cause.ENTRY: Cause.EXIT, Cause.EXIT: Cause.ENTRY}
    assert all(there[cause] == -back[swapped.get(cause, cause)] for cause in Cause)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(CLASSES, AMOUNTS, AMOUNTS), min_size=1))
def test_without_any_change_of_the_roster_all_is_progress(members: dict[str, tuple[str, Decimal, Decimal]]) -> None:
    then = {key: Standing(held, first) for key, (held, first, _last) in members.items()}
    now = {key: Standing(held, last) for key, (held, _first, last) in members.items()}
    parts = split_sum(Quantity(then, now)).parts()
    assert {cause for cause, part in parts.items() if part} <= {Cause.PROGRESS}


def standing(**rows: tuple[str, str]) -> dict[str, Standing]:
    return {key: Standing(held, Decimal(value)) for key, (held, value) in rows.items()}


def test_each_cause_takes_what_is_its_own() -> None:
    # Of a, b, c (planned new starts) a had started; b starts, c leaves, d enters unstarted, e turns new and has started.
    listed_then = standing(a=("new", "1"), b=("new", "1"), c=("new", "1"), e=("old", "1"))
    listed_now = standing(a=("new", "1"), b=("new", "1"), d=("new", "1"), e=("new", "1"))
    started_then = standing(a=("new", "1"), b=("new", "0"), c=("new", "0"), e=("old", "1"))
    started_now = standing(a=("new", "1"), b=("new", "1"), d=("new", "0"), e=("new", "1"))
    split = split_rate(Quantity(started_then, started_now, "new"), Quantity(listed_then, listed_now, "new"))
    assert (split.before, split.after) == (Fraction(100, 3), Fraction(75))
    causes = dict(split.effects.keys())
    assert causes == {"b": Cause.PROGRESS, "c": Cause.EXIT, "d": Cause.ENTRY, "e": Cause.MOVE}
    assert split.effects["b", Cause.PROGRESS] == Fraction(100 * 7, 24)
    assert split.effects["c", Cause.EXIT] == -split.effects["d", Cause.ENTRY] == Fraction(100 * 4, 24)


def test_a_member_at_the_pooled_rate_enters_without_effect() -> None:
    part = Quantity(standing(a=("", "2")), standing(a=("", "2"), b=("", "5")))
    whole = Quantity(standing(a=("", "4")), standing(a=("", "4"), b=("", "10")))
    assert split_rate(part, whole).parts() == dict.fromkeys(Cause, Fraction(0))


def test_a_missing_return_is_no_progress() -> None:
    then = {"a": Standing("", Decimal(7)), "b": Standing("", Decimal(3))}
    now = {"a": Standing("", Absence.MISSING), "b": Standing("", Decimal(4))}
    parts = split_sum(Quantity(then, now)).parts()
    assert (parts[Cause.REPORTING], parts[Cause.PROGRESS]) == (-7, 1)


def test_a_move_of_class_and_progress_are_told_apart() -> None:
    then, now = standing(a=("old", "10")), standing(a=("new", "16"))
    parts = split_sum(Quantity(then, now, "new")).parts()
    assert (parts[Cause.MOVE], parts[Cause.PROGRESS]) == (13, 3)


@given(QUANTITIES, QUANTITIES)
def test_the_rate_is_the_one_that_indicators_show(part: Quantity[str], whole: Quantity[str]) -> None:
    if whole.before() <= 0 or whole.after() <= 0:
        return
    shown = percent_of(as_decimal(part.after()), as_decimal(whole.after()))
    assert isinstance(shown, Decimal)
    assert abs(Fraction(shown) - split_rate(part, whole).after) <= abs(Fraction(shown)) * Fraction(1, 10**26)
