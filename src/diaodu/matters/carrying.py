"""Open steps go along with pairings: whoever answers for a subject now has what the one before had."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from diaodu.kit import clock
from diaodu.matters.commands.acts import act
from diaodu.matters.commands.escalating import catch_up
from diaodu.matters.commands.permits import lock, rules_of
from diaodu.matters.commands.raising import record_raised
from diaodu.matters.course import Course
from diaodu.matters.desks import desk_of
from diaodu.matters.models import Matter
from diaodu.matters.saving import save
from diaodu.pairing.handing_over import HandingOver
from diaodu.pairing.models import Pairing
from diaodu.people.models import User


def carry_along(handed: HandingOver) -> None:
    """With a hand-over of duties, give the open steps of its subjects to who follows."""
    subjects = {new.subject_id for _old, new in handed.pairs}
    follow_pairings(subjects, by=handed.actor, reason=handed.reason, at=clock.now())


def follow_changes(*, since: datetime, at: datetime) -> int:
    """The same for every pairing that began, ended, or was recorded since a moment; returns how many steps moved."""
    first = clock.local_day(since)
    fresh = Q(recorded_at__gte=since) | Q(ended_at__gte=since) | Q(since__gte=first) | Q(until__gte=first)
    changed = Pairing.objects.filter(fresh).values_list("subject_id", flat=True)
    return follow_pairings(set(changed), by=None, reason="", at=at)


def follow_pairings(subjects: Collection[int], *, by: User | None, reason: str, at: datetime) -> int:
    """Give the open steps about some subjects that belong to a paired person to the one who is paired now."""
    rows = Matter.objects.filter(about__in=subjects, closed_at=None).order_by("pk").values_list("pk", flat=True)
    return sum(_follow(pk, by=by, reason=reason, at=at) for pk in rows)


@act
def _follow(pk: int, *, by: User | None, reason: str, at: datetime) -> int:
    matter = lock(pk)
    course = Course(matter, rules_of(matter), at=at, by=by)
    catch_up(course)
    moved = 0
    for step in course.open_steps:
        owner = course.kind.step(step.code).owner
        desk = desk_of(owner, matter)
        if owner.paired and desk.person != step.person:
            course.hand(step, desk, reason)
            moved += 1
    if moved:
        save(course)
        record_raised([course])
    return moved
