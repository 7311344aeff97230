from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.clashes import Clash, Happening, Reason, clashes, words_of

DAY = date(2023, 3, 1)
words = st.frozensets(st.sampled_from("abc"), max_size=2)
happenings = st.builds(
    lambda number, start, length, leaders, city, industries: Happening(
        f"e{number}", DAY + timedelta(start), DAY + timedelta(start + length), leaders, city, industries
    ),
    st.integers(0, 99), st.integers(0, 40), st.integers(0, 6), words, st.sampled_from(["", "x", "y"]), words,
)  # fmt: skip


def at(code: str, first: int, last: int, **more: object) -> Happening:
    return Happening(code, date(2023, 3, first), date(2023, 3, last), **more)  # type: ignore[arg-type]


def test_one_leader_on_overlapping_days() -> None:
    led = {"leaders": frozenset({"vice governor"})}
    first, second, apart = at("a", 1, 3, **led), at("b", 3, 5, **led), at("c", 6, 6, **led)
    assert list(clashes([apart, second, first], apart=10)) == [
        Clash(Reason.LEADER, first, second, ("vice governor",), 1)
    ]


def test_one_city_and_industry_too_close() -> None:
    of = {"city": "Y", "industries": frozenset({"energy", "farming"})}
    first, second = at("a", 1, 2, **of), at("b", 9, 9, city="Y", industries=frozenset({"energy"}))
    elsewhere = at("c", 3, 3, city="Z", industries=frozenset({"energy"}))
    assert list(clashes([first, second, elsewhere], apart=7)) == [
        Clash(Reason.TOO_CLOSE, first, second, ("energy",), 6)
    ]
    assert list(clashes([first, second, elsewhere], apart=6)) == []


@given(st.lists(happenings, max_size=12), st.integers(0, 15))
def test_none_is_missed_by_stopping_early(held: Sequence[Happening], apart: int) -> None:
    ordered = sorted(held, key=lambda one: (one.first, one.last, one.code))
    pairs = [(one.code, two.code) for one, two in combinations(ordered, 2) if _clash(one, two, apart)]
    assert sorted({(c.first.code, c.second.code) for c in clashes(held, apart=apart)}) == sorted(set(pairs))


def _clash(one: Happening, two: Happening, apart: int) -> bool:
    days = [{h.first + timedelta(n) for n in range((h.last - h.first).days + 1)} for h in (one, two)]
    near = min(abs((a - b).days) for a in days[0] for b in days[1]) - 1 < apart
    same = one.city == two.city != "" and bool(one.industries & two.industries)
    return bool(one.leaders & two.leaders and days[0] & days[1]) or (apart > 0 and same and near)


def test_words_are_divided_by_any_mark() -> None:
    assert words_of("能源、裝備， 農業;") == {"能源", "裝備", "農業"}
    assert words_of("") == frozenset()


def test_what_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        at("a", 3, 2)
