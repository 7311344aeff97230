"""Which names are alike: compared in columns of bits, thousands at once, so that a crowd of them costs little more."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from re import compile as pattern
from typing import Generic, TypeVar

from diaodu.core.piles import HUNDRED, apart
from diaodu.core.strongest import Strongest

Key = TypeVar("Key", bound=Hashable)

HAIR = Decimal("1e-9")  # so that a rounded percentage is no other than itself
TOGETHER = 16_384  # names in one index: a column is 2 KB, and a crowd of 100,000 needs seven
_NUMERALS = pattern("[0-9]+|[〇一二三四五六七八九十百]+")


@dataclass(frozen=True, slots=True)
class Named(Generic[Key]):
    """A key with its folded name, and what may have to be near: an amount, and a day as its ordinal."""

    key: Key
    name: str
    amount: Decimal | None = None
    day: int | None = None

    @property
    def pairs(self) -> frozenset[str]:
        """The neighbouring pairs of characters of the name; one character is its own."""
        name = self.name
        return frozenset(name[at : at + 2] for at in range(len(name) - 1)) or frozenset({name} if name else ())

    @property
    def numerals(self) -> tuple[str, ...]:
        """The numbers in the name, sorted. Names of different numbers are phases of a thing, not one thing twice."""
        return tuple(sorted(_NUMERALS.findall(self.name)))


@dataclass(frozen=True, slots=True)
class Alike(Generic[Key]):
    """Two keys whose names are alike, and how much: the pairs of characters they share, in percent of all they have."""

    one: Key
    other: Key
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Rule:
    """When two are alike: their names share at least ``least`` percent (1 to 100) of their pairs of characters, and
    their numbers are the same or one has none; if told, their amounts (over zero) lie at most ``within`` percent (under
    100) of the larger apart, and their days at most ``days``. Without an amount or day that is asked for, none is.
    """

    least: Decimal
    within: Decimal | None = None
    days: int | None = None

    def of_two(self, one: Named[Key], other: Named[Key]) -> Alike[Key] | None:
        """The two, if they are alike."""
        shared = len(one.pairs & other.pairs)
        either = len(one.pairs) + len(other.pairs) - shared
        fits = self.takes(one) and self.takes(other) and bool(shared) and shared * 100 >= self.least * either
        fits = fits and (one.numerals == other.numerals or not one.numerals or not other.numerals)
        if not fits or not self._near(one, other):
            return None
        return Alike(one.key, other.key, shared * HUNDRED / either)

    def takes(self, one: Named[Key]) -> bool:
        """Whether it has all that has to be near."""
        amount = self.within is None or (one.amount is not None and one.amount > 0)
        return amount and (self.days is None or one.day is not None)

    def _near(self, one: Named[Key], other: Named[Key]) -> bool:
        if self.within is not None and apart(one.amount or Decimal(0), other.amount or Decimal(0)) > self.within:
            return False
        return self.days is None or abs((one.day or 0) - (other.day or 0)) <= self.days

    def least_shared(self, size: int) -> int:
        """How many pairs a name of ``size`` shares with any that is alike, at the least."""
        part, whole = self.least.as_integer_ratio()
        return -(-size * part // (100 * whole))

    def largest(self, size: int, shared: int) -> int:
        """The size up to which a name that shares so many pairs with one of ``size`` is alike."""
        part, whole = self.least.as_integer_ratio()
        return shared * (100 * whole + part) // part - size


def alike(named: Iterable[Named[Key]], rule: Rule, into: Strongest[Alike[Key]]) -> None:
    """Count every two that are alike into ``into``, and offer it the strongest of them.

    Takes time by the square of the largest crowd without different numbers, divided by thousands; memory by its size.
    """
    taken = [one for one in named if rule.takes(one) and one.name]
    if rule.within is not None:
        taken.sort(key=lambda one: one.amount or Decimal(0))
    buckets: dict[tuple[str, ...], list[Named[Key]]] = defaultdict(list)
    for one in taken:
        buckets[one.numerals].append(one)
    plain = buckets.pop((), [])
    for crowd in (plain, *buckets.values()):
        _among(crowd, rule, into)
    if plain and buckets:
        for start in range(0, len(plain), TOGETHER):
            index = _Index(plain[start : start + TOGETHER], rule)
            for one in chain.from_iterable(buckets.values()):
                index.compare(one, len(index.rows), into)


def _among(crowd: Sequence[Named[Key]], rule: Rule, into: Strongest[Alike[Key]]) -> None:
    """Compare each of a crowd with those before it."""
    for start in range(0, len(crowd) - 1, TOGETHER):
        index = _Index(crowd[start : start + TOGETHER], rule)
        for at in range(start + 1, len(crowd)):
            index.compare(crowd[at], min(at - start, len(index.rows)), into)


class _Index(Generic[Key]):
    """Names in the order of their amounts, as columns of bits: the bit ``n`` of a column stands for the name ``n``."""

    def __init__(self, rows: Sequence[Named[Key]], rule: Rule) -> None:
        self.rows, self.rule = rows, rule
        self._pairs = _columns((pair, at) for at, row in enumerate(rows) for pair in row.pairs)
        self._often = {pair: column.bit_count() for pair, column in self._pairs.items()}
        self._sizes = _Running((len(row.pairs), at) for at, row in enumerate(rows))
        self._days = _Running((row.day or 0, at) for at, row in enumerate(rows)) if rule.days is not None else None
        if rule.within is not None:
            self._amounts = [(row.amount or Decimal(0)) * 100 for row in rows]
            self._lowered = [(row.amount or Decimal(0)) * (100 - rule.within) for row in rows]

    def compare(self, one: Named[Key], before: int, into: Strongest[Alike[Key]]) -> None:
        """Count and offer those of the first ``before`` names that are alike to one."""
        near = self._near(one, before)
        if not near:
            return
        pairs = one.pairs
        size = len(pairs)
        for shared, column in self._sharing(pairs, near):
            alike = column & self._sizes.up_to(self.rule.largest(size, shared))
            into.found += alike.bit_count()
            floor = into.floor
            if floor is not None:  # only those whose percentage is above it
                alike &= self._sizes.up_to(math.ceil(shared * HUNDRED / floor - HAIR) - 1 + shared - size)
            for at in _bits(alike):
                other = self.rows[at]
                percent = shared * HUNDRED / (size + len(other.pairs) - shared)
                into.offer(percent, Alike(other.key, one.key, percent))

    def _near(self, one: Named[Key], before: int) -> int:
        """A column of those whose amount and day are near enough."""
        first = 0
        if self.rule.within is not None and one.amount is not None:
            first = bisect_left(self._amounts, one.amount * (100 - self.rule.within))
            before = min(before, bisect_right(self._lowered, one.amount * 100))
        if first >= before:
            return 0
        near = (1 << before) - (1 << first)
        if self._days is not None and one.day is not None and self.rule.days is not None:
            near &= self._days.up_to(one.day + self.rule.days) ^ self._days.up_to(one.day - self.rule.days - 1)
        return near

    def _sharing(self, pairs: frozenset[str], near: int) -> Iterator[tuple[int, int]]:
        """Columns of those who share enough pairs to be alike to anyone, each with how many they share."""
        least = self.rule.least_shared(len(pairs))
        found = sorted((self._often.get(pair, 0), pair) for pair in pairs)
        columns = [self._pairs.get(pair, 0) for _often, pair in found]
        among = 0
        for column in columns[: len(columns) - least + 1]:  # who has none of these rarest shares too few of the rest
            among |= column
        among &= near
        if among:
            digits = _sums(column & among for column in columns)
            yield from _by_sum(among, digits, len(digits), least)


def _columns(bits: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    """A column for each key, with the bits that it is given."""
    places: dict[Key, list[int]] = defaultdict(list)
    for key, at in bits:
        places[key].append(at)
    return {key: _column(given) for key, given in places.items()}


def _column(places: Sequence[int]) -> int:
    """A column with bits at some places, of which the last is the highest."""
    if len(places) == 1:
        return 1 << places[0]
    room = bytearray(places[-1] // 8 + 1)
    for at in places:
        room[at >> 3] |= 1 << (at & 7)
    return int.from_bytes(room, "little")


class _Running:
    """Columns of all whose value is at most one."""

    def __init__(self, bits: Iterable[tuple[int, int]]) -> None:
        columns = _columns(bits)
        self._values = sorted(columns)
        self._up_to = [0]
        for value in self._values:
            self._up_to.append(self._up_to[-1] | columns[value])

    def up_to(self, value: int) -> int:
        return self._up_to[bisect_right(self._values, value)]


def _sums(columns: Iterable[int]) -> list[int]:
    """How often each bit stands in some columns: a column for each binary digit of the count, the lowest first."""
    digits: list[int] = []
    rest = [column for column in columns if column]
    while rest:
        carried: list[int] = []
        while len(rest) > 1:  # three (or the last two) of one weight make one of it and one of the next
            one, two, three = rest.pop(), rest.pop(), rest.pop() if rest else 0
            odd = one ^ two
            rest.append(odd ^ three)
            carried.append((one & two) | (odd & three))
        digits += rest
        rest = [column for column in carried if column]
    return digits


def _by_sum(among: int, digits: Sequence[int], left: int, least: int, counted: int = 0) -> Iterator[tuple[int, int]]:
    """The bits of a column by their count, from ``least`` on: the highest counts first."""
    if counted + (1 << left) <= least:
        return
    if not left:
        yield counted, among
        return
    high = among & digits[left - 1]
    if high:
        yield from _by_sum(high, digits, left - 1, least, counted + (1 << (left - 1)))
    if among != high:
        yield from _by_sum(among ^ high, digits, left - 1, least, counted)


def _bits(column: int) -> Iterator[int]:
    """The places of the bits of a column."""
    while column:
        lowest = column & -column
        yield lowest.bit_length() - 1
        column ^= lowest
