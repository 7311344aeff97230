"""Chance with a name: each thing has its own stream, so that adding one thing changes no other."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")
SEED = "diaodu-sample-1"


class Dice:
    """Draws of one named thing. Only `Random.random` is used: its numbers are the same in every Python version."""

    def __init__(self, name: str) -> None:
        self._random = Random(f"{SEED}:{name}")  # noqa: S311  (an invented province needs no secrets)

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both possible."""
        return low + int(self._random.random() * (high - low + 1))

    def of(self, things: Sequence[T]) -> T:
        """One of the things."""
        return things[self.between(0, len(things) - 1)]

    def weighted(self, things: Sequence[tuple[int, T]]) -> T:
        """One of the things, each as often as its weight says."""
        left = self.between(1, sum(weight for weight, _ in things))
        for weight, thing in things:
            left -= weight
            if left <= 0:
                return thing
        raise AssertionError("weights are positive")

    def chance(self, percent: int) -> bool:
        """True in so many of a hundred draws."""
        return self.between(1, 100) <= percent
