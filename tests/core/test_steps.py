"""Steps that wait for one another: random graphs against plain counting."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.steps import After, circle, critical_path, following, ready, spans


@st.composite
def graphs(draw: st.DrawFn) -> After:
    """Up to eight steps, each after some of those before it, declared in any order."""
    codes = [f"s{number}" for number in range(draw(st.integers(1, 8)))]
    after = {code: tuple(before for before in codes[:place] if draw(st.booleans())) for place, code in enumerate(codes)}
    return {code: after[code] for code in draw(st.permutations(codes))}


@st.composite
def lengths(draw: st.DrawFn) -> tuple[After, dict[str, Fraction]]:
    after = draw(graphs())
    return after, {code: draw(st.fractions(0, 10, max_denominator=4)) for code in after}


@given(graphs(), st.randoms())
def test_whatever_is_done_first_every_step_comes_to_its_turn_once(after: After, rng: object) -> None:
    done: list[str] = []
    while turn := ready(after, done=done):
        code = rng.choice(turn)  # type: ignore[attr-defined]
        assert set(after[code]) <= set(done)
        done.append(code)
    assert sorted(done) == sorted(after)
    assert circle(after) == []


@given(graphs(), st.data())
def test_open_steps_are_not_opened_again(after: After, data: st.DataObject) -> None:
    open_ = data.draw(st.sets(st.sampled_from(list(after))))
    assert not open_.intersection(ready(after, done=(), open_=open_))


@given(graphs())
def test_a_circle_is_found(after: After) -> None:
    first, last = "s0", max(after)
    tied = {**after, first: (*after[first], last), last: (*after[last], first)}
    assert {first, last} <= set(circle(tied))


@given(graphs())
def test_what_follows_is_what_a_walk_reaches(after: After) -> None:
    for code in after:
        reached, edge = {code}, [code]
        while edge:
            here = edge.pop()
            for later, before in after.items():
                if here in before and later not in reached:
                    reached.add(later)
                    edge.append(later)
        assert following(after, [code]) == reached


@given(lengths())
def test_the_critical_path_is_the_longest_chain(given_: tuple[After, dict[str, Fraction]]) -> None:
    after, long = given_

    def longest(code: str) -> Fraction:
        return long[code] + max((longest(before) for before in after[code]), default=Fraction(0))

    found = spans(after, long)
    whole = max(longest(code) for code in after)
    assert {code: span.ends for code, span in found.items()} == {code: longest(code) for code in after}
    assert all(span.slack >= 0 for span in found.values())
    path = critical_path(found, after)
    assert sum((long[code] for code in path), Fraction(0)) == whole
    assert all(found[code].slack == 0 for code in path)
