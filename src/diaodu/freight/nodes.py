"""The stations that runs reached on their way, beside the planned days of their services' legs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from diaodu.core.stops import Call, LegTime, Node, Stop, followed, leg_times, read_stops
from diaodu.freight.plans import ARRIVING, CANCELLED, PLANNED
from diaodu.freight.routes import Leg
from diaodu.freight.services import OF_SERVICE, RUN, Service
from diaodu.kit.asking import asked_day
from diaodu.people.viewers import Viewer
from diaodu.register.models import Subject
from diaodu.register.queries import codes_acting

NODES = "nodes"
MOST = 500  # runs of which the means of legs are taken: what a page may read of a service that has many


@dataclass(frozen=True, slots=True)
class LegRow:
    """A leg of a route with the days that runs took for it."""

    leg: Leg
    time: LegTime


@dataclass(frozen=True, slots=True)
class LegRows:
    """The legs of a service in order; ``runs`` is how many of its latest runs were asked, ``most`` at most."""

    rows: tuple[LegRow, ...]
    runs: int
    most: int = MOST


def nodes_of(
    fields: Mapping[str, str], departed: date | None, service: Service | None, legs: Sequence[Leg]
) -> tuple[Node, ...]:
    """The stations of a run with these fields along its service's legs, backwards where it comes in."""
    arrived = asked_day(str(fields.get("arrived_on", "")))
    route = _route(service, legs, incoming=_comes_in(fields))
    return followed(route, _stops(str(fields.get(NODES, ""))), departed=departed, arrived=arrived)


def leg_rows(viewer: Viewer, service: Service, legs: Sequence[Leg], *, year: int) -> LegRows:
    """The legs of a service with the mean of the days that its latest runs of a year took for them, whichever way."""
    found = _latest(viewer, service, year)
    there, back = (
        leg_times(
            _route(service, legs, incoming=incoming),
            [nodes_of(fields, on, service, legs) for fields, on in found if _comes_in(fields) == incoming],
        )
        for incoming in (False, True)
    )
    times = zip(legs, there, reversed(back), strict=False)  # without legs the two ends alone are one stretch
    return LegRows(tuple(LegRow(leg, one + other) for leg, one, other in times), len(found))


def _comes_in(fields: Mapping[str, str]) -> bool:
    return fields.get("direction") == ARRIVING


def _latest(viewer: Viewer, service: Service, year: int) -> list[tuple[Mapping[str, str], date | None]]:
    """Fields and days of departure of the latest runs of a service that left in a year."""
    seen = Subject.objects.visible_to(viewer).filter(kind__in=codes_acting(RUN))
    seen = seen.filter(on__range=(date(year, 1, 1), date(year, 12, 31))).exclude(stage__in=(PLANNED, CANCELLED))
    own = seen.filter(links_out__code=OF_SERVICE, links_out__ended_at=None, links_out__target=service.subject.pk)
    return list(own.order_by("-on", "-id").values_list("fields", "on")[:MOST])


def _route(service: Service | None, legs: Sequence[Leg], *, incoming: bool) -> tuple[Call, ...]:
    """The stations in the order in which a run comes to them; without legs, where its service begins and ends."""
    if not legs:
        stations = service.stations if service else []
        ends = (stations[0], stations[-1]) if len(stations) > 1 else ()
        return tuple(map(Call, reversed(ends) if incoming else ends))
    if incoming:
        return (Call(legs[-1].ends), *(Call(leg.begins, leg.days) for leg in reversed(legs)))
    return (Call(legs[0].begins), *(Call(leg.ends, leg.days) for leg in legs))


def _stops(text: str) -> tuple[Stop, ...]:
    """The stops of a field; none of a text from before they were checked."""
    try:
        return read_stops(text)
    except ValueError:
        return ()
