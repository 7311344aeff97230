"""Where scope is applied to findings, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from diaodu.people.permissions import Permission
from diaodu.register.models import Place
from diaodu.register.querysets import at_or_below

if TYPE_CHECKING:
    from diaodu.findings.models import Finding, Overflow  # noqa: F401 - named in quotes below
    from diaodu.people.viewers import Viewer


def _inside(viewer: Viewer, permission: Permission) -> Q:
    """The condition for rows whose place and area lie in a scope of the viewer."""
    condition = Q(pk__in=[])
    for scope in viewer.scopes_for(permission):
        inside = at_or_below(scope.place_code, path="place__path")
        if scope.areas:
            inside &= Q(area__in=sorted(scope.areas))
        condition |= inside
    return condition


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings as a viewer may see them."""

    def visible_to(self, viewer: Viewer, permission: Permission = Permission.FINDING_VIEW) -> Self:
        """Findings whose place (of two subjects: the nearest one that holds both) and area lie in a scope."""
        return self if viewer.everything else self.filter(_inside(viewer, permission))


class OverflowQuerySet(models.QuerySet["Overflow"]):
    """Of which tests not all is listed, as a viewer may know."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Where all that was found lies in a scope: how much it was may be told."""
        return self if viewer.everything else self.filter(_inside(viewer, Permission.FINDING_VIEW))

    def around(self, viewer: Viewer) -> Self:
        """Where some of what was found may lie in a scope: only that it was too much may be told."""
        condition = Q(pk__in=[])
        for scope in viewer.scopes_for(Permission.FINDING_VIEW):
            below = Place.objects.filter(code=scope.place_code, path__startswith=OuterRef("place__path"))
            around = Q(place=None) | Q(Exists(below))
            condition |= around & Q(area__in=sorted(scope.areas)) if scope.areas else around
        return self.filter(condition)
