"""Where scope and "as known at" are applied to facts, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef

from diaodu.people.permissions import Permission
from diaodu.register.models import Subject

if TYPE_CHECKING:
    from diaodu.ledger.models import Fact  # noqa: F401 - named in quotes below
    from diaodu.people.viewers import Viewer


class FactQuerySet(models.QuerySet["Fact"]):
    """Facts as a viewer may see them and as they were known."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Facts on subjects inside the viewer's scopes."""
        if viewer.everything:
            return self
        return self.filter(subject__in=Subject.objects.visible_to(viewer, Permission.FACT_VIEW))

    def known_at(self, known: int | None) -> Self:
        """Facts in force at a ledger number (None: now): recorded by then and not superseded by then."""
        later = self.model.objects.filter(supersedes=OuterRef("pk"))
        if known is None:
            return self.filter(~Exists(later))
        return self.filter(~Exists(later.filter(number__lte=known)), number__lte=known)
