"""Where scope is applied to returns and uploads, once; and which lines are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from diaodu.people.permissions import Permission
from diaodu.register.models import Place
from diaodu.returns.problems import Severity

if TYPE_CHECKING:
    from diaodu.people.viewers import Viewer
    from diaodu.returns.models import Line, Return, Upload  # noqa: F401 - named in quotes below

UNEXPLAINED = Q(words__explanation="") | Q(words__explanation__isnull=True)


class ReturnQuerySet(models.QuerySet["Return"]):
    """Returns as a viewer may see them."""

    def visible_to(self, viewer: Viewer, permission: Permission = Permission.RETURN_VIEW) -> Self:
        """Returns of places inside the viewer's scopes. A form spans areas, so areas do not narrow it."""
        if viewer.everything:
            return self
        return self.filter(place__in=Place.objects.visible_to(viewer, permission))


class LineQuerySet(models.QuerySet["Line"]):
    """The lines of returns."""

    def asked(self) -> Self:
        """Those in which something is asked about, explained or not."""
        return self.exclude(problems=[])

    def open(self) -> Self:
        """Those in which something is refused, or asked about and not explained."""
        return self.asked().filter(Q(problems__contains=[{"severity": Severity.REFUSE}]) | UNEXPLAINED)

    def explainable(self) -> Self:
        """Those in which something is asked about and not explained; what is refused is mended, not explained."""
        return self.filter(UNEXPLAINED, problems__contains=[{"severity": Severity.ASK}])


class UploadQuerySet(models.QuerySet["Upload"]):
    """Uploads as a viewer may see them: who sees the return sees its files."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Files of the returns in sight."""
        if viewer.everything:
            return self
        return self.filter(owner__place__in=Place.objects.visible_to(viewer, Permission.RETURN_VIEW))
