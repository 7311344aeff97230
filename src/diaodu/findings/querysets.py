"""Where scope is applied to findings, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from diaodu.people.permissions import Permission
from diaodu.register.querysets import at_or_below

if TYPE_CHECKING:
    from diaodu.findings.models import Finding  # noqa: F401 - named in quotes below
    from diaodu.people.viewers import Viewer


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings as a viewer may see them."""

    def visible_to(self, viewer: Viewer, permission: Permission = Permission.FINDING_VIEW) -> Self:
        """Findings whose place (of two subjects: the nearest one that holds both) and area lie in a scope."""
        if viewer.everything:
            return self
        condition = Q(pk__in=[])
        for scope in viewer.scopes_for(permission):
            inside = at_or_below(scope.place_code, path="place__path")
            if scope.areas:
                inside &= Q(area__in=sorted(scope.areas))
            condition |= inside
        return self.filter(condition)
