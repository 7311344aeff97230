from dataclasses import fields
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.absences import Absence, Reading
from diaodu.core.rounding import round_half_up
from diaodu.core.targets import (
    Bound,
    Comparison,
    Disagreement,
    LineReading,
    Met,
    TargetKind,
    TargetLine,
    disagreements,
    parent_child_gap,
    read_lines,
)
from tests.core.strategies import absences, amounts, positive_amounts, readings

D = Decimal
MISSING = Absence.MISSING


def line(code: str, kind: str, value: str, tier: str = "formal", comparison: str = ">=") -> TargetLine:
    return TargetLine(code, tier, TargetKind(kind), Comparison(comparison), D(value))


PAGE = [
    line("growth", "growth", "15"),
    line("level", "level", "5000"),
    line("dispatch", "growth", "20", "dispatch"),
]

target_lines = st.builds(
    TargetLine,
    st.uuids().map(str),
    st.sampled_from(["formal", "dispatch"]),
    st.sampled_from([TargetKind.LEVEL, TargetKind.GROWTH]),
    st.sampled_from(Comparison),
    st.decimals(D(1), D(900), places=1),
)
line_sets = st.lists(target_lines, min_size=1, max_size=5)


def by_code(readings_: list[LineReading]) -> dict[str, LineReading]:
    return {reading.code: reading for reading in readings_}


def cents(value: Decimal | None) -> Decimal | None:
    return None if value is None else round_half_up(value, 2)


def test_the_three_lines_of_the_page_without_a_base() -> None:
    read = by_code(read_lines(PAGE, D("5961.26"), MISSING))
    assert {cents(reading.implied_base) for reading in read.values()} == {D("4347.83")}
    assert {reading.implied_base_bound for reading in read.values()} == {Bound.AT_LEAST}
    assert (read["growth"].implied_level, read["growth"].implied_level_bound) == (D(5000), Bound.AT_LEAST)
    assert (read["level"].implied_level, read["level"].implied_level_bound) == (D(5000), Bound.EQUAL)
    assert (cents(read["dispatch"].implied_level), read["dispatch"].implied_level_bound) == (
        D("5217.39"),
        Bound.AT_LEAST,
    )
    assert {code: reading.binding for code, reading in read.items()} == {
        "growth": False,
        "level": False,
        "dispatch": True,
    }
    assert (read["level"].met, read["level"].gap, read["level"].base_needed) == (Met.YES, D("961.26"), None)
    for code, needed in (("growth", "5183.70"), ("dispatch", "4967.72")):
        reading = read[code]
        assert (reading.met, reading.gap, cents(reading.base_needed)) == (Met.UNDECIDABLE, None, D(needed))


def test_with_a_base_everything_is_decided() -> None:
    read = by_code(read_lines(PAGE, D("5961.26"), D(5000)))
    assert [(r.met, r.gap) for r in read.values()] == [
        (Met.YES, D("211.26")),
        (Met.YES, D("961.26")),
        (Met.NO, D("-38.74")),
    ]
    assert [(r.implied_level, r.implied_level_bound) for r in read.values()] == [
        (D(5750), Bound.EQUAL),
        (D(5000), Bound.EQUAL),
        (D(6000), Bound.EQUAL),
    ]
    assert [r.binding for r in read.values()] == [False, False, True]
    assert all(r.implied_base is None and r.base_needed is None for r in read.values())


def test_a_small_base_makes_the_level_bind() -> None:
    assert [r.binding for r in read_lines(PAGE, MISSING, D(4000))] == [False, True, False]


def test_a_total_between_the_formal_and_the_dispatch_growth() -> None:
    lines = [line("g15", "growth", "15"), line("g20", "growth", "20", "dispatch"), line("7000", "level", "7000")]
    base = D("5961.26")
    assert [cents(r.implied_level) for r in read_lines(lines, MISSING, base)] == [
        D("6855.45"),
        D("7153.51"),
        D(7000),
    ]
    assert {(d.lower, d.higher, cents(d.difference), d.bound) for d in disagreements(lines, base)} == {
        ("g15", "g20", D("298.06"), Bound.EQUAL),
        ("g15", "7000", D("144.55"), Bound.EQUAL),
        ("7000", "g20", D("153.51"), Bound.EQUAL),
    }


