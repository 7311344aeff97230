"""Pairing a person with a subject, ending it, handing duties over to another person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.kit import clock
from diaodu.kit.refusals import Forbidden
from diaodu.pairing.commands.permits import (
    pairing_managed,
    person_seen,
    reason_given,
    require_past,
    subject_paired,
)
from diaodu.pairing.declared import Capacity, capacities, recusal_rules
from diaodu.pairing.handing_over import HandingOver, carry_along
from diaodu.pairing.models import LONGEST_REASON, Pairing, Person
from diaodu.pairing.recused import recusal_of
from diaodu.pairing.refusals import PairingRefused, PairingTaken, Recused
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer, acting
from diaodu.register.models import Subject
from diaodu.register.queries.pages import name_of


@transaction.atomic
def pair(*, actor: Any, person: UUID, subject: str, capacity: str, since: date, reason: str) -> Pairing:
    """Make a person answer for a subject in a capacity, from a day on that is not to come.

    Raises ``NotFound``, ``Forbidden``, ``PairingRefused``, ``PairingTaken`` (an exclusive capacity is held, or the
    person holds it already) or ``Recused``.
    """
    viewer = acting(actor)
    viewer.require(Permission.PAIRING_EDIT)
    about = subject_paired(viewer, subject)
    holder = person_seen(viewer, person)
    declared = _capacity(about, capacity)
    require_past(since)
    told = reason_given(reason, LONGEST_REASON)
    _require_free(about, declared, holder, since)
    _require_not_kept(holder, about)
    made = _begin(actor, holder, about, declared, since, told)
    new = {"person": str(holder.key), "capacity": capacity, "since": since.isoformat(), "reason": told}
    record(actor=actor, tag="pairing:pairing:begin", kind=about.kind, key=about.code, new=new)
    return made


@transaction.atomic
def end_pairing(*, actor: Any, pairing: UUID, until: date, reason: str) -> Pairing:
    """End a pairing: it is not in force any more from ``until`` on. The row stays."""
    viewer = acting(actor)
    viewer.require(Permission.PAIRING_EDIT)
    row = pairing_managed(viewer, pairing)
    _require_ends_well(row, until)
    told = reason_given(reason, LONGEST_REASON)
    _end(actor, row, until, told)
    old = {"person": str(row.person.key), "capacity": row.capacity, "since": row.since.isoformat()}
    new = {"until": until.isoformat(), "reason": told}
    record(actor=actor, tag="pairing:pairing:end", kind=row.subject.kind, key=row.subject.code, old=old, new=new)
    return row


@transaction.atomic
def hand_over(
    *, actor: Any, source: UUID, target: UUID, on: date, reason: str, subjects: Collection[str] | None = None
) -> HandingOver:
    """Hand a person's pairings (of some ``subjects``; None: all) over to another from a day on: all of them or none.

    What other rooms have open for them is carried along in the same transaction (``pairing.handing_over``).
    """
    viewer = acting(actor)
    viewer.require(Permission.PAIRING_EDIT)
    giver, taker = person_seen(viewer, source), person_seen(viewer, target)
    require_past(on)
    told = reason_given(reason, LONGEST_REASON)
    if giver.pk == taker.pk:
        raise PairingRefused(_("請選擇另一位責任人。"))
    rows = _handed(viewer, giver, subjects)
    pairs = tuple((row, _pass_on(actor, row, taker, on, told)) for row in rows)
    handed = HandingOver(actor, giver, taker, pairs, on, told)
    codes = [row.subject.code for row in rows]
    new = {"to": str(taker.key), "on": on.isoformat(), "reason": told, "subjects": codes}
    record(actor=actor, tag="pairing:person:hand_over", kind="person", key=str(giver.key), new=new)
    carry_along(handed)
    return handed


def _capacity(subject: Subject, code: str) -> Capacity:
    found = capacities(subject.pack).get(code)
    if found is None:
        raise PairingRefused(_("資料包沒有「%(code)s」這種責任身份。") % {"code": code})
    if subject.kind not in found.kinds:
        raise PairingRefused(_("這種責任身份不用於「%(subject)s」這類登記項。") % {"subject": name_of(subject)})
    return found


def _require_free(
    subject: Subject, capacity: Capacity, person: Person, since: date, *, besides: Pairing | None = None
) -> None:
    """Refuse what would overlap: with anybody's where the capacity is exclusive, else with the person's own."""
    rows = Pairing.objects.filter(Q(until=None) | Q(until__gt=since), subject=subject, capacity=capacity.code)
    if not capacity.exclusive:
        rows = rows.filter(person=person)
    if besides:
        rows = rows.exclude(pk=besides.pk)
    standing = rows.select_related("person__details", "subject").first()
    if standing is not None:
        raise PairingTaken(standing, capacity)


def _require_not_kept(person: Person, subject: Subject) -> None:
    if person.erased_at is not None:
        raise PairingRefused(_("這位責任人的個人信息已刪除，不能再承擔責任。"))
    recusal = recusal_of(person.pk, subject, clock.today())
    if recusal is not None:
        raise Recused(person, subject, recusal_rules(person.place.pack).get(recusal.rule), recusal.rule)


def _require_ends_well(row: Pairing, until: date) -> None:
    if row.until is not None:
        raise PairingRefused(_("這項包聯已於 %(until)s 結束。") % {"until": row.until})
    require_past(until)
    if until < row.since:
        raise PairingRefused(_("「%(subject)s」的包聯自 %(since)s 起，不能更早結束。") % {
            "subject": name_of(row.subject), "since": row.since,
        })  # fmt: skip


def _begin(
    actor: Any, person: Person, subject: Subject, capacity: Capacity, since: date, reason: str,
    follows: Pairing | None = None,
) -> Pairing:  # fmt: skip
    return Pairing.objects.create(
        person=person, subject=subject, capacity=capacity.code, exclusive=capacity.exclusive, sector=person.sector,
        since=since, reason=reason, recorded_at=clock.now(), recorded_by=actor, follows=follows,
    )  # fmt: skip


def _end(actor: Any, row: Pairing, until: date, reason: str) -> None:
    row.until, row.ended_reason, row.ended_at, row.ended_by = until, reason, clock.now(), actor
    row.save(update_fields=["until", "ended_reason", "ended_at", "ended_by"])


def _handed(viewer: Viewer, giver: Person, subjects: Collection[str] | None) -> Sequence[Pairing]:
    """The pairings in force that are to be handed over, locked in the order of their subjects."""
    rows = Pairing.objects.in_force().filter(person=giver)
    if subjects is not None:
        rows = rows.filter(subject__code__in=list(subjects))
    codes = sorted(set(rows.values_list("subject__code", flat=True)))
    missing = set(subjects or ()) - set(codes)
    if missing or not codes:
        listed = "、".join(sorted(missing))
        raise PairingRefused(_("沒有可移交的包聯：%(subjects)s") % {"subjects": listed or "—"})
    for code in codes:
        subject_paired(viewer, code)
    found = rows.visible_to(viewer, Permission.PAIRING_EDIT).select_for_update(of=("self",))
    held = list(found.select_related("subject__pack", "subject__place", "subject__organisation").order_by("pk"))
    if not held:
        raise Forbidden(_("您不能移交這位責任人的包聯。"))
    return held


def _pass_on(actor: Any, row: Pairing, taker: Person, on: date, reason: str) -> Pairing:
    _require_ends_well(row, on)
    capacity = _capacity(row.subject, row.capacity)
    _require_not_kept(taker, row.subject)
    _require_free(row.subject, capacity, taker, on, besides=row)
    _end(actor, row, on, reason)
    return _begin(actor, taker, row.subject, capacity, on, reason, row)
