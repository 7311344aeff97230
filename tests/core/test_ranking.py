from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.absences import Absence, Reading
from diaodu.core.ranking import Ranked, needed_for_next, rank, rank_change
from tests.core.strategies import readings

D = Decimal
tables = st.dictionaries(st.integers(1, 40), st.one_of(readings, st.integers(0, 3).map(Decimal)), max_size=14)


def test_ties_share_a_rank_and_leave_a_gap() -> None:
    ranks = rank({"a": D(9), "b": D("9.0"), "c": D(5), "d": Absence.MISSING})
    assert ranks == {"a": Ranked(1, 3, True), "b": Ranked(1, 3, True), "c": Ranked(3, 3, False)}


def test_lower_may_be_better() -> None:
    values: dict[str, Reading] = {"a": D(9), "b": D(5)}
    assert rank(values, descending=False)["b"].rank == 1
    assert needed_for_next(values, "a", descending=False) == 4


def test_change_of_rank_counts_places_gained() -> None:
    assert rank_change(Ranked(2, 14, False), Ranked(5, 14, True)) == 3
    assert rank_change(Ranked(5, 14, False), Ranked(2, 14, False)) == -3
    assert rank_change(None, Ranked(2, 14, False)) is Absence.NOT_APPLICABLE
    assert rank_change(Ranked(2, 14, False), None) is Absence.NOT_APPLICABLE


def test_needed_for_the_next_rank() -> None:
    values = {"a": D(9), "b": D(7), "c": D(7), "d": Absence.REFUSED}
    assert needed_for_next(values, "a") is Absence.NOT_APPLICABLE
    assert needed_for_next(values, "b") == 2
    assert needed_for_next(values, "d") is Absence.REFUSED
    with pytest.raises(KeyError):
        needed_for_next(values, "e")


@given(tables, st.booleans())
def test_a_rank_is_one_more_than_those_better(values: dict[int, Reading], descending: bool) -> None:  # noqa: FBT001
    present = {key: value for key, value in values.items() if isinstance(value, Decimal)}
    ranks = rank(values, descending=descending)
    assert ranks.keys() == present.keys()
    for key, own in present.items():
        better = [v for v in present.values() if (v > own if descending else v < own)]
        same = [v for v in present.values() if v == own]
        assert ranks[key] == Ranked(len(better) + 1, len(present), len(same) > 1)


@given(tables)
def test_gaining_what_is_needed_gains_a_rank(values: dict[int, Reading]) -> None:
    ranks = rank(values)
    for key, ranked in ranks.items():
        needed, own = needed_for_next(values, key), values[key]
        assert isinstance(own, Decimal)
        if isinstance(needed, Absence):
            assert ranked.rank == 1
            continue
        assert rank({**values, key: own + needed})[key].rank < ranked.rank
        assert rank({**values, key: own + needed / 2})[key].rank <= ranked.rank
