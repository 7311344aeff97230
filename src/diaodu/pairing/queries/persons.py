"""The page of one person, and what they carry."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from diaodu.pairing.commands.permits import person_seen
from diaodu.pairing.declared import RecusalRule, recusal_rules
from diaodu.pairing.models import Contact, Pairing, Person, Recusal
from diaodu.pairing.queries.loads import Load, load_of
from diaodu.pairing.recused import kept_from, recusals_in_force
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer

RELATED = (
    "person__details",
    "person__place",
    "person__pack",
    "subject__place",
    "subject__pack",
    "subject__organisation",
)


@dataclass(frozen=True, slots=True)
class PairingShown:
    """A pairing; ``kept`` is a recusal in force against it: it has to be handed over."""

    pairing: Pairing
    kept: Recusal | None = None


@dataclass(frozen=True, slots=True)
class RecusalShown:
    """A recusal with the rule that the pack declares for it; None where it does not any more."""

    recusal: Recusal
    rule: RecusalRule | None


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person: what they carry now and carried once, what keeps them from what, and what the viewer may do."""

    person: Person
    standing: tuple[PairingShown, ...]
    ended: tuple[Pairing, ...]
    loads: tuple[Load, ...]
    recusals: tuple[RecusalShown, ...]
    contacts: int
    may_edit: bool
    is_own: bool


def pairings_of(viewer: Viewer, person: Person, *, on: date | None = None) -> QuerySet[Pairing]:
    """What a person carries on a day (None: now), as far as it is in sight."""
    rows = Pairing.objects.visible_to(viewer).in_force(on).filter(person=person)
    return rows.select_related(*RELATED).order_by("capacity", "subject__sort_key", "id")


def person_page(viewer: Viewer, key: UUID, *, today: date) -> PersonPage:
    """Everything in sight about a person. Raises ``NotFound``."""
    person = person_seen(viewer, key)
    standing = list(pairings_of(viewer, person))
    against = recusals_in_force([person.pk], today)
    seen = set(Recusal.objects.visible_to(viewer).filter(person=person).values_list("pk", flat=True))
    told = [row for row in against if row.pk in seen]  # that there is one is told only to who may see it
    ended = Pairing.objects.visible_to(viewer).filter(person=person).exclude(until=None).select_related(*RELATED)
    may_edit = Person.objects.visible_to(viewer, Permission.PAIRING_EDIT).filter(pk=person.pk).exists()
    return PersonPage(
        person=person,
        standing=tuple(PairingShown(row, kept_from(told, row.subject)) for row in standing),
        ended=tuple(ended.order_by("-until", "-id")),
        loads=load_of(person, Counter(row.capacity for row in standing)),
        recusals=_recusals(person, seen),
        contacts=Contact.objects.visible_to(viewer).current().filter(person=person).count(),
        may_edit=may_edit,
        is_own=viewer.user is not None and person.user_id == viewer.user.pk,
    )


def _recusals(person: Person, seen: set[int]) -> tuple[RecusalShown, ...]:
    declared = recusal_rules(person.place.pack)
    rows = Recusal.objects.filter(pk__in=seen).select_related("subject", "organisation", "place")
    return tuple(RecusalShown(row, declared.get(row.rule)) for row in rows.order_by("until", "id"))
