"""What matters ask of units: a form for each one that somebody raises, and for each step that somebody ends.

It is counted by place. What an enterprise writes is asked of no unit; what is raised by itself asks nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from diaodu.boards.months import Month
from diaodu.kit import clock
from diaodu.matters import history
from diaodu.matters.declared import matter_kinds
from diaodu.matters.kinds import MatterKind, Step
from diaodu.matters.models import Event, Matter
from diaodu.packs.remembering import loaded_packs
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place
from diaodu.workload.asked import Load

TITLE = 1
GIVEN = 2  # what it is about, and with that its place

Span = tuple[datetime, datetime]


def matters_asked(viewer: Viewer, month: Month, within: str) -> Iterator[Load]:
    """The matters that people raised in a month, and the steps that they ended, by place and kind."""
    seen = Matter.objects.visible_to(viewer)
    span = (clock.start_of(month.first), clock.start_of(month.last + timedelta(days=1)))
    places = Place.objects.visible_to(viewer, Permission.MATTER_VIEW).select_related("pack")
    inside = {place.pk: place for place in places if not within or f"/{within}/" in f"/{place.path}"}
    yield from _raised(seen, span, inside)
    yield from _ended(seen, span, inside)


def fields_at_raising(kind: MatterKind) -> tuple[int, int]:
    """How many fields it asks to raise a matter, and how many the register gives."""
    return TITLE + len(kind.start_fields), GIVEN if kind.about else 0


def fields_at_end(step: Step) -> tuple[int, int]:
    """How many fields it asks to end a step (in which way, in which words, and what the step wants besides), and how
    many the matter gives.
    """
    endings = step.endings_for(enterprise=False)
    needed = {*step.asks, *(code for ending in endings for code in ending.needs)}
    asked = (len(endings) > 1) + 1 + step.evidence + step.assigns + len(step.tests) + len(needed)
    return asked, TITLE + GIVEN


def _raised(seen: QuerySet[Matter], span: Span, places: Mapping[int, Place]) -> Iterator[Load]:
    rows = Matter.objects.filter(pk__in=seen.values("pk"), raised_at__gte=span[0], raised_at__lt=span[1])
    rows = rows.filter(place__in=places, raised_by__isnull=False).order_by()
    for *named, place, count in rows.values_list("pack__code", "kind", "rules", "place").annotate(count=Count("pk")):
        kind = _kind(*named)
        asked, known = fields_at_raising(kind)
        yield Load(places[place], f"matters/{kind.code}", kind.names, count, count * asked, count * known)


def _ended(seen: QuerySet[Matter], span: Span, places: Mapping[int, Place]) -> Iterator[Load]:
    rows = Event.objects.filter(matter__in=seen.values("pk"), act=history.ENDED, at__gte=span[0], at__lt=span[1])
    rows = rows.filter(step__place__in=places, by__isnull=False).order_by()
    named = ("matter__pack__code", "matter__kind", "matter__rules", "step__code", "step__place")
    for *of, step, place, count in rows.values_list(*named).annotate(count=Count("pk")):
        kind = _kind(*of)
        asked, known = fields_at_end(kind.step(step))
        yield Load(places[place], f"matters/{kind.code}", kind.names, count, count * asked, count * known)


def _kind(pack: str, code: str, rules: int) -> MatterKind:
    return matter_kinds(loaded_packs()[pack], known=rules)[code]
