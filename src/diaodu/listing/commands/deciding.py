"""Deciding a nomination: it is listed and enters the roster at once, or it is declined."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.audit.numbers import take_numbers
from diaodu.core.nominations import OUTCOMES, Stage
from diaodu.kit.refusals import Refusal
from diaodu.listing.commands.events import (
    NominationRefused,
    Step,
    StepRefused,
    check_step,
    record_step,
    writable_nomination,
)
from diaodu.listing.models import Nomination, NominationEvent
from diaodu.listing.results import listing_of, result_of, scores_in_force
from diaodu.people.permissions import Permission
from diaodu.people.viewers import acting
from diaodu.register.commands.memberships import change_membership
from diaodu.register.memberships import ENTER
from diaodu.register.models import Membership

LONGEST_DECIDER = 100


class ScoresMissing(Refusal):
    """Fewer have scored every criterion than the listing wants before anything is listed."""

    code, status = "scores_missing", 409


@transaction.atomic
def decide(
    *, actor: Any, nomination: int, outcome: Stage, decider: str, on: date, reason: str, member_class: str = ""
) -> NominationEvent:
    """List what is nominated, in a class of the roster, or decline it; ``decider`` is the meeting or office.

    Listing enters the subject into the roster in the same transaction, so the actor needs the right to change it too.
    """
    found = writable_nomination(acting(actor), nomination, Permission.NOMINATION_DECIDE)
    if outcome not in OUTCOMES:
        raise StepRefused(_("決定只有列入和不予列入。"))
    step = Step(outcome, on, reason, decider)
    check_step(found, step)
    if not decider.strip() or len(decider.strip()) > LONGEST_DECIDER:
        raise StepRefused(_("須註明由誰決定，最多 %(longest)d 個字符。") % {"longest": LONGEST_DECIDER})
    membership = _enter(actor, found, step, member_class) if outcome == Stage.LISTED else None
    (number,) = take_numbers(1)
    return record_step(actor=actor, nomination=found, step=step, number=number, membership=membership)


def _enter(actor: Any, nomination: Nomination, step: Step, member_class: str) -> Membership:
    listing = listing_of(nomination)
    complete = result_of(listing, scores_in_force([nomination]).get(nomination.pk, ())).complete
    if complete < listing.scorers:
        message = _("應有 %(wanted)d 人評完全部標準，現在只有 %(complete)d 人。")
        raise ScoresMissing(message % {"wanted": listing.scorers, "complete": complete})
    if member_class not in (listing.classes or ("",)):
        raise NominationRefused(_("這一遴選不列入「%(code)s」這一類。") % {"code": member_class})
    return change_membership(
        actor=actor, roster=nomination.roster.code, subject=nomination.subject.code, action=ENTER,
        member_class=member_class, on=step.on, reason=step.reason,
    )  # fmt: skip
