"""On which persons, subjects and pairings an actor may act. What is out of sight is not found, whatever it is."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from diaodu.kit import clock
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.pairing.models import Pairing, Person
from diaodu.pairing.refusals import PairingRefused
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.models import Subject


def person_seen(viewer: Viewer, key: UUID) -> Person:
    """A person in sight."""
    people = Person.objects.visible_to(viewer).select_related("details", "place", "place__pack", "organisation", "user")
    person = people.filter(key=key).first()
    if person is None:
        raise NotFound(_("沒有這位責任人。"))
    return person


def person_managed(viewer: Viewer, key: UUID) -> Person:
    """A person whose duties the viewer may change, locked. Seen but not managed: ``Forbidden``."""
    person = person_seen(viewer, key)
    mine = Person.objects.visible_to(viewer, Permission.PAIRING_EDIT).select_for_update(of=("self",), no_key=True)
    if mine.filter(pk=person.pk).first() is None:
        raise Forbidden(_("您不能管理這位責任人。"))
    return person


def subject_paired(viewer: Viewer, code: str) -> Subject:
    """A subject whose pairings the viewer may change, locked against others. Seen but no more: ``Forbidden``."""
    rows = Subject.objects.lying_within(viewer, Permission.PAIRING_EDIT).select_related("pack", "place", "organisation")
    subject = rows.select_for_update(of=("self",), no_key=True).filter(code=code).first()
    if subject is not None:
        return subject
    if Subject.objects.visible_to(viewer).filter(code=code).exists():
        raise Forbidden(_("您不能為「%(code)s」安排責任人。") % {"code": code})
    raise NotFound(_("沒有代碼為「%(code)s」的登記項。") % {"code": code})


def pairing_managed(viewer: Viewer, key: UUID) -> Pairing:
    """A pairing that the viewer may end, locked. Seen but no more: ``Forbidden``."""
    rows = Pairing.objects.select_related("person__details", "subject__pack", "subject__place")
    found = rows.visible_to(viewer, Permission.PAIRING_EDIT).select_for_update(of=("self",)).filter(key=key).first()
    if found is not None:
        return found
    if Pairing.objects.visible_to(viewer).filter(key=key).exists():
        raise Forbidden(_("您不能結束這項包聯。"))
    raise NotFound(_("沒有這項包聯。"))


def reason_given(reason: str, longest: int) -> str:
    """A reason without its margins. Raises ``PairingRefused`` for none."""
    if not reason.strip():
        raise PairingRefused(_("請說明原因。"))
    return reason.strip()[:longest]


def require_past(on: date) -> None:
    """Duties are recorded as they are, not ahead of time."""
    if on > clock.today():
        raise PairingRefused(_("日期不能晚於今天。"))