def test_disagreements_of_the_page_are_bounds() -> None:
    found = {(d.lower, d.higher): (cents(d.difference), d.bound) for d in disagreements(PAGE, MISSING)}
    assert found == {
        ("growth", "dispatch"): (D("217.39"), Bound.AT_LEAST),
        ("level", "dispatch"): (D("217.39"), Bound.AT_LEAST),
    }


def test_a_comparison_across_calibers_is_refused() -> None:
    refused = read_lines(PAGE, Absence.REFUSED, MISSING)
    assert {reading.met for reading in refused} == {Met.REFUSED}
    assert {reading.gap for reading in refused} == {None}
    only_base = by_code(read_lines(PAGE, D(6000), Absence.REFUSED))
    assert (only_base["level"].met, only_base["growth"].met) == (Met.YES, Met.REFUSED)


def test_a_period_that_still_runs_is_not_missed() -> None:
    running = read_lines(PAGE, D("99.95"), D(4347), prospective=True)
    assert {reading.met for reading in running} == {Met.UNDECIDABLE}
    assert by_code(running)["level"].gap == D("-4900.05")
    assert by_code(read_lines(PAGE, D(5000), MISSING, prospective=True))["level"].met is Met.YES


@pytest.mark.parametrize(
    ("comparison", "met"), [(">=", ["no", "yes", "yes"]), ("=", ["no", "yes", "no"]), (">", ["no", "no", "yes"])]
)
def test_comparisons(comparison: str, met: list[str]) -> None:
    lines = [line("level", "level", "10", comparison=comparison)]
    assert [read_lines(lines, D(actual), MISSING)[0].met for actual in (9, 10, 11)] == met


@pytest.mark.parametrize(
    ("level", "growth", "bound"),
    [
        (">=", ">=", Bound.AT_LEAST),
        (">", "=", Bound.AT_LEAST),
        ("=", "=", Bound.EQUAL),
        ("=", ">=", Bound.AT_MOST),
    ],
)
def test_what_the_comparisons_say_of_the_implied_base(level: str, growth: str, bound: Bound) -> None:
    lines = [line("l", "level", "115", comparison=level), line("g", "growth", "15", comparison=growth)]
    read = read_lines(lines, MISSING, MISSING)
    assert {(r.implied_base, r.implied_base_bound) for r in read} == {(D(100), bound)}


def test_the_difference_of_a_level_above_a_growth_shrinks_as_the_base_grows() -> None:
    lines = [*PAGE, line("stretch", "level", "6000", "stretch")]
    found = {(d.lower, d.higher): (cents(d.difference), d.bound) for d in disagreements(lines, MISSING)}
    assert found[("dispatch", "stretch")] == (D("782.61"), Bound.AT_MOST)
    assert found[("level", "stretch")] == (D(1000), Bound.EQUAL)


def test_without_any_base_growths_differ_by_an_unknown_amount() -> None:
    lines = [line("a", "growth", "15"), line("b", "growth", "20", "dispatch"), line("c", "growth", "15.0", "x")]
    assert disagreements(lines, MISSING) == [
        Disagreement("a", "b", None, None),
        Disagreement("c", "b", None, None),
    ]
    assert [r.binding for r in read_lines(lines, MISSING, MISSING)] == [False, True, False]


def test_a_level_and_a_growth_of_different_tiers_imply_nothing() -> None:
    lines = [line("level", "level", "5000"), line("dispatch", "growth", "20", "dispatch")]
    read = read_lines(lines, MISSING, MISSING)
    assert [(r.implied_base, r.binding) for r in read] == [(None, None), (None, None)]
    assert disagreements(lines, MISSING) == []


def test_a_base_of_nothing_carries_no_growth() -> None:
    read = by_code(read_lines(PAGE, D(6000), D(0)))
    assert (read["growth"].met, read["growth"].implied_level, read["growth"].base_needed) == (
        Met.UNDECIDABLE,
        None,
        None,
    )
    assert (read["level"].met, read["level"].implied_base) == (Met.YES, None)


