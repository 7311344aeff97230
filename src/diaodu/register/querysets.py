"""Where scope is applied to places, subjects and rosters, once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from diaodu.kit.sql import among_texts
from diaodu.people.permissions import Permission

if TYPE_CHECKING:
    from diaodu.people.viewers import Viewer
    from diaodu.register.models import Import, Link, Organisation, Place, Roster, Subject  # noqa: F401 - named in quotes below


def _within(viewer: Viewer, permission: Permission, *, path: str, area: str | None) -> Q:
    """The condition for rows that lie in one of the viewer's scopes; without a scope it matches nothing."""
    condition = Q(pk__in=[])
    for scope in viewer.scopes_for(permission):
        inside = at_or_below(scope.place_code, path=path)
        if area and scope.areas:
            # what belongs to no area, such as a place itself, belongs to all
            inside &= Q(**{f"{area}__in": ["", *sorted(scope.areas)]})
        condition |= inside
    return condition


def at_or_below(code: str, *, path: str) -> Q:
    """The condition for rows whose path of places leads through the place with a code."""
    return Q(**{f"{path}__contains": f"/{code}/"}) | Q(**{f"{path}__startswith": f"{code}/"})


class PlaceQuerySet(models.QuerySet["Place"]):
    """Places as a viewer may see them."""

    def visible_to(self, viewer: Viewer, permission: Permission = Permission.INDICATOR_VIEW) -> Self:
        """Places inside the viewer's scopes."""
        if viewer.everything:
            return self
        return self.filter(_within(viewer, permission, path="path", area=None))

    def open_to(self, viewer: Viewer, permission: Permission, *, area: str) -> Self:
        """Places in which the viewer may do this to subjects of an area."""
        scopes = tuple(scope for scope in viewer.scopes if not area or not scope.areas or area in scope.areas)
        return self.visible_to(replace(viewer, scopes=scopes), permission)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations as a viewer may see them."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Organisations of places inside the viewer's scopes, and those that answer for a subject in sight.

        One that lies in no place, such as a group with firms everywhere, is seen by whoever sees a place of its pack.
        """
        if viewer.everything:
            return self
        inside = _within(viewer, Permission.SUBJECT_VIEW, path="place__path", area=None)
        answers = _within(viewer, Permission.SUBJECT_VIEW, path="subjects__place__path", area="subjects__area")
        places = _within(viewer, Permission.SUBJECT_VIEW, path="pack__places__path", area=None)
        return self.filter(inside | answers | (Q(place=None) & places)).distinct()


class SubjectQuerySet(models.QuerySet["Subject"]):
    """Subjects as a viewer may see them."""

    def coded(self, codes: Collection[str]) -> Self:
        """Those with one of many codes."""
        return self.filter(code__in=among_texts(codes))

    def visible_to(self, viewer: Viewer, permission: Permission = Permission.SUBJECT_VIEW) -> Self:
        """Subjects whose place and area lie in one of the viewer's scopes."""
        if viewer.everything:
            return self
        return self.filter(_within(viewer, permission, path="place__path", area="area"))


class RosterQuerySet(models.QuerySet["Roster"]):
    """Rosters as a viewer may see them."""

    def visible_to(self, viewer: Viewer, permission: Permission = Permission.SUBJECT_VIEW) -> Self:
        """Rosters of places inside the viewer's scopes."""
        if viewer.everything:
            return self
        return self.filter(_within(viewer, permission, path="place__path", area=None))


class ImportQuerySet(models.QuerySet["Import"]):
    """Imports as a viewer may see them: everybody sees their own."""

    def visible_to(self, viewer: Viewer) -> Self:
        """The viewer's own imports."""
        if viewer.everything:
            return self
        return self.filter(actor=viewer.user) if viewer.user else self.none()


class LinkManager(models.Manager["Link"]):
    """The links in force."""

    def get_queryset(self) -> models.QuerySet[Link]:
        """Without those that have ended."""
        return super().get_queryset().filter(ended_at=None)
