"""Where scope is applied to editions, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from diaodu.people.permissions import Permission
from diaodu.register.models import Place

if TYPE_CHECKING:
    from diaodu.editions.models import Edition  # noqa: F401 - named in quotes below
    from diaodu.people.viewers import Viewer

RELEASED = "released"


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions as a viewer may see them."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Released ones of places in the viewer's scopes; those on their way for whoever writes or approves there."""
        if viewer.everything:
            return self
        seen = Q(state=RELEASED) & _in(viewer, Permission.EDITION_VIEW)
        return self.filter(seen | _in(viewer, Permission.EDITION_WRITE) | _in(viewer, Permission.EDITION_APPROVE))

    def open_to(self, viewer: Viewer, permission: Permission) -> Self:
        """Those of places in which the viewer may do this."""
        return self if viewer.everything else self.filter(_in(viewer, permission))

    def released(self) -> Self:
        """The released ones."""
        return self.filter(state=RELEASED)

    def for_everybody(self) -> Self:
        """What the public page shows: released editions of public circulars."""
        return self.released().filter(public=True)


def _in(viewer: Viewer, permission: Permission) -> Q:
    return Q(place__in=Place.objects.visible_to(viewer, permission))
