"""What is due in a period, by when, from whom, and who has not sent it in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from django.db.models import Max, QuerySet

from diaodu.core.due import days_late
from diaodu.core.periods import Period
from diaodu.ledger.measures import calendar_of
from diaodu.people.models import Grant
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import PLACE
from diaodu.register.models import Place, Subject
from diaodu.returns.forms import Form, forms
from diaodu.returns.models import Reminder, Return
from diaodu.returns.periods import period_named
from diaodu.returns.queries.closings import closed_paths
from diaodu.returns.queries.places import parents, places_where

IN = ("submitted", "accepting", "accepted")


@dataclass(frozen=True, slots=True)
class Due:
    """A form that a place has to fill for a period. ``state`` is that of its latest return, or ``missing``.

    ``fillable``: the viewer may fill it. ``closed``: its month is closed, so that nobody may before it is reopened.
    """

    form: Form
    place: Place
    period: Period
    due_on: date
    late: int
    found: Return | None
    reminded: int
    names: tuple[str, ...]
    fillable: bool
    closed: bool

    @property
    def state(self) -> str:
        """Where it stands."""
        return self.found.state if self.found else "missing"

    @property
    def is_in(self) -> bool:
        """Whether the reporter has done their part."""
        return self.state in IN


class Asked(NamedTuple):
    """A form that a place is asked for in a period."""

    form: Form
    place: Place
    period: Period


def fills(form: Form, place: Place, *, lowest: bool) -> bool:
    """Whether a place fills a form; ``lowest``: it has no places below."""
    return place.level in form.levels if form.levels else lowest


def subjects_due(form: Form, place: Place) -> QuerySet[Subject]:
    """Whom a form is about in a place: the place itself, or the subjects of its kind there that are not closed."""
    if form.kind.code == PLACE:
        return Subject.objects.filter(kind=PLACE, code=place.code)
    closed = [stage.code for stage in form.kind.stages if stage.closed]
    inside = Subject.objects.filter(kind=form.kind.code, place__path__startswith=place.path)
    return inside.exclude(stage__in=closed).order_by("code")


def usual_period(viewer: Viewer) -> str:
    """The latest month that something in sight was reported or accepted for; empty before the first."""
    places = Place.objects.visible_to(viewer, Permission.RETURN_VIEW)
    last = Return.objects.filter(place__in=places).aggregate(last=Max("ends_on"))["last"]
    return last.isoformat()[:7] if last else ""


def due_returns(
    viewer: Viewer, *, token: str, today: date, within: str = "", to: Permission = Permission.RETURN_VIEW
) -> list[Due]:
    """Every form that a place in sight has to fill for a period, with what has come in of it.

    ``within``: only of a place and those below; ``to``: only of the places where the viewer may do that.
    """
    places = [place for place in places_where(viewer, to) if not within or f"/{within}/" in f"/{place.path}"]
    fillable = {place.pk for place in places_where(viewer, Permission.RETURN_FILL)}
    asked = list(_asked(places, token))
    return list(_dues(asked, token, today, fillable))


def _asked(places: list[Place], token: str) -> Iterable[Asked]:
    """Which place is asked for which form, by pack, form and place."""
    above = parents()
    for pack in sorted({place.pack for place in places}, key=attrgetter("code")):
        period = period_named(token, calendar_of(pack))
        own = [(place, place.pk not in above) for place in places if place.pack_id == pack.pk]
        for form in forms(pack).values():
            if form.asks(period):
                yield from (Asked(form, place, period) for place, lowest in own if fills(form, place, lowest=lowest))


def _dues(asked: list[Asked], token: str, today: date, fillable: Container[int]) -> Iterable[Due]:
    places = list({each.place.pk: each.place for each in asked}.values())
    latest = _latest(token, places)
    reminded = _reminded(token, places)
    reporters = _reporters(places)
    closed = {period: closed_paths(period.last_day) for period in {each.period for each in asked}}
    for form, place, period in asked:
        sent, due_on = latest.get((form.code, place.pk)), form.due_on(period)
        came = sent.submitted_at.date() if sent and sent.submitted_at and sent.state in IN else None
        late = days_late(due_on, came, today=today)
        times, names = reminded[form.code, place.pk], reporters.get(place.code, ())
        yield Due(
            form, place, period, due_on, late, sent, times, names,
            fillable=place.pk in fillable, closed=place.path.startswith(closed[period]),
        )  # fmt: skip


def _latest(token: str, places: list[Place]) -> Mapping[tuple[str, int], Return]:
    """The last round of each form and place, without what only its own page shows."""
    rows = Return.objects.filter(period=token, place__in=places).order_by("round")
    return {(row.form, row.place_id): row for row in rows.defer("explanation", "problems", "page", "decision")}


def _reminded(token: str, places: list[Place]) -> Counter[tuple[str, int]]:
    return Counter(Reminder.objects.filter(period=token, place__in=places).values_list("form", "place_id"))


def _reporters(places: list[Place]) -> Mapping[str, tuple[str, ...]]:
    """Who may fill at just these places, by the place's code."""
    grants = Grant.objects.filter(
        place_code__in=[place.code for place in places],
        role__permissions__contains=[Permission.RETURN_FILL],
        user__is_active=True,
    ).select_related("user")
    found: dict[str, list[str]] = {}
    for grant in sorted(grants.only("place_code", "user__username", "user__name"), key=attrgetter("user.username")):
        found.setdefault(grant.place_code, []).append(str(grant.user))
    return {code: tuple(names) for code, names in found.items()}
