"""Where scope and "as known at" are applied to facts, once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from diaodu.packs.models import Definition
from diaodu.people.permissions import Permission
from diaodu.register.models import Subject

if TYPE_CHECKING:
    from diaodu.ledger.models import Fact  # noqa: F401 - named in quotes below
    from diaodu.people.viewers import Viewer


class FactQuerySet(models.QuerySet["Fact"]):
    """Facts as a viewer may see them and as they were known."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Facts on subjects inside the viewer's scopes.

        A place belongs to no area, but what is reported on it does: there the area of the measure decides.
        """
        if viewer.everything:
            return self
        condition = Q(pk__in=[])
        for scope in viewer.scopes_for(Permission.FACT_VIEW):
            subjects = Subject.objects.visible_to(replace(viewer, scopes=(scope,)), Permission.FACT_VIEW)
            inside = Q(subject__in=subjects)
            if scope.areas:
                own_area = Q(subject__in=subjects.exclude(area=""))
                inside &= own_area | Q(measure__in=measures_inside(scope.areas))
            condition |= inside
        return self.filter(condition)

    def known_at(self, known: int | None) -> Self:
        """Facts in force at a ledger number (None: now): recorded by then and not superseded by then."""
        later = self.model.objects.filter(supersedes=OuterRef("pk"))
        if known is None:
            return self.filter(~Exists(later))
        return self.filter(~Exists(later.filter(number__lte=known)), number__lte=known)


def measures_inside(areas: Collection[str]) -> list[str]:
    """The codes of the measures that every pack which ever declared them puts into ``areas``, or into none."""
    declared = Definition.objects.filter(section="measure", body__isnull=False).values_list("code", "body__area")
    found: dict[str, bool] = {}
    for code, area in declared:
        found[code] = found.get(code, True) and (not area or area in areas)
    return sorted(code for code, inside in found.items() if inside)
