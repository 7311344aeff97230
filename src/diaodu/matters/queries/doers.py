"""To whom a step may be given: people who hold its role around a place, and the places below it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from diaodu.matters.kinds import MatterKind
from diaodu.matters.models import Matter, Step
from diaodu.matters.names import role_name
from diaodu.people.models import Grant, User
from diaodu.people.permissions import Permission
from diaodu.register.models import Place
from diaodu.register.queries import name_of

MOST = 300


@dataclass(frozen=True, slots=True)
class Doers:
    """People by key with their name and role, and places by code with their name."""

    people: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]


NOBODY = Doers((), ())


def to_assign(matter: Matter, kind: MatterKind) -> Doers:
    """Those who may have the steps that are assigned."""
    owners = [step.owner for step in kind.steps if step.owner.assigned]
    return _around(matter, {role for owner in owners for role in (owner.role, *owner.otherwise)})


def to_hand(matter: Matter, step: Step) -> Doers:
    """Those who may have a step."""
    return _around(matter, {step.role})


def person(key: str, doers: Doers) -> User | None:
    """The one of some people with a key."""
    return User.objects.get(key=key) if key in dict(doers.people) else None


def place(code: str, doers: Doers) -> Place | None:
    """The one of some places with a code."""
    return Place.objects.get(code=code) if code in dict(doers.places) else None


def _below(top: Place) -> QuerySet[Place]:
    return Place.objects.filter(Q(path__startswith=top.path)).order_by("path")


def _around(matter: Matter, roles: Collection[str]) -> Doers:
    """The holders of some roles at the place of a matter, above it or below it, who may see matters there."""
    places = list(_below(matter.place)[:MOST])
    codes = {place.code for place in places} | set(matter.place.path.strip("/").split("/"))
    return Doers(_people(roles, codes, matter.area), _named(places))


def _people(roles: Collection[str], codes: Collection[str], area: str) -> tuple[tuple[str, str], ...]:
    in_area = Q(areas=[]) | Q(areas__contains=[area])
    grants = Grant.objects.filter(in_area, role__code__in=roles, place_code__in=codes, user__is_active=True)
    grants = grants.filter(role__permissions__contains=[Permission.MATTER_VIEW])
    rows = grants.select_related("user", "role").order_by("user__name", "user_id")[:MOST]
    return tuple({str(row.user.key): f"{row.user}（{role_name(row.role.code)}）" for row in rows}.items())


def _named(places: Iterable[Place]) -> tuple[tuple[str, str], ...]:
    return tuple((each.code, name_of(each)) for each in places)
