"""Accounts with the names of places and areas beside their codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from diaodu.packs.models import Pack
from diaodu.people.models import Role, User
from diaodu.people.permissions import Permission
from diaodu.people.queries import GrantShown, grants_seen
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Held:
    """A grant in words: the place is None where the register has none with the code."""

    role: Role
    place_code: str
    place: Place | None
    areas: tuple[Names, ...]
    may_take: bool


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One row of the list; ``elsewhere`` counts the grants outside the viewer's reach."""

    user: User
    held: tuple[Held, ...]
    elsewhere: int


def places_managed(viewer: Viewer) -> QuerySet[Place]:
    """The places over which a viewer manages accounts, in the order of the tree."""
    return Place.objects.visible_to(viewer, Permission.USER_MANAGE)


def area_names() -> dict[str, Names]:
    """The names of every area of the loaded packs by its code, in the order of the packs."""
    packs = Pack.objects.order_by("code").values_list("areas", flat=True)
    return {str(area["code"]): area["names"] for areas in packs for area in areas}


def in_words(grants: Iterable[GrantShown]) -> tuple[Held, ...]:
    """Grants with the names of what they are over."""
    shown, areas = list(grants), area_names()
    places = {place.code: place for place in Place.objects.filter(code__in={one.grant.place_code for one in shown})}
    return tuple(_held(one, places, areas) for one in shown)


def _held(shown: GrantShown, places: Mapping[str, Place], areas: Mapping[str, Names]) -> Held:
    grant = shown.grant
    named = tuple(areas.get(code, {"hant": code}) for code in grant.areas)
    return Held(grant.role, grant.place_code, places.get(grant.place_code), named, shown.may_take)


def rows(viewer: Viewer, users: Sequence[User]) -> list[AccountRow]:
    """The rows of a page of the list."""
    seen = grants_seen(viewer, users)
    words = iter(in_words(one for user in users for one in seen[user.pk]))
    return [
        AccountRow(user, tuple(next(words) for _one in seen[user.pk]), len(user.grants.all()) - len(seen[user.pk]))
        for user in users
    ]
