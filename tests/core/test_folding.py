from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.absences import Absence
from diaodu.core.folding import Posting, fold


@st.composite
def ledgers(draw: st.DrawFn) -> list[Posting]:
    postings: list[Posting] = []
    for number in range(1, draw(st.integers(0, 15)) + 1):
        earlier = st.integers(1, number - 1) if number > 1 else st.nothing()
        postings.append(Posting(number, Decimal(number), draw(st.one_of(st.none(), earlier))))
    return postings


def test_a_chain_of_corrections_leaves_the_last() -> None:
    chain = [Posting(1, Decimal(5)), Posting(4, Absence.REFUSED, 1), Posting(9, Decimal(6), 4)]
    assert fold(chain) == [chain[2]]
    assert fold(chain, known=8) == [chain[1]]
    assert fold(chain, known=1) == [chain[0]]
    assert fold(chain, known=0) == []


@pytest.mark.parametrize("supersedes", [3, 4])
def test_nothing_replaces_itself_or_what_comes_later(supersedes: int) -> None:
    with pytest.raises(ValueError, match="cannot supersede"):
        Posting(3, Decimal(1), supersedes)


@given(ledgers(), st.integers(0, 16), st.randoms(use_true_random=False))
def test_what_was_known_never_changes_afterwards(ledger: list[Posting], known: int, random: Random) -> None:
    then = [posting for posting in ledger if posting.number <= known]
    assert fold(ledger, known) == fold(then)
    shuffled = sorted(ledger, key=lambda _: random.random())
    assert fold(shuffled, known) == fold(ledger, known)


@given(ledgers())
def test_exactly_the_unreplaced_stand(ledger: list[Posting]) -> None:
    standing = {posting.number for posting in fold(ledger)}
    replaced = {posting.supersedes for posting in ledger} - {None}
    assert standing | replaced == {posting.number for posting in ledger}
    assert not standing & replaced
