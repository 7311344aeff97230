"""Why a rank changed: by one's own value, or by those of the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from diaodu.core.absences import Reading
from diaodu.core.ranking import Ranked, rank

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class RankMove(Generic[K]):
    """Places gained, lost if negative: ``own`` had the others stood still, ``others`` the rest; together ``change``.

    ``passed`` stood ahead before and no longer do, ``passed_by`` the other way round.
    """

    change: int
    own: int
    others: int
    passed: tuple[K, ...]
    passed_by: tuple[K, ...]


def rank_move(
    then: Mapping[K, Reading], now: Mapping[K, Reading], key: K, *, descending: bool = True
) -> RankMove[K] | None:
    """The move of one from the ranks of ``then`` to those of ``now``; None where it was unranked at either time."""
    ranks_then, ranks_now = (rank(values, descending=descending) for values in (then, now))
    alone = rank({**then, key: now[key]}, descending=descending) if key in now else {}
    return moved(ranks_then, alone, ranks_now, key)


def moved(then: Mapping[K, Ranked], alone: Mapping[K, Ranked], now: Mapping[K, Ranked], key: K) -> RankMove[K] | None:
    """The same from ranks: ``alone`` are those with one's own value of now among the others' of then."""
    if key not in then or key not in now or key not in alone:
        return None
    both = [other for other in now if other in then and other != key]
    own, others = then[key].rank - alone[key].rank, alone[key].rank - now[key].rank
    before = {other for other in both if then[other].rank < then[key].rank}
    after = {other for other in both if now[other].rank < now[key].rank}
    return RankMove(
        change=own + others, own=own, others=others,
        passed=tuple(other for other in both if other in before - after),
        passed_by=tuple(other for other in both if other in after - before),
    )  # fmt: skip
