from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.nominations import OPEN, OUTCOMES, Stage, may_follow, stage_back

ENDS = {Stage.LISTED, Stage.DECLINED, Stage.WITHDRAWN}


@st.composite
def walks(draw: st.DrawFn) -> list[Stage]:
    """A way through the stages by steps that may follow one another."""
    walk = [Stage.IDEA]
    for _ in range(draw(st.integers(0, 12))):
        onward = [stage for stage in Stage if may_follow(walk[-1], stage)]
        if not onward:
            break
        walk.append(draw(st.sampled_from(onward)))
    return walk


def test_everything_begins_as_an_idea() -> None:
    assert [stage for stage in Stage if may_follow(None, stage)] == [Stage.IDEA]


@pytest.mark.parametrize("end", sorted(ENDS))
def test_nothing_follows_an_end(end: Stage) -> None:
    assert not any(may_follow(end, stage) for stage in Stage)
    assert stage_back(end) is None


@pytest.mark.parametrize("stage", OPEN)
def test_what_is_open_can_be_withdrawn_and_never_stays_where_it_is(stage: Stage) -> None:
    assert may_follow(stage, Stage.WITHDRAWN)
    assert not may_follow(stage, stage)


@given(walks())
def test_only_what_was_reserved_and_nominated_is_decided(walk: list[Stage]) -> None:
    if walk[-1] in OUTCOMES:
        assert walk[-2] is Stage.NOMINATED
        assert Stage.RESERVE in walk
    assert not set(walk[:-1]) & ENDS


@given(walks())
def test_a_step_back_is_one_stage_and_a_step_forward_skips_none(walk: list[Stage]) -> None:
    for before, after in pairwise(walk):
        if after in OPEN:
            assert abs(OPEN.index(after) - OPEN.index(before)) == 1
            assert (OPEN.index(after) < OPEN.index(before)) == (stage_back(before) is after)
