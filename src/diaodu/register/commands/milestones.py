"""Recording that a milestone was reached or is planned, and taking that back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.audit.numbers import take_numbers
from diaodu.kit import clock
from diaodu.kit.refusals import Refusal
from diaodu.people.permissions import Permission
from diaodu.people.viewers import acting
from diaodu.register.commands.permits import recorder_of, writable_subject
from diaodu.register.kinds import kinds
from diaodu.register.models import Milestone, Subject
from diaodu.register.queries.members import DROPPED, EVENTS, PLANNED, PLANS, REACHED, WITHDRAWN


class NoSuchMilestone(Refusal):
    """The kind declares no such milestone, or none is in force that could be withdrawn."""

    code, status = "no_such_milestone", 422


class MilestoneRefused(Refusal):
    """A milestone that lies in the future though it is said to be reached, or that lacks its reason."""

    code, status = "milestone_refused", 422


@transaction.atomic
def record_milestone(
    *, actor: Any, subject: str, milestone: str, on: date, evidence: str, planned: bool = False
) -> Milestone:
    """Record that a subject reached a milestone on a day, with the evidence; or, ``planned``, that it shall by then."""
    viewer = acting(actor)
    viewer.require(Permission.SUBJECT_EDIT)
    take_numbers(0)
    found = writable_subject(viewer, subject, Permission.SUBJECT_EDIT)
    if kinds(found.pack)[found.kind].milestone(milestone) is None:
        raise NoSuchMilestone(_("這一類沒有「%(milestone)s」這一節點。") % {"milestone": milestone})
    if not planned and on > clock.today():
        raise MilestoneRefused(_("已達到的節點不能晚於今天。"))
    return _append(actor, found, milestone, PLANNED if planned else REACHED, on, evidence)


@transaction.atomic
def withdraw_milestone(*, actor: Any, subject: str, milestone: str, reason: str, planned: bool = False) -> Milestone:
    """Take back the milestone in force: it was not reached after all, or, ``planned``, it is planned no more."""
    viewer = acting(actor)
    viewer.require(Permission.SUBJECT_EDIT)
    take_numbers(0)
    found = writable_subject(viewer, subject, Permission.SUBJECT_EDIT)
    if not reason.strip():
        raise MilestoneRefused(_("撤回節點須說明原因。"))
    group, standing, withdrawn = (PLANS, PLANNED, DROPPED) if planned else (EVENTS, REACHED, WITHDRAWN)
    last = found.milestones.filter(code=milestone, standing__in=group).order_by("number").last()
    if last is None or last.standing != standing:
        raise NoSuchMilestone(_("沒有可撤回的節點「%(milestone)s」。") % {"milestone": milestone})
    return _append(actor, found, milestone, withdrawn, last.on, reason)


def _append(actor: Any, subject: Subject, code: str, standing: str, on: date, evidence: str) -> Milestone:
    (number,) = take_numbers(1)
    row = Milestone.objects.create(
        number=number, subject=subject, code=code, standing=standing, on=on, evidence=evidence.strip()[:300],
        recorded_at=clock.now(), recorded_by=recorder_of(actor),
    )  # fmt: skip
    new = {"milestone": code, "standing": standing, "on": on.isoformat(), "evidence": row.evidence}
    record(actor=actor, tag=f"register:milestone:{standing}", kind=subject.kind, key=subject.code, new=new)
    return row
