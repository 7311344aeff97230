"""Desks: who has a step. A desk is never empty of a role and a place, so that no step is without an owner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q

from diaodu.kit.once import once
from diaodu.matters.kinds import Owner
from diaodu.matters.models import Matter, Step
from diaodu.pairing.queries import paired
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer, viewer_of
from diaodu.register.models import Place

# by hand: it is asked at every opening of a step, and to build it anew would take longer than the database needs
HOLDERS = """
WITH held AS (
    SELECT g.user_id, array_position(%(codes)s::text[], g.place_code::text) AS depth
    FROM people_grant g JOIN people_role r ON r.id = g.role_id JOIN people_user u ON u.id = g.user_id
    WHERE r.code = %(role)s AND g.place_code = ANY(%(codes)s::text[]) AND u.is_active
      AND (g.areas = '{}' OR %(area)s = ANY(g.areas))
)
SELECT u.* FROM people_user u WHERE u.id IN (SELECT user_id FROM held WHERE depth = (SELECT max(depth) FROM held))
ORDER BY u.id
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who has a step: a person, or where there is none the holders of a role at a place. ``enterprise`` says that the
    enterprise itself may end it through its link.
    """

    role: str
    place: Place
    person: User | None = None
    enterprise: bool = False


def desk_of(owner: Owner, matter: Matter) -> Desk:
    """The desk that a kind's owner means in a matter. Somebody whose account is closed has nothing any more."""
    if owner.chased and (chased := _chased(matter)):
        return chased
    place = at_level(matter.assigned_place if owner.assigned and matter.assigned_place else matter.place, owner.level)
    person = _person(owner, matter)
    enterprise = owner.enterprise and matter.about_id is not None
    if person and person.is_active:
        return Desk(owner.role, place, person, enterprise)
    return Desk(_held_role(owner, place, matter.area), place, None, enterprise)


def _chased(matter: Matter) -> Desk | None:
    """The desk that has, or had last, the step of the parent for which a matter was raised."""
    steps = Step.objects.filter(matter=matter.parent_id, code=matter.parent_step).select_related("place", "person")
    step = steps.order_by("-id").first()
    if step is None:
        return None
    return Desk(step.role, step.place, step.person if step.person and step.person.is_active else None)


def _held_role(owner: Owner, place: Place, area: str) -> str:
    """The role of an owner or, where nobody holds it at the place or above, the first of the others that is held."""
    if not owner.otherwise:
        return owner.role
    return next((role for role in (owner.role, *owner.otherwise) if holders(role, place, area)), owner.role)


def _person(owner: Owner, matter: Matter) -> User | None:
    if owner.assigned and matter.assigned:
        return matter.assigned
    if owner.paired and matter.about:
        found = paired(matter.about, owner.paired)
        return found.user if found else None
    return matter.raised_by if owner.raiser else None


def at_level(place: Place, level: str) -> Place:
    """The place of a level that a place lies in; itself where it lies in none."""
    if not level or place.level == level:
        return place
    asked = ("place of level", place.code, level)
    return once(asked, lambda: Place.objects.filter(code__in=_codes(place), level=level).first()) or place


def people_at(desk: Desk, area: str) -> list[User]:
    """Whom to tell of a desk: its person, or the holders of the role nearest to its place whose areas fit."""
    return [desk.person] if desk.person else holders(desk.role, desk.place, area)


def holders(role: str, place: Place, area: str) -> list[User]:
    """The active holders of a role at a place or, where it has none, at the nearest place above."""
    return once(("holders", role, place.code, area), lambda: _holders(role, place, area))


def _holders(role: str, place: Place, area: str) -> list[User]:
    return list(User.objects.raw(HOLDERS, {"role": role, "codes": list(_codes(place)), "area": area}))


def has_step(viewer: Viewer, step: Step, area: str) -> bool:
    """Whether a viewer is the person who has a step, or holds its role over its place."""
    if viewer.everything:
        return True
    if step.person_id is not None:
        return viewer.user is not None and step.person_id == viewer.user.pk
    codes = _codes(step.place)
    scopes = (scope for scope in viewer.scopes if scope.role == step.role and scope.place_code in codes)
    return any(not scope.areas or area in scope.areas for scope in scopes)


def may_have(user: User, matter: Matter) -> bool:
    """Whether somebody can be given a step: an active account that may see matters at, above or below its place."""
    scopes = viewer_of(user).scopes_for(Permission.MATTER_VIEW)
    codes = [scope.place_code for scope in scopes if not scope.areas or matter.area in scope.areas]
    near = Q(code__in=codes) & (Q(path__startswith=matter.place.path) | Q(code__in=_codes(matter.place)))
    return user.is_active and Place.objects.filter(near).exists()


def desk_at(step: Step) -> Desk:
    """The desk that has an open step."""
    return Desk(step.role, step.place, step.person, step.enterprise)


def everybody(desks: Iterable[Desk], area: str) -> list[User]:
    """The people of several desks, each once."""
    return list({user.pk: user for desk in desks for user in people_at(desk, area)}.values())


@lru_cache(maxsize=4096)
def _split(path: str) -> tuple[str, ...]:
    return tuple(path.strip("/").split("/"))


def _codes(place: Place) -> tuple[str, ...]:
    return _split(place.path)
