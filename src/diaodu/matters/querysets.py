"""Where scope is applied to matters, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from diaodu.people.permissions import Permission
from diaodu.register.querysets import at_or_below, belonging_to

if TYPE_CHECKING:
    from diaodu.matters.models import EvidenceFile, Matter  # noqa: F401 - named in quotes below
    from diaodu.people.viewers import Scope, Viewer
    from diaodu.register.models import Subject


def _inside(scope: Scope) -> Q:
    inside = at_or_below(scope.place_code, path="place__path")
    return inside & Q(area__in=sorted(scope.areas)) if scope.areas else inside


class MatterQuerySet(models.QuerySet["Matter"]):
    """Matters as a viewer may see them."""

    def visible_to(self, viewer: Viewer, permission: Permission = Permission.MATTER_VIEW) -> Self:
        """Matters whose place and area lie in a scope; restricted ones only with the permission for those too.

        To view is also given what somebody has to do with: who raised it, has or had a step of it in person.
        """
        if viewer.everything:
            return self
        condition = self._own(viewer) if permission == Permission.MATTER_VIEW else Q(pk__in=[])
        for scope in viewer.scopes_for(permission):
            open_ = Q() if Permission.MATTER_RESTRICTED in scope.permissions else Q(restricted=False)
            condition |= _inside(scope) & open_
        return self.filter(condition)

    def for_enterprise(self, enterprise: Subject) -> Self:
        """What an enterprise sees through its link: what it raised, and what it has or had a step of, about itself or
        about something of its own.
        """
        steps = apps.get_model("matters", "Step").objects.filter(matter=OuterRef("pk"), enterprise=True)
        own = belonging_to(enterprise, to="about")
        return self.filter(Q(from_enterprise=True, about=enterprise) | (Q(restricted=False) & Exists(steps) & own))

    def _own(self, viewer: Viewer) -> Q:
        """What the viewer has to do with, or has a step of by a role."""
        if viewer.user is None or not viewer.may(Permission.MATTER_VIEW):
            return Q(pk__in=[])
        parties, steps = (apps.get_model("matters", name).objects for name in ("Party", "Step"))
        condition = Q(Exists(parties.filter(matter=OuterRef("pk"), user=viewer.user)))
        for scope in viewer.scopes_for(Permission.MATTER_VIEW):
            held = steps.filter(held_by(scope), matter=OuterRef("pk"), ended_at=None)
            condition |= Q(Exists(held))
        return condition


class EvidenceQuerySet(models.QuerySet["EvidenceFile"]):
    """Files of evidence as a viewer may see them."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Who sees a matter sees its files."""
        return self.filter(event__matter__in=_matters().visible_to(viewer))

    def for_enterprise(self, enterprise: Subject) -> Self:
        """The files of the matters that an enterprise sees: those that came through its own link, and the office's, of
        which it sees only those of the steps whose words it is told (``queries.evidence``).
        """
        own = Q(enterprise=enterprise) | Q(event__from_enterprise=False)
        return self.filter(own, event__matter__in=_matters().for_enterprise(enterprise))


def _matters() -> MatterQuerySet:
    found: MatterQuerySet = apps.get_model("matters", "Matter").objects.all()
    return found


def mine(viewer: Viewer) -> Q:
    """The condition for steps that a viewer has: in person, or by a role."""
    if viewer.user is None:
        return Q(pk__in=[])
    condition = Q(person=viewer.user)
    for scope in viewer.scopes_for(Permission.MATTER_VIEW):
        condition |= held_by(scope)
    return condition


def held_by(scope: Scope) -> Q:
    """The condition for steps that the holders of a scope's role have."""
    held = at_or_below(scope.place_code, path="place__path") & Q(person=None, role=scope.role)
    return held & Q(matter__area__in=sorted(scope.areas)) if scope.areas else held
