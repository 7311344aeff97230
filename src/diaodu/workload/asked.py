"""What rooms ask of units: each room adds its source, and the ledger adds them up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from diaodu.boards.months import Month
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Load:
    """What one form asked of one unit in a month.

    It was to be filled in ``times`` times, with ``asked`` fields in all; ``known`` are those that stood there already
    because the register or another form holds them. ``form`` tells it from the other forms of all rooms.
    """

    unit: Place
    form: str
    names: Names
    times: int
    asked: int
    known: int


Source = Callable[[Viewer, Month, str], Iterable[Load]]
_sources: list[Source] = []


def add_source(source: Source) -> None:
    """Add what a room asks of the units in sight in a month, those within a place (empty: all)."""
    _sources.append(source)


def loads(viewer: Viewer, month: Month, *, within: str = "") -> list[Load]:
    """What all rooms asked."""
    return [load for source in _sources for load in source(viewer, month, within)]
