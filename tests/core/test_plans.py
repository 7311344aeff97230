"""Plans against naive recounts, and spells told once."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.plans import Actual, plan
from diaodu.core.spells import Watch, alarming, begins

DAYS = st.integers(0, 20).map(Fraction)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[dict[str, tuple[str, ...]], dict[str, Fraction]]:
    """Steps that wait for some of those before them, with lengths."""
    codes = [f"s{number}" for number in range(draw(st.integers(1, 9)))]
    after = {code: tuple(draw(st.sets(st.sampled_from(codes[:at]))) if at else ()) for at, code in enumerate(codes)}
    return after, {code: draw(DAYS) for code in codes}


def longest(after: dict[str, tuple[str, ...]], lengths: dict[str, Fraction], code: str) -> Fraction:
    """When a step ends at the earliest, by walking every way to it."""
    return lengths[code] + max((longest(after, lengths, before) for before in after[code]), default=Fraction(0))


@given(graphs())
def test_what_has_not_begun_is_expected_as_planned(
    graph: tuple[dict[str, tuple[str, ...]], dict[str, Fraction]],
) -> None:
    after, lengths = graph
    found = plan(after, lengths, {}, Fraction(0))
    ends = {code: longest(after, lengths, code) for code in after}
    assert {code: span.ends for code, span in found.planned.items()} == ends
    assert {code: each.ends for code, each in found.forecast.items()} == ends
    assert sum(lengths[code] for code in found.critical) == found.planned_end == found.expected_end


@given(graphs(), st.data())
def test_lasting_over_moves_the_end_only_beyond_the_slack(
    graph: tuple[dict[str, tuple[str, ...]], dict[str, Fraction]], data: st.DataObject
) -> None:
    after, lengths = graph
    code, over = data.draw(st.sampled_from(list(after))), data.draw(DAYS)
    before = plan(after, lengths, {}, Fraction(0))
    later = plan(after, {**lengths, code: lengths[code] + over}, {}, Fraction(0))
    assert later.planned_end - before.planned_end == max(Fraction(0), over - before.planned[code].slack)


@given(graphs(), st.data(), DAYS)
def test_what_ended_stays_and_nothing_to_come_begins_before_what_it_waits_for(
    graph: tuple[dict[str, tuple[str, ...]], dict[str, Fraction]], data: st.DataObject, today: Fraction
) -> None:
    after, lengths = graph
    first = next(iter(after))
    ends = data.draw(st.integers(0, int(today)).map(Fraction))
    found = plan(after, lengths, {first: Actual(Fraction(0), ends)}, today)
    assert found.forecast[first].ends == ends
    for code, each in found.forecast.items():
        if code != first:
            assert each.starts >= max([today, *(found.forecast[before].ends for before in after[code])])
            assert each.ends == each.starts + lengths[code]


def test_what_is_open_too_long_is_expected_today() -> None:
    found = plan({"a": (), "b": ("a",)}, {"a": Fraction(2), "b": Fraction(3)}, {"a": Actual(Fraction(0))}, Fraction(7))
    assert (found.forecast["a"].ends, found.forecast["b"].ends, found.planned_end) == (7, 10, 5)


VALUES = st.one_of(st.none(), st.integers(0, 40).map(Decimal))
WATCHES = st.sampled_from(
    [Watch(falls=Decimal(20)), Watch(below=Decimal(10)), Watch(above=Decimal(30)), Watch(absent=2)]
)


@given(st.dictionaries(st.integers(0, 40), VALUES), WATCHES)
def test_of_each_spell_one_month_begins_it(series: dict[int, Decimal | None], watch: Watch) -> None:
    judged = [(month, alarming(watch, series, month, 1)) for month in sorted(series)]
    told = [(month, bad) for month, bad in judged if bad is not None]
    expected = [month for at, (month, bad) in enumerate(told) if bad and (at == 0 or not told[at - 1][1])]
    assert [month for month in sorted(series) if begins(watch, series, month, 1)] == expected


def test_a_fall_is_measured_on_the_same_month_a_year_before() -> None:
    watch = Watch(falls=Decimal(20))
    assert begins(watch, {1: Decimal(100), 13: Decimal(80)}, 13, 1)
    assert not begins(watch, {1: Decimal(100), 13: Decimal("80.01")}, 13, 1)
    assert not begins(watch, {1: Decimal(0), 13: Decimal(-5)}, 13, 1)
