"""Changing who is in a roster."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.audit.numbers import take_numbers
from diaodu.kit import clock
from diaodu.kit.refusals import NotFound, Refusal
from diaodu.people.permissions import Permission
from diaodu.people.viewers import acting
from diaodu.register.commands.permits import recorder_of
from diaodu.register.memberships import ENTER, EXIT, MOVE, Event, Fault, fault_in
from diaodu.register.models import Membership, Roster, Subject
from diaodu.register.queries import visible_subject


class MembershipRefused(Refusal):
    """An event that may not follow the ones before it; ``rule`` says which rule it breaks."""

    code, status = "membership_refused", 409

    def __init__(self, fault: Fault) -> None:
        self.rule = fault.rule
        super().__init__(fault.message)


@transaction.atomic
def change_membership(
    *, actor: Any, roster: str, subject: str, action: str, member_class: str = "", on: date, reason: str
) -> Membership:
    """Let a subject enter a roster, move to another class or exit, on a day and for a reason.

    Raises ``MembershipRefused``: twice entered, not inside, no reason, a day before the last event, an unknown class.
    """
    viewer = acting(actor)
    viewer.require(Permission.ROSTER_EDIT)
    found = Roster.objects.visible_to(viewer, Permission.ROSTER_EDIT).filter(code=roster).first()
    if found is None:
        raise NotFound(_("沒有代碼為「%(code)s」的名冊，或您不能修改。") % {"code": roster})
    if found.kind:
        raise MembershipRefused(Fault("lists_by_rule", _("這份名冊按規則自動列出，不能手工變動。"), "lists by rule"))
    member = visible_subject(viewer, subject)
    (number,) = take_numbers(1)  # from here on nobody else changes the roster until this transaction ends
    event = Event(action, "" if action == EXIT else member_class, on.isoformat(), reason.strip())
    fault = _word_fault(found, event) or fault_in(_history(found, member), event)
    if fault:
        raise MembershipRefused(fault)
    row = Membership.objects.create(
        number=number, roster=found, subject=member, action=action, member_class=event.member_class, on=on,
        reason=event.reason[:300], recorded_at=clock.now(), recorded_by=recorder_of(actor),
    )  # fmt: skip
    new = {"roster": roster, "action": action, "class": event.member_class, "on": event.on, "reason": row.reason}
    record(actor=actor, tag=f"register:membership:{action}", kind=member.kind, key=member.code, new=new)
    return row


def _word_fault(roster: Roster, event: Event) -> Fault | None:
    if event.action not in {ENTER, MOVE, EXIT}:
        return Fault("bad_value", _("名冊變動只有納入、調整和退出。"), "action is enter, move or exit")
    classes = {body["code"] for body in roster.classes} or {""}
    if event.action != EXIT and event.member_class not in classes:
        message = _("名冊沒有「%(code)s」這一類。") % {"code": event.member_class}
        return Fault("unknown_code", message, f"the roster has no class {event.member_class!r}")
    return None


def _history(roster: Roster, subject: Subject) -> list[Event]:
    rows = Membership.objects.filter(roster=roster, subject=subject).order_by("on", "number")
    return [Event(row.action, row.member_class, row.on.isoformat(), row.reason) for row in rows]
