"""What every step shares: who may take it, what may follow what, and writing the event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.audit.numbers import take_numbers
from diaodu.core.nominations import Stage, may_follow
from diaodu.kit import clock
from diaodu.kit.refusals import Forbidden, NotFound, Refusal
from diaodu.listing.models import Nomination, NominationEvent
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.commands.permits import recorder_of
from diaodu.register.models import Membership

LONGEST_REASON = 2000


class NominationRefused(Refusal):
    """A subject that cannot come onto the roster by this listing, or is on its way or inside already."""

    code, status = "nomination_refused", 409


class StepRefused(Refusal):
    """A step that may not follow the present stage, or that lacks its reason or its day."""

    code, status = "step_refused", 409


@dataclass(frozen=True, slots=True)
class Step:
    """The stage that a nomination is to come to, on which day and why; ``decider`` only for a decision."""

    stage: Stage
    on: date
    reason: str
    decider: str = ""


def writable_nomination(viewer: Viewer, number: int, permission: Permission) -> Nomination:
    """A nomination on which the viewer may do this; from here on nobody else changes it until the transaction ends.

    Out of sight: ``NotFound``; seen, but not theirs to change: ``Forbidden``.
    """
    viewer.require(permission)
    take_numbers(0)
    open_to_viewer = Nomination.objects.visible_to(viewer, permission)
    found = open_to_viewer.select_related("subject__place", "roster__pack", "roster__place").filter(pk=number).first()
    if found is not None:
        return found
    if Nomination.objects.visible_to(viewer).filter(pk=number).exists():
        raise Forbidden(_("您不能對這項申報作此操作。"))
    raise NotFound(_("沒有這項申報，或不在您的範圍內。"))


def check_step(nomination: Nomination | None, step: Step) -> None:
    """Raise ``StepRefused`` unless ``step`` may follow what a nomination (None: a new one) has come to."""
    last = nomination.events.last() if nomination else None
    if not may_follow(Stage(nomination.stage) if nomination else None, step.stage):
        raise StepRefused(_("這項申報的階段已變動，現在不能這樣做。請刷新頁面查看。"))
    if not step.reason.strip():
        raise StepRefused(_("須說明理由。"))
    if len(step.reason.strip()) > LONGEST_REASON:
        raise StepRefused(_("理由最多 %(longest)d 個字符。") % {"longest": LONGEST_REASON})
    if step.on > clock.today():
        raise StepRefused(_("日期不能晚於今天。"))
    if last and step.on < last.on:
        raise StepRefused(_("日期早於上一步的日期。"))


def record_step(
    *, actor: Any, nomination: Nomination, step: Step, number: int, membership: Membership | None = None
) -> NominationEvent:
    """Write a step that has been checked, under a ledger number that the caller has taken."""
    before = nomination.stage
    nomination.stage = step.stage
    nomination.save(update_fields=["stage"])
    event = NominationEvent.objects.create(
        number=number, nomination=nomination, stage=step.stage, on=step.on, reason=step.reason.strip(),
        decider=step.decider.strip(), membership=membership, recorded_at=clock.now(), recorded_by=recorder_of(actor),
    )  # fmt: skip
    new = {"stage": step.stage, "on": step.on.isoformat(), "reason": event.reason, "decider": event.decider}
    new |= {"subject": nomination.subject.code, "roster": nomination.roster.code}
    old = {"stage": before} if before != step.stage else None  # the first event
    tag, key = f"listing:nomination:{step.stage}", str(nomination.number)
    record(actor=actor, tag=tag, kind="nomination", key=key, old=old, new=new)
    return event
