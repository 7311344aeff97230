"""Where scope is applied to nominations, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from diaodu.people.permissions import Permission
from diaodu.register.models import Subject

if TYPE_CHECKING:
    from diaodu.listing.models import Nomination  # noqa: F401 - named in quotes below
    from diaodu.people.viewers import Viewer


class NominationQuerySet(models.QuerySet["Nomination"]):
    """Nominations as a viewer may see them."""

    def visible_to(self, viewer: Viewer, permission: Permission = Permission.NOMINATION_VIEW) -> Self:
        """Nominations of subjects that lie in one of the viewer's scopes, wherever the roster lies."""
        if viewer.everything:
            return self
        return self.filter(subject__in=Subject.objects.visible_to(viewer, permission))
