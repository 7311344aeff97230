"""The events of rosters and milestones that lie under a figure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet

from diaodu.people.viewers import Viewer
from diaodu.register.models import Membership, Milestone, Roster, Subject
from diaodu.register.queries.members import DROPPED, WITHDRAWN

Row = TypeVar("Row", Membership, Milestone)


def membership_events(
    rosters: Iterable[int], subjects: Iterable[int], *, until: date, known: int | None
) -> list[Membership]:
    """What happened to some subjects in some rosters up to a day, by number."""
    rows = Membership.objects.filter(roster__in=list(rosters), subject__in=list(subjects), on__lte=until)
    return list(_known(rows.prefetch_related("subject", "roster"), known).order_by("number"))


def milestone_events(
    subjects: Iterable[int], codes: Iterable[str], *, until: date, known: int | None
) -> list[Milestone]:
    """What was recorded of some subjects' milestones up to a day, and what was taken back, by number."""
    told = Q(on__lte=until) | Q(standing__in=(WITHDRAWN, DROPPED))
    rows = Milestone.objects.filter(told, subject__in=list(subjects), code__in=list(codes))
    return list(_known(rows.select_related("subject"), known).order_by("number"))


def visible_ids(viewer: Viewer, subjects: Iterable[int]) -> set[int]:
    """Those of some subjects that a viewer may see."""
    return set(Subject.objects.visible_to(viewer).filter(pk__in=list(subjects)).values_list("pk", flat=True))


def subjects_by_id(viewer: Viewer, ids: Iterable[int]) -> dict[int, Subject]:
    """Those of some subjects that a viewer may see, with their places."""
    return Subject.objects.visible_to(viewer).select_related("place", "pack").in_bulk(list(ids))


def memberships_after(viewer: Viewer, number: int) -> QuerySet[Membership]:
    """What happened in the rosters in sight, to subjects in sight, that was recorded after a ledger number."""
    seen, subjects = Roster.objects.visible_to(viewer), Subject.objects.visible_to(viewer)
    rows = Membership.objects.filter(number__gt=number, roster__in=seen, subject__in=subjects)
    return rows.select_related("subject__pack", "roster")


def milestones_after(viewer: Viewer, number: int) -> QuerySet[Milestone]:
    """The milestones of subjects in sight that were recorded after a ledger number."""
    rows = Milestone.objects.filter(number__gt=number, subject__in=Subject.objects.visible_to(viewer))
    return rows.select_related("subject__pack")


def _known(rows: QuerySet[Row], known: int | None) -> QuerySet[Row]:
    return rows if known is None else rows.filter(number__lte=known)
