"""The legs of services' routes, and their drawing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from diaodu.freight.services import LEG, OF_SERVICE, Service
from diaodu.kit.charts.spots import Route, Spot, routes
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import Kind, Word, kinds
from diaodu.register.models import Subject
from diaodu.register.queries import codes_acting, name_of


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch of a route from one station to the next, with what is known of it."""

    subject: Subject
    kind: Kind

    @property
    def order(self) -> Decimal:
        """Where it stands in the route."""
        return self.subject.decimal("order") or Decimal(0)

    @property
    def mode(self) -> Word | None:
        """By what it goes."""
        return self.kind.chosen("mode", self.subject.fields)

    @property
    def length(self) -> Decimal | None:
        """Its length as the pack gives it."""
        return self.subject.decimal("length_km")

    @property
    def days(self) -> Decimal | None:
        """Its planned days."""
        return self.subject.decimal("days")

    @property
    def begins(self) -> str:
        """The station where it begins."""
        return self.subject.text("from_station")

    @property
    def ends(self) -> str:
        """The station where it ends."""
        return self.subject.text("to_station")


def legs_of(viewer: Viewer, services: Collection[Service]) -> dict[int, list[Leg]]:
    """The legs of some services in order, by the service."""
    seen = Subject.objects.visible_to(viewer).filter(kind__in=codes_acting(LEG))
    ids = [service.subject.pk for service in services]
    linked = seen.filter(links_out__code=OF_SERVICE, links_out__ended_at=None, links_out__target__in=ids)
    found: dict[int, list[Leg]] = defaultdict(list)
    rows = {row.pk: row for row in linked.select_related("pack")}
    for pk, service in linked.values_list("pk", "links_out__target"):
        found[service].append(Leg(rows[pk], kinds(rows[pk].pack)[rows[pk].kind]))
    return {service: sorted(legs, key=lambda leg: leg.order) for service, legs in found.items()}


def map_of(services: Collection[Service], legs: Mapping[int, list[Leg]]) -> dict[str, Any] | None:
    """The routes whose stations have coordinates; None where none has."""
    drawn = []
    for service in services:
        stations = tuple(_stations(legs.get(service.subject.pk, [])))
        if len(stations) > 1:
            link = reverse("freight_service", args=[service.subject.code])
            drawn.append(Route(name_of(service.subject), stations, link))
    return routes(title=_("班列與航線走向示意"), drawn=drawn, axes=(_("經度"), _("緯度"))) if drawn else None


def _stations(legs: Collection[Leg]) -> Iterator[Spot]:
    for number, leg in enumerate(legs):
        for end in ("from", "to") if number == 0 else ("to",):
            lon, lat = leg.subject.decimal(f"{end}_lon"), leg.subject.decimal(f"{end}_lat")
            if lon is not None and lat is not None:
                yield Spot(leg.subject.text(f"{end}_station"), lon, lat)
