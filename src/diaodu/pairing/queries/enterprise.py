"""What an enterprise sees of the contacts with it through its link: who came by capacity and unit, never by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from diaodu.pairing.declared import ContactRule, Names, capacities, contact_rules
from diaodu.pairing.models import Answer, Contact, Pairing
from diaodu.register.models import Organisation, Place, Subject

MOST = 60

Roles = Mapping[UUID, tuple[Names, ...]]


@dataclass(frozen=True, slots=True)
class Met:
    """A contact that took place, as its enterprise sees it: the item of the list, in which capacities and from which
    unit somebody came, to whom or what and why. ``answer`` is the enterprise's latest one, None while one is wanted.
    """

    thread: UUID
    on: date
    rule: ContactRule
    purpose: str
    subject: Subject
    capacities: tuple[Names, ...]
    unit: Organisation | Place
    answer: Answer | None

    @property
    def generated(self) -> bool:
        """Whether it is about something invented."""
        return self.subject.pack.generated


def contacts_with(enterprise: Subject, *, today: date) -> list[Met]:
    """The latest contacts with an enterprise that took place: those that want an answer first, then the latest."""
    rows = Contact.objects.for_enterprise(enterprise).current().filter(dropped=False, on__lte=today)
    found = list(rows.select_related("subject__pack", "person__organisation", "person__place")[:MOST])
    answers = {
        one.contact.thread: one
        for one in Answer.objects.filter(contact__thread__in=[row.thread for row in found]).select_related("contact")
    }
    roles = _roles(found)
    met = [_met(row, roles, answers.get(row.thread)) for row in found]
    return sorted(met, key=lambda one: one.answer is not None)


def _met(row: Contact, roles: Roles, answer: Answer | None) -> Met:
    return Met(
        thread=row.thread,
        on=row.on,
        rule=contact_rules(row.subject.pack)[row.rule],
        purpose=row.purpose,
        subject=row.subject,
        capacities=roles.get(row.thread, ()),
        unit=row.person.organisation or row.person.place,
        answer=answer,
    )


def _roles(contacts: Sequence[Contact]) -> Roles:
    """In which capacities those who came answered for what they came about, on that day."""
    held: dict[tuple[int, int], list[Pairing]] = defaultdict(list)
    people, subjects = ({getattr(row, name) for row in contacts} for name in ("person_id", "subject_id"))
    for pairing in Pairing.objects.filter(person__in=people, subject__in=subjects):
        held[pairing.person_id, pairing.subject_id].append(pairing)
    found: dict[UUID, tuple[Names, ...]] = {}
    for row in contacts:
        declared = capacities(row.subject.pack)
        codes = {one.capacity for one in held[row.person_id, row.subject_id] if one.is_in_force(row.on)}
        found[row.thread] = tuple(one.names for code, one in declared.items() if code in codes)
    return found
