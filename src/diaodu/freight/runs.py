"""The log of runs: by day, narrowed as an address asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.db.models.fields.json import KT

from diaodu.core.stops import Node
from diaodu.core.timetables import days_late, days_over
from diaodu.freight.nodes import nodes_of
from diaodu.freight.plans import ARRIVED, CANCELLED, PLANNED
from diaodu.freight.routes import legs_of
from diaodu.freight.services import OF_SERVICE, RUN, Number, Service, facts_for, number_of
from diaodu.kit.asking import asked_day
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import Kind, Word, kinds
from diaodu.register.models import Link, Subject
from diaodu.register.queries import codes_acting

ROWS = 50
CARGO, CARGO_VALUE = ("cargo_domestic", "cargo_foreign"), "cargo_value"
ENDED = (CANCELLED, ARRIVED)
UNDATED = (PLANNED, CANCELLED)  # they never left: they stand under the day they were planned for


@dataclass(frozen=True, slots=True)
class Filters:
    """What the log is narrowed to; empty is everything that left. ``first`` and ``last`` are days, both included."""

    service: str = ""
    direction: str = ""
    stage: str = ""
    first: date | None = None
    last: date | None = None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        """Read an address; what is no day is left out."""
        service, direction, stage = (query.get(key, "")[:120].strip() for key in ("service", "direction", "stage"))
        return cls(service, direction, stage, asked_day(query.get("first", "")), asked_day(query.get("last", "")))


@dataclass(frozen=True, slots=True)
class Run:
    """A run with the service it is of (None: one out of sight, or of none)."""

    subject: Subject
    kind: Kind
    service: Service | None
    cargo_value: Number | None
    nodes: tuple[Node, ...] = ()

    @property
    def wagons(self) -> Decimal | None:
        """How many wagons it has."""
        return self.subject.decimal("wagons")

    @property
    def tonnes(self) -> Decimal | None:
        """What it carries."""
        return self.subject.decimal("tonnes")

    @property
    def boxes(self) -> Decimal | None:
        """How many boxes it carries."""
        return self.subject.decimal("boxes")

    @property
    def loaded_boxes(self) -> Decimal | None:
        """How many of them are loaded."""
        return self.subject.decimal("loaded_boxes")

    @property
    def cargo(self) -> str:
        """Domestic and foreign cargo."""
        texts = [self.subject.text(code) for code in CARGO]
        return " · ".join(text or "—" for text in texts) if any(texts) else ""

    @property
    def reached(self) -> tuple[Node, ...]:
        """The stations that it reached since it left."""
        return tuple(node for node in self.nodes[1:] if node.day)

    @property
    def last_seen(self) -> Node | None:
        """The station that it reached last, while it is under way; None before it left and after it arrived."""
        under_way = self.subject.on and not self.arrived_on and self.subject.stage not in ENDED
        return self.reached[-1] if under_way and self.reached else None

    @property
    def arrived_on(self) -> date | None:
        """The day it arrived."""
        return self.subject.day("arrived_on")

    @property
    def stage(self) -> Word | None:
        """Its stage with names."""
        return self.kind.stage(self.subject.stage)

    @property
    def direction(self) -> Word | None:
        """Whether it goes out or comes in."""
        return self.kind.chosen("direction", self.subject.fields)

    @property
    def planned_on(self) -> date | None:
        """The day it was planned for."""
        return self.subject.day("planned_on")

    @property
    def late(self) -> int:
        """Days after its planned day; 0 where it left in time or nothing was planned."""
        return days_late(self.planned_on, self.subject.on) if self.planned_on and self.subject.on else 0

    @property
    def days(self) -> int | None:
        """Days under way; None before it arrived."""
        return (self.arrived_on - self.subject.on).days if self.arrived_on and self.subject.on else None

    @property
    def over(self) -> Decimal | None:
        """Days beyond the planned span (below zero: faster); None where either is not known."""
        span = self.service.span if self.service else None
        return None if span is None or self.days is None else Decimal(int(days_over(self.days, *span)))

    @property
    def loaded_rate(self) -> Decimal | None:
        """Loaded boxes as percent of all boxes."""
        return self.loaded_boxes / self.boxes * 100 if self.boxes and self.loaded_boxes is not None else None


def run_log(viewer: Viewer, filters: Filters, services: Sequence[Service], *, page: str) -> Page[Any]:
    """A page of runs, the latest first: those that left, or those that were planned or cancelled when asked for."""
    listed: Page[Any] = Paginator(narrowed(viewer, filters, services).values_list("pk", flat=True), ROWS).get_page(page)
    listed.object_list = told(viewer, list(listed.object_list), services)
    return listed


def narrowed(viewer: Viewer, filters: Filters, services: Iterable[Service]) -> QuerySet[Subject]:
    """The runs that the viewer may see and the filters leave, the latest first. ``services`` are those in sight."""
    found: QuerySet[Subject] = Subject.objects.visible_to(viewer).filter(kind__in=codes_acting(RUN))
    if filters.service:
        # by its id: PostgreSQL then knows how many runs it has
        of = [service.subject.pk for service in services if service.subject.code == filters.service]
        found = found.filter(links_out__code=OF_SERVICE, links_out__ended_at=None, links_out__target__in=of)
    if filters.direction:
        found = found.filter(fields__direction=filters.direction)
    if filters.stage:
        found = found.filter(stage=filters.stage)
    return _planned_between(found, filters) if filters.stage in UNDATED else _left_between(found, filters)


def _left_between(found: QuerySet[Subject], filters: Filters) -> QuerySet[Subject]:
    found = found.filter(on__isnull=False)
    if filters.first:
        found = found.filter(on__gte=filters.first)
    if filters.last:
        found = found.filter(on__lte=filters.last)
    return found.order_by("-on", "-id")


def told(viewer: Viewer, ids: Sequence[int], services: Iterable[Service]) -> list[Run]:
    """Runs in an order, with their services, and with the facts that stand for what their fields leave open."""
    rows = Subject.objects.select_related("place", "pack").in_bulk(ids)
    found = [rows[pk] for pk in ids]
    by_id = {service.subject.pk: service for service in services}
    links = Link.objects.filter(source__in=found, code=OF_SERVICE).values_list("source", "target")
    of = {source: by_id.get(target) for source, target in links}
    declared = {row.pk: kinds(row.pack)[row.kind] for row in found}
    facts = facts_for(viewer, found, declared)
    legs = legs_of(viewer, {service.subject.pk: service for service in of.values() if service}.values())
    return [
        Run(row, kind, service, number, nodes_of(row.fields, row.on, service, own))
        for row in found
        for kind, service in ((declared[row.pk], of.get(row.pk)),)
        for field in (kind.field(CARGO_VALUE),)
        for number in (number_of(row, field, facts.get(row.pk, {})) if field else None,)
        for own in (legs.get(service.subject.pk, ()) if service else (),)
    ]


def _planned_between(found: QuerySet[Subject], filters: Filters) -> QuerySet[Subject]:
    found = found.annotate(planned=KT("fields__planned_on"))
    if filters.first:
        found = found.filter(planned__gte=filters.first.isoformat())
    if filters.last:
        found = found.filter(planned__lte=filters.last.isoformat(), planned__gt="")
    return found.order_by("-planned", "-id")
