"""Which names are alike, found without comparing all with all, and how figures pile up where they should not."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Generic, TypeVar

HAIR = Decimal("1e-9")

Key = TypeVar("Key", bound=Hashable)

HUNDRED = Decimal(100)
_NUMERALS = re.compile("[0-9]+|[〇一二三四五六七八九十百]+")


@dataclass(frozen=True, slots=True)
class Alike(Generic[Key]):
    """Two keys whose names are alike, and how much: the pairs of characters they share, in percent of all they have."""

    one: Key
    other: Key
    percent: Decimal


def pairs_of(name: str) -> frozenset[str]:
    """The neighbouring pairs of a folded name; a name of one character is its own."""
    return frozenset(name[at : at + 2] for at in range(len(name) - 1)) or frozenset({name} if name else ())


def numerals_of(name: str) -> tuple[str, ...]:
    """The numbers in a name, in order. Names of different numbers are phases of one thing, not one thing twice."""
    return tuple(sorted(_NUMERALS.findall(name)))


def _of_one_number(one: str, other: str) -> bool:
    """Whether two names have the same numbers, or one of them has none."""
    first, second = numerals_of(one), numerals_of(other)
    return first == second or not first or not second


def alike(names: Mapping[Key, str], least: Decimal) -> Iterator[Alike[Key]]:
    """The pairs of keys whose folded names share at least ``least`` percent (1 to 100) of their pairs of characters.

    Names that share so much share one of their rarest pairs, so each is compared only with those under these.
    Names of different numbers (phase one, phase two) are never alike.
    """
    sets = {key: pairs_of(name) for key, name in names.items()}
    often = Counter(pair for pairs in sets.values() for pair in pairs)
    under: dict[str, list[Key]] = defaultdict(list)
    for key in sorted(sets, key=lambda one: (len(sets[one]), str(one))):
        rare = sorted(sets[key], key=lambda pair: (often[pair], pair))
        rare = rare[: len(rare) - _least_shared(len(rare), least) + 1]
        own = sets[key]
        for other in {other for pair in rare for other in under[pair]}:
            shared = len(own & sets[other])
            either = len(own) + len(sets[other]) - shared
            if shared * 100 >= least * either and _of_one_number(names[key], names[other]):
                yield Alike(other, key, shared * HUNDRED / either)
        for pair in rare:
            under[pair].append(key)


def _least_shared(size: int, least: Decimal) -> int:
    """How many pairs a name of ``size`` must share with one that is alike, at the least."""
    return int((size * least / HUNDRED).to_integral_value(ROUND_CEILING))


def apart(one: Decimal, other: Decimal) -> Decimal:
    """How far two amounts are apart, in percent of the larger one; 0 when both are 0."""
    larger = max(abs(one), abs(other))
    return abs(one - other) * HUNDRED / larger if larger else Decimal(0)


def near_groups(amounts: Mapping[Key, Decimal], within: Decimal) -> Iterator[list[Key]]:
    """Groups of keys such that any two whose amounts lie at most ``within`` percent (under 100) apart share one.

    Others may share one as well, and two may share several groups. Amounts that are not positive are left out.
    """
    step = -(1 - within / 100).ln() * (1 + HAIR) or HAIR  # a hair more, so that rounding parts nobody
    bands: dict[int, list[Key]] = defaultdict(list)
    for key, amount in amounts.items():
        if amount > 0:
            bands[math.floor(amount.ln() / step)].append(key)
    for band, keys in bands.items():
        # two that are near lie in one band or in neighbours
        together = keys + bands.get(band + 1, [])
        if len(together) > 1:
            yield together


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
