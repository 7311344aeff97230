"""The steps before a decision: an idea comes up, goes into reserve, is nominated, goes back, is withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.audit.numbers import take_numbers
from diaodu.core.nominations import OPEN, Stage, stage_back
from diaodu.kit.refusals import NotFound
from diaodu.listing.commands.events import (
    NominationRefused,
    Step,
    StepRefused,
    check_step,
    record_step,
    writable_nomination,
)
from diaodu.listing.listings import leads_to, listings, rosters_holding
from diaodu.listing.models import Nomination, NominationEvent
from diaodu.people.permissions import Permission
from diaodu.people.viewers import acting
from diaodu.register.commands.permits import writable_subject
from diaodu.register.models import Roster, Subject


@transaction.atomic
def propose_idea(*, actor: Any, listing: str, roster: str, subject: str, on: date, reason: str) -> Nomination:
    """Bring up a subject as an idea for a roster. Raises ``NominationRefused`` where it cannot come onto it.

    The roster may lie above what the actor sees: that it exists is no secret to who is asked for ideas.
    """
    viewer = acting(actor)
    viewer.require(Permission.NOMINATION_PROPOSE)
    take_numbers(0)  # from here on nobody else proposes the same until this transaction ends
    found = writable_subject(viewer, subject, Permission.NOMINATION_PROPOSE)
    target = Roster.objects.select_related("pack", "place").filter(code=roster).first()
    declared = listings(target.pack).get(listing) if target else None
    if target is None or declared is None:
        raise NotFound(_("沒有這一名冊的遴選。"))
    if not leads_to(declared, target, found.kind, found.place):
        raise NominationRefused(_("「%(code)s」不能通過這一遴選列入該名冊。") % {"code": subject})
    _refuse_repeated(found, target)
    step = Step(Stage.IDEA, on, reason)
    check_step(None, step)
    (number,) = take_numbers(1)
    nomination = Nomination.objects.create(number=number, subject=found, roster=target, listing=listing)
    record_step(actor=actor, nomination=nomination, step=step, number=number)
    return nomination


def _refuse_repeated(subject: Subject, roster: Roster) -> None:
    if subject.nominations.filter(roster=roster, stage__in=OPEN).exists():
        raise NominationRefused(_("該項已在這份名冊的遴選中。"))
    if roster.pk in rosters_holding(subject):
        raise NominationRefused(_("該項已在名冊內。"))


@transaction.atomic
def move_to_reserve(*, actor: Any, nomination: int, on: date, reason: str) -> NominationEvent:
    """Take an idea into reserve."""
    return _take(actor, nomination, Stage.RESERVE, on, reason, before=Stage.IDEA)


@transaction.atomic
def nominate(*, actor: Any, nomination: int, on: date, statement: str) -> NominationEvent:
    """Nominate what is in reserve, with a statement of need. Scores count from here."""
    return _take(actor, nomination, Stage.NOMINATED, on, statement, before=Stage.RESERVE)


@transaction.atomic
def move_back(*, actor: Any, nomination: int, on: date, reason: str) -> NominationEvent:
    """Send a nomination one stage back."""
    found = writable_nomination(acting(actor), nomination, Permission.NOMINATION_PROPOSE)
    stage = stage_back(Stage(found.stage))
    if stage is None:
        raise StepRefused(_("這一階段不能退回。"))
    return _write(actor, found, Step(stage, on, reason))


@transaction.atomic
def withdraw(*, actor: Any, nomination: int, on: date, reason: str) -> NominationEvent:
    """Give up a nomination that is still open."""
    found = writable_nomination(acting(actor), nomination, Permission.NOMINATION_PROPOSE)
    return _write(actor, found, Step(Stage.WITHDRAWN, on, reason))


def _take(actor: Any, number: int, stage: Stage, on: date, reason: str, *, before: Stage) -> NominationEvent:
    """One step forward: a step that leads back to the same stage has a verb of its own."""
    found = writable_nomination(acting(actor), number, Permission.NOMINATION_PROPOSE)
    if found.stage != before:
        raise StepRefused(_("這項申報的階段已變動，現在不能這樣做。請刷新頁面查看。"))
    return _write(actor, found, Step(stage, on, reason))


def _write(actor: Any, nomination: Nomination, step: Step) -> NominationEvent:
    check_step(nomination, step)
    (number,) = take_numbers(1)
    return record_step(actor=actor, nomination=nomination, step=step, number=number)
