"""Where scope is applied to returns and uploads, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from diaodu.people.permissions import Permission
from diaodu.register.models import Place

if TYPE_CHECKING:
    from diaodu.people.viewers import Viewer
    from diaodu.returns.models import Return, Upload  # noqa: F401 - named in quotes below


class ReturnQuerySet(models.QuerySet["Return"]):
    """Returns as a viewer may see them."""

    def visible_to(self, viewer: Viewer, permission: Permission = Permission.RETURN_VIEW) -> Self:
        """Returns of places inside the viewer's scopes. A form spans areas, so areas do not narrow it."""
        if viewer.everything:
            return self
        return self.filter(place__in=Place.objects.visible_to(viewer, permission))


class UploadQuerySet(models.QuerySet["Upload"]):
    """Uploads as a viewer may see them: who sees the return sees its files."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Files of the returns in sight."""
        if viewer.everything:
            return self
        return self.filter(owner__place__in=Place.objects.visible_to(viewer, Permission.RETURN_VIEW))
