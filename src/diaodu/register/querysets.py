"""Where scope is applied to places, subjects and rosters, once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.lookups import StartsWith

from diaodu.kit.once import once
from diaodu.kit.sql import among_texts
from diaodu.people.permissions import Permission

if TYPE_CHECKING:
    from diaodu.people.viewers import Scope, Viewer
    from diaodu.register.models import Import, Link, Organisation, Place, Roster, Subject  # noqa: F401 - named in quotes below


def _within(viewer: Viewer, permission: Permission, *, path: str, area: str | None) -> Q:
    """The condition for rows that lie in one of the viewer's scopes; without a scope it matches nothing."""
    condition = Q(pk__in=[])
    for scope in viewer.scopes_for(permission):
        inside = at_or_below(scope.place_code, path=path)
        condition |= inside & _of_area(scope, area) if area else inside
    return condition


def _in_sight(viewer: Viewer, *, to: str = "") -> Q:
    """The condition for subjects that lie in one of the viewer's scopes, or above it where all below see their kind.

    ``to`` leads from the rows to their subjects.
    """
    path, area = f"{to}place__path", f"{to}area"
    return _within(viewer, Permission.SUBJECT_VIEW, path=path, area=area) | _above(viewer, to=to)


def _above(viewer: Viewer, *, to: str) -> Q:
    """The condition for subjects of a place above one of the viewer's scopes, of kinds that are seen below."""
    condition = Q(pk__in=[])
    for scope in viewer.scopes_for(Permission.SUBJECT_VIEW):
        paths = once(("seen from below", scope.place_code), partial(_seen_from, scope.place_code))
        if paths:
            # by path, as in ``_within``: the database can then look for the places first, and by them for the subjects
            above = Q(**{f"{to}place__path__in": paths, f"{to}seen_below": True})
            condition |= above & _of_area(scope, f"{to}area")
    return condition


def _seen_from(code: str) -> list[str]:
    """The paths of the places above one that have subjects to be seen below: mostly none, and never many."""
    places = apps.get_model("register", "Place").objects  # its class is made of these querysets
    shown = apps.get_model("register", "Subject").objects.filter(place=OuterRef("pk"), seen_below=True)
    own = Subquery(places.filter(code=code).order_by().values("path"))
    above = places.exclude(code=code).filter(StartsWith(own, F("path")), Exists(shown))
    return list(above.values_list("path", flat=True))


def _of_area(scope: Scope, area: str) -> Q:
    # what belongs to no area, such as a place itself, belongs to all
    return Q(**{f"{area}__in": ["", *sorted(scope.areas)]}) if scope.areas else Q()


def at_or_below(code: str, *, path: str) -> Q:
    """The condition for rows whose path of places leads through the place with a code."""
    return Q(**{f"{path}__contains": f"/{code}/"}) | Q(**{f"{path}__startswith": f"{code}/"})


def belonging_to(enterprise: Subject, *, to: str) -> Q:
    """The condition for rows about an enterprise, or about something of its own, such as a project that it carries out
    (a link in force, or its organisation). ``to`` leads from the rows to their subjects.
    """
    links = apps.get_model("register", "Link").objects.filter(source=OuterRef(to), target=enterprise)
    own = Q(**{to: enterprise}) | Q(Exists(links))
    if enterprise.organisation_id:
        own |= Q(**{f"{to}__organisation": enterprise.organisation_id})
    return own


class PlaceQuerySet(models.QuerySet["Place"]):
    """Places as a viewer may see them."""

    def visible_to(self, viewer: Viewer, permission: Permission = Permission.INDICATOR_VIEW) -> Self:
        """Places inside the viewer's scopes."""
        if viewer.everything:
            return self
        return self.filter(_within(viewer, permission, path="path", area=None))

    def open_to(self, viewer: Viewer, permission: Permission, *, area: str) -> Self:
        """Places in which the viewer may do this to subjects of an area."""
        return self.visible_to(replace(viewer, scopes=scopes_over(viewer, area)), permission)


def scopes_over(viewer: Viewer, area: str) -> tuple[Scope, ...]:
    """Those scopes of a viewer that hold subjects of an area."""
    return tuple(scope for scope in viewer.scopes if not area or not scope.areas or area in scope.areas)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations as a viewer may see them."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Organisations of places inside the viewer's scopes, and those that answer for a subject in sight.

        One that lies in no place is seen by whoever sees a place of its pack. Only packs bring such organisations, and
        of what is public: groups of the central government with firms everywhere, ministries, chambers. Reporters
        must be able to name them, and a row holds nothing but names, credit code, group and source; what an
        organisation has to do with a place stands in subjects, each under its own scope.
        """
        if viewer.everything:
            return self
        inside = _within(viewer, Permission.SUBJECT_VIEW, path="place__path", area=None)
        answers = _in_sight(viewer, to="subjects__")
        places = _within(viewer, Permission.SUBJECT_VIEW, path="pack__places__path", area=None)
        return self.filter(inside | answers | (Q(place=None) & places)).distinct()


class SubjectQuerySet(models.QuerySet["Subject"]):
    """Subjects as a viewer may see them."""

    def coded(self, codes: Collection[str]) -> Self:
        """Those with one of many codes."""
        return self.filter(code__in=among_texts(codes))

    def visible_to(self, viewer: Viewer, permission: Permission = Permission.SUBJECT_VIEW) -> Self:
        """Subjects whose place and area lie in one of the viewer's scopes.

        To view is also given what lies above a scope, of kinds that are ``seen_below``: nothing else may be done to
        that, and nothing that is said of it elsewhere is seen with it.
        """
        if viewer.everything:
            return self
        if permission == Permission.SUBJECT_VIEW:
            return self.filter(_in_sight(viewer))
        return self.lying_within(viewer, permission)

    def lying_within(self, viewer: Viewer, permission: Permission = Permission.SUBJECT_VIEW) -> Self:
        """Those of the subjects whose own place and area lie in a scope: the viewer sees all that belongs to them."""
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
