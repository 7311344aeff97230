from decimal import Decimal
from random import Random

import pytest

from diaodu.core.comparison import Case, Compared, compare, difference

AT = 100


def history(rng: Random, *, effect: int, drift: int = 3) -> dict[int, Decimal]:
    """Twelve months of noise that rises for everybody, and by an effect after the month."""
    return {
        month: Decimal(50 + drift * (month - AT) + rng.randrange(-8, 9) + (effect if month > AT else 0))
        for month in range(AT - 6, AT + 7)
    }


def crowd(*, effect: int, seed: int, cases: int = 30, others: int = 60) -> list[Case]:
    rng = Random(seed)  # noqa: S311
    like = [f"k{number % 3}" for number in range(cases + others)]
    happened = [Case(f"c{n}", like[n], history(rng, effect=effect), AT) for n in range(cases)]
    return happened + [Case(f"o{n}", like[n], history(rng, effect=0)) for n in range(others)]


@pytest.mark.parametrize("seed", range(5))
def test_a_planted_effect_is_found_beneath_a_rise_that_all_share(seed: int) -> None:
    found = compare(crowd(effect=20, seed=seed), months=3)
    assert (found.cases, found.others, found.left_out) == (30, 60, 0)
    assert found.effect is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 < found.low < found.effect < found.high
    assert abs(found.effect - 20) < 4


@pytest.mark.parametrize("effect", [0, 20])
def test_the_interval_holds_the_truth_as_often_as_it_says(effect: int) -> None:
    held = 0
    for seed in range(60):
        found = compare(crowd(effect=effect, seed=seed), months=3, draws=200)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= effect <= found.high
    assert held >= 52  # 95 percent of sixty are 57


def test_exact_on_numbers_without_noise() -> None:
    flat = {month: Decimal(10) for month in range(95, 106)}
    stepped = {month: Decimal(10) if month <= AT else Decimal(17) for month in flat}
    raised = {month: Decimal(10) if month <= AT else Decimal(12) for month in flat}
    cases = [Case(f"c{n}", "k", stepped, AT) for n in range(2)]
    cases += [Case("o1", "k", flat), Case("o2", "k", raised), Case("far", "other", stepped)]
    assert compare(cases, months=2, least=2) == Compared(2, 2, 0, Decimal(6), Decimal(5), Decimal(7))


def test_the_month_itself_belongs_to_neither_side_and_a_gap_leaves_out() -> None:
    values = {98: Decimal(1), 99: Decimal(1), 100: Decimal(99), 101: Decimal(3), 102: Decimal(5)}
    assert difference(Case("c", "k", values, AT), AT, 2) == 3
    assert difference(Case("c", "k", values, AT), AT, 3) is None
    lonely = compare([Case("c", "k", values, AT), Case("o", "other", values)], months=2, least=1)
    assert lonely == Compared(0, 0, 1)


def test_too_few_on_either_side_are_refused() -> None:
    assert compare(crowd(effect=20, seed=1, cases=9), months=3).effect is None
    assert compare(crowd(effect=20, seed=1, others=9), months=3).effect is None
    assert compare(crowd(effect=20, seed=1, cases=10, others=10), months=3).effect is not None
    with pytest.raises(ValueError, match="month"):
        compare([], months=0)


def test_the_same_data_in_any_order_give_the_same_interval() -> None:
    cases = crowd(effect=5, seed=7)
    assert compare(cases, months=3) == compare(reversed(cases), months=3)
