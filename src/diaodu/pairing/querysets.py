"""Where scope is applied to persons, pairings, recusals and contacts, once.

Everybody sees their own. Whoever is paired with a subject sees who else is, as they have to work together.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from diaodu.packs.models import Pack
from diaodu.pairing.declared import contact_rules
from diaodu.people.permissions import Permission
from diaodu.register.querysets import at_or_below, belonging_to

if TYPE_CHECKING:
    from diaodu.pairing.models import Contact, Pairing, Person, Recusal  # noqa: F401 - named in quotes below
    from diaodu.people.viewers import Viewer
    from diaodu.register.models import Subject


def _inside(viewer: Viewer, permission: Permission, *, place: str, area: str = "") -> Q:
    """The condition for rows whose place (and area, where they have one) lies in a scope of the viewer."""
    condition = Q(pk__in=[])
    for scope in viewer.scopes_for(permission):
        inside = at_or_below(scope.place_code, path=f"{place}__path")
        if scope.areas and area:
            inside &= Q(**{f"{area}__in": ["", *sorted(scope.areas)]})
        condition |= inside
    return condition


def _own(viewer: Viewer, to: str) -> Q:
    """The condition for what is the viewer's own; ``to`` leads to the person."""
    return Q(**{f"{to}user": viewer.user}) if viewer.user else Q(pk__in=[])


class PersonQuerySet(models.QuerySet["Person"]):
    """Persons as a viewer may see them."""

    def visible_to(self, viewer: Viewer, permission: Permission = Permission.PAIRING_VIEW) -> Self:
        """Those of places inside a scope; to view, also oneself and those of pairings in sight."""
        if viewer.everything:
            return self
        inside = _inside(viewer, permission, place="place")
        if permission != Permission.PAIRING_VIEW:
            return self.filter(inside)
        paired = apps.get_model("pairing", "Pairing").objects.visible_to(viewer).order_by().values("person")
        return self.filter(inside | _own(viewer, "") | Q(pk__in=paired))


class PairingQuerySet(models.QuerySet["Pairing"]):
    """Pairings as a viewer may see them."""

    def visible_to(self, viewer: Viewer, permission: Permission = Permission.PAIRING_VIEW) -> Self:
        """Those of subjects inside a scope; to view, also one's own and those of subjects one is paired with."""
        if viewer.everything:
            return self
        inside = _inside(viewer, permission, place="subject__place", area="subject__area")
        if permission != Permission.PAIRING_VIEW:
            return self.filter(inside)
        beside = self.model.objects.in_force().filter(_own(viewer, "person__")).order_by().values("subject")
        return self.filter(inside | _own(viewer, "person__") | Q(subject__in=beside))

    def in_force(self, on: date | None = None) -> Self:
        """Those in force on a day; None for now: nothing is recorded ahead, so these are the ones without an end."""
        if on is None:
            return self.filter(until=None)
        return self.filter(Q(until=None) | Q(until__gt=on), since__lte=on)


class RecusalQuerySet(models.QuerySet["Recusal"]):
    """Recusals as a viewer may see them."""

    def visible_to(self, viewer: Viewer) -> Self:
        """One's own, and those of persons whose pairings the viewer makes."""
        if viewer.everything:
            return self
        return self.filter(_inside(viewer, Permission.PAIRING_EDIT, place="person__place") | _own(viewer, "person__"))


class ContactQuerySet(models.QuerySet["Contact"]):
    """Contacts as a viewer may see them."""

    def visible_to(self, viewer: Viewer, permission: Permission = Permission.CONTACT_VIEW) -> Self:
        """Those of persons inside a scope; to view, also one's own and those that one may approve."""
        if viewer.everything:
            return self
        inside = _inside(viewer, permission, place="person__place", area="subject__area")
        if permission != Permission.CONTACT_VIEW:
            return self.filter(inside)
        approves = _inside(viewer, Permission.CONTACT_APPROVE, place="person__place", area="subject__area")
        return self.filter(inside | approves | _own(viewer, "person__"))

    def for_enterprise(self, enterprise: Subject) -> Self:
        """What an enterprise sees through its link: contacts with itself and about something of its own. What is on the
        negative list is for who looks into it, and the enterprise is not told of it.
        """
        own = self.filter(belonging_to(enterprise, to="subject"))
        shown = Q(pk__in=[])
        for pack in Pack.objects.filter(pk__in=own.order_by().values("subject__pack")):
            positive = [code for code, rule in contact_rules(pack).items() if not rule.conduct.negative]
            shown |= Q(subject__pack=pack, rule__in=positive)
        return own.filter(shown)

    def current(self) -> Self:
        """The last version of each."""
        later = self.model.objects.filter(thread=OuterRef("thread"), version__gt=OuterRef("version"))
        return self.filter(~Exists(later))
