"""Ranks with ties (1, 1, 3), their change, and what the next rank would take."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from diaodu.core.absences import Absence, Reading

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Ranked:
    """Rank `rank` of `of` ranked; `tied` if another holds the same rank."""

    rank: int
    of: int
    tied: bool


def rank(values: Mapping[K, Reading], *, descending: bool = True) -> dict[K, Ranked]:
    """The rank of every value that is there, best first; who has no value has no rank."""
    present = _present(values)
    ordered = sorted(present.values(), reverse=descending)
    first_places: dict[Decimal, int] = {}
    counts: dict[Decimal, int] = {}
    for place, value in enumerate(ordered, start=1):
        first_places.setdefault(value, place)
        counts[value] = counts.get(value, 0) + 1
    return {key: Ranked(first_places[v], len(ordered), counts[v] > 1) for key, v in present.items()}


def rank_change(now: Ranked | None, before: Ranked | None) -> int | Absence:
    """Places gained, lost if negative; who was unranked at either time has no change."""
    if now is None or before is None:
        return Absence.NOT_APPLICABLE
    return before.rank - now.rank


def needed_for_next(values: Mapping[K, Reading], key: K, *, descending: bool = True) -> Reading:
    """The distance to the nearest better value; the first has nobody ahead."""
    own = values[key]
    if isinstance(own, Absence):
        return own
    sign = 1 if descending else -1
    ahead = [sign * (other - own) for other in _present(values).values()]
    return min((distance for distance in ahead if distance > 0), default=Absence.NOT_APPLICABLE)


def _present(values: Mapping[K, Reading]) -> dict[K, Decimal]:
    return {key: value for key, value in values.items() if isinstance(value, Decimal)}
