"""The strongest of very many things, without holding all of them."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from decimal import Decimal
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Strongest(Generic[Thing]):
    """Counts all that is found and keeps the ``most`` strongest (from 1 on); of equals those that came first.

    Whoever finds counts, and offers at least what is stronger than ``floor``.
    """

    def __init__(self, most: int) -> None:
        self.found = 0
        self._most = most
        self._offered = 0
        self._kept: list[tuple[Decimal, int, Thing]] = []

    @property
    def floor(self) -> Decimal | None:
        """What a thing must be stronger than to be kept; None while there is room for any."""
        return self._kept[0][0] if len(self._kept) == self._most else None

    def offer(self, strength: Decimal, thing: Thing) -> None:
        """Keep a thing if there is room or something weaker to give up for it."""
        self._offered += 1
        entry = (strength, -self._offered, thing)
        if len(self._kept) < self._most:
            heapq.heappush(self._kept, entry)
        elif strength > self._kept[0][0]:
            heapq.heapreplace(self._kept, entry)

    def __iter__(self) -> Iterator[Thing]:
        """What is kept, the strongest first."""
        return (thing for _strength, _order, thing in sorted(self._kept, key=lambda entry: entry[:2], reverse=True))
