"""What a field on a form may name: places, organisations and subjects, found by code or name; and what was meant."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from diaodu.kit.once import once
from diaodu.kit.text import fold
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import PLACE, Kind
from diaodu.register.models import Organisation, Place, Subject
from diaodu.register.queries.organisations import organisations_named
from diaodu.register.queries.pages import names_of
from diaodu.register.queries.subjects import matching
from diaodu.register.querysets import scopes_over

MOST = 20
ORGANISATION, SUBJECT, OPEN_PLACE = "organisation", "subject", "open_place"

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Offered:
    """Something that a field may name: its code and names, and those of what it lies in (empty: nothing)."""

    code: str
    names: Names
    inside: Names


def offered(viewer: Viewer, what: str, text: str, *, area: str = "", kinds: Collection[str] = ()) -> list[Offered]:
    """At most ``MOST`` that match a text; of places without one the first.

    ``what`` is ``place`` (in sight), ``open_place`` (where the viewer may write subjects of an ``area``),
    ``organisation``, or ``subject`` (of some ``kinds``, none given: of any); anything else finds nothing.
    """
    if what == ORGANISATION:
        named = sorted(organisations_named(viewer, text), key=lambda row: (len(row.name_hant), row.code))
        return [_offered(row, row.place) for row in named[:MOST]]
    if what == SUBJECT:
        return [_offered(row, row.place) for row in _subjects(viewer, text, kinds)]
    if what in {PLACE, OPEN_PLACE}:
        return [_offered(row, row.parent) for row in _places(viewer, what, text, area)[:MOST]]
    return []


def code_meant(viewer: Viewer, what: str, text: str, *, area: str = "", kinds: Collection[str] = ()) -> list[Offered]:
    """The one that has a text as its code, or else all of which it is a name; empty when there is none."""
    found = offered(viewer, what, text, area=area, kinds=kinds)
    exact = [one for one in found if one.code == text]
    return exact or [one for one in found if fold(text) in {fold(name) for name in one.names.values()}]


def _offered(row: Place | Organisation | Subject, inside: Place | None) -> Offered:
    return Offered(row.code, names_of(row), names_of(inside) if inside else {})


def _places(viewer: Viewer, what: str, text: str, area: str) -> QuerySet[Place]:
    seen = Place.objects.visible_to(viewer)
    if what == OPEN_PLACE:
        seen = Place.objects.open_to(viewer, Permission.SUBJECT_EDIT, area=area)
    order: tuple[Any, ...] = ("path",)
    if fold(text):
        order = (Length("name_hant"), "path")  # the closest first
        # a place is a subject too, whose names are indexed for search
        named = Subject.objects.filter(Q(kind=PLACE), matching(text))
        seen = seen.filter(code__in=named.order_by().values("code"))
    return seen.select_related("parent").order_by(*order)


def _subjects(viewer: Viewer, text: str, kinds: Collection[str]) -> Sequence[Subject]:
    if not fold(text):
        return []
    found: QuerySet[Subject, Any] = Subject.objects.visible_to(viewer).filter(matching(text))
    if kinds:
        found = found.filter(kind__in=kinds)
    return list(found.select_related("place").order_by(Length("search_text"), "sort_key", "id")[:MOST])


def is_open(viewer: Viewer, kind: Kind) -> bool:
    """Whether a viewer may write subjects of a kind in some place."""
    if kind.code == PLACE or not viewer.may(Permission.SUBJECT_EDIT):
        return False
    places = Place.objects.open_to(viewer, Permission.SUBJECT_EDIT, area=kind.area)
    # of areas under the same scopes it is asked once
    return viewer.everything or once(("place to write in", scopes_over(viewer, kind.area)), places.exists)


def is_writable(viewer: Viewer, subject: Subject) -> bool:
    """Whether a viewer may change a subject."""
    if subject.kind == PLACE or not viewer.may(Permission.SUBJECT_EDIT):
        return False
    return Subject.objects.visible_to(viewer, Permission.SUBJECT_EDIT).filter(pk=subject.pk).exists()
