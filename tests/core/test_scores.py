from decimal import ROUND_HALF_UP, Context, Decimal
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.absences import Absence
from diaodu.core.scores import Cell, Weighted, weigh

D = Decimal
TWO = {"near": Weighted(D(60), D(5)), "far": Weighted(D(40), D(10))}
WIDE = Context(prec=80, rounding=ROUND_HALF_UP)

codes = st.sampled_from(["a", "b", "c", "d"])
criteria_sets = st.dictionaries(
    codes,
    st.builds(Weighted, st.decimals("0.01", "100", places=2), st.integers(1, 100).map(Decimal)),
    min_size=1,
)


@st.composite
def scored(draw: st.DrawFn) -> tuple[dict[str, Weighted], dict[tuple[str, str], Decimal]]:
    criteria = draw(criteria_sets)
    slots = draw(st.sets(st.tuples(st.sampled_from(["x", "y", "z"]), st.sampled_from(sorted(criteria)))))
    scores = {slot: draw(st.decimals(0, criteria[slot[1]].highest, places=2)) for slot in sorted(slots)}
    return criteria, scores


def test_a_worked_example() -> None:
    result = weigh(TWO, {("li", "near"): D(4), ("wu", "near"): D(3), ("li", "far"): D(8), ("wu", "far"): D(9)})
    assert result.cells["near"] == Cell(2, D("3.50"), D("42.00"), D("1.00"))
    assert result.cells["far"] == Cell(2, D("8.50"), D("34.00"), D("1.00"))
    assert result.total == D("76.00")
    assert result.own == {"li": D("80.00"), "wu": D("72.00")}
    assert (result.complete, result.spread) == (2, D("8.00"))


def test_a_missing_score_is_no_zero() -> None:
    result = weigh(TWO, {("li", "near"): D(4), ("wu", "near"): D(3), ("li", "far"): D(8)})
    assert result.cells["far"] == Cell(1, D("8.00"), D("32.00"), D("0.00"))
    assert result.own == {"li": D("80.00"), "wu": Absence.MISSING}
    assert result.complete == 1
    assert result.total == D("74.00")


def test_without_a_score_on_every_criterion_there_is_no_total() -> None:
    result = weigh(TWO, {("li", "near"): D(0)})
    assert result.cells["near"].mean == 0
    assert result.cells["far"] == Cell(0, Absence.MISSING, Absence.MISSING, Absence.MISSING)
    assert result.total is Absence.MISSING
    assert weigh(TWO, {}).spread is Absence.MISSING


def test_halves_are_rounded_up() -> None:
    one = {"only": Weighted(D(1), D(8))}
    assert weigh(one, {("li", "only"): D("0.01")}).total == D("0.13")  # exactly 0.125
    assert weigh(one, {("li", "only"): D("0.05"), ("wu", "only"): D("0.06")}).cells["only"].mean == D("0.06")  # 0.055


def test_equal_totals_by_different_ways_are_equal() -> None:
    third = {code: Weighted(D(1), D(10)) for code in ("a", "b", "c")}
    left = weigh(third, {("li", "a"): D(7), ("li", "b"): D(8), ("li", "c"): D(9)})
    right = weigh(third, {("li", "a"): D(9), ("li", "b"): D(9), ("li", "c"): D(6)})
    assert left.total == right.total == 80


@given(scored())
def test_the_total_is_the_weighted_mean(
    given_scores: tuple[dict[str, Weighted], dict[tuple[str, str], Decimal]],
) -> None:
    criteria, scores = given_scores
    total = weigh(criteria, scores).total
    by_code = {code: [value for (_, on), value in scores.items() if on == code] for code in criteria}
    if not all(by_code.values()):
        assert total is Absence.MISSING
        return
    weights = sum(criterion.weight for criterion in criteria.values())
    exact = sum(
        WIDE.divide(mean(values) * criteria[code].weight * 100, criteria[code].highest * weights)
        for code, values in by_code.items()
    )
    assert isinstance(total, Decimal)
    assert abs(total - exact) <= D("0.005000001")
    assert 0 <= total <= 100


@given(scored(), st.decimals("0.01", "50", places=2))
def test_only_the_proportion_of_the_weights_matters(
    given_scores: tuple[dict[str, Weighted], dict[tuple[str, str], Decimal]], factor: Decimal
) -> None:
    criteria, scores = given_scores
    scaled = {code: Weighted(one.weight * factor, one.highest) for code, one in criteria.items()}
    assert weigh(criteria, scores) == weigh(scaled, scores)


@given(criteria_sets, st.sampled_from([D(0), D(1)]))
def test_the_scale_goes_from_nothing_to_a_hundred(criteria: dict[str, Weighted], share: Decimal) -> None:
    scores = {(who, code): one.highest * share for code, one in criteria.items() for who in ("x", "y")}
    result = weigh(criteria, scores)
    assert (result.total, result.spread, result.complete) == (100 * share, 0, 2)


@given(scored())
def test_a_better_score_never_lowers_the_total(
    given_scores: tuple[dict[str, Weighted], dict[tuple[str, str], Decimal]],
) -> None:
    criteria, scores = given_scores
    before = weigh(criteria, scores).total
    for slot in scores:
        after = weigh(criteria, {**scores, slot: criteria[slot[1]].highest}).total
        if isinstance(before, Decimal):
            assert isinstance(after, Decimal)
            assert after >= before


def test_a_score_on_what_is_no_criterion_does_not_count() -> None:
    assert weigh(TWO, {("li", "gone"): D(9)}) == weigh(TWO, {})


@pytest.mark.parametrize("others", [0, 1, 5])
def test_a_scorer_who_agrees_changes_no_mean(others: int) -> None:
    scores = {(f"p{index}", code): D(4) for index in range(others + 1) for code in TWO}
    assert weigh(TWO, scores).total == D("64.00")
