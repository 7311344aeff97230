"""Recording what a person is kept from, and ending it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.core.codes import check_industry
from diaodu.kit import clock
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.pairing.commands.permits import person_managed, person_seen, reason_given, require_past
from diaodu.pairing.declared import INDUSTRY, ORGANISATION, PLACE, SUBJECT, recusal_rules
from diaodu.pairing.models import LONGEST_REASON, Person, Recusal
from diaodu.pairing.refusals import RecusalRefused
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer, acting
from diaodu.register.models import Organisation, Place, Subject


@transaction.atomic
def record_recusal(*, actor: Any, person: UUID, rule: str, about: str, code: str, since: date) -> Recusal:
    """Keep a person from a thing by its code: ``about`` is ``subject``, ``organisation``, ``place`` or ``industry``.

    Persons may recuse themselves; for others it takes whoever makes their pairings. Pairings in force are not ended by
    it: they are shown as what has to be handed over.
    """
    viewer = acting(actor)
    whom = _whom(viewer, person)
    declared = recusal_rules(whom.place.pack).get(rule)
    if declared is None:
        raise RecusalRefused(_("請選擇資料包規定的迴避情形。"))
    if about not in declared.about:
        raise RecusalRefused(_("「%(article)s」不適用於這類對象。") % {"article": declared.article})
    require_past(since)
    thing = _thing(about, code.strip())
    made = Recusal.objects.create(
        person=whom, rule=rule, since=since, recorded_at=clock.now(), recorded_by=actor, **thing
    )
    new = {"rule": rule, "about": about, "code": code.strip(), "since": since.isoformat()}
    record(actor=actor, tag="pairing:recusal:record", kind="person", key=str(whom.key), new=new)
    return made


@transaction.atomic
def end_recusal(*, actor: Any, recusal: UUID, until: date, reason: str) -> Recusal:
    """End a recusal; only those who make the person's pairings may."""
    viewer = acting(actor)
    rows = Recusal.objects.visible_to(viewer).select_for_update(of=("self",)).select_related("person")
    row = rows.filter(key=recusal).first()
    if row is None:
        raise NotFound(_("沒有這條迴避。"))
    person_managed(viewer, row.person.key)
    require_past(until)
    told = reason_given(reason, LONGEST_REASON)
    if row.until is not None or until < row.since:
        raise RecusalRefused(_("這條迴避已經結束，或結束日期早於開始日期。"))
    row.until, row.ended_reason, row.ended_at, row.ended_by = until, told, clock.now(), actor
    row.save(update_fields=["until", "ended_reason", "ended_at", "ended_by"])
    new = {"rule": row.rule, "until": until.isoformat(), "reason": told}
    record(actor=actor, tag="pairing:recusal:end", kind="person", key=str(row.person.key), new=new)
    return row


def _whom(viewer: Viewer, key: UUID) -> Person:
    person = person_seen(viewer, key)
    if viewer.user is not None and person.user_id == viewer.user.pk:
        return person
    if not viewer.may(Permission.PAIRING_EDIT):
        raise Forbidden(_("只能為自己登記迴避。"))
    return person_managed(viewer, key)


def _thing(about: str, code: str) -> dict[str, Any]:
    """What the recusal is about, as the row keeps it."""
    if about == INDUSTRY:
        checked = check_industry(code)
        if not checked.ok:
            raise RecusalRefused(_("「%(code)s」不是 GB/T 4754 行業代碼。") % {"code": code})
        return {INDUSTRY: checked.code}
    models: dict[str, Any] = {SUBJECT: Subject, ORGANISATION: Organisation, PLACE: Place}
    row = models[about].objects.filter(code=code).first()
    if row is None:
        raise RecusalRefused(_("沒有代碼為「%(code)s」的對象。") % {"code": code})
    return {about: row}
