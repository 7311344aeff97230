"""A subject's nominations, and the rosters it can be brought up for."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from diaodu.core.nominations import OPEN
from diaodu.kit.refusals import Forbidden
from diaodu.listing.listings import Listing, leads_to, listings, rosters_holding
from diaodu.listing.models import Nomination
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.models import Roster, Subject
from diaodu.register.queries import visible_subject


@dataclass(frozen=True, slots=True)
class Target:
    """A roster that a subject can come onto, by a listing."""

    listing: Listing
    roster: Roster

    @property
    def code(self) -> str:
        """Listing and roster in one word, for a form."""
        return f"{self.listing.code}/{self.roster.code}"


def nominations_of(viewer: Viewer, subject: Subject) -> list[Nomination]:
    """The nominations of a subject, latest first."""
    seen = Nomination.objects.visible_to(viewer).filter(subject=subject)
    return list(seen.select_related("roster").order_by("-number"))


def subject_to_propose(viewer: Viewer, code: str) -> Subject:
    """A subject that the viewer may bring up. Out of sight: ``NotFound``; seen, but not theirs: ``Forbidden``."""
    viewer.require(Permission.NOMINATION_PROPOSE)
    subject = visible_subject(viewer, code)
    if not _may_propose(viewer, subject):
        raise Forbidden(_("您不能提出「%(code)s」。") % {"code": code})
    return subject


def targets_for(viewer: Viewer, subject: Subject) -> list[Target]:
    """The rosters for which the viewer may bring up a subject now, latest first; none where they may not."""
    if not _may_propose(viewer, subject) or subject.place is None:
        return []
    above = [code for code in subject.place.path.split("/") if code]
    taken = subject.nominations.filter(stage__in=OPEN).values("roster")
    rosters = Roster.objects.filter(place__code__in=above, kind="").exclude(pk__in=taken)
    rosters = rosters.exclude(pk__in=rosters_holding(subject)).select_related("pack", "place")
    return [
        Target(listing, roster)
        for roster in rosters.order_by("-starts_on", "code")
        for listing in listings(roster.pack).values()
        if leads_to(listing, roster, subject.kind, subject.place)
    ]


def _may_propose(viewer: Viewer, subject: Subject) -> bool:
    return Subject.objects.visible_to(viewer, Permission.NOMINATION_PROPOSE).filter(pk=subject.pk).exists()
