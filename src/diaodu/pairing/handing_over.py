"""What goes along when duties are handed over: rooms further on register a hook, called in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from diaodu.pairing.models import Pairing, Person


@dataclass(frozen=True, slots=True)
class HandingOver:
    """A hand-over that has just been written: ``pairs`` are the ended pairings, each with the one that follows it."""

    actor: Any
    source: Person
    target: Person
    pairs: tuple[tuple[Pairing, Pairing], ...]
    on: date
    reason: str


Hook = Callable[[HandingOver], None]
_hooks: list[Hook] = []


def register(hook: Hook) -> None:
    """Have a hook called after each hand-over, before it is committed; what it raises undoes the hand-over.

    A room registers its own from its ``AppConfig.ready``.
    """
    _hooks.append(hook)


def unregister(hook: Hook) -> None:
    """Take a hook away again."""
    _hooks.remove(hook)


def carry_along(handed: HandingOver) -> None:
    """Call every hook, in the order in which they were registered."""
    for hook in tuple(_hooks):
        hook(handed)
