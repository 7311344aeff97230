"""Where scope and "as known at" are applied to adjustments, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef

from diaodu.people.permissions import Permission
from diaodu.register.models import Place

if TYPE_CHECKING:
    from diaodu.indicators.models import Adjustment  # noqa: F401 - named in quotes below
    from diaodu.people.viewers import Viewer


class AdjustmentQuerySet(models.QuerySet["Adjustment"]):
    """Adjustments as a viewer may see them and as they were known."""

    def visible_to(self, viewer: Viewer, permission: Permission = Permission.INDICATOR_VIEW) -> Self:
        """Adjustments of places inside the viewer's scopes."""
        if viewer.everything:
            return self
        return self.filter(place__in=Place.objects.visible_to(viewer, permission))

    def known_at(self, known: int | None) -> Self:
        """Adjustments in force at a ledger number (None: now): recorded by then and not replaced by then."""
        later = self.model.objects.filter(supersedes=OuterRef("pk"))
        if known is None:
            return self.filter(~Exists(later))
        return self.filter(~Exists(later.filter(number__lte=known)), number__lte=known)
