"""Persons: recording one, changing details, tying an account to one, erasing details without touching history."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.core.visits import months_earlier
from diaodu.kit import clock
from diaodu.kit.text import to_simplified
from diaodu.packs.models import Pack
from diaodu.pairing.commands.permits import person_managed, reason_given
from diaodu.pairing.declared import COMPANIONS, PERSONS, retentions
from diaodu.pairing.models import LONGEST_REASON, Companions, Pairing, Person, PersonDetails
from diaodu.pairing.refusals import PersonRefused, TieRefused
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import acting
from diaodu.register.models import Organisation, Place

LONGEST = {"name": 100, "post": 100, "phone": 40, "sector": 60}


@transaction.atomic
def record_person(
    *,
    actor: Any,
    name: str,
    place: str,
    post: str = "",
    phone: str = "",
    organisation: str = "",
    sector: str = "",
    username: str = "",
) -> Person:
    """Make somebody known who may carry duties, in a place in which the viewer makes pairings.

    ``username`` ties their account at once; what refuses it (``TieRefused``) refuses the whole.
    """
    viewer = acting(actor)
    viewer.require(Permission.PAIRING_EDIT)
    where = Place.objects.visible_to(viewer, Permission.PAIRING_EDIT).filter(code=place).first()
    unit = Organisation.objects.visible_to(viewer).filter(code=organisation).first() if organisation else None
    if where is None or (organisation and unit is None):
        raise PersonRefused(_("請填寫您管理範圍內的地區和單位。"))
    made = Person.objects.create(
        place=where, organisation=unit, sector=_fitting("sector", sector), recorded_at=clock.now()
    )
    _write_details(made, name, post, phone)
    record(actor=actor, tag="pairing:person:record", kind="person", key=str(made.key), new={"place": place})
    if username.strip():
        tie_account(actor=actor, person=made.key, username=username)
    return made


@transaction.atomic
def change_details(*, actor: Any, person: UUID, name: str, post: str, phone: str) -> None:
    """Write a person's details anew. The audit says that they changed, not what they are."""
    row = person_managed(acting(actor), person)
    if row.erased_at is not None:
        raise PersonRefused(_("這位責任人的個人信息已刪除。"))
    _write_details(row, name, post, phone)
    record(actor=actor, tag="pairing:person:change", kind="person", key=str(row.key))


@transaction.atomic
def tie_account(*, actor: Any, person: UUID, username: str) -> Person:
    """Say whose account a person signs in with; no ``username`` unties it. Each account is one person's at most.

    Nobody ties or unties their own account: who could, would approve contacts of their own. Raises ``TieRefused``.
    """
    viewer = acting(actor)
    row = person_managed(viewer, person)
    viewer.require(Permission.PAIRING_EDIT)
    user = _account(row, username.strip()) if username.strip() else None
    if viewer.user is not None and viewer.user.pk in {row.user_id, user.pk if user else None}:
        raise TieRefused(_("本人賬號的關聯由他人辦理。"))
    old = {"account": str(row.user.key) if row.user else ""}
    row.user = user
    row.save(update_fields=["user"])
    new = {"account": str(user.key) if user else ""}
    record(actor=actor, tag="pairing:person:tie", kind="person", key=str(row.key), old=old, new=new)
    return row


@transaction.atomic
def erase_person(*, actor: Any, person: UUID, reason: str) -> Person:
    """Delete what tells who a person is, and who went along to their contacts. History keeps the key.

    Refused while pairings are in force: duties are handed over first. The audit keeps no detail.
    """
    row = person_managed(acting(actor), person)
    told = reason_given(reason, LONGEST_REASON)
    if row.erased_at is not None:
        raise PersonRefused(_("這位責任人的個人信息已刪除。"))
    if Pairing.objects.in_force().filter(person=row).exists():
        raise PersonRefused(_("還有在任的包聯，請先移交或結束。"))
    _erase(row)
    record(actor=actor, tag="pairing:person:erase", kind="person", key=str(row.key), new={"reason": told})
    return row


@transaction.atomic
def erase_due(*, actor: Any, on: date) -> int:
    """Delete the details that are kept longer than the packs say; how many persons and records of companions.

    A person's term runs from the end of the last duty. Doing it again finds nothing more.
    """
    count = 0
    for pack in Pack.objects.order_by("id"):
        terms = retentions(pack)
        if PERSONS in terms:
            for row in _persons_due(pack, months_earlier(on, terms[PERSONS].months)):
                _erase(row)
                record(
                    actor=actor, tag="pairing:person:erase", kind="person", key=str(row.key), new={"reason": PERSONS}
                )
                count += 1
        if COMPANIONS in terms:
            before = months_earlier(on, terms[COMPANIONS].months)
            due = Companions.objects.filter(contact__subject__pack=pack, contact__on__lt=before)
            count += due.delete()[0]
    return count


def _persons_due(pack: Pack, before: date) -> list[Person]:
    """The persons of a pack's places who carry no duty and have carried none since a day."""
    rows = Person.objects.filter(place__pack=pack, erased_at=None).select_for_update(of=("self",))
    open_ended = Pairing.objects.in_force().values("person")
    late = Pairing.objects.filter(until__gte=before).values("person")
    recorded = Q(recorded_at__date__lt=before)
    return list(rows.filter(recorded).exclude(pk__in=open_ended).exclude(pk__in=late).order_by("pk"))


def _account(row: Person, username: str) -> User:
    """The account that is to be a person's, locked: two who tie it at once come one after the other."""
    user = User.objects.select_for_update(no_key=True).filter(username=username, is_active=True).first()
    if user is None or row.erased_at is not None:
        raise TieRefused(_("沒有可關聯的賬號。"))
    if Person.objects.filter(user=user).exclude(pk=row.pk).exists():
        raise TieRefused(_("這個賬號已經關聯另一位責任人。"))
    return user


def _erase(row: Person) -> None:
    PersonDetails.objects.filter(person=row).delete()
    Companions.objects.filter(contact__person=row).delete()
    row.erased_at, row.user = clock.now(), None
    row.save(update_fields=["erased_at", "user"])


def _write_details(row: Person, name: str, post: str, phone: str) -> None:
    if not name.strip():
        raise PersonRefused(_("請填寫姓名。"))
    called = _fitting("name", name)
    told = {"post": _fitting("post", post), "phone": _fitting("phone", phone)}
    if not PersonDetails.objects.filter(person=row, name_hant=called).exists():  # else the other forms stay as they are
        told |= {"name_hant": called, "name_hans": to_simplified(called), "name_en": called}
    PersonDetails.objects.update_or_create(person=row, defaults=told)


def _fitting(name: str, text: str) -> str:
    return text.strip()[: LONGEST[name]]
