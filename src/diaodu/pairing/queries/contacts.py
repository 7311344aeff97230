"""Contacts as a viewer may see them, judged by the rules of conduct."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from diaodu.core.conduct import Standing
from diaodu.kit.refusals import NotFound
from diaodu.pairing.conduct import Judged, judged
from diaodu.pairing.models import Approval, Companions, Contact
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer

WAITING = "waiting"
"""Of the filter by standing: what needs an approval that it has not."""
RELATED = (
    "person__details", "person__place__pack", "person__pack", "subject__pack", "subject__place",
    "subject__organisation", "recorded_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ContactFilters:
    """Which contacts: of a year, as they stand, of one person or subject. Empty: all (``year`` None: all).

    ``standing`` may also be ``WAITING``: those that wait for approval.
    """

    year: int | None = None
    standing: str = ""
    person: UUID | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What enterprises say of the contacts they are asked about: how many were useful, useless, and not answered."""

    useful: int
    useless: int
    waiting: int


@dataclass(frozen=True, slots=True)
class ContactsShown:
    """The contacts that the filters leave; of all in sight, how many there are of each standing, and what the
    enterprises say of them.
    """

    contacts: tuple[Judged, ...]
    counts: Mapping[str, int]
    answered: Answered


@dataclass(frozen=True, slots=True)
class ContactPage:
    """A contact as it stands, its versions from the first on, its approvals, and what the viewer may do.

    ``companions`` are who went along, None where nothing is kept of it.
    """

    judged: Judged
    versions: tuple[Contact, ...]
    approvals: tuple[Approval, ...]
    companions: str | None
    may_approve: bool
    may_correct: bool


def contacts_shown(viewer: Viewer, filters: ContactFilters, *, today: date) -> ContactsShown:
    """The contacts in sight, the latest first."""
    rows = Contact.objects.visible_to(viewer).current().select_related(*RELATED)
    if filters.year is not None:
        rows = rows.filter(on__year=filters.year)
    if filters.person is not None:
        rows = rows.filter(person__key=filters.person)
    if filters.subject:
        rows = rows.filter(subject__code=filters.subject)
    found = judged(list(rows.order_by("-on", "-id")), today=today)
    counts = Counter(one.standing.value for one in found)
    wanted = tuple(one for one in found if _is_wanted(one, filters.standing))
    told = {standing.value: counts[standing.value] for standing in Standing}
    return ContactsShown(wanted, told, _answered(found, today))


def _is_wanted(one: Judged, standing: str) -> bool:
    return one.waits if standing == WAITING else not standing or one.standing == standing


def _answered(contacts: Sequence[Judged], today: date) -> Answered:
    said = Counter(one.answer.useful if one.answer else None for one in contacts if one.asks(today))
    return Answered(useful=said[True], useless=said[False], waiting=said[None])


def contact_page(viewer: Viewer, thread: UUID, *, today: date) -> ContactPage:
    """One contact. Raises ``NotFound``."""
    row = Contact.objects.visible_to(viewer).current().select_related(*RELATED).filter(thread=thread).first()
    if row is None:
        raise NotFound(_("沒有這次接觸。"))
    (shown,) = judged([row], today=today)
    approves = Contact.objects.visible_to(viewer, Permission.CONTACT_APPROVE).filter(pk=row.pk)
    own = viewer.user is not None and row.person.user_id == viewer.user.pk
    return ContactPage(
        judged=shown,
        versions=tuple(Contact.objects.filter(thread=thread).select_related(*RELATED).order_by("version")),
        approvals=tuple(Approval.objects.filter(contact__thread=thread).select_related("approved_by", "contact")),
        companions=Companions.objects.filter(contact=row).values_list("words", flat=True).first(),
        may_approve=shown.waits and not own and approves.exists(),
        may_correct=(own and viewer.may(Permission.CONTACT_RECORD)) or _manages(viewer, row),
    )


def _manages(viewer: Viewer, row: Contact) -> bool:
    people = type(row.person).objects.visible_to(viewer, Permission.PAIRING_EDIT)
    return bool(people.filter(pk=row.person_id).exists())
