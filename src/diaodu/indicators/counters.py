"""What measures count that no register holds: rooms below tell here how their rows are counted.

Indicators know no matters; the room of matters knows indicators and registers its counter when it is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from diaodu.ledger.measures import Counted
from diaodu.people.viewers import Viewer
from diaodu.register.queries.registers import Tallies


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is counted of: from a ``first`` day on (None: from the beginning) to the ``last``, as known at a ledger
    number (None: now).
    """

    first: date | None
    last: date
    known: int | None


@dataclass(frozen=True, slots=True)
class EntrySeen:
    """One entry behind a counted number: its name, its address, its day, the ledger number of its latest event, and
    what it adds ("" where entries count as one).
    """

    name: str
    address: str
    on: date | None
    number: int
    value: str = ""


@dataclass(frozen=True, slots=True)
class EntriesSeen:
    """Entries behind a counted number that a viewer may see: what they are called, how many, and the newest."""

    names: Mapping[str, str]
    seen: int
    rows: Sequence[EntrySeen]


class Counter(Protocol):
    """Counts rows of one room for measures. Everything is as known at a ledger number."""

    def tallies(self, how: Counted, stretch: Stretch) -> Tallies | None:
        """The count by path of place and by facet; None where nothing of the kind was registered yet. With a ``field``
        the facet "" is the whole, since one entry may lie under several.
        """

    def recorded_between(self, since: int, known: int) -> int:
        """How many ledger numbers after one and up to another are of this room's rows."""

    def changed_under(self, how: Counted, stretch: Stretch, place_path: str) -> Sequence[int]:
        """The ledger numbers of what was recorded of the rows that lie, or lay, under a number."""

    def entries(
        self, viewer: Viewer, how: Counted, stretch: Stretch, *, place_path: str, facet: str, most: int
    ) -> EntriesSeen:
        """The entries behind a number that a viewer may see."""


_counters: list[Counter] = []


def install(counter: Counter) -> None:
    """Register the counter of matters; a second one takes the place of the first."""
    _counters[:] = [counter]


def counter() -> Counter | None:
    """The counter of matters; None where no room counts any."""
    return _counters[0] if _counters else None
