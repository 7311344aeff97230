"""How steps stood at a moment, told by the append-only history: their due time, their colour, who had them.

What happened later changes nothing: an extension, a hand-over, a pause, a matter that was closed or opened again. When
a step was opened and when it ended is read from its row, since neither ever changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    F,
    Func,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast

from diaodu.matters.history import CLOSED, EXTENDED, HANDED, OPENED, REACHED, REOPENED, RESUMED, WAITED
from diaodu.matters.models import Event, Matter, Step
from diaodu.people.models import User
from diaodu.register.models import Place

Stood = Any  # steps with ``due_then``, ``colour_then`` and ``desk_then``, which their model does not have


def stood_at(matters: QuerySet[Matter], at: datetime) -> Stood:
    """The steps of some matters that were open at a moment, with their due time and colour then and, as the history
    has it, who had them.
    """
    rows = Step.objects.filter(matter__in=matters.values("pk"), opened_at__lt=at)
    rows = rows.filter(Q(ended_at=None) | Q(ended_at__gte=at))
    own = Event.objects.filter(step=OuterRef("pk"), at__lt=at).order_by("-number")
    coloured = own.filter(act__in=(OPENED, EXTENDED, REACHED)).annotate(told=_said("colour"))
    to = Case(When(act=HANDED, then=KeyTransform("to", "said")), default=F("said"), output_field=JSONField())
    had = own.filter(act__in=(OPENED, HANDED)).annotate(told=to)
    found = rows.annotate(
        due_then=Subquery(_dues(at).values("told")[:1]),
        colour_then=Subquery(coloured.values("told")[:1]),
        desk_then=Subquery(had.values("told")[:1]),
    )
    return found.select_related("matter__place", "matter__about", "matter__parent", "place", "person")


def as_they_stood(steps: Iterable[Any]) -> list[Step]:
    """Steps found by ``stood_at``, filled in with what they were then: for showing, never to be saved."""
    rows = list(steps)
    desks = [row.desk_then or {} for row in rows]
    places = {place.code: place for place in Place.objects.filter(code__in={desk.get("place", "") for desk in desks})}
    keys = {desk["person"] for desk in desks if desk.get("person")}
    people = {str(person.key): person for person in User.objects.filter(key__in=keys)}
    for row, desk in zip(rows, desks, strict=True):
        row.due_at, row.colour = row.due_then or row.due_at, row.colour_then or ""
        row.role, row.place = desk.get("role", row.role), places.get(desk.get("place", ""), row.place)
        row.person = people.get(desk.get("person", ""))
    return rows


def waiting_at(matters: QuerySet[Matter], at: datetime) -> QuerySet[Matter]:
    """Those of some matters whose clock stood still at a moment."""
    return matters.alias(last_act=_last_act((WAITED, RESUMED, CLOSED), at)).filter(last_act=WAITED)


def closed_at(matters: QuerySet[Matter], at: datetime) -> QuerySet[Matter]:
    """Those of some matters that were closed at a moment."""
    return matters.alias(last_act=_last_act((CLOSED, REOPENED), at)).filter(last_act=CLOSED)


def _last_act(acts: tuple[str, ...], at: datetime) -> Subquery:
    events = Event.objects.filter(matter=OuterRef("pk"), act__in=acts, at__lt=at).order_by("-number")
    return Subquery(events.values("act")[:1])


def _dues(at: datetime) -> Any:
    """The events that gave a step its due time, the latest first; a pause that ended gave one to every open step."""
    resumed = _said("dues", OuterRef("code"))
    told = Case(When(act=OPENED, then=_said("due")), When(act=EXTENDED, then=_said("new")), default=resumed)
    own = Q(step=OuterRef("pk"), act__in=(OPENED, EXTENDED)) | Q(act=RESUMED)
    found = Event.objects.filter(own, matter=OuterRef("matter"), at__lt=at).order_by("-number")
    return found.annotate(told=Cast(told, DateTimeField())).filter(told__isnull=False)


def _said(*path: Any) -> Func:
    """The text that an event says under some keys; NULL where it says none."""
    keys = [Value(key) if isinstance(key, str) else key for key in path]
    return Func(F("said"), *keys, function="jsonb_extract_path_text", output_field=CharField())
