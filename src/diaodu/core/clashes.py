"""Events that stand in each other's way: one leader on overlapping days, one city and industry too close together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SEPARATORS = re.compile(r"[、,，;；/]+")


class Reason(StrEnum):
    """Why two events clash."""

    LEADER = "leader"
    TOO_CLOSE = "too_close"


@dataclass(frozen=True, slots=True)
class Happening:
    """What is held from day ``first`` to day ``last``, both included. Leaders are roles or keys."""

    code: str
    first: date
    last: date
    leaders: frozenset[str] = frozenset()
    city: str = ""
    industries: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.code} ends before it begins")


@dataclass(frozen=True, slots=True)
class Clash:
    """Two happenings, the earlier one first. ``shared`` are the leaders, or the industries, that they share.

    ``days`` is how many days they overlap (leaders), or lie between the end of one and the beginning of the other (too
    close; 0 where they overlap or follow each other).
    """

    reason: Reason
    first: Happening
    second: Happening
    shared: tuple[str, ...]
    days: int


def words_of(text: str) -> frozenset[str]:
    """The words of a field that lists several: divided by 、 or a comma, semicolon or slash."""
    return frozenset(word.strip() for word in SEPARATORS.split(text) if word.strip())


def clashes(happenings: Iterable[Happening], *, apart: int) -> Iterator[Clash]:
    """Every clash, by the first one's day. Same city and industry want more than ``apart`` days between (0: none).

    Who follows is looked at only until it begins too late to clash with anybody, so a year's list is quick to go over.
    """
    ordered = sorted(happenings, key=lambda one: (one.first, one.last, one.code))
    for index, first in enumerate(ordered):
        for second in ordered[index + 1 :]:
            between = max(0, (second.first - first.last).days - 1)
            if second.first > first.last and between >= apart:
                break
            yield from _between(first, second, between, apart)


def _between(first: Happening, second: Happening, between: int, apart: int) -> Iterator[Clash]:
    overlap = (min(first.last, second.last) - second.first).days + 1
    leaders = first.leaders & second.leaders
    if leaders and overlap > 0:
        yield Clash(Reason.LEADER, first, second, tuple(sorted(leaders)), overlap)
    industries = first.industries & second.industries
    if industries and first.city and first.city == second.city and between < apart:
        yield Clash(Reason.TOO_CLOSE, first, second, tuple(sorted(industries)), between)
