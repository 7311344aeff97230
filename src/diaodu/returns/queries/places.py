"""The places where a viewer may do something with returns: one question for all parts of a page."""

from __future__ import annotations

from diaodu.kit.once import once
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place


def places_where(viewer: Viewer, permission: Permission) -> list[Place]:
    """The places in which the viewer may do this, by path, with their packs. Nobody may change the list."""
    question = ("places", viewer.everything, viewer.scopes_for(permission))
    places = Place.objects.visible_to(viewer, permission).prefetch_related("pack").order_by("path")
    return once(question, lambda: list(places))


def parents() -> set[int | None]:
    """The keys of the places that have places below."""
    below = Place.objects.exclude(parent=None).order_by("parent")
    return once("parents", lambda: set(below.values_list("parent", flat=True).distinct()))


def parent_places(viewer: Viewer) -> list[Place]:
    """The places in sight that have places below: what a list of returns can be narrowed to."""
    above = parents()
    return [place for place in places_where(viewer, Permission.RETURN_VIEW) if place.pk in above]


def closable_places(viewer: Viewer, *, within: str = "") -> list[Place]:
    """The highest places that the viewer may close months for; only ``within``, if it is one of them or below one."""
    places = places_where(viewer, Permission.MONTH_CLOSE)
    if within:
        return [place for place in places if place.code == within]
    highest: list[Place] = []
    for place in places:  # what is above comes first
        if not place.path.startswith(tuple(above.path for above in highest)):
            highest.append(place)
    return highest
