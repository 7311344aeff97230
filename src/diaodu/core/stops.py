"""Stations that a run reached, and on which day: how they are written, and how they lie against the planned route."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

BETWEEN = re.compile("[；;]")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Stop:
    """A station and the day on which it was reached."""

    station: str
    day: date


class UnreadableStop(ValueError):
    """A part that is no station followed by a day of the calendar; ``part`` as it was written."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class StopsGoBack(ValueError):
    """A station that was reached before the one written ahead of it; ``stop`` is the later written one."""

    def __init__(self, stop: Stop) -> None:
        super().__init__(stop.station)
        self.stop = stop


def read_stops(text: str) -> tuple[Stop, ...]:
    """The stops of a text like ``西寧 2023-02-23；拉薩 2023-02-26``, in which ``;`` does as well; none of an empty one.

    Raises ``UnreadableStop`` for a part that says no station and day, ``StopsGoBack`` where the days do.
    """
    found = tuple(_stop(part) for part in BETWEEN.split(text)) if text.strip() else ()
    for before, stop in pairwise(found):
        if stop.day < before.day:
            raise StopsGoBack(stop)
    return found


def _stop(part: str) -> Stop:
    station, _, day = part.strip().replace("\u3000", " ").rpartition(" ")
    try:
        if station.strip() and DAY.fullmatch(day):
            return Stop(" ".join(station.split()), date.fromisoformat(day))
    except ValueError:  # no day of the calendar, such as 2023-02-30
        pass
    raise UnreadableStop(part.strip())


@dataclass(frozen=True, slots=True)
class Call:
    """A station of a route, and the planned days from the one before it (None: not known, or it is the first)."""

    station: str
    days: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A station of a run: ``place`` in its route counted from 0 (None: not of the route), the day it was reached (None:
    nobody said so), whole days ``since`` departure, days it ``took`` from the node last reached, and how many days
    were ``planned`` for that way (None where the route does not say).
    """

    station: str
    place: int | None
    day: date | None
    since: int | None = None
    took: int | None = None
    planned: Decimal | None = None


def followed(
    route: Sequence[Call], stops: Sequence[Stop], *, departed: date | None, arrived: date | None
) -> tuple[Node, ...]:
    """A run along its route: what was reached and, without a day, the stations of the route that were not told of.

    A station that the route does not name stands where it was told. The last of the route was reached on ``arrived``.
    """
    found: list[Node] = []
    last: Node | None = None
    for seen in _along(route, stops, departed, arrived):
        node = _timed(seen, last, route, departed)
        found.append(node)
        last = node if node.day else last
    return tuple(found)


def _along(route: Sequence[Call], stops: Sequence[Stop], departed: date | None, arrived: date | None) -> Iterator[Node]:
    yield Node(route[0].station if route else "", 0 if route else None, departed)
    at, end = 1, len(route)
    for stop in stops:
        place = next((number for number in range(at, end) if route[number].station == stop.station), None)
        if place is not None:
            yield from _untold(route, at, place)
            at = place + 1
        yield Node(stop.station, place, stop.day)
    if at < end:
        yield from _untold(route, at, end - 1)
        yield Node(route[-1].station, end - 1, arrived)
    elif not route and arrived:
        yield Node("", None, arrived)


def _untold(route: Sequence[Call], first: int, end: int) -> Iterator[Node]:
    return (Node(route[number].station, number, None) for number in range(first, end))


def _timed(node: Node, last: Node | None, route: Sequence[Call], departed: date | None) -> Node:
    """The node with its days counted from departure and from the node last reached."""
    since = (node.day - departed).days if node.day and departed else None
    took = (node.day - last.day).days if node.day and last and last.day else None
    start = last.place if last else None
    planned = None if start is None or node.place is None else _planned(route[start + 1 : node.place + 1])
    return Node(node.station, node.place, node.day, since, took, planned)


def _planned(calls: Sequence[Call]) -> Decimal | None:
    """The planned days of a stretch; None where one of its legs has none, or where there is none of it."""
    days = [call.days for call in calls]
    known = [each for each in days if each is not None]
    return sum(known, Decimal(0)) if days and len(known) == len(days) else None


@dataclass(frozen=True, slots=True)
class LegTime:
    """How many days a leg took over some runs, together, and how many runs told both of its ends."""

    days: int = 0
    runs: int = 0

    def __add__(self, other: LegTime) -> LegTime:
        return LegTime(self.days + other.days, self.runs + other.runs)

    @property
    def mean(self) -> Decimal | None:
        """Days on the mean; None where no run told it."""
        return Decimal(self.days) / self.runs if self.runs else None


def leg_times(route: Sequence[Call], runs: Sequence[Sequence[Node]]) -> tuple[LegTime, ...]:
    """The days of each leg of a route over runs that went along it. Only a run that told both ends of a leg counts."""
    days, counts = [0] * max(len(route) - 1, 0), [0] * max(len(route) - 1, 0)
    for nodes in runs:
        reached = {node.place: node.day for node in nodes if node.day and node.place is not None}
        for leg in range(len(days)):
            begun, ended = reached.get(leg), reached.get(leg + 1)
            if begun and ended and begun <= ended:
                days[leg] += (ended - begun).days
                counts[leg] += 1
    return tuple(LegTime(total, count) for total, count in zip(days, counts, strict=True))