def test_bounds_that_exclude_each_other_decide_nothing() -> None:
    lines = [
        line("l1", "level", "115", comparison="="),
        line("g1", "growth", "15", comparison="="),
        line("l2", "level", "240", "dispatch", "="),
        line("g2", "growth", "20", "dispatch", "="),
    ]
    assert [r.binding for r in read_lines(lines, MISSING, MISSING)] == [False, False, None, None]


def test_a_share_is_read_in_points_and_implies_no_level() -> None:
    read = read_lines([line("share", "share", "30")], D("32.5"), MISSING)[0]
    assert (read.met, read.gap, read.implied_level, read.implied_base) == (Met.YES, D("2.5"), None, None)
    assert disagreements([line("a", "share", "30"), line("b", "share", "40")], D(1)) == []


def test_a_level_of_zero_implies_no_base() -> None:
    read = read_lines([line("l", "level", "0"), line("g", "growth", "15")], MISSING, MISSING)
    assert {r.implied_base for r in read} == {None}


def test_a_growth_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing can grow by -100"):
        line("loss", "growth", "-100")


def test_the_fields_of_a_reading_are_stable() -> None:
    assert [field.name for field in fields(LineReading)] == [
        "code", "tier", "kind", "comparison", "value", "implied_base", "implied_base_bound",
        "implied_level", "implied_level_bound", "binding", "met", "gap", "base_needed",
    ]  # fmt: skip


@given(line_sets, amounts, positive_amounts)
def test_a_known_base_decides_every_line(lines: list[TargetLine], actual: Decimal, base: Decimal) -> None:
    read = read_lines(lines, actual, base)
    levels = [r.implied_level for r in read if r.implied_level is not None]
    assert len(levels) == len(lines)
    for reading in read:
        assert reading.implied_level is not None
        assert reading.gap is not None
        assert reading.met in (Met.YES, Met.NO)
        assert reading.binding == (reading.implied_level == max(levels))
        if reading.comparison is Comparison.AT_LEAST:
            assert (reading.met is Met.YES) == (reading.gap >= 0)


@given(line_sets, positive_amounts)
def test_what_is_undecided_without_a_base_is_decided_rightly_by_base_needed(
    lines: list[TargetLine], actual: Decimal
) -> None:
    for reading, target in zip(read_lines(lines, actual, MISSING), lines, strict=True):
        if target.kind is TargetKind.LEVEL:
            assert reading.base_needed is None
            continue
        assert reading.base_needed is not None
        nudge = reading.base_needed * D("1e-9")
        if target.comparison is not Comparison.EQUAL:
            assert read_lines([target], actual, reading.base_needed - nudge)[0].met is Met.YES
            assert read_lines([target], actual, reading.base_needed + nudge)[0].met is Met.NO


@given(line_sets, st.decimals(D(1), D(900), places=3))
def test_what_binds_under_bounds_binds_for_every_base_they_allow(lines: list[TargetLine], base: Decimal) -> None:
    without = read_lines(lines, MISSING, MISSING)
    for reading in without:
        if reading.implied_base is None or reading.implied_base_bound is None:
            continue
        if not _allows(reading.implied_base_bound, reading.implied_base, base):
            return
    for before, after in zip(without, read_lines(lines, MISSING, base), strict=True):
        if before.binding is not None and after.binding is not None:
            assert before.binding == after.binding


def _allows(bound: Bound, value: Decimal, base: Decimal) -> bool:
    return {Bound.AT_LEAST: base >= value, Bound.AT_MOST: base <= value, Bound.EQUAL: base == value}[bound]


@given(readings, st.lists(readings, max_size=5))
def test_children_and_parent(parent: Reading, children: list[Reading]) -> None:
    gap = parent_child_gap(parent, children)
    numbers = [child for child in children if isinstance(child, Decimal)]
    if isinstance(parent, Decimal) and len(numbers) == len(children):
        assert gap == sum(numbers) - parent
    else:
        assert isinstance(gap, Absence)


@given(line_sets, absences)
def test_no_actual_no_verdict(lines: list[TargetLine], actual: Absence) -> None:
    for reading in read_lines(lines, actual, D(100)):
        assert reading.met is (Met.REFUSED if actual is Absence.REFUSED else Met.UNDECIDABLE)
        assert reading.gap is None
