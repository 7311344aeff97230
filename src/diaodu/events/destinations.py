"""Where events and delegations of a year go: each destination with how many, as points without any outline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from diaodu.events.happenings import DELEGATION, EVENT, Filters, Held, held_between
from diaodu.kit.charts.spots import Point, Spot, points
from diaodu.people.viewers import Viewer


@dataclass(frozen=True, slots=True)
class Destination:
    """A destination with its coordinates in degrees (None: not known), and what goes there."""

    city: str
    region: str
    country: str
    lon: Decimal | None
    lat: Decimal | None
    events: tuple[Held, ...]
    delegations: tuple[Held, ...]

    @property
    def name(self) -> str:
        """The narrowest word there is for it."""
        return self.city or self.region or self.country

    @property
    def count(self) -> int:
        """How many go there."""
        return len(self.events) + len(self.delegations)


@dataclass(frozen=True, slots=True)
class DestinationsPage:
    """A year's destinations, the most visited first, and the drawing of those whose coordinates are known."""

    year: int
    filters: Filters
    destinations: tuple[Destination, ...]
    options: dict[str, Any] | None
    generated: bool


def destinations_page(viewer: Viewer, query: Mapping[str, str], *, year: int) -> DestinationsPage:
    """The destinations of a year within the filters of an address. What is cancelled goes nowhere."""
    filters = Filters.of(query)
    rows = held_between(viewer, date(year, 1, 1), date(year, 12, 31), filters)
    going = [row for row in rows if not row.is_cancelled and any(row.where)]
    found = _by_destination(going)
    generated = any(row.subject.pack.generated for row in going)
    return DestinationsPage(year, filters, found, _drawn(found, year), generated)


def _by_destination(rows: Iterable[Held]) -> tuple[Destination, ...]:
    found: dict[tuple[str, ...], list[Held]] = {}
    for row in rows:
        found.setdefault(row.where, []).append(row)
    made = [_destination(words, own) for words, own in found.items()]
    return tuple(sorted(made, key=lambda each: (-each.count, each.country, each.region, each.city)))


def _destination(words: tuple[str, ...], rows: list[Held]) -> Destination:
    city, region, country = words
    lon, lat = next((spot for row in rows if (spot := _spot(row))), (None, None))
    events = tuple(row for row in rows if row.part == EVENT)
    delegations = tuple(row for row in rows if row.part == DELEGATION)
    return Destination(city, region, country, lon, lat, events, delegations)


def _spot(row: Held) -> tuple[Decimal, Decimal] | None:
    """The coordinates of a row's fields; else, where nothing but the place's own city is named, those of its place."""
    subject, place = row.subject, row.subject.place
    lon, lat = subject.decimal("lon"), subject.decimal("lat")
    if lon is not None and lat is not None:
        return lon, lat
    if place is None or place.lon is None or place.lat is None or subject.text("country") or subject.text("region"):
        return None
    return (place.lon, place.lat) if subject.text("city") in place.name_hant else None


def _drawn(found: Iterable[Destination], year: int) -> dict[str, Any] | None:
    marks = [
        Point(Spot(each.name, each.lon, each.lat), each.count, _("%(count)d 場") % {"count": each.count})
        for each in found
        if each.lon is not None and each.lat is not None
    ]
    if not marks:
        return None
    return points(title=_("%(year)d 年活動目的地") % {"year": year}, marks=marks, axes=(_("經度"), _("緯度")))
