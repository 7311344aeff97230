"""What is due in a period, by when, from whom, and who has not sent it in."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from diaodu.core.due import days_late
from diaodu.core.periods import Period
from diaodu.ledger.measures import calendar_of
from diaodu.packs.models import Pack
from diaodu.people.models import Grant
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import PLACE
from diaodu.register.models import Place, Subject
from diaodu.returns.forms import EVENT, Form, forms
from diaodu.returns.models import Reminder, Return
from diaodu.returns.periods import period_named
from diaodu.returns.queries.closings import closed_paths

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


def filled_at(form: Form, pack: Pack) -> QuerySet[Place]:
    """The places of a pack that fill a form."""
    places = Place.objects.filter(pack=pack)
    if form.levels:
        return places.filter(level__in=form.levels)
    return places.filter(~Exists(Place.objects.filter(parent=OuterRef("pk"))))


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


def parent_places(viewer: Viewer) -> list[Place]:
    """The places in sight that have places below: what a list of returns can be narrowed to."""
    places = Place.objects.visible_to(viewer, Permission.RETURN_VIEW)
    return list(places.filter(Exists(Place.objects.filter(parent=OuterRef("pk")))).order_by("path"))


def due_returns(
    viewer: Viewer, *, token: str, today: date, within: str = "", to: Permission = Permission.RETURN_VIEW
) -> list[Due]:
    """Every form that a place in sight has to fill for a period, with what has come in of it.

    ``within``: only of a place and those below; ``to``: only of the places where the viewer may do that.
    """
    places = Place.objects.visible_to(viewer, to)
    if within:
        places = places.filter(Q(path__contains=f"/{within}/") | Q(path__startswith=f"{within}/"))
    fillable = set(Place.objects.visible_to(viewer, Permission.RETURN_FILL).values_list("pk", flat=True))
    found: list[Due] = []
    for pack in Pack.objects.filter(places__in=places).distinct().order_by("code"):
        period = period_named(token, calendar_of(pack))
        for form in forms(pack).values():
            if form.cadence != EVENT and form.asks(period):
                asked = filled_at(form, pack) & places
                found += _dues(form, period, list(asked.select_related("pack").order_by("path")), today, fillable)
    return found


def _dues(form: Form, period: Period, places: list[Place], today: date, fillable: Container[int]) -> Iterable[Due]:
    latest = _latest(form, period, places)
    reminded = _reminded(form, period, places)
    reporters = _reporters(places)
    due_on, closed = form.due_on(period), closed_paths(period.last_day)
    for place in places:
        sent = latest.get(place.pk)
        came = sent.submitted_at.date() if sent and sent.submitted_at and sent.state in IN else None
        late = days_late(due_on, came, today=today)
        names = reporters.get(place.code, ())
        yield Due(
            form, place, period, due_on, late, sent, reminded.get(place.pk, 0), names,
            fillable=place.pk in fillable, closed=place.path.startswith(closed),
        )  # fmt: skip


def _latest(form: Form, period: Period, places: list[Place]) -> Mapping[int, Return]:
    rows = Return.objects.filter(form=form.code, period=period.token, place__in=places).order_by("round")
    return {row.place_id: row for row in rows}


def _reminded(form: Form, period: Period, places: list[Place]) -> Mapping[int, int]:
    counts: dict[int, int] = {}
    rows = Reminder.objects.filter(form=form.code, period=period.token, place__in=places)
    for place in rows.values_list("place_id", flat=True):
        counts[place] = counts.get(place, 0) + 1
    return counts


def _reporters(places: list[Place]) -> Mapping[str, tuple[str, ...]]:
    """Who may fill at just these places, by the place's code."""
    grants = Grant.objects.filter(
        place_code__in=[place.code for place in places],
        role__permissions__contains=[Permission.RETURN_FILL],
        user__is_active=True,
    ).select_related("user")
    found: dict[str, list[str]] = {}
    for grant in sorted(grants, key=attrgetter("user.username")):
        found.setdefault(grant.place_code, []).append(str(grant.user))
    return {code: tuple(names) for code, names in found.items()}
