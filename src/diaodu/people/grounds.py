"""How places lie in each other, told by the room that keeps them: this one knows a place by its code only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from django.db.models import QuerySet


class Ground(Protocol):
    """What is asked about places. A code that no place has lies in itself and in nothing else."""

    def lineages(self, codes: Collection[str]) -> Mapping[str, frozenset[str]]:
        """For each code that a place has: its own and those of all places above it."""

    def below(self, codes: Collection[str]) -> QuerySet[Any, Any]:
        """The codes of the places with these codes and of all below them, as rows of one value."""

    def tops(self) -> frozenset[str]:
        """The codes of the places that lie in no other."""


_laid: list[Ground] = []


def lay(ground: Ground) -> None:
    """Say how places lie; the register does, from its ``AppConfig.ready``."""
    _laid[:] = [ground]


def ground() -> Ground:
    """How places lie."""
    return _laid[0]
