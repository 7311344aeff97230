"""What can be done about findings: looking for them, and deciding whether they hold."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.findings.jobs import ask_for_look
from diaodu.findings.models import ACCEPTED, OPEN, OVERRULED, Decision, Finding, Look
from diaodu.kit import clock
from diaodu.kit.refusals import Forbidden, NotFound, Refusal
from diaodu.people.permissions import Permission
from diaodu.people.viewers import acting
from diaodu.register.models import Subject

LONGEST_REASON = 500


class FindingRefused(Refusal):
    """A decision that is none, that stands already, or that lacks its reason; or a look while one is on its way."""

    code, status = "finding_refused", 422


@transaction.atomic
def decide_finding(*, actor: Any, finding: UUID, verdict: str, reason: str) -> Decision:
    """Say that a finding is ``accepted`` (it holds), ``overruled`` (it does not) or ``open`` again, and why."""
    viewer = acting(actor)
    viewer.require(Permission.FINDING_DECIDE)
    may = Finding.objects.visible_to(viewer, Permission.FINDING_DECIDE)
    row = may.select_for_update(of=("self",)).filter(public=finding).first()
    if row is None:
        if Finding.objects.visible_to(viewer).filter(public=finding).exists():
            raise Forbidden(_("您不能認定這一疑點。"))
        raise NotFound(_("沒有這一疑點。"))
    if verdict not in {OPEN, ACCEPTED, OVERRULED}:
        raise FindingRefused(_("請選擇一種認定。"))
    if verdict == row.state:
        raise FindingRefused(_("請選擇與現在不同的認定。"))
    if not reason.strip():
        raise FindingRefused(_("認定須說明理由。"))
    decision = Decision.objects.create(
        finding=row, verdict=verdict, reason=reason.strip()[:LONGEST_REASON], decided_at=clock.now(), decided_by=actor
    )
    old, row.state = row.state, verdict
    row.save(update_fields=["state"])
    new = {"state": verdict, "reason": decision.reason}
    about = Subject.objects.filter(pk=row.subjects[0]).values_list("kind", "code").first() or ("finding", row.key)
    old_state = {"finding": row.key, "state": old}
    record(actor=actor, tag="findings:finding:decide", kind=about[0], key=about[1], old=old_state, new=new)
    return decision


@transaction.atomic
def look_now(*, actor: Any) -> Look:
    """Queue a run of all tests, unless one is on its way."""
    acting(actor).require(Permission.FINDING_DECIDE)
    if Look.objects.select_for_update().filter(finished_at=None).exists():
        raise FindingRefused(_("正在查找，請稍候。"))
    row = ask_for_look()
    record(actor=actor, tag="findings:look:queue", kind="look", key=str(row.pk))
    return row
