"""Where scope is applied to accounts, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from diaodu.people.grounds import ground
from diaodu.people.permissions import Permission

if TYPE_CHECKING:
    from diaodu.people.models import User  # noqa: F401 - named in quotes below
    from diaodu.people.viewers import Viewer


class UserQuerySet(models.QuerySet["User"]):
    """Accounts as a viewer may see them."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Accounts with a role inside the viewer's scopes; those without any role belong to the whole site."""
        if viewer.everything:
            return self
        inside = self.model.objects.filter(_holding_within(viewer)).values("pk")
        if not manages_everywhere(viewer):
            return self.filter(pk__in=inside)
        roleless = self.model.objects.filter(grants__isnull=True).values("pk")
        return self.filter(Q(pk__in=inside) | Q(pk__in=roleless))


def manages_everywhere(viewer: Viewer) -> bool:
    """Whether the viewer manages accounts over every place and area."""
    whole = {scope.place_code for scope in viewer.scopes_for(Permission.USER_MANAGE) if not scope.areas}
    tops = ground().tops()
    return viewer.everything or (bool(tops) and tops <= whole)


def _holding_within(viewer: Viewer) -> Q:
    """The condition for users with a grant in one of the viewer's scopes; without a scope it matches nothing."""
    condition = Q(pk__in=[])
    for scope in viewer.scopes_for(Permission.USER_MANAGE):
        inside = Q(grants__place_code=scope.place_code) | Q(grants__place_code__in=ground().below([scope.place_code]))
        if scope.areas:  # a grant over all areas is over more than these
            inside &= Q(grants__areas__len__gt=0, grants__areas__contained_by=sorted(scope.areas))
        condition |= inside
    return condition
