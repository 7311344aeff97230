"""How figures pile up where they should not, and how far two of them are apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

HUNDRED = Decimal(100)


def apart(one: Decimal, other: Decimal) -> Decimal:
    """How far two amounts are apart, in percent of the larger one; 0 when both are 0."""
    larger = max(abs(one), abs(other))
    return abs(one - other) * HUNDRED / larger if larger else Decimal(0)


@dataclass(frozen=True, slots=True)
class Piled:
    """How many of some values lie where they are looked for, of how many, and which (their places in the row)."""

    count: int
    of: int
    which: tuple[int, ...]

    @property
    def percent(self) -> Decimal:
        """The share, in percent; 0 of none."""
        return self.count * HUNDRED / self.of if self.of else Decimal(0)


def just_over(values: Sequence[Decimal], threshold: Decimal, within: Decimal) -> Piled:
    """Of the values within ``within`` percent of a threshold on either side: those that reach it."""
    reach = threshold * within / HUNDRED
    near = [at for at, value in enumerate(values) if abs(value - threshold) <= reach]
    over = tuple(at for at in near if values[at] >= threshold)
    return Piled(len(over), len(near), over)


def rounded(values: Sequence[Decimal], unit: Decimal) -> Piled:
    """Of the values that are not zero: those that are whole multiples of ``unit``."""
    filled = [at for at, value in enumerate(values) if value]
    whole = tuple(at for at in filled if values[at] % unit == 0)
    return Piled(len(whole), len(filled), whole)


def share_of_month(months: Mapping[int, Decimal], month: int, *, year_to_date: bool) -> tuple[Decimal, Decimal] | None:
    """What one month (1 to 12) adds to a year and the whole year; None when a month that is needed is missing."""
    if year_to_date:
        if not {month, month - 1, 12} - {0} <= months.keys():
            return None
        return months[month] - months.get(month - 1, Decimal(0)), months[12]
    if set(months) < set(range(1, 13)):
        return None
    return months[month], sum(months.values(), Decimal(0))


def same_rows(rows: Iterable[tuple[Key, tuple[Decimal, ...]]]) -> list[tuple[Key, ...]]:
    """The groups of keys that have one and the same row of values; rows of zeros are left out."""
    groups: dict[tuple[Decimal, ...], list[Key]] = defaultdict(list)
    for key, row in rows:
        if all(row):
            groups[row].append(key)
    return [tuple(keys) for keys in groups.values() if len(keys) > 1]
